"""Clocks folded to the full view, one core: ten marks, two pauses, three steps. Bar: 40,000/s
(architecture §7).

Run `python -m bench.fold`. What counts is the time of the processor, which another program on the machine
does not touch; the time by the wall stands beside it. Median of nine rounds. `late` tells the same life with
every fact recorded two days after it happened: a breach then has to be looked for in what was known before.
"""

from decimal import Decimal
from statistics import median
from time import perf_counter, process_time
from zoneinfo import ZoneInfo

from opspact.calendars.compiling import compile_calendars
from opspact.calendars.spec import read_calendars
from opspact.clock.engine import fold
from opspact.clock.shapes import ClockTerms, Mark, StepTerm, Target
from opspact.kernel.time import DAY, HOUR, MINUTE, SECOND, Instant, Span, parse_instant
from opspact.plans.terms.limits import Limit

ZONE = ZoneInfo("Asia/Shanghai")
CALENDARS = compile_calendars(
    read_calendars({"office": {"windows": {"mon-fri": ["08:30-12:00", "13:30-17:30"]}}}), ZONE, {}
)
TERMS = ClockTerms(
    commitment="restore",
    subject="case",
    steps=(
        StepTerm("warn", share=Decimal("0.75")),
        StepTerm("due", offset=0),
        StepTerm("raise", offset=HOUR, calendar="always"),
    ),
)
TEXTS = {"always": ("8 h", "4 h"), "office": ("8 h on office", "4 h on office")}


ROUNDS = 9
COUNT = 5_000
BAR = 40_000


def marks(calendar: str, start: Instant, delay: Span) -> list[Mark]:
    """Ten marks of one clock: started, paused twice, upgraded, a stop rejected and one confirmed."""
    slow, fast = (Target(Limit.read(text)) for text in TEXTS[calendar])

    def mark(minutes: int, kind: str, **more: object) -> Mark:
        at = start + minutes * MINUTE
        return Mark(kind=kind, at=at, recorded=at + delay, source=f"f{minutes}", **more)  # type: ignore[arg-type]

    return [
        mark(0, "start", target=slow),
        mark(20, "pause", reason="approval"),
        mark(50, "resume", reason="approval"),
        mark(60, "retarget", target=fast, reason="level"),
        mark(80, "pause", reason="parts"),
        mark(140, "resume", reason="parts"),
        mark(200, "stop", awaits=True),
        mark(210, "reject"),
        mark(230, "stop", awaits=True),
        mark(239, "confirm"),
    ]


def measure(calendar: str, delay: Span) -> tuple[float, float]:
    """Seconds per fold by the processor and by the wall, over clocks started through a year."""
    first = parse_instant("2026-01-05T09:00", ZONE)
    lives = [marks(calendar, first + n * 7 * HOUR, delay) for n in range(1000)]
    as_of = first + 400 * DAY
    by_processor, by_wall = [], []
    for _ in range(ROUNDS):
        begun, begun_wall = process_time(), perf_counter()
        for n in range(COUNT):
            fold(TERMS, CALENDARS, lives[n % 1000], as_of)
        by_processor.append((process_time() - begun) / COUNT)
        by_wall.append((perf_counter() - begun_wall) / COUNT)
    return median(by_processor), median(by_wall)


def main() -> None:
    """Print folds a second for each calendar, with facts recorded at once and two days late."""
    for name in TEXTS:
        for told, delay in (("at once", SECOND), ("late", 2 * DAY)):
            processor, wall = measure(name, delay)
            print(
                f"{name:8}{told:8} {processor * 1e6:6.1f} µs processor {1 / processor:8,.0f}/s"
                f"   {wall * 1e6:6.1f} µs wall {1 / wall:8,.0f}/s   bar {BAR:,}/s"
            )


if __name__ == "__main__":
    main()
