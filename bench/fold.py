"""Clocks folded to the full view, one core: ten marks, two pauses, three steps. Bar: 40,000/s
(architecture §7).

python -m bench.fold
"""

from decimal import Decimal
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from opspact.calendars.compiling import compile_calendars
from opspact.calendars.spec import read_calendars
from opspact.clock.engine import fold
from opspact.clock.shapes import ClockTerms, Mark, StepTerm, Target
from opspact.kernel.time import HOUR, MINUTE, SECOND, Instant, parse_instant
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


def marks(calendar: str, start: Instant) -> list[Mark]:
    """Ten marks of one clock: started, paused twice, upgraded, a stop rejected and one confirmed."""
    slow, fast = (Target(Limit.read(text)) for text in TEXTS[calendar])

    def mark(minutes: int, kind: str, **more: object) -> Mark:
        at = start + minutes * MINUTE
        return Mark(kind=kind, at=at, recorded=at + SECOND, source=f"f{minutes}", **more)  # type: ignore[arg-type]

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


def measure(calendar: str, count: int = 20_000) -> float:
    """Folds per second, the median of five runs over clocks started through a year."""
    first = parse_instant("2026-01-05T09:00", ZONE)
    lives = [marks(calendar, first + n * 7 * HOUR) for n in range(1000)]
    as_of = first + 400 * 24 * HOUR
    rates = []
    for _ in range(5):
        begun = perf_counter()
        for n in range(count):
            fold(TERMS, CALENDARS, lives[n % 1000], as_of)
        rates.append(count / (perf_counter() - begun))
    return median(rates)


if __name__ == "__main__":
    for name in TEXTS:
        print(f"{name:<8} {measure(name):>10,.0f} folds/s")
