"""Gateways as administrators keep them: made, changed, tested, switched off. Secrets go in and never come out."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from standardwebhooks import Webhook

from opspact.kernel.now import now, now_datetime
from opspact.notify.drivers import generic
from opspact.notify.drivers.sealing import fresh_key, public_key
from opspact.notify.drivers.shapes import Field, Letter, Outcome
from opspact.notify.drivers.table import FIELDS
from opspact.notify.gateways import opened, sealed
from opspact.notify.models import Endpoint, Pulse
from opspact.notify.trials import call
from opspact.outside.guard import Forbidden, parsed
from opspact.outside.mailing import mail_server
from opspact.people.errors import Invalid
from opspact.people.secrecy import Lost
from opspact.people.traces import trace
from opspact.tenancy.access import require
from opspact.tenancy.models import Customer
from opspact.tenancy.viewer import Viewer
from opspact.ui.words import say

RIGHT: Final = "system.manage"


def endpoints(viewer: Viewer) -> QuerySet[Endpoint]:
    """All gateways, with how each is. Raises NotAllowed."""
    require(viewer, RIGHT)
    return Endpoint.objects.select_related("pulse", "customer").order_by("id")


def failing() -> QuerySet[Endpoint]:
    """Gateways in service that do not work now."""
    rows = Endpoint.objects.filter(active=True, pulse__failing_since__isnull=False)
    return rows.select_related("pulse").order_by("pulse__failing_since")


def create(
    viewer: Viewer, channel: str, title: str, values: Mapping[str, str], customer_id: int | None = None
) -> Endpoint:  # fmt: skip
    """Connect a gateway. Raises NotAllowed, Invalid."""
    require(viewer, RIGHT)
    fields = next((given for name, given in FIELDS.items() if name == channel), None)
    if fields is None:
        raise Invalid("channel", "There is no such channel.")
    if customer_id and not Customer.objects.visible_to(viewer).filter(pk=customer_id).exists():
        raise Invalid("customer", "There is no such customer.")
    given = _checked(channel, title, fields, values, {})
    with transaction.atomic():
        made = Endpoint.objects.create(
            channel=channel, title=title.strip(), customer_id=customer_id, made=now_datetime(),
            **_parted(fields, given),
        )  # fmt: skip
        Pulse.objects.create(endpoint=made)
        _trace(viewer, "gateway_made", made)
    return made


def change(viewer: Viewer, endpoint: Endpoint, title: str, values: Mapping[str, str], *, active: bool) -> None:
    """Change a gateway; a secret that is left empty stays as it was. It begins without its past failures."""
    require(viewer, RIGHT)
    fields = FIELDS[next(name for name in FIELDS if name == endpoint.channel)]
    given = _checked(endpoint.channel, title, fields, values, _secrets(endpoint, fields))
    parted = _parted(fields, given)
    with transaction.atomic():
        endpoint.title, endpoint.active = title.strip(), active
        endpoint.settings, endpoint.secrets = parted["settings"], parted["secrets"]
        endpoint.save()
        fresh = {"failing_since": None, "error": "", "paused_until": None, "token": b"", "token_until": None}
        Pulse.objects.filter(pk=endpoint.pk).update(**fresh)
        _trace(viewer, "gateway_changed", endpoint)


def try_out(viewer: Viewer, endpoint: Endpoint, to: str) -> Outcome:
    """Send a test by a gateway and wait for its answer. Raises NotAllowed."""
    require(viewer, RIGHT)
    said = say(viewer.language, "This is a test of the gateway {title}.", title=endpoint.title)
    outcome = call(endpoint, to.strip(), Letter(f"opspact-try-{endpoint.pk}-{now()}", viewer.language, "test", said))
    payload = {"gateway": endpoint.pk, "ok": outcome.ok, "error": outcome.error}
    trace(viewer, viewer.account, "gateway_tested", payload)
    return outcome


def push_key() -> str:
    """What browsers need to subscribe; empty where no gateway serves them."""
    row = Endpoint.objects.filter(channel="push", active=True).order_by("id").first()
    try:
        return public_key(opened(row).settings["key"]) if row else ""
    except Lost:
        return ""


def _checked(
    channel: str, title: str, fields: tuple[Field, ...], values: Mapping[str, str], before: Mapping[str, str]
) -> dict[str, str]:
    """What was filled in, with what stays and what comes by itself. Raises Invalid."""
    if not title.strip():
        raise Invalid("title", "A gateway needs a name.")
    given = {one.name: values.get(one.name, "").strip() or before.get(one.name, "") or one.default for one in fields}
    if channel == "push" and not given["key"]:
        given["key"] = fresh_key()
    for one in fields:
        if one.needed and not given[one.name]:
            raise Invalid(one.name, "Fill in what is needed.")
    _check_parts(channel, given)
    return {name: value for name, value in given.items() if value}


def _check_parts(channel: str, given: Mapping[str, str]) -> None:
    try:
        for name in ("url", "host"):
            if given.get(name):
                parsed(given[name])
        if channel == "webhook":
            Webhook(given["secret"])
        if channel == "mail" and given["server"]:
            mail_server(given["server"])
        if channel == "push":
            public_key(given["key"])
        if "agent" in given:
            int(given["agent"])
    except (Forbidden, ValueError, RuntimeError) as wrong:
        raise Invalid("url", "This cannot serve: {why}.", why=str(wrong)) from wrong
    if channel in ("sms", "voice") and (wrong_form := generic.problem(given)):
        raise Invalid("template", wrong_form)


def _parted(fields: tuple[Field, ...], given: Mapping[str, str]) -> dict[str, Any]:
    hidden = {one.name for one in fields if one.secret}
    return {
        "settings": {name: value for name, value in given.items() if name not in hidden},
        "secrets": sealed({name: value for name, value in given.items() if name in hidden}),
    }


def _secrets(endpoint: Endpoint, fields: tuple[Field, ...]) -> dict[str, str]:
    """The secrets so far; none where they cannot be read any more and must be entered anew."""
    try:
        known = opened(endpoint).settings
    except Lost:
        return {}
    return {one.name: known[one.name] for one in fields if one.secret and one.name in known}


def _trace(viewer: Viewer, kind: str, endpoint: Endpoint) -> None:
    payload = {"gateway": endpoint.pk, "channel": endpoint.channel, "title": endpoint.title, "active": endpoint.active}
    trace(viewer, viewer.account, kind, payload)
