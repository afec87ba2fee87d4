"""Rows of a list: items with the words of their plans and the clock that presses."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from opspact.calendars.worktime import WorkCalendar
from opspact.clock.deadline import ALWAYS
from opspact.desk.faces import LOOK_AHEAD
from opspact.desk.registering import CHANNELS
from opspact.desk.wording import capital
from opspact.kernel.now import now
from opspact.kernel.time import Instant, instant
from opspact.plans.phrasing import Names
from opspact.plans.plan import PlanBook
from opspact.plans.store.books import book_of_digest
from opspact.runner.index import index
from opspact.ui.shapes import ClockFace, Option
from opspact.ui.words import say
from opspact.work.models import WorkItem

TONES: Final = 4
"""Levels have so many tones; all lower ones share the last."""


@dataclass(frozen=True)
class Row:
    """One item as a list shows it."""

    item: WorkItem
    kind: str
    state: str
    level: str
    rank: int
    waiting: str
    service: str
    site: str
    channel: str
    promise: str
    clock: ClockFace | None


def rows_of(items: Iterable[WorkItem], lang: str) -> list[Row]:
    """The rows of items that came of `listing.page`."""
    known: dict[str, Names] = {}
    moment = now()
    found = []
    for one in items:
        if one.plan_key not in known:
            known[one.plan_key] = Names(book_of_digest(one.plan_key))
        found.append(_row(one, known[one.plan_key], lang, moment))
    return found


def _row(one: WorkItem, names: Names, lang: str, moment: Instant) -> Row:
    promise = capital(names.say("commitments", one.next_promise, lang)) if one.next_promise else ""
    channel = names.value(one.kind, "channel", one.channel, lang)
    return Row(
        item=one, kind=capital(names.kind(one.kind, lang)), state=capital(names.state(one.kind, one.state, lang)),
        level=capital(names.level(one.level, lang)) if one.level else "", rank=min(one.rank + 1, TONES),
        waiting=names.cause(one.waiting, lang) if one.waiting else "", promise=promise,
        service=names.say("services", one.service, lang), site=names.say("sites", one.site, lang),
        channel=say(lang, CHANNELS.get(channel, channel)),
        clock=_clock(one, promise, moment),
    )  # fmt: skip


def _clock(one: WorkItem, promise: str, moment: Instant) -> ClockFace | None:
    """The nearest deadline; the time until it is counted as the clock counts, in the open time of its calendar."""
    if one.next_due is None:
        return None
    due, started = instant(one.next_due), getattr(one, "clock_started", None)
    calendar = _calendar(one)
    counts = calendar.is_open(moment)
    return ClockFace(
        name=promise, phase="running", verdict="broken" if due < moment else "open", now=moment,
        remaining=calendar.between(moment, due), due=due, counts=counts,
        consumed=max(0, calendar.between(instant(started), moment)) if started else 0,
        counts_until=_closes(calendar, moment) if counts else None,
    )  # fmt: skip


def _calendar(one: WorkItem) -> WorkCalendar:
    """The calendar of the clock that presses; where a later plan has it no more, the wall's clock."""
    known = book_of_digest(one.plan_key).at(instant(one.opened)).calendars
    name = getattr(one, "clock_calendar", None) or ALWAYS
    if name in known:
        return known[name]
    days = (calendar.day_calendar for calendar in known.values())
    return next((calendar for calendar in days if calendar.id == name), known[ALWAYS])


def _closes(calendar: WorkCalendar, moment: Instant) -> Instant | None:
    """When the open time of the moment ends; None where it lasts beyond what is looked for."""
    end = calendar.windows(moment, moment + LOOK_AHEAD)[0][1]
    return end if end < moment + LOOK_AHEAD else None


def facets(books: Iterable[PlanBook], lang: str) -> dict[str, list[Option]]:
    """Kinds, states, levels, services and sites to filter by, as these plans call them."""
    found: dict[str, dict[str, str]] = {name: {} for name in ("kind", "state", "level", "service", "site")}
    for book in books:
        names, pack = Names(book), book.latest.pack
        for name, kind in index(book.latest).kinds.items():
            found["kind"].setdefault(name, names.kind(name, lang))
            for state in kind.states or ("open", "closed"):
                found["state"].setdefault(state, names.state(name, state, lang))
        for level in pack.levels.scale if pack.levels else ():
            found["level"].setdefault(level, names.level(level, lang))
        for register in ("service", "site"):
            for key in getattr(pack, f"{register}s"):
                found[register].setdefault(key, names.say(f"{register}s", key, lang))
    return {name: [Option(key, capital(title)) for key, title in options.items()] for name, options in found.items()}
