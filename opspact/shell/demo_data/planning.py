"""What happens in the demo, from a present and a seed: always the same. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any, Final

import msgspec

from opspact.kernel.time import DAY, MINUTE, Instant
from opspact.shell.demo_data.moments import begin, dates, filled, local, span
from opspact.shell.demo_data.shapes import Act, Book, Cast, Happening, Live, Story

SEED: Final = 1
_DAYS: Final = 50
"""Days for which the rates of the books are meant; a longer history is thinner."""
_QUIET: Final = 0.35
"""Share of the work that comes on a weekend day."""
PRINTED: Final = 8 * DAY
"""Papers of this long ago or less are really drawn up; older ones only stand as delivered."""
_OWN: Final = frozenset(
    {"fact", "note", "assign", "escalate", "paper", "after", "late", "by", "interface", "refused", "contract", "same",
     "person", "reviewer"}
)  # fmt: skip
_ACTS: Final[tuple[Act, ...]] = ("fact", "note", "assign", "escalate", "paper")


def first_day(now: Instant) -> date:
    """When the contracts of the demo began: on the first day of the month before this one."""
    today = local(now).date()
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def planned(
    now: Instant, cast: Cast, books: Mapping[str, Book], seed: int = SEED, since: date | None = None
) -> list[Happening]:
    """Everything up to now, in order of recording. `since` leaves out what is before a day."""
    first = since or first_day(now)
    count = (local(now).date() - first).days + 1
    days = [first + timedelta(days=n) for n in range(count)]
    found: list[Happening] = []
    for plan, book in books.items():
        found += _past(plan, book, cast, days, now, seed)
        found += _live(plan, book, cast, now, seed)
        found += _duties(plan, book, cast, days)
    return sorted((one for one in found if one.at <= now), key=lambda one: one.at)


def _past(plan: str, book: Book, cast: Cast, days: list[date], now: Instant, seed: int) -> Iterator[Happening]:
    names, shares = list(book.stories), [one.share for one in book.stories.values()]
    for n, day in enumerate(reversed(days)):
        rng = Random(f"{seed} {plan} {n}")
        busy = book.rate * min(1, _DAYS / len(days)) * (_QUIET if day.weekday() > 4 else 1)
        for m in range(int(busy) + (rng.random() < busy % 1)):
            name = rng.choices(names, shares)[0]
            story = book.stories[name]
            start = begin(day, story.hours, rng)
            yield from _told(f"{plan}-{n}-{m}", plan, story, cast, start, rng, now)


def _live(plan: str, book: Book, cast: Cast, now: Instant, seed: int) -> Iterator[Happening]:
    for n, one in enumerate(book.live):
        rng = Random(f"{seed} {plan} live {n}")
        yield from _under_way(f"{plan}-live-{n}", plan, book.stories[one.story], one, cast, now, rng)


def _under_way(
    case: str, plan: str, story: Story, live: Live, cast: Cast, now: Instant, rng: Random
) -> Iterator[Happening]:
    start = now - span(live.ago, rng)
    told = [one for one in _told(case, plan, story, cast, start, rng, now) if one.case == case]
    yield from told[: live.keep]


def _duties(plan: str, book: Book, cast: Cast, days: list[date]) -> Iterator[Happening]:
    for duty in book.duties:
        step = {name: value for name, value in duty.items() if name not in ("every", "at", "miss", "late")}
        for n, moment in enumerate(dates(duty["every"], duty["at"], days), 1):
            if n in duty.get("miss", ()):
                continue
            late = 3 * DAY if n in duty.get("late", ()) else 0
            yield _happening("", plan, step, cast, {}, moment, late)


def _told(
    case: str, plan: str, story: Story, cast: Cast, start: Instant, rng: Random, now: Instant
) -> Iterator[Happening]:
    """A story as it runs from `start`. One person acts for a role throughout a case."""
    row = rng.choice(story.rows) if story.rows else {}
    who: dict[str, str] = {}
    moment = start
    for n, step in enumerate(story.facts):
        moment += span(step.get("after", "0 min"), rng)
        role = str(step["by"])
        who.setdefault(role, rng.choice(cast.holders(plan, role)))
        reviewer = str(step.get("reviewer", ""))
        if reviewer:
            who.setdefault(reviewer, rng.choice(cast.holders(plan, reviewer)))
        late = span(step.get("late", "0 min"), rng)
        shown = _with_row(step, row, first=n == 0)
        if "paper" in step and now - moment > PRINTED:
            shown = {**shown, "fact": "document_delivered", "document": step["paper"]}
            del shown["paper"]
        made = _happening("" if step.get("contract") else case, plan, shown, cast, who, moment, late, opens=n == 0)
        yield made
        moment += late
        if story.twin and n == 0:
            yield from _twin(made, case, moment, merged=story.twin == "merged")
    if story.problem:
        yield from _problem(story, case, plan, cast, who, moment)


def _with_row(step: dict[str, Any], row: dict[str, Any], *, first: bool) -> dict[str, Any]:
    """A step with the values drawn for the case: all of them at its opening, later those that it repeats."""
    repeated = {name: row[name] for name in step.get("same", ()) if name in row}
    return {**step, **(row if first else repeated)}


def _twin(made: Happening, case: str, moment: Instant, *, merged: bool) -> Iterator[Happening]:
    """The same thing reported again, and merged a while later, or made a part of the first."""
    other = f"{case}-twin"
    yield msgspec.structs.replace(made, case=other, at=moment + 6 * MINUTE, happened=None)
    joined = msgspec.structs.replace(
        made, case=other, at=moment + 17 * MINUTE, name="merged", fields={"into": f"@case:{case}"}, opens=False,
        happened=None, who="", role="system",
    )  # fmt: skip
    yield joined if merged else msgspec.structs.replace(joined, act="under", name="", fields={"of": case})


def _problem(
    story: Story, case: str, plan: str, cast: Cast, who: Mapping[str, str], moment: Instant
) -> Iterator[Happening]:
    """The problem behind a case, with its cause and the way round it, and the link to it."""
    other, step = f"{case}-problem", {"fact": "reported", "kind": "problem", "known_error": True, **story.problem}
    opened = _happening(other, plan, step, cast, who, moment + 20 * MINUTE, 0, opens=True)
    yield opened
    yield msgspec.structs.replace(
        opened, case=case, at=opened.at + MINUTE, act="link", name="known_error", fields={"to": other}, opens=False
    )


def _happening(
    case: str, plan: str, step: dict[str, Any], cast: Cast, who: Mapping[str, str], moment: Instant, late: int,
    *, opens: bool = False,
) -> Happening:  # fmt: skip
    act = next(one for one in _ACTS if one in step)
    role = str(step["by"])
    person = "" if step.get("interface") else who.get(role) or cast.holders(plan, role)[0]
    values = {name: filled(value, moment) for name, value in step.items() if name not in _OWN}
    if "reviewer" in step:
        values["reviewer"] = who[step["reviewer"]]
    return Happening(
        at=moment + late, plan=plan, case=case, act=act, name=str(step[act]), role=role, who=person, fields=values,
        happened=moment if late and case else None, person=str(step.get("person", "")), opens=opens and bool(case),
        refused=bool(step.get("refused")),
    )  # fmt: skip
