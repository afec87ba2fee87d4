"""The promises of an incident with their verdicts, the waits, the levels and the outage totals."""

from collections.abc import Iterator
from typing import Final

from opspact.agreements.spoken import spoken
from opspact.clock.shapes import ClockView, Mark
from opspact.clock.telling import tell_clock
from opspact.documents.naming import LANGUAGES, Labels, both, word
from opspact.documents.shapes import Outage, Promise, Stage, Wait
from opspact.kernel.time import Instant, Span
from opspact.measures.intervals import Interval
from opspact.runner.outage_facts import known_intervals, outage_key
from opspact.runner.scope import CaseScope
from opspact.runner.shapes import CaseView
from opspact.runner.state import CaseState

_ENDS: Final = ("start", "stop", "confirm", "reject", "reopen", "agree", "release")
"""Marks that a promise's figures rest on."""


def promises(view: CaseView, state: CaseState, labels: Labels) -> Iterator[Promise]:
    """Every judged round that has begun, in order of its start; rounds that never began say nothing."""
    marks = {
        (track.promise.name, track.line, one.terms.round): one.marks for track in state.tracks for one in track.rounds
    }
    clocks = [clock for clock in view.clocks if clock.terms.judged and clock.started is not None]
    for clock in sorted(clocks, key=lambda one: (one.started or 0, one.terms.commitment)):
        terms = clock.terms
        yield _promise(clock, marks.get((terms.commitment, terms.line, terms.round), []), labels)


def _promise(clock: ClockView, marks: list[Mark], labels: Labels) -> Promise:
    terms, target, names = clock.terms, clock.target, labels.names
    return Promise(
        name=terms.commitment,
        label=names.title("commitments", terms.commitment),
        clause=names.clause("commitments", terms.commitment),
        line=terms.line,
        round=terms.round,
        owed_by=labels.party(terms.owed_by),
        level=both(lambda lang: names.level(target.level, lang)) if target and target.level else "",
        limit=both(lambda lang: _limit(clock, labels, lang)),
        started=clock.started,
        due=clock.due if clock.due is not None else clock.settled_due,
        stopped=clock.stopped,
        phase=clock.phase,
        verdict="void" if clock.phase == "void" and clock.verdict != "broken" else clock.verdict,
        consumed=clock.consumed,
        lateness=clock.lateness,
        why={lang: tell_clock(spoken(clock, labels.plan, lang), names, labels.plan.zone, lang) for lang in LANGUAGES},
        sources=tuple(dict.fromkeys(mark.source for mark in marks if mark.kind in _ENDS and mark.source)),
    )


def _limit(clock: ClockView, labels: Labels, lang: str) -> str:
    """The limit as the pages say it."""
    target = spoken(clock, labels.plan, lang).target
    return (target.text or target.name) if target else ""


def levels(view: CaseView, labels: Labels) -> Iterator[Stage]:
    """The levels the case has had, each with its cause."""
    for span in view.levels:
        label = both(lambda lang, level=span.level: labels.names.level(level, lang))  # type: ignore[misc]
        yield Stage(span.start, span.level, label, word(span.cause), span.source)


def waits(state: CaseState, labels: Labels) -> Iterator[Wait]:
    """Every wait, also those that do not count, with what they lack."""
    for wait in state.pauses:
        label = both(lambda lang, reason=wait.reason: labels.names.cause(reason, lang))  # type: ignore[misc]
        yield Wait(
            label, wait.fact.at, wait.end.at if wait.end else None, labels.who(wait.fact.by, wait.fact.person),
            wait.counts, tuple(map(labels.field, wait.missing)), (wait.fact.id, *((wait.end.id,) if wait.end else ())),
        )  # fmt: skip


def outages(state: CaseState, as_of: Instant, labels: Labels) -> Iterator[Outage]:
    """The outages the case knows of, those that others reported of the same thing included."""
    scope = CaseScope(state, as_of)
    for name in dict.fromkeys(kind for kind, _ in state.samples):
        kind = state.plan.pack.outages[name]
        found = known_intervals(name, scope)
        if found:
            key = outage_key(kind, scope)
            shown = "" if key.startswith("case:") else labels.value(kind.key, key)
            yield Outage(
                labels.names.title("outages", name), shown, tuple((one.start, one.end) for one in found),
                sum(_length(one, as_of) for one in found), tuple(i for one in found for i in one.ids),
            )  # fmt: skip


def _length(one: Interval, as_of: Instant) -> Span:
    """What of an outage counts so far."""
    end = as_of if one.end is None else one.end
    cuts = sum(min(cut.end or end, end) - cut.start for cut in one.excluded if cut.start < end)
    return max(end - one.start - cuts, 0)
