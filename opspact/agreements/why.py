"""Why a clock stands as it does: the sentences, the stretches of time, what moved the target, who is told next."""

from collections.abc import Iterator

import msgspec

from opspact.agreements.spoken import spoken
from opspact.clock.segments import segments
from opspact.clock.shapes import ClockView, Stretch
from opspact.clock.telling import tell_clock
from opspact.kernel.text import pick
from opspact.kernel.time import SECOND, Instant, Span
from opspact.plans.explain.promises import step
from opspact.plans.explain.teller import Teller
from opspact.plans.phrasing import Names
from opspact.plans.plan import Plan, PlanBook
from opspact.plans.schema.duties import Duty
from opspact.plans.schema.promises import Commitment
from opspact.runner.index import step_ids
from opspact.ui.words import say


class Segment(msgspec.Struct, frozen=True):
    """A stretch of the clock's life."""

    kind: str
    """`counted`, `closed`, `paused`, `excluded` or `stopped`."""
    word: str
    start: Instant
    end: Instant
    length: Span
    cause: str
    """In words: what stopped it, who recorded that; empty for counted time."""


class Why(msgspec.Struct, frozen=True):
    """The explanation of one clock."""

    title: str
    clause: str
    reading: str
    """The reading chosen for an unclear clause."""
    sentences: tuple[str, ...]
    segments: tuple[Segment, ...]
    coming: tuple[tuple[Instant, str], ...]
    """The steps to come, in order: when, and what happens and who is told."""
    view: ClockView


def why(view: ClockView, book: PlanBook, plan: Plan, lang: str) -> Why:
    """Explain a clock of a case that stands on `plan`, a version of `book`."""
    names, name = Names(book), view.terms.commitment
    section = "duties" if name in plan.pack.duties else "commitments"
    split = msgspec.structs.replace(view, stretches=tuple(segments(view, plan.calendars)))
    entry = getattr(plan.pack, section).get(name)
    return Why(
        title=names.say(section, name, lang),
        clause=names.clause(section, name),
        reading=pick(entry.reading, lang) if entry else "",
        sentences=tell_clock(spoken(split, plan, lang), names, plan.zone, lang, section, SECOND),
        segments=tuple(_segment(one, names, lang) for one in split.stretches),
        coming=tuple(_coming(view, plan, lang)),
        view=view,
    )


_WORDS = {
    "counted": "counted", "closed": "outside the service time", "paused": "paused", "excluded": "excluded",
    "stopped": "stopped",
}  # fmt: skip


def _segment(one: Stretch, names: Names, lang: str) -> Segment:
    word = say(lang, _WORDS[one.kind])
    return Segment(one.kind, word, one.start, one.end, one.end - one.start, _cause(one, names, lang))


def _cause(one: Stretch, names: Names, lang: str) -> str:
    if one.kind not in ("paused", "excluded"):
        return ""
    cause = names.cause(one.cause, lang)
    if not one.actor:
        return cause
    return say(lang, "{cause}, recorded by {actor}", cause=cause, actor=names.party(one.actor, lang))


def _coming(view: ClockView, plan: Plan, lang: str) -> Iterator[tuple[Instant, str]]:
    name = view.terms.commitment
    promise: Commitment | Duty | None = plan.pack.commitments.get(name) or plan.pack.duties.get(name)
    if promise is None:
        return
    teller = Teller(plan.pack, lang)
    known = dict(zip(step_ids(promise.steps), promise.steps, strict=True))
    ahead = (one for one in view.steps if not one.fired and not one.withdrawn and one.id in known)
    for one in sorted(ahead, key=lambda found: found.at):
        yield one.at, step(teller, known[one.id])
