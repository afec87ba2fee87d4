"""Doubts about tables and levels: cells without target, rows never reached, levels only people give."""

from collections.abc import Iterator
from itertools import product

from opspact.calendars.units import Elapsed
from opspact.plans.lint.doubt import Doubt, Doubter
from opspact.plans.lint.intervals import interval
from opspact.plans.loader.names import values_of
from opspact.plans.loader.tree import Path
from opspact.plans.schema.promises import Commitment
from opspact.plans.terms.conditions import All, Node, Value
from opspact.plans.terms.quantity import Quantity, Range
from opspact.plans.terms.targets import Row, Targets

_MOST_CELLS = 500


def missing_cells(doubt: Doubt, doubter: Doubter) -> None:
    """A combination of known values for which a table has no row: no clock would start."""
    for name, said in doubter.pack.commitments.items():
        if said.within is None or not said.within.by:
            continue
        missing = [" · ".join(cell) for cell in _cells(doubter, said.within) if not _covered(said.within, cell)]
        if missing:
            message = f"no target for {', '.join(missing[:8])}{' …' if len(missing) > 8 else ''}: no clock would start"
            doubt.note(
                doubter,
                ("commitments", name, "within"),
                message,
                hint="write 'none' where nothing is promised, or 'default'",
            )


def _cells(doubter: Doubter, table: Targets) -> Iterator[tuple[str, ...]]:
    known = [values_of(name, doubter.report.tree, doubter.pack) for name in table.by]
    if any(values is None for values in known):
        return
    ordered = [_in_order(doubter, name, values or frozenset()) for name, values in zip(table.by, known, strict=True)]
    size = 1
    for values in ordered:
        size *= len(values)
    if size <= _MOST_CELLS:
        yield from product(*ordered)


def _in_order(doubter: Doubter, name: str, values: frozenset[str]) -> list[str]:
    scale = list(doubter.pack.levels.scale) if name == "level" and doubter.pack.levels else sorted(values)
    return [value for value in scale if value in values]


def _covered(table: Targets, cell: tuple[str, ...]) -> bool:
    case = dict(zip(table.by, cell, strict=True))
    return any(all(_is(part, case) for part in _parts(row.when)) for row in table.rows)


def _is(part: Node, case: dict[str, str]) -> bool:
    return isinstance(part, Value) and any(str(test.value) == case.get(part.name) for test in part.tests)


def _parts(node: Node | None) -> tuple[Node, ...]:
    if node is None:
        return ()
    return node.parts if isinstance(node, All) else (node,)


def shadowed(doubt: Doubt, doubter: Doubter) -> None:
    """A row that an earlier row always serves before."""
    for path, conditions in _tables(doubter):
        for n, condition in enumerate(conditions):
            earlier = next((m for m in range(n) if _implies(condition, conditions[m])), None)
            if earlier is not None:
                hint = "put it first, or narrow the earlier one"
                doubt.note(
                    doubter,
                    (*path, n),
                    "an earlier row always serves before this one",
                    hint=hint,
                    other=(*path, earlier),
                )


def _tables(doubter: Doubter) -> Iterator[tuple[Path, list[Node | None]]]:
    levels = doubter.pack.levels
    if levels:
        yield ("levels", "assess"), [row.when.node for row in levels.assess]
    for name, said in doubter.pack.commitments.items():
        if said.within and not said.within.by:
            yield ("commitments", name, "within"), [row.when for row in said.within.rows]


def _implies(later: Node | None, earlier: Node | None) -> bool:
    """Whether the earlier condition holds wherever the later one does, as far as can be seen."""
    return all(any(_part_implies(own, part) for own in _parts(later)) for part in _parts(earlier))


def _part_implies(own: Node, part: Node) -> bool:
    if own == part:
        return True
    if not (isinstance(own, Value) and isinstance(part, Value) and own.name == part.name):
        return False
    if set(own.tests) <= set(part.tests):
        return True
    single = len(own.tests) == len(part.tests) == 1 and isinstance(own.tests[0].value, Quantity)
    inner, outer = (interval(Range(own.tests)), interval(Range(part.tests))) if single else (None, None)
    return inner is not None and outer is not None and outer.contains(inner)


def only_by_hand(doubt: Doubt, doubter: Doubter) -> None:
    """A level that no row of the assessment and no outage gives, though others are computed."""
    levels = doubter.pack.levels
    if levels is None or not levels.assess:
        return
    given = {row.level for row in levels.assess} | {levels.default}
    for name, level in levels.scale.items():
        if name not in given and level.reached is None:
            doubt.note(doubter, ("levels", "scale", name), "only a person's classification can give this level")


def no_default(doubt: Doubt, doubter: Doubter) -> None:
    """No level for a case that nothing assesses."""
    levels = doubter.pack.levels
    if levels and not levels.default and not levels.meanwhile:
        message = "a case that nothing assesses has no level, and no levelled clock starts"
        doubt.note(
            doubter,
            ("levels",),
            message,
            hint="add default: … (its level) or meanwhile: … (the targets that serve)",
        )


def same_act(doubt: Doubt, doubter: Doubter) -> None:
    """Promises that are said to bind the same act, with different limits: the strictest counts."""
    promises = list(doubter.pack.commitments.items())
    for n, two in enumerate(promises):
        for one in promises[:n]:
            named = bool(one[1].binds_same) and one[1].binds_same == two[1].binds_same
            if named and (differences := list(_differences(one, two))):
                message = (
                    f"{one[0]!r} and {two[0]!r} bind the same act with different limits: {'; '.join(differences[:4])}"
                )
                doubt.note(doubter, ("commitments", two[0]), message, other=("commitments", one[0]))


def contradictions(doubt: Doubt, doubter: Doubter) -> None:
    """Two promises that bind the same start and stop with different limits, and are not said to bind the same act."""
    promises = list(doubter.pack.commitments.items())
    for n, two in enumerate(promises):
        for one in promises[:n]:
            if _bind_the_same(one[1], two[1]) and (differences := list(_differences(one, two))):
                message = (
                    f"{one[0]!r} and {two[0]!r} promise different limits for the same act: {'; '.join(differences[:4])}"
                )
                hint = "give both the same 'binds_same' and the strictest counts, or drop one of them"
                doubt.note(doubter, ("commitments", two[0]), message, hint=hint, other=("commitments", one[0]))


def _bind_the_same(one: Commitment, two: Commitment) -> bool:
    together = not one.kinds or not two.kinds or bool(set(one.kinds) & set(two.kinds))
    if one.binds_same and one.binds_same == two.binds_same:
        return False
    return (
        together and (one.from_, one.until, one.owed_by) == (two.from_, two.until, two.owed_by) and one.when == two.when
    )


def _differences(one: tuple[str, Commitment], two: tuple[str, Commitment]) -> Iterator[str]:
    for theirs in one[1].within.rows if one[1].within else ():
        for mine in two[1].within.rows if two[1].within else ():
            lengths = theirs.limit.length, mine.limit.length
            if mine.when == theirs.when and None not in lengths and lengths[0] != lengths[1]:
                said = f"{theirs.limit.text!r} and {mine.limit.text!r} for {mine.name or 'every case'}"
                yield said + _strictest(one[0], theirs, two[0], mine)


def _strictest(one: str, theirs: Row, two: str, mine: Row) -> str:
    first, second = theirs.limit.length, mine.limit.length
    if isinstance(first, Elapsed) and isinstance(second, Elapsed):
        return f" (the strictest is {(one if first.span < second.span else two)!r})"
    return ""
