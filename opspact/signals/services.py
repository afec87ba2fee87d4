"""Making and changing sources and windows; judging alerts. The viewer first, one transaction, a trace of each."""

import secrets
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from opspact.journal.record import audit
from opspact.kernel.now import now_datetime
from opspact.people.errors import Invalid
from opspact.signals import sealing
from opspact.signals.models import FORMATS, Source
from opspact.signals.policy import Policy
from opspact.signals.senders import token_digest
from opspact.tenancy.access import require
from opspact.tenancy.models import Contract, Customer
from opspact.tenancy.viewer import Viewer
from opspact.work.shapes import NotThere

MANAGE: Final = "signals.manage"
MOST_PER_MINUTE: Final = 1_000_000
BEGINS: Final = 8


def sources(viewer: Viewer) -> QuerySet[Source]:
    """The sources that the viewer may manage."""
    require(viewer, MANAGE)
    return Source.objects.visible_to(viewer)


def source(viewer: Viewer, source_id: int) -> Source:
    """One of them. Raises NotThere."""
    found = sources(viewer).filter(pk=source_id).first()
    if found is None:
        raise NotThere(f"source {source_id}")
    return found


def make_source(
    viewer: Viewer, title: str, format: str, *, contract: int | None = None, customer: int | None = None,  # noqa: A002
    policy: Mapping[str, Any] | None = None, mapping: Mapping[str, Any] | None = None, per_minute: int = 6_000,
) -> tuple[Source, str]:  # fmt: skip
    """A source and its token, which nobody can show again. Raises NotAllowed, Invalid, NotThere."""
    require(viewer, MANAGE)
    token = secrets.token_urlsafe(24)
    made = Source(
        format=format, token=token_digest(token), begins=token[:BEGINS], made=now_datetime(), head=b"",
        contract_id=contract, customer_id=customer,
    )  # fmt: skip
    if made.format not in FORMATS:
        raise Invalid("format", "This format is not known.")
    _place(viewer, made)
    _enter(viewer, made, {"title": title, "per_minute": per_minute, "policy": policy or {}, "mapping": mapping or {}})
    with transaction.atomic():
        made.save()
        _trace(viewer, made, "source_made")
    return made, token


def change_source(viewer: Viewer, source_id: int, **values: Any) -> Source:
    """Change `title`, `per_minute`, `policy`, `mapping` or `active`. Raises NotAllowed, Invalid, NotThere."""
    with transaction.atomic():
        found = source(viewer, source_id)
        _enter(viewer, found, values)
        found.save()
        _trace(viewer, found, "source_changed")
    return found


def new_token(viewer: Viewer, source_id: int) -> str:
    """Another token for a source; the old one no longer works."""
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        found = source(viewer, source_id)
        found.token, found.begins = token_digest(token), token[:BEGINS]
        found.save()
        _trace(viewer, found, "source_token_changed")
    return token


def new_secret(viewer: Viewer, source_id: int, *, wanted: bool = True) -> str:
    """A secret with which the source must sign from now on, told once; or (not wanted) none any more."""
    secret = sealing.fresh() if wanted else ""
    with transaction.atomic():
        found = source(viewer, source_id)
        found.secret = sealing.sealed(secret) if wanted else None
        found.save()
        _trace(viewer, found, "source_secret_changed" if wanted else "source_secret_removed")
    return secret


def _place(viewer: Viewer, made: Source) -> None:
    """Whose source it is: the contract says the customer; neither: the provider's own."""
    if made.contract_id is not None:
        held = Contract.objects.visible_to(viewer).filter(pk=made.contract_id).first()
        if held is None:
            raise NotThere(f"contract {made.contract_id}")
        made.customer_id = held.customer_id
    elif made.customer_id is not None:
        if not Customer.objects.visible_to(viewer).filter(pk=made.customer_id).exists():
            raise NotThere(f"customer {made.customer_id}")
    elif viewer.contracts is not None or viewer.customer is not None:
        raise Invalid("contract", "Say whose contract it is.")


def _enter(viewer: Viewer, found: Source, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(found, name, value.strip() if isinstance(value, str) else value)
    if not found.title:
        raise Invalid("title", "A source needs a title.")
    if not 1 <= found.per_minute <= MOST_PER_MINUTE:
        raise Invalid("per_minute", "Say how many deliveries a minute, from 1 to {most}.", most=MOST_PER_MINUTE)
    _check_policy(viewer, found)


def _check_policy(viewer: Viewer, found: Source) -> None:
    try:
        policy = msgspec.convert(found.policy, Policy)
    except msgspec.ValidationError as wrong:
        raise Invalid("policy", "The rules cannot be read: {why}.", why=str(wrong)) from None
    named = {rule.contract for rule in policy.rules if rule.contract is not None}
    rows = Contract.objects.visible_to(viewer).filter(pk__in=named)
    if found.customer_id is not None:
        rows = rows.filter(customer=found.customer_id)
    if missing := named - set(rows.values_list("pk", flat=True)):
        raise Invalid("policy", "There is no contract {id} for this source.", id=min(missing))


def _trace(viewer: Viewer, found: Source, kind: str) -> None:
    payload = {"title": found.title, "format": found.format, "contract": found.contract_id, "active": found.active,
               "policy": found.policy, "mapping": found.mapping, "per_minute": found.per_minute}  # fmt: skip
    audit(viewer, "source", found, kind, payload)
