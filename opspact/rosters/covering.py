"""From the versions of a roster to who is on duty: rotations over one another, leave, covers; and the gaps. Pure."""

from collections.abc import Iterable, Sequence
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from opspact.kernel.time import Instant
from opspact.rosters.days import days_of, service_hours
from opspact.rosters.spans import Stretch, Stretched, clipped, free, times, without
from opspact.rosters.terms import DUTY, Terms
from opspact.rosters.turning import turns


class Version(msgspec.Struct, frozen=True):
    """The terms that hold from an instant on, until the next version's."""

    number: int
    since: Instant
    terms: Terms


class Cover(msgspec.Struct, frozen=True):
    """Somebody stands in for somebody from … until; for nobody: he fills whatever gap there is on the line."""

    start: Instant
    end: Instant
    line: int
    account: int
    instead_of: int | None = None
    by: Literal["cover", "swap"] = "cover"


class Away(msgspec.Struct, frozen=True):
    """Somebody on leave from … until: takes no duty by rotation."""

    account: int
    start: Instant
    end: Instant


def on_duty(
    versions: Sequence[Version], covers: Iterable[Cover], away: Sequence[Away], start: Instant, end: Instant
) -> list[Stretch]:
    """Who is on duty between two instants, in order of time and line. `versions` in order; `covers` as they were made:
    a later one may stand in for an earlier one.
    """
    found: list[Stretch] = []
    for n, version in enumerate(versions):
        until = versions[n + 1].since if n + 1 < len(versions) else end
        low, high = max(start, version.since), min(end, until)
        if low < high:
            found += clipped(by_rotation(version, away, low, high), low, high)
    for cover in covers:
        found = _covered(found, cover, start, end)
    return sorted(found, key=lambda one: (one.start, one.line, not one.leads, one.account))


def by_rotation(version: Version, away: Sequence[Away], start: Instant, end: Instant) -> list[Stretch]:
    """What the rotations give. Where the crew of one is on leave as a whole, the next rotation of its line serves."""
    terms, found = version.terms, list[Stretch]()
    zone, days = ZoneInfo(terms.zone), days_of(terms.holidays)
    for rotation in terms.rotations:
        own = [s for one in turns(rotation, days, zone, start, end) for s in _present(one, away)]
        above = times(one for one in found if one.line == rotation.line)
        found += [msgspec.structs.replace(one, version=version.number) for one in without(own, above)]
    return found


def gaps(stretches: Iterable[Stretch], terms: Terms, start: Instant, end: Instant) -> list[Stretched]:
    """When nobody is on duty though somebody must be."""
    taken = times(one for one in stretches if one.line == DUTY)
    wanted = [(start, end)] if terms.cover == "always" else service_hours(terms).windows(start, end)
    return [gap for span in wanted for gap in free((span[0], span[1]), taken)]


def _present(stretch: Stretch, away: Sequence[Away]) -> list[Stretch]:
    return without([stretch], [(one.start, one.end) for one in away if one.account == stretch.account])


def _covered(stretches: list[Stretch], cover: Cover, start: Instant, end: Instant) -> list[Stretch]:
    low, high = max(cover.start, start), min(cover.end, end)
    if low >= high:
        return stretches
    if cover.instead_of is None:
        there = times(one for one in stretches if one.line == cover.line)
        version = max((one.version for one in stretches), default=0)
        gap = Stretch(low, high, cover.account, cover.line, "", "", version=version, by=cover.by)
        return stretches + without([gap], there)
    theirs = [one for one in stretches if (one.line, one.account) == (cover.line, cover.instead_of)]
    others = [one for one in stretches if one not in theirs]
    stand_in = (msgspec.structs.replace(one, account=cover.account, by=cover.by) for one in clipped(theirs, low, high))
    return others + without(theirs, [(low, high)]) + list(stand_in)
