"""Anchors in words."""

from opspact.plans.explain.conditions import by, describe, qualified
from opspact.plans.explain.teller import Teller
from opspact.plans.terms.anchors import Anchor, Atom


def anchor(teller: Teller, term: Anchor) -> str:
    """What starts or stops a clock, as a noun: “accepted or responded”."""
    atoms = [_atom(teller, atom) for atom in term.atoms]
    said = teller.any_of(atoms)
    if term.last and len(atoms) > 1:
        said = teller.say("the last of {facts}", facts=teller.all_of(atoms))
    if term.awaits:
        facts = teller.any_of(map(teller.fact, term.awaits))
        said = teller.say("{what} (it holds once there is {facts})", what=said, facts=facts)
    if term.rejected_by:
        facts = teller.any_of(map(teller.fact, term.rejected_by))
        said = teller.say("{what} (undone by {facts})", what=said, facts=facts)
    return said


def _atom(teller: Teller, atom: Atom) -> str:
    if atom.clock:
        states = teller.any_of(map(teller.state, atom.becomes))
        return teller.say("the clock of {clock} is {states}", clock=teller.clock(atom.clock), states=states)
    if atom.level:
        return teller.say("the level becomes {levels}", levels=teller.any_of(map(teller.level, atom.level)))
    if atom.moment:
        return teller.say("the {field}", field=teller.field(atom.moment))
    if atom.period:
        return teller.say("the end of the period") if atom.period == "end" else teller.say("the start of the period")
    remarks = [describe(teller, atom.where)] if atom.where else []
    return qualified(teller, by(teller, teller.fact(atom.fact), atom.by), remarks)
