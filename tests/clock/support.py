"""Clocks, marks and moments that the tests share. Times are local, in a week with a public holiday
nowhere near.
"""

from typing import Any
from zoneinfo import ZoneInfo

from opspact.calendars.arrangements import shipped
from opspact.calendars.compiling import compile_calendars
from opspact.calendars.spec import read_calendars
from opspact.clock.engine import fold
from opspact.clock.shapes import ClockTerms, ClockView, Mark, Target
from opspact.kernel.time import Instant, parse_instant, to_datetime
from opspact.plans.terms.limits import Limit

ZONE = ZoneInfo("Asia/Shanghai")
CALENDARS = compile_calendars(
    read_calendars({
        "office": {"windows": {"mon-fri": ["08:30-12:00", "13:30-17:30"]}},
        "day": {"windows": {"mon-fri": ["09:00-17:00"]}},
        "official": {"windows": {"mon-fri": ["09:00-17:00"]}, "holidays": "china"},
        "never": {"windows": {"mon": []}},
    }),
    ZONE,
    shipped(),
)  # fmt: skip
FAR = "2026-12-31 00:00"


def at(text: str) -> Instant:
    """A local time: `mon 10:00` of the week of 2 March 2026, `next mon 10:00` of the week after, or a
    full date.
    """
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    *later, day, clock = text.split()
    if day in days:
        day = f"2026-03-{2 + days.index(day) + 7 * len(later):02}"
    return parse_instant(f"{day}T{clock}", ZONE)


def show(moment: Instant | None) -> str:
    """A moment as `mon 10:00`-like text with its date: `03-02 10:00`."""
    return "-" if moment is None else to_datetime(moment, ZONE).strftime("%m-%d %H:%M")


def target(text: str, **more: Any) -> Target:
    """The target of a limit as a plan writes it; `due=TEXT` for a fixed one."""
    if "due" in more:
        return Target(None, due=at(more.pop("due")), name=text, **more)
    return Target(Limit.read(text), name=text, **more)


def mark(kind: str, when: str, *, recorded: str = "", to: str = "", **more: Any) -> Mark:
    """A mark, recorded at once unless said otherwise; `to` is the limit it sets."""
    if to:
        more["target"] = target(to)
    more.setdefault("source", f"{kind} {when}")
    return Mark(kind=kind, at=at(when), recorded=at(recorded or when), **more)  # type: ignore[arg-type]


def clock(*marks: Mark, now: str = FAR, known: str = "", **terms: Any) -> ClockView:
    """The view of a clock at `now`, with what was known at `known` (default: the same)."""
    frozen = ClockTerms(commitment="restore", subject="case", **terms)
    return fold(frozen, CALENDARS, marks, at(known or now), at(now))


def start(when: str, to: str, **more: Any) -> Mark:
    return mark("start", when, to=to, **more)


def kinds(view: ClockView) -> list[tuple[str, str, str]]:
    """The stretches as texts."""
    return [(s.kind, show(s.start), show(s.end)) for s in view.stretches]


def fired(view: ClockView) -> list[tuple[str, str]]:
    """The steps that fired and still stand, with their times."""
    return [(s.id, show(s.at)) for s in view.steps if s.fired and not s.withdrawn]
