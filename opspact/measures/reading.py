"""From what a plan says of a measure to the rule by which its aggregate reads records."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from opspact.calendars.periods import Period
from opspact.measures import aggregates
from opspact.measures.aggregates import Item
from opspact.measures.exact import ONE, ZERO
from opspact.measures.sources import Selection, mentions
from opspact.measures.tables import Read, Rule
from opspact.measures.views import Ask, View, number
from opspact.plans.plan import Plan
from opspact.plans.schema.measures import Aggregate, Measure, Ratio, Source, Streak
from opspact.plans.terms.evaluate import holds
from opspact.plans.terms.leaf import TermError
from opspact.plans.terms.nodes import Node, Value, compares_values
from opspact.plans.terms.quantity import Compare

KINDS: Final = (
    "ratio", "count", "sum", "mean", "min", "max", "percentile", "availability", "streak", "score", "value",
)  # fmt: skip
_KEPT: Final = Value("verdict", (Compare("=", "kept"),))
_VALUES: Final = {"outages": "length", "results": "value", "stock": "quantity"}


def kind_of(measure: Measure) -> str:
    """Which of the kinds a measure is. Raises TermError where it is none or several."""
    kinds = [kind for kind in KINDS if getattr(measure, kind)]
    if len(kinds) != 1:
        raise TermError(f"a measure is exactly one of {', '.join(KINDS)}; here: {', '.join(kinds) or 'none'}")
    return kinds[0]


def source_of(measure: Measure) -> Source | None:
    """What a measure aggregates; None for availability, scores and expressions."""
    found = getattr(measure, kind_of(measure))
    return found.of if isinstance(found, Ratio | Aggregate | Streak) else None


def rule_of(measure: Measure, plan: Plan, ask: Ask | None = None) -> Rule | None:
    """How a measure reads records; None where it reads none itself. Raises TermError for what cannot be
    read.
    """
    kind, source = kind_of(measure), source_of(measure)
    if source is None:
        return None
    selection = Selection(source, plan, measure.exclude, ask)
    read, new = _reader(measure, kind, selection)
    by = tuple(measure.by)
    alike = _counts_alike(measure, kind, selection)
    spread = selection.kind == "outages" and kind in ("sum", "max", "min")
    return Rule(selection, measure.per, by, measure.belongs, read, new, measure.strictest, alike, spread)


_OWN: Final = ("consumed", "lateness", "target", "excluded", "provisional", "phase")


def _counts_alike(measure: Measure, kind: str, selection: Selection) -> bool:
    """Whether a record's part depends on nothing but its verdict, its period and what the shape of its case fixes."""
    found = getattr(measure, kind)
    if measure.strictest or measure.exclude or measure.open_at_end != "by_verdict" or "rolling" in measure.per:
        return False
    good = found.good.node if isinstance(found, Ratio) and found.good else None
    plain = isinstance(found, Ratio) and not (found.good_field or found.all_field)
    plain = plain or (kind == "count" and not found.distinct)
    nodes = (selection.where, good)
    compares = all(node is None or compares_values(node) for node in nodes)
    return plain and compares and not any(mentions(node, name) for node in nodes for name in _OWN)


def _reader(measure: Measure, kind: str, selection: Selection) -> tuple[Read, Callable[[], aggregates.Aggregate]]:
    found = getattr(measure, kind)
    if isinstance(found, Ratio):
        return _ratio(found, measure, selection), aggregates.Shares
    if isinstance(found, Streak):
        return _streak(found, measure), lambda: aggregates.Runs(found.run == "longest")
    if kind == "count":
        return _count(found, measure), aggregates.Distinct if found.distinct else aggregates.Counted
    made: dict[str, Callable[[], aggregates.Aggregate]] = {
        "sum": lambda: aggregates.Sums(mean=False),
        "mean": lambda: aggregates.Sums(mean=True),
        "min": lambda: aggregates.Extreme(greatest=False),
        "max": lambda: aggregates.Extreme(greatest=True),
        "percentile": lambda: aggregates.Ranked(found.at),
    }
    return _number(found, measure, selection.kind), made[kind]


def _ratio(ratio: Ratio, measure: Measure, selection: Selection) -> Read:
    if ratio.good_field or ratio.all_field:
        return lambda view, _: _fields(view, ratio.good_field, ratio.all_field)
    if ratio.good is None and selection.kind != "clocks":
        raise TermError("a ratio needs 'good' (which records are good), or good_field and all_field of totals")
    good = ratio.good.node if ratio.good else _KEPT
    return lambda view, period: _judged(view, period, measure.open_at_end, good)


def _fields(view: View, good_field: str, all_field: str) -> Item | None:
    good, total = number(view, good_field, ""), number(view, all_field, "")
    return None if good is None or total is None else Item(good, total, good=good == total)


def _judged(view: View, period: Period, mode: str, good: Node) -> Item | None:
    """One record of a ratio: good, bad, or left out."""
    if view.record.source == "clocks":
        if view.record.values.get("reference"):
            return None
        if mode in ("good", "bad") and _undecided_at(view, period.end):
            return Item(ONE if mode == "good" else ZERO, good=mode == "good")
        if _left_out(view, period, mode) or (good is _KEPT and view.value("verdict") == "open"):
            return None
    met = holds(good, view)
    return Item(ONE if met else ZERO, good=met)


def _left_out(view: View, period: Period, mode: str) -> bool:
    """Whether a clock still running at the end of the period does not count in it."""
    moments = view.record.moments
    if view.record.source != "clocks":
        return False
    if mode == "left_out":
        return moments.get("stopped", period.end) >= period.end
    return mode == "by_verdict" and "stopped" not in moments and view.value("verdict") == "open"


def _undecided_at(view: View, end: int) -> bool:
    moments = view.record.moments
    return moments.get("stopped", end) >= end and moments.get("broken", end) >= end


def _streak(streak: Streak, measure: Measure) -> Read:
    def read(view: View, period: Period) -> Item | None:
        if _left_out(view, period, measure.open_at_end):
            return None
        return Item(ONE if holds(streak.where.node, view) else ZERO)

    return read


def _count(count: Aggregate, measure: Measure) -> Read:
    def read(view: View, period: Period) -> Item | None:
        word = view.value(count.distinct) if count.distinct else ""
        if word is None or _left_out(view, period, measure.open_at_end):
            return None
        return Item(word=str(word))

    return read


def _number(found: Aggregate, measure: Measure, source: str) -> Read:
    name = found.value or _VALUES.get(source, "")
    if not name:
        raise TermError("say which value is aggregated: a field, or consumed, lateness, length")

    def read(view: View, period: Period) -> Item | None:
        value = number(view, name, measure.unit)
        weight = number(view, found.weight, "") if found.weight else Decimal(1)
        if value is None or weight is None or _left_out(view, period, measure.open_at_end):
            return None
        return Item(value, weight)

    return read
