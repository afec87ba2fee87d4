"""Instants, intervals, calendars and conditions that the outage tests share."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from opspact.calendars.compiling import compile_calendars
from opspact.calendars.spec import read_calendars
from opspact.kernel.time import Instant, instant, to_datetime
from opspact.measures.basis import Basis
from opspact.measures.intervals import Interval
from opspact.plans.terms.conditions import Outage, read_node

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDARS = compile_calendars(
    read_calendars(
        {
            "office": {"windows": {"mon-fri": ["08:30-17:30"]}, "holidays": "none"},
            "shifts": {"windows": {"mon-fri": ["08:30-12:00", "13:30-17:30"]}, "holidays": "none"},
        }
    ),
    SHANGHAI,
    {},
)


def at(text: str) -> Instant:
    """The instant of a local time; a bare time of day is on Monday 2026-03-02."""
    day = "" if "-" in text else "2026-03-02 "
    return instant(datetime.fromisoformat(day + text).replace(tzinfo=SHANGHAI))


def show(moment: Instant | None) -> str:
    """A moment as local text with what it has of seconds and their fractions."""
    return "never" if moment is None else to_datetime(moment, SHANGHAI).replace(tzinfo=None).isoformat(" ")


def down(start: str, end: str | None = None, *ids: str) -> Interval:
    """An outage reported from start to end, or still going on."""
    return Interval(at(start), None if end is None else at(end), ids)


def outage(**words: str) -> Outage:
    """An outage condition as a pack writes it; `inside` stands for `in`."""
    node = read_node({"outage": {"of": "business", **{k.replace("inside", "in"): v for k, v in words.items()}}})
    assert isinstance(node, Outage)
    return node


def basis(node: Outage) -> Basis:
    """The basis of a condition in a contract that began on 2025-07-01."""
    return Basis.of(node, SHANGHAI, CALENDARS, date(2025, 7, 1))
