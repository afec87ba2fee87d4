"""Time that does not count: pauses and exclusions."""

from collections.abc import Iterator

from opspact.plans.explain.anchors import anchor
from opspact.plans.explain.conditions import describe
from opspact.plans.explain.entries import chapter, entry, paragraph
from opspact.plans.explain.shapes import Section
from opspact.plans.explain.teller import Teller
from opspact.plans.schema.promises import Exclusion, Pause


def waits(teller: Teller) -> Iterator[Section | None]:
    """The chapters of time that does not count."""
    pauses = (
        entry(teller, "pauses", n, p, [paragraph(teller, *_pause(teller, n, p))]) for n, p in teller.pack.pauses.items()
    )
    yield chapter("pauses", teller.say("Pauses"), [], pauses)
    outside = (
        entry(teller, "exclusions", n, e, [paragraph(teller, *_exclusion(teller, e))])
        for n, e in teller.pack.exclusions.items()
    )
    yield chapter("exclusions", teller.say("Exclusions"), [], outside)


def _pause(teller: Teller, name: str, said: Pause) -> Iterator[str]:
    say = teller.say
    yield say(
        "It stops: {clocks}.",
        clocks=teller.all_of(map(teller.clock, _stopped(teller, name, said))) or say("no promise"),
    )
    yield from _bounds(teller, said)
    if said.when:
        yield say("Only while {condition}.", condition=describe(teller, said.when.node))
    yield from _proof(teller, said)
    if said.cap:
        yield say("One wait counts for at most {length}.", length=teller.length(said.cap.span))
    if said.cap_total:
        yield say("All waits of one case count for at most {length}.", length=teller.length(said.cap_total.span))
    if said.excluded:
        yield say("It is shown as time that is not ours.")


def _stopped(teller: Teller, name: str, said: Pause) -> list[str]:
    promises = teller.pack.commitments.items()
    if said.commitments:
        return said.commitments
    return [clock for clock, promise in promises if promise.paused_by is None or name in promise.paused_by]


def _bounds(teller: Teller, said: Pause | Exclusion) -> Iterator[str]:
    if said.from_:
        yield teller.say("It begins with {start}.", start=anchor(teller, said.from_))
    if said.until:
        yield teller.say("It ends with {stop}.", stop=anchor(teller, said.until))


def _proof(teller: Teller, said: Pause | Exclusion) -> Iterator[str]:
    if said.evidence:
        yield teller.say("Evidence to be recorded: {fields}.", fields=teller.all_of(map(teller.field, said.evidence)))
    if said.approval:
        yield teller.say("It counts once {who} has approved it.", who=teller.anyone(said.approval))


def _exclusion(teller: Teller, said: Exclusion) -> Iterator[str]:
    yield from _bounds(teller, said)
    if said.when:
        yield teller.say("Only where {condition}.", condition=describe(teller, said.when.node))
    yield from _proof(teller, said)
    yield teller.say(_LEAVES[said.leaves])
    if said.clocks:
        yield teller.say("Running clocks stand still in it.")


_LEAVES = {
    "both": "It is taken out of the outage and of the total time.",
    "numerator": "It is taken out of the outage, not of the total time.",
    "denominator": "It is taken out of the total time, not of the outage.",
}
