"""Rosters: who is on duty now or at any time, shifts of a span, gaps ahead; terms and covers."""

from datetime import timedelta
from typing import Final

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import AwareDatetime

from opspact.api.contract import operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.pages import one
from opspact.api.shapes.common import Id
from opspact.api.shapes.duty import CoverIn, CoverOut, GapOut, RosterOut, ShiftOut, TermsIn, VersionOut
from opspact.kernel.now import now
from opspact.kernel.time import DAY, instant, to_datetime
from opspact.people.selectors import OURS, Wanted, accounts
from opspact.rosters import covers, selectors, services
from opspact.rosters.models import Roster, RosterVersion, Shift
from opspact.tenancy.models import Team

router = Router(tags=["rosters"])
READ, MANAGE = selectors.READ, "rosters.manage"
LONGEST: Final = timedelta(days=93)
AHEAD: Final = 14 * DAY


class When(Schema):
    """Of which rosters, and when; now where left out."""

    at: AwareDatetime | None = None
    roster: Id | None = None
    team: Id | None = None


class Span(Schema):
    """From … until (exclusive); at most 93 days."""

    start: AwareDatetime
    end: AwareDatetime


@router.get("/on-duty", **operation(list[ShiftOut], READ))
def who_is_on(request: Request, when: Query[When]) -> HttpResponse:
    """Who is on duty, now or at another instant."""
    viewer = request.caller.viewer
    roster = None if when.roster is None else _held(request, when.roster)
    team = None if when.team is None else one(Team.objects.all(), pk=when.team)
    moment = now() if when.at is None else instant(when.at)
    return reply([_shift(row) for row in selectors.who_is_on(viewer, moment, roster, team)[: selectors.MOST]])


@router.get("/rosters", **operation(list[RosterOut], READ))
def list_rosters(request: Request) -> HttpResponse:
    """All rosters, by name, with who is on duty now."""
    on: dict[int, list[ShiftOut]] = {}
    for row in selectors.who_is_on(request.caller.viewer, now()):
        on.setdefault(row.roster_id, []).append(_shift(row))
    rows = selectors.rosters(request.caller.viewer).order_by("name")[:500]
    return reply([RosterOut(row.pk, row.name, row.team_id, row.active, on.get(row.pk, [])) for row in rows])


@router.get("/rosters/{int:roster}/shifts", **operation(list[ShiftOut], READ))
def list_shifts(request: Request, roster: int, span: Query[Span]) -> HttpResponse:
    """The shifts that reach into a span."""
    end = min(span.end, span.start + LONGEST)
    rows = selectors.between(request.caller.viewer, _held(request, roster), instant(span.start), instant(end))
    return reply([_shift(row) for row in rows])


@router.get("/rosters/{int:roster}/gaps", **operation(list[GapOut], READ))
def list_gaps(request: Request, roster: int) -> HttpResponse:
    """What is missing within two weeks."""
    found = selectors.gaps_of(_held(request, roster), now(), now() + AHEAD)
    return reply([GapOut(to_datetime(start), to_datetime(end)) for start, end in found])


@router.get("/rosters/{int:roster}/terms", **operation(VersionOut, READ))
def get_terms(request: Request, roster: int) -> HttpResponse:
    """The version made last."""
    held = _held(request, roster)
    return reply(
        _version(one(RosterVersion.objects.visible_to(request.caller.viewer).order_by("-number"), roster=held))
    )


@router.put("/rosters/{int:roster}/terms", **operation(VersionOut, MANAGE))
def set_terms(request: Request, roster: int, body: TermsIn) -> HttpResponse:
    """Give a roster other terms, as a new version. The past stays as it was."""
    return reply(_version(services.set_terms(request.caller.viewer, _held(request, roster), body.terms, body.since)))


@router.post("/rosters/{int:roster}/covers", **operation(CoverOut, READ, status=201))
def cover_duty(request: Request, roster: int, body: CoverIn) -> HttpResponse:
    """Take a span of duty, or (with `rosters.manage`) give it to somebody."""
    viewer = request.caller.viewer
    ours = accounts(viewer, Wanted(customer=OURS))
    instead = None if body.instead_of is None else one(ours, pk=body.instead_of)
    made = covers.cover(
        viewer, _held(request, roster), one(ours, pk=body.account), body.start, body.end, line=body.line,
        instead_of=instead, reason=body.reason,
    )  # fmt: skip
    return reply(
        CoverOut(made.pk, made.account_id, made.instead_of_id, made.line, made.start, made.end, made.reason), 201
    )


def _held(request: Request, roster: int) -> Roster:
    return one(selectors.rosters(request.caller.viewer), pk=roster)


def _version(row: RosterVersion) -> VersionOut:
    return VersionOut(row.number, row.since, row.terms)


def _shift(row: Shift) -> ShiftOut:
    return ShiftOut(
        row.pk, row.roster_id, row.version, row.line, row.rotation, row.shift, row.account_id, row.account.name,
        row.leads, row.planned_id, row.by, row.start, row.end,
    )  # fmt: skip
