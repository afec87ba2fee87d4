"""What must hold between the fields of one part: exactly one of several, dates in order, a spacing for a schedule."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from opspact.plans.loader.report import Report
from opspact.plans.loader.tree import Path
from opspact.plans.schema import catalogue, duties, levels, measures, money, pack, promises
from opspact.plans.schema.base import Part
from opspact.plans.terms.nodes import InHours, Node, Present, Tagged, Value, parts_of

AGGREGATES: Final = (
    "ratio", "count", "sum", "mean", "min", "max", "percentile", "availability", "streak", "score", "value"
)  # fmt: skip
SOURCES: Final = ("clocks", "facts", "cases", "outages", "totals", "results", "stock")
CHARGES: Final = ("per_record", "bands", "per_shortfall", "per_point", "value")


def _exactly_one(report: Report, part: Part, path: Path, keys: Sequence[str]) -> None:
    given = [key for key in keys if getattr(part, key) not in (None, "", [])]
    if len(given) != 1:
        said = f"{' and '.join(given)} are given together" if given else "it is not said what is counted"
        report.note("exactly-one", path, said, expected=f"exactly one of {', '.join(keys)}")


def _measure(report: Report, part: Any, path: Path) -> None:
    _exactly_one(report, part, path, AGGREGATES)


def _source(report: Report, part: Any, path: Path) -> None:
    _exactly_one(report, part, path, SOURCES)
    check_asking(report, part, path)


def _money(report: Report, part: Any, path: Path) -> None:
    _exactly_one(report, part, path, CHARGES)


def _commitment(report: Report, part: Any, path: Path) -> None:
    _exactly_one(report, part, path, ("within", "due_before"))


def _ratio(report: Report, part: Any, path: Path) -> None:
    check_asking(report, part, path)
    totals = part.of is not None and part.of.totals
    if totals and not (part.good_field and part.all_field):
        report.note(
            "missing-key",
            path,
            "a ratio of totals names its fields",
            hint="add good_field: … and all_field: …",
        )
    of_clocks = part.of is not None and part.of.clocks
    if not totals and not of_clocks and part.good is None:
        report.note("missing-key", path, "a ratio of records says which are good", hint="add good: {…}")


def _rounds(report: Report, part: Any, path: Path) -> None:
    if part.again == "on_schedule" and part.every is None:
        report.note("missing-key", path, "a schedule has a spacing", hint="add every: 2 h")


def _field(report: Report, part: Any, path: Path) -> None:
    if part.type == "choice" and not part.choices:
        report.note("missing-key", path, "a choice lists its values", hint="add choices: […]")


def _kind(report: Report, part: Any, path: Path) -> None:
    known = frozenset(part.states) | {"open", "closed"}
    for n, move in enumerate(part.moves):
        if move.to is not None and move.to not in known:
            report.unknown((*path, "moves", n, "to"), "state", move.to, known)
        for m, state in enumerate(move.sources):
            if state not in known:
                report.unknown((*path, "moves", n, "sources", m), "state", state, known)
    for state in part.state_titles:
        if state not in known:
            report.unknown((*path, "state_titles", state), "state", state, known)


def _period(report: Report, part: Any, path: Path) -> None:
    _exactly_one(report, part, path, ("spans", "every"))


def _span(report: Report, part: Any, path: Path) -> None:
    if _backwards(part.from_, part.to):
        report.note("order", (*path, "to"), f"the span ends on {part.to}, before it begins on {part.from_}")


def _term(report: Report, part: Any, path: Path) -> None:
    if _backwards(part.start, part.end):
        report.note("order", (*path, "end"), f"the term ends on {part.end}, before it begins on {part.start}")


def _backwards(start: str | None, end: str | None) -> bool:
    """Whether two days are in the wrong order; days that are none are noted elsewhere."""
    try:
        return date.fromisoformat(end or "") < date.fromisoformat(start or "")
    except ValueError:
        return False


def _pack(report: Report, part: Any, path: Path) -> None:
    if part.pack not in (1, None):
        report.note(
            "format",
            ("pack",),
            f"this is format {part.pack}",
            expected="pack: 1",
            hint="mend the pack, or update Opspact",
        )
    for name in part.roles:
        if name in part.parties:
            report.note("duplicate-key", ("roles", name), f"{name!r} is a role and a party", other=("parties", name))


def _band(report: Report, part: Any, path: Path) -> None:
    if part.range is None and part.when is None:
        report.note("missing-key", path, "a band says when it holds", hint="add range: … or when: {…}")


def _levels(report: Report, part: Any, path: Path) -> None:
    if part.scale is not None and not part.scale:
        report.note("missing-key", (*path, "scale"), "the scale has no level")


def check_asking(report: Report, part: Any, path: Path) -> None:
    """Measures compare the values of records; of the question words only hours and tags can be asked of one."""
    for field in ("where", "good", "when"):
        condition = getattr(part, field, None)
        for node in _asked(condition.node) if condition is not None else ():
            word = type(node).__name__
            report.note(
                "measure-asks",
                (*path, field),
                f"a measure cannot ask '{word}' of a record",
                expected="comparisons of values, open, closed, tag, any, all, not",
                hint="compare a value that the record carries, such as verdict, level or a field of the case",
            )


def _asked(node: Node) -> Iterator[Node]:
    """The questions in a condition that no record answers."""
    parts = parts_of(node)
    for part in parts:
        yield from _asked(part)
    if not parts and not isinstance(node, Value | Present | InHours | Tagged):
        yield node


RULES: Final[dict[type, Callable[[Report, Any, Path], None]]] = {
    measures.Measure: _measure, measures.Source: _source, measures.Ratio: _ratio, money.MoneyItem: _money,
    promises.Commitment: _commitment, promises.Rounds: _rounds, catalogue.Field: _field, catalogue.Kind: _kind,
    catalogue.Band: _band, duties.DeclaredPeriod: _period, duties.NamedSpan: _span, pack.Term: _term,
    levels.Levels: _levels, measures.Streak: check_asking, measures.Multiplier: check_asking,
    measures.Quota: check_asking,
}  # fmt: skip


def check_rules(report: Report, whole: pack.Pack, parts: dict[int, tuple[Part, Path]]) -> None:
    """Note every part whose fields contradict each other."""
    _pack(report, whole, ())
    for part, path in parts.values():
        if rule := RULES.get(type(part)):
            rule(report, part, path)
