"""Anchors: the moment at which a clock starts or stops (architecture §3, Anchors).

reported                                        the first such fact
[restored, worked_around]                       whichever comes first
{last: [approved, parts_arrived]}               when all have happened: the last of them
{fact: document_delivered, where: {document: fault_report, complete: true}, by: [provider]}
{clock: respond, is: broken}                    another clock of the case starts, stops, is kept or broken
{level: [critical]}                             the level becomes one of these
{moment: planned_start}                         the time written in a field
{period: end}                                   start or end of the duty's period
{awaits: confirmed, rejected_by: rejected, fact: solved}   a stop that needs another fact to hold
"""

from typing import Any, ClassVar, Final, Self

import msgspec

from opspact.plans.terms.conditions import Node, names, read_node
from opspact.plans.terms.leaf import Leaf, TermError, inside


class Atom(msgspec.Struct, frozen=True):
    """One thing that may happen. Exactly one of `fact`, `clock`, `level`, `moment`, `period` is set."""

    fact: str = ""
    where: Node | None = None
    by: tuple[str, ...] = ()
    clock: str = ""
    becomes: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    moment: str = ""
    period: str = ""


_KEYS: Final = {"fact", "where", "by", "clock", "is", "level", "moment", "period"}
_WAIT: Final = {"awaits", "rejected_by"}


def read_atom(raw: Any) -> Atom:
    """Read one atom. Raises TermError."""
    if isinstance(raw, str) and raw:
        return Atom(fact=raw)
    if (
        not isinstance(raw, dict)
        or set(raw) - _KEYS
        or len({"fact", "clock", "level", "moment", "period"} & set(raw)) != 1
    ):
        raise TermError(
            f"{raw!r} is not an anchor; write a fact, or a mapping with fact, clock, level, moment or period"
        )
    with inside("where"):
        where = read_node(raw["where"]) if raw.get("where") else None
    return Atom(
        fact=str(raw.get("fact", "")),
        where=where,
        by=names(raw.get("by")),
        clock=str(raw.get("clock", "")),
        becomes=names(raw.get("is", "stopped")) if "clock" in raw else (),
        level=names(raw.get("level")),
        moment=str(raw.get("moment", "")),
        period=str(raw.get("period", "")),
    )


class Anchor(Leaf):
    """First of, or (with `last`) the last of several atoms; optionally awaiting a confirming fact."""

    __slots__ = ("atoms", "awaits", "last", "rejected_by")
    example: ClassVar[str] = "[restored, worked_around]"

    def __init__(
        self, atoms: tuple[Atom, ...], *, last: bool = False, awaits: tuple[str, ...] = (),
        rejected_by: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        self.atoms = atoms
        self.last = last
        self.awaits = awaits
        self.rejected_by = rejected_by

    @classmethod
    def read(cls, raw: Any) -> Self:
        """Read a name, a list, or a mapping. Raises TermError."""
        if isinstance(raw, list):
            return cls(_atoms(raw))
        if not isinstance(raw, dict):
            return cls((read_atom(raw),))
        rest = {key: value for key, value in raw.items() if key not in _WAIT}
        word = next((key for key in ("first", "last") if key in rest), "")
        if word and len(rest) > 1:
            raise TermError(f"an anchor with '{word}' lists its parts and has no other keys but awaits, rejected_by")
        with inside(*filter(None, [word])):
            atoms = _atoms(rest[word] if word else [rest])
        return cls(
            atoms, last=word == "last", awaits=names(raw.get("awaits")), rejected_by=names(raw.get("rejected_by"))
        )


def _atoms(raw: Any) -> tuple[Atom, ...]:
    if not isinstance(raw, list) or not raw:
        raise TermError(f"{raw!r} is not a list of anchors; write for example [restored, worked_around]")
    atoms = []
    for n, part in enumerate(raw):
        with inside(*([n] if len(raw) > 1 else [])):
            atoms.append(read_atom(part))
    return tuple(atoms)
