"""Testing that a person can be reached: by a button, and once a month by itself.

A test is accepted by the gateway or not; that it arrives, its reader shows by the code that it carries.
"""

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from opspact.kernel.now import now, now_datetime
from opspact.notify.addresses import broke, fresh_code, of_mail
from opspact.notify.allowance import kept, room
from opspact.notify.delivering import Parcel, hand_over
from opspact.notify.drivers.shapes import Letter, Outcome
from opspact.notify.drivers.table import DRIVERS
from opspact.notify.gateways import opened, serving
from opspact.notify.mail import server
from opspact.notify.models import Address, Endpoint, Pulse
from opspact.notify.posting import post
from opspact.notify.settling import note_line, token_of
from opspact.people.errors import Invalid
from opspact.people.secrecy import Lost
from opspact.people.traces import trace
from opspact.tenancy.access import signed_in
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer
from opspact.ui.words import say

EVERY: Final = timedelta(days=30)
AT_MOST_EVERY: Final = timedelta(seconds=30)
"""By hand: each test may cost money."""
HOURS: Final = range(10, 17)
"""Hours of the day in which tests are sent that nobody asked for."""


def by_hand(viewer: Viewer, channel: str) -> Outcome:
    """Send a test with a code to an address of one's own and wait for the answer. Raises Invalid."""
    account = Account.objects.get(pk=signed_in(viewer))
    row = of_mail(account) if channel == "mail" and account.email else None
    row = row or Address.objects.filter(account=account, channel=channel).select_related("account").first()
    if row is None:
        raise Invalid("channel", "There is no address to test.")
    if row.tested_at and row.tested_at > now_datetime() - AT_MOST_EVERY:
        raise Invalid("channel", "A test was sent just now; wait half a minute.")
    outcome = _test(row, fresh_code(row))
    trace(viewer, viewer.account, "address_tested", {"channel": channel, "ok": outcome.ok, "error": outcome.error})
    return outcome


def monthly(limit: int = 20) -> int:
    """Test addresses in use that were not tested for a month, in office hours; how many were tested."""
    moment = now_datetime()
    if moment.astimezone(ZoneInfo(settings.TIME_ZONE)).hour not in HOURS:
        return 0
    _with_mail(limit)
    used = Q(channel="mail") | Q(verified_at__isnull=False)
    with transaction.atomic():
        rows = Address.objects.filter(used, account__is_active=True, account__customer=None, broken_at=None)
        rows = rows.filter(Q(tested_at=None) | Q(tested_at__lt=moment - EVERY)).select_related("account")
        due = list(rows.order_by("tested_at", "id").select_for_update(skip_locked=True, of=("self",))[:limit])
        Address.objects.filter(pk__in=[one.pk for one in due]).update(tested_at=moment)
    for one in due:
        _test(one, "")
    return len(due)


def _with_mail(limit: int) -> None:
    """Every mail address of our own people stands among the addresses."""
    rows = Account.objects.filter(is_active=True, customer=None).exclude(email="")
    for account in rows.exclude(addresses__channel="mail")[:limit]:
        of_mail(account)


def _test(row: Address, code: str) -> Outcome:
    """Send it and note how that went. An address that is refused for good is given up."""
    outcome = _mail(row, code) if row.channel == "mail" else _call(row, code)
    error = "" if outcome.ok else outcome.error
    Address.objects.filter(pk=row.pk).update(tested_at=now_datetime(), test_error=error)
    if outcome.trouble == "address":
        broke([(row.account_id, row.channel, row.value, outcome.error)])
    return outcome


def _mail(row: Address, code: str) -> Outcome:
    said = _letter(row, code)
    sender = serving(("mail",)).of("mail", None)
    own = sender.settings.get("from") if sender else None
    mail = EmailMessage(said.headline, "\n".join((*said.lines, said.link[1])), own, [row.value])
    (outcome,) = post(server(sender), [mail])
    if sender:
        note_line(sender, [outcome])
    return outcome


def _call(row: Address, code: str) -> Outcome:
    endpoint = serving((row.channel,)).of(row.channel, None, row.endpoint_id)
    if endpoint is None:
        return Outcome(False, "no gateway serves this channel", "gateway")
    return call(endpoint, row.value, _letter(row, code))


def call(endpoint: Endpoint, to: str, letter: Letter) -> Outcome:
    """Hand one letter to a gateway, as far as it has room."""
    channel = next(one for one in DRIVERS if one == endpoint.channel)
    with transaction.atomic():
        pulse = Pulse.objects.select_for_update().get(pk=endpoint.pk)
        free, _ = room(pulse.sent, DRIVERS[channel].limits, now_datetime())
        if not free:
            return Outcome(False, "the gateway takes no more now", "slow")
        pulse.sent = kept([*pulse.sent, now_datetime()], DRIVERS[channel].limits)
        pulse.save(update_fields=["sent"])
    try:
        handed = hand_over(channel, opened(endpoint, token_of(pulse)), [Parcel(letter, to)], now())
    except Lost as lost:
        return Outcome(False, str(lost), "gateway")
    note_line(endpoint, handed.outcomes, handed.token)
    return handed.outcomes[0]


def _letter(row: Address, code: str) -> Letter:
    lang = row.account.language
    said = say(lang, "This is a test: messages of Opspact reach you here.")
    lines = (say(lang, "Your code is {code}.", code=code),) if code else ()
    headline = " ".join((said, *lines)) if row.channel in ("sms", "voice") else said
    link = settings.BASE_URL + reverse("notify:telling")
    return Letter(
        key=f"opspact-test-{row.pk}-{now()}", lang=lang, kind="test", headline=headline, lines=lines,
        link=(say(lang, "Open it"), link), spoken=headline,
    )  # fmt: skip
