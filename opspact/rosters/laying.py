"""Laying a roster out: the shifts of the coming weeks as rows, made anew from now on whenever something changes.

What has begun stays: the past is never made anew. A shift under way keeps its row and may end sooner or later.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.db import transaction

from opspact.kernel.now import now_datetime
from opspact.kernel.time import Instant, instant, to_datetime
from opspact.rosters.covering import Away, Cover, Version, on_duty
from opspact.rosters.models import Cover as CoverRow
from opspact.rosters.models import Leave, Roster, RosterVersion, Shift
from opspact.rosters.spans import Stretch
from opspact.rosters.terms import Terms

AHEAD: Final = timedelta(weeks=8)
AGAIN: Final = timedelta(days=1)
"""So often the job lays a roster out further."""
BATCH: Final = 20


def lay_due() -> int:
    """The job: lay out further what reaches less than eight weeks ahead; how many rosters. Several workers may."""
    limit = now_datetime() + AHEAD - AGAIN
    with transaction.atomic():
        rows = Roster.objects.everything().filter(active=True, laid_to__lt=limit).order_by("laid_to")
        due = list(rows.select_for_update(skip_locked=True)[:BATCH])
        for roster in due:
            lay(roster)
    return len(due)


def lay(roster: Roster) -> None:
    """Make the shifts from now on anew. The caller holds the roster's lock."""
    moment = now_datetime()
    until = moment + AHEAD
    stretches = planned(roster, instant(moment), instant(until)) if roster.active else []
    future = Shift.objects.everything().filter(roster=roster, end__gte=moment)
    running = list(future.filter(start__lt=moment).order_by("id"))
    rest = _carried_on(running, stretches, moment)
    future.filter(start__gte=moment).delete()
    Shift.objects.everything().bulk_update(running, ["end"])
    Shift.objects.everything().bulk_create([row(roster, one) for one in rest])
    roster.laid_to = until
    Roster.objects.everything().filter(pk=roster.pk).update(laid_to=until)


def planned(roster: Roster, start: Instant, end: Instant) -> list[Stretch]:
    """Who would be on duty between two instants, by what is written down now."""
    versions = versions_of(roster)
    people = {one for version in versions for one in version.terms.people()}
    low, high = to_datetime(start), to_datetime(end)
    return on_duty(versions, _covers(roster, low, high), _away(people, low, high), start, end)


def versions_of(roster: Roster) -> list[Version]:
    """The versions of a roster that still matter: in the order in which they hold, a later made one over an earlier."""
    rows = RosterVersion.objects.everything().filter(roster=roster).order_by("number")
    found: list[Version] = []
    for one in rows:
        since = instant(one.since)
        found = [*(v for v in found if v.since < since), Version(one.number, since, read_terms(one))]
    return found


def read_terms(version: RosterVersion) -> Terms:
    """The terms of a version."""
    return msgspec.convert(version.terms, Terms)


def row(roster: Roster, one: Stretch) -> Shift:
    """A stretch as a row."""
    return Shift(
        roster=roster, version=one.version, line=one.line, rotation=one.rotation, shift=one.shift,
        account_id=one.account, planned_id=one.planned, leads=one.leads, by=one.by, start=to_datetime(one.start),
        end=to_datetime(one.end),
    )  # fmt: skip


def stretch(one: Shift) -> Stretch:
    """A row as a stretch."""
    return Stretch(
        instant(one.start), instant(one.end), one.account_id, one.line, one.rotation, one.shift, one.leads,
        one.planned_id, one.version, one.by,
    )  # fmt: skip


def _carried_on(running: Sequence[Shift], stretches: Sequence[Stretch], moment: datetime) -> list[Stretch]:
    """Let shifts under way end where what goes on unchanged ends, and the others now; the stretches that remain."""
    rest = list(stretches)
    for one in running:
        own = stretch(one)
        same = next((s for s in rest if s.start == instant(moment) and s.same_as(own)), None)
        one.end = to_datetime(same.end) if same else moment
        if same:
            rest.remove(same)
    return rest


def _covers(roster: Roster, start: datetime, end: datetime) -> list[Cover]:
    rows = CoverRow.objects.everything().filter(roster=roster, withdrawn=None, end__gt=start, start__lt=end)
    return [
        Cover(
            instant(one.start), instant(one.end), one.line, one.account_id, one.instead_of_id,
            "swap" if one.by == "swap" else "cover",
        )
        for one in rows.order_by("id")
    ]  # fmt: skip


def _away(people: set[int], start: datetime, end: datetime) -> list[Away]:
    rows = Leave.objects.filter(account_id__in=people, end__gt=start, start__lt=end)
    return [Away(one.account_id, instant(one.start), instant(one.end)) for one in rows]
