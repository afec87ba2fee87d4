"""Deadline arithmetic on one core: how many deadlines a second, one by one and vectorised (architecture §7).

Run `python -m bench.arithmetic`. The calendar has a lunch break, the statutory holidays and the make-up
workdays; starts are spread at random over nearly two years, needs over 0.5 … 48 h of service time. Median of
three runs.
"""

import random
from collections.abc import Callable
from datetime import datetime
from statistics import median
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from opspact.calendars.arrangements import shipped
from opspact.calendars.compiling import compile_calendars
from opspact.calendars.spec import read_calendars
from opspact.calendars.units import WorkingDays, due
from opspact.calendars.worktime import WorkCalendar
from opspact.kernel.time import HOUR, instant

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = {"office": {"windows": {"mon-fri": ["08:30-12:00", "13:30-17:30"]}, "holidays": "china"}}
COUNT = 1_000_000
RUNS = 3


def per_second(work: Callable[[], Any], count: int) -> float:
    """How many of `count` pieces a second, the median of three runs after one to warm up."""
    work()
    taken = []
    for _ in range(RUNS):
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return count / median(taken)


def one_by_one(office: WorkCalendar, starts: list[int], needs: list[int]) -> None:
    """Each deadline by a call of its own."""
    add = office.add
    for start, need in zip(starts, needs, strict=True):
        add(start, need)


def main() -> None:
    """Print the figures."""
    office = compile_calendars(read_calendars(OFFICE), ZONE, shipped())["office"]
    draw = random.Random(1)
    low, high = (instant(datetime(*day, tzinfo=ZONE)) for day in ((2025, 1, 1), (2026, 12, 1)))
    starts = [draw.randrange(low, high) for _ in range(COUNT)]
    needs = [draw.randrange(HOUR // 2, 48 * HOUR) for _ in range(COUNT)]
    many, spans = np.array(starts), np.array(needs)
    in_order = np.sort(many).tolist()
    days, few = WorkingDays(2, "end"), starts[: COUNT // 10]
    figures = [
        (
            "one by one, starts at random",
            1_000_000,
            per_second(lambda: one_by_one(office, starts, needs), COUNT),
        ),
        (
            "one by one, starts in order",
            1_000_000,
            per_second(lambda: one_by_one(office, in_order, needs), COUNT),
        ),
        ("vectorised, starts at random", 5_000_000, per_second(lambda: office.add_many(many, spans), COUNT)),
        (
            "vectorised open time between",
            5_000_000,
            per_second(lambda: office.between_many(many, many + spans), COUNT),
        ),
        (
            "end of the 2nd working day",
            0,
            per_second(lambda: [due(office, at, days) for at in few], len(few)),
        ),
    ]
    for what, bar, rate in figures:
        print(f"{what:32} {rate:>12,.0f}/s" + (f"   bar {bar:>9,}/s" if bar else ""))


if __name__ == "__main__":
    main()
