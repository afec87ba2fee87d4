"""The facts that the walk itself makes, and which kinds of fact an anchor can be about."""

from opspact.plans.terms.anchors import Anchor

CLOCK_FACTS = {"started": "clock_started", "stopped": "clock_stopped", "kept": "clock_kept", "broken": "clock_broken"}
"""The facts that the walk itself makes of clocks, by what became of them."""
MOMENT_COME = "moment_come"
LEVEL_CHANGED = "level_changed"


def kinds_of(anchor: Anchor | None) -> frozenset[str]:
    """The kinds of fact that an anchor can be about at all."""
    kinds: set[str] = set()
    for atom in anchor.atoms if anchor else ():
        clocks = {CLOCK_FACTS[state] for state in atom.becomes if state in CLOCK_FACTS} if atom.clock else set()
        own = {atom.fact} if atom.fact else {LEVEL_CHANGED} if atom.level else {MOMENT_COME} if atom.moment else set()
        kinds |= clocks | own
    return frozenset(kinds)
