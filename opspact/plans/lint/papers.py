"""Doubts about what is written down: clauses, due days, records, things nothing uses."""

from collections.abc import Iterator

from opspact.plans.lint.doubt import Doubt, Doubter
from opspact.plans.loader.names import REGISTERS
from opspact.plans.loader.tree import Path
from opspact.plans.schema.base import Titled
from opspact.plans.schema.catalogue import Record
from opspact.plans.schema.levels import OutageKind
from opspact.plans.schema.measures import Measure

_CITED = ("commitments", "duties", "gates", "money")


def undated(doubt: Doubt, doubter: Doubter) -> None:
    """A duty without a due day: it is owed, but no clock runs."""
    for name, duty in doubter.pack.duties.items():
        if duty.due is None:
            doubt.note(doubter, ("duties", name), "no due day is given: it is owed, but no clock runs")


def uncited(doubt: Doubt, doubter: Doubter) -> None:
    """A promise that does not say where the contract makes it."""
    for section in _CITED:
        entries: dict[str, Titled] = getattr(doubter.pack, section)
        for name, entry in entries.items():
            if not entry.clause:
                doubt.note(
                    doubter,
                    (section, name),
                    "it does not say where the contract says so",
                    hint="add clause: …",
                )


def empty_records(doubt: Doubt, doubter: Doubter) -> None:
    """A record that says nothing."""
    for path, record in _records(doubter):
        if not (record.title or record.attributes or record.targets):
            doubt.note(doubter, path, "this record has neither title, attributes nor targets")


def _records(doubter: Doubter) -> Iterator[tuple[Path, Record]]:
    for section in REGISTERS.values():
        for name, record in getattr(doubter.pack, section).items():
            if isinstance(record, Record):
                yield (section, name), record


def missing_attributes(doubt: Doubt, doubter: Doubter) -> None:
    """A record without the attribute that a dimension ranges over."""
    for name, dimension in doubter.pack.dimensions.items():
        owner, _, attribute = dimension.of.partition(".")
        for path, record in _records(doubter) if owner in REGISTERS else ():
            if path[0] == REGISTERS[owner] and attribute not in record.attributes:
                message = f"it has no {attribute!r}: the dimension {name!r} is absent for it"
                doubt.note(doubter, path, message, other=("dimensions", name, "of"))


def unused(doubt: Doubt, doubter: Doubter) -> None:
    """An exclusion, ladder or fee that nothing refers to."""
    pack = doubter.pack
    excluding: list[Measure | OutageKind] = [*pack.measures.values(), *pack.outages.values()]
    reasons = {name for promise in pack.commitments.values() for name in promise.paused_by or ()}
    used = {name for entry in excluding for name in entry.exclude} | reasons
    for name, exclusion in pack.exclusions.items():
        if name not in used and not exclusion.clocks:
            hint = "name it in exclude: of a measure or an outage, or set clocks: true"
            doubt.note(doubter, ("exclusions", name), "no measure, outage or clock leaves it out", hint=hint)
    for name in _unused_fees(doubter):
        doubt.note(doubter, ("fees", name), "no rule of money refers to this fee")


def _unused_fees(doubter: Doubter) -> list[str]:
    said = [str(found.value) for found in doubter.fields() if found.field in ("base", "amount")]
    return [name for name in doubter.pack.fees if name not in said and not any(f"of {name}" in text for text in said)]
