"""Reads: who is on, now or at any time; shifts of a span; gaps ahead; what duty costs whom. None grows with history."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from opspact.kernel.time import Instant, instant, to_datetime
from opspact.rosters.covering import gaps
from opspact.rosters.days import days_of
from opspact.rosters.laying import read_terms, stretch
from opspact.rosters.models import Cover, Leave, Roster, RosterVersion, Serving, Shift, Swap
from opspact.rosters.spans import OnDuty, Stretched
from opspact.rosters.tallying import Tally, tallies
from opspact.rosters.terms import DUTY, Terms
from opspact.tenancy.access import require
from opspact.tenancy.models import Team
from opspact.tenancy.viewer import Viewer

READ: Final = "rosters.read"
MOST: Final = 2000
"""So many shifts are shown of one span."""


def on_duty(rosters: Collection[int], moment: Instant) -> list[OnDuty]:
    """Who is on duty at an instant, by roster and line, who leads first. For the product's own work; one query."""
    at = to_datetime(moment)
    rows = Shift.objects.everything().filter(roster_id__in=rosters, end__gt=at, start__lte=at)
    found = rows.order_by("roster_id", "line", "-leads", "id")
    return [
        OnDuty(one.roster_id, one.version, one.pk, one.account_id, one.line, one.leads, instant(one.end))
        for one in found
    ]


def rosters(viewer: Viewer) -> QuerySet[Roster]:
    """The rosters that a viewer may see, with their teams. Raises NotAllowed."""
    require(viewer, READ)
    return Roster.objects.visible_to(viewer).select_related("team")


def who_is_on(
    viewer: Viewer, moment: Instant, roster: Roster | None = None, team: Team | None = None
) -> QuerySet[Shift]:
    """Who is on duty at an instant, past or to come: of a roster, of a team's rosters, or of all."""
    at = to_datetime(moment)
    rows = shifts(viewer).filter(end__gt=at, start__lte=at, roster__active=True)
    if roster is not None:
        rows = rows.filter(roster=roster)
    return rows.filter(roster__team=team) if team is not None else rows


def shifts(viewer: Viewer) -> QuerySet[Shift]:
    """Every shift that a viewer may see, with its people, in order."""
    require(viewer, READ)
    rows = Shift.objects.visible_to(viewer).select_related("roster", "account", "planned")
    return rows.order_by("start", "line", "-leads", "id")


def between(viewer: Viewer, roster: Roster, start: Instant, end: Instant) -> list[Shift]:
    """The shifts of a roster that reach into a span."""
    rows = shifts(viewer).filter(roster=roster, end__gt=to_datetime(start), start__lt=to_datetime(end))
    return list(rows[:MOST])


def terms_of(roster: Roster, moment: Instant) -> Terms:
    """The terms in force at an instant; before the first version those of the first, or none at all."""
    rows = RosterVersion.objects.everything().filter(roster=roster)
    found = rows.filter(since__lte=to_datetime(moment)).order_by("-number").first() or rows.order_by("number").first()
    return read_terms(found) if found else Terms()


def terms_now(rosters: Collection[int], moment: Instant) -> dict[int, Terms]:
    """The terms of rosters in force at an instant; one query. For the product's own work."""
    rows = RosterVersion.objects.everything().filter(roster_id__in=rosters, since__lte=to_datetime(moment))
    return {one.roster_id: read_terms(one) for one in rows.order_by("roster_id", "-number").distinct("roster_id")}


def latest(roster: Roster) -> RosterVersion | None:
    """The version made last, in force or to come."""
    return RosterVersion.objects.everything().filter(roster=roster).order_by("-number").first()


def gaps_of(roster: Roster, start: Instant, end: Instant) -> list[Stretched]:
    """When nobody is on duty though somebody must be; as far as the roster is laid out."""
    laid = min(end, instant(roster.laid_to)) if roster.laid_to else start
    if not roster.active or laid <= start:
        return []
    rows = Shift.objects.everything().filter(roster=roster, line=DUTY)
    rows = rows.filter(end__gt=to_datetime(start), start__lt=to_datetime(laid)).order_by("start")
    return gaps([stretch(one) for one in rows], terms_of(roster, start), start, laid)


def fairness(roster: Roster, start: Instant, end: Instant) -> dict[int, Tally]:
    """What the duty of a roster between two instants costs whom, by account."""
    terms = terms_of(roster, start)
    rows = Shift.objects.everything().filter(roster=roster, end__gt=to_datetime(start), start__lt=to_datetime(end))
    found = [stretch(one) for one in rows.order_by("start")]
    return tallies(found, days_of(terms.holidays), ZoneInfo(terms.zone), start, end)


def swaps(viewer: Viewer, roster: Roster, size: int = 30) -> list[Swap]:
    """The swaps of a roster, the newest first."""
    require(viewer, READ)
    rows = Swap.objects.visible_to(viewer).filter(roster=roster).select_related("asker", "other", "answered_by")
    return list(rows.order_by("-id")[:size])


def asked_of(viewer: Viewer) -> list[Swap]:
    """Swaps that wait for the viewer's answer."""
    rows = Swap.objects.visible_to(viewer).filter(other_id=viewer.account, state="asked")
    return list(rows.select_related("roster", "asker", "other").order_by("-id")[:30])


def covers(viewer: Viewer, roster: Roster, since: datetime) -> QuerySet[Cover]:
    """Covers of a roster that still matter after an instant."""
    rows = Cover.objects.visible_to(viewer).filter(roster=roster, withdrawn=None, end__gt=since)
    return rows.select_related("account", "instead_of", "made_by").order_by("start", "id")


def leaves(viewer: Viewer, accounts: Collection[int], since: datetime) -> Sequence[Leave]:
    """Leave of people that still matters after an instant."""
    require(viewer, READ)
    rows = Leave.objects.filter(account_id__in=accounts, end__gt=since).select_related("account")
    return list(rows.order_by("start")[:200])


def servings(viewer: Viewer, roster: Roster) -> list[Serving]:
    """The roles that a roster serves, of contracts that the viewer may see."""
    rows = Serving.objects.visible_to(viewer).filter(roster=roster).select_related("contract")
    return list(rows.order_by("contract__number", "role")[:500])


def with_servings(rows: QuerySet[Roster]) -> QuerySet[Roster]:
    """Rosters with what they serve, in one query more."""
    return rows.prefetch_related(Prefetch("servings", Serving.objects.everything().select_related("contract")))


def people_ahead(roster: Roster, start: Instant, end: Instant) -> list[tuple[int, Instant]]:
    """Who has duty in a span, and when it first begins; for the warning that somebody cannot be reached."""
    rows = Shift.objects.everything().filter(roster=roster, end__gt=to_datetime(start), start__lt=to_datetime(end))
    found: dict[int, Instant] = {}
    for account, at in rows.order_by("start").values_list("account_id", "start"):
        found.setdefault(account, instant(at))
    return list(found.items())
