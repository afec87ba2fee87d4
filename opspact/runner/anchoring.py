"""Whether a fact is what an anchor waits for."""

from opspact.plans.terms.anchors import Anchor, Atom
from opspact.plans.terms.evaluate import holds
from opspact.runner.actors import answers, is_among
from opspact.runner.happenings import CLOCK_FACTS, LEVEL_CHANGED, MOMENT_COME
from opspact.runner.scope import CaseScope
from opspact.runner.shapes import Fact
from opspact.runner.state import CaseState, Track


def atom_matches(atom: Atom, fact: Fact, scope: CaseScope, owed_by: str) -> bool:
    """Whether a fact is the one an atom names: kind, actor, its condition, for answers a human of the right side."""
    if atom.fact:
        return _fact_matches(atom, fact, scope, owed_by)
    if atom.clock:
        names = [CLOCK_FACTS[state] for state in atom.becomes if state in CLOCK_FACTS]
        return fact.kind in names and fact.fields.get("commitment") == atom.clock
    if atom.level:
        return fact.kind == LEVEL_CHANGED and fact.fields.get("to") in atom.level
    return bool(atom.moment) and fact.kind == MOMENT_COME and fact.fields.get("field") == atom.moment


def _fact_matches(atom: Atom, fact: Fact, scope: CaseScope, owed_by: str) -> bool:
    if fact.kind != atom.fact:
        return False
    pack = scope.plan.pack
    if atom.by and not is_among(pack, fact.by, atom.by):
        return False
    kind = scope.state.index.facts.get(fact.kind)
    if kind is not None and kind.answer and not atom.by and not answers(pack, fact.by, owed_by):
        return False
    return holds(atom.where, scope)


def hits(state: CaseState, track: Track, which: str, anchor: Anchor | None, fact: Fact) -> bool:
    """Whether a fact completes an anchor of a track: any atom of a first-of, the last missing one of a last-of."""
    if anchor is None or fact.kind not in track.promise.kinds[which]:
        return False
    if track.line and fact.line and fact.line != track.line:
        return False
    scope = CaseScope(state, fact.at, fact, track.line)
    owed_by = track.promise.commitment.owed_by
    matching = [i for i, atom in enumerate(anchor.atoms) if atom_matches(atom, fact, scope, owed_by)]
    if not matching:
        return False
    if not anchor.last:
        return True
    for place in matching:
        track.seen.setdefault((which, place), fact.at)
    return all((which, place) in track.seen for place in range(len(anchor.atoms)))
