"""The explanation of a clock in words: one whole sentence for each thing that a person would ask."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from opspact.clock.shapes import ClockView, Retargeting, Stretch, Target
from opspact.kernel.time import Instant, Span
from opspact.plans.phrasing import Names, length, moment
from opspact.ui.words import say


def tell_clock(
    view: ClockView, names: Names, zone: ZoneInfo, lang: str, section: str = "commitments", grain: Span = 1
) -> tuple[str, ...]:
    """Which promise, since when, what counted, what moved it, when it is due, how it stands, what comes next.

    Times and lengths are cut to whole multiples of `grain`: a second where nobody wants to read fractions.
    """
    return tuple(_Teller(view, names, zone, lang, grain).sentences(section))


class _Teller:
    def __init__(self, view: ClockView, names: Names, zone: ZoneInfo, lang: str, grain: Span) -> None:
        self.view = view
        self.names = names
        self.zone = zone
        self.lang = lang
        self.grain = grain

    def sentences(self, section: str) -> Iterator[str]:
        yield self._promise(section)
        yield from self._start()
        for stretch in self.view.stretches:
            yield self._stretch(stretch)
        for change in self.view.retargetings:
            yield self._retargeting(change)
        yield from self._due()
        yield from self._verdict()
        yield from self._next()

    def _say(self, sentence: str, **values: object) -> str:
        return say(self.lang, sentence, **values)

    def _at(self, at: Instant | None) -> str:
        return "–" if at is None else moment(at - at % self.grain, self.zone)

    def _length(self, span: Span) -> str:
        return length(abs(span) - abs(span) % self.grain, self.lang)

    def _promise(self, section: str) -> str:
        terms = self.view.terms
        title = self.names.say(section, terms.commitment, self.lang)
        clause = self.names.clause(section, terms.commitment)
        party, limit = self.names.party(terms.owed_by, self.lang), self._target(self.view.target)
        if not clause:
            return self._say("{promise}, owed by {party}: {limit}.", promise=title, party=party, limit=limit)
        return self._say(
            "{promise} (clause {clause}), owed by {party}: {limit}.",
            promise=title,
            clause=clause,
            party=party,
            limit=limit,
        )

    def _target(self, target: Target | None) -> str:
        if target is None:
            return self._say("no target")
        text = target.text or target.name or self._at(target.due)
        if not target.level:
            return text
        return self._say("{limit} for level {level}", limit=text, level=self.names.level(target.level, self.lang))

    def _start(self) -> Iterator[str]:
        if self.view.started is None:
            yield self._say("The clock has not started.")
        else:
            yield self._say("The clock started at {time}.", time=self._at(self.view.started))

    def _stretch(self, stretch: Stretch) -> str:
        values = {"start": self._at(stretch.start), "end": self._at(stretch.end),
                  "length": self._length(stretch.end - stretch.start)}  # fmt: skip
        if stretch.kind not in ("paused", "excluded"):
            return self._say(_PLAIN[stretch.kind], **values)
        cause = self.names.cause(stretch.cause, self.lang)
        if not stretch.actor:
            return self._say(_WAIT[stretch.kind], cause=cause, **values)
        actor = self.names.party(stretch.actor, self.lang)
        return self._say(_WAIT_BY[stretch.kind], cause=cause, actor=actor, **values)

    def _retargeting(self, change: Retargeting) -> str:
        return self._say(
            "At {time}, {before} became {after} ({cause}): due at {due_after} instead of {due_before}.",
            time=self._at(change.at),
            before=self._target(change.before),
            after=self._target(change.after),
            cause=self.names.cause(change.cause, self.lang),
            due_before=self._at(change.due_before),
            due_after=self._at(change.due_after),
        )

    def _due(self) -> Iterator[str]:
        view = self.view
        due = view.due if view.due is not None else view.settled_due
        if view.phase == "paused" and view.remaining is not None:
            yield self._say("It is paused, so it has no due time but {remaining} left.", remaining=self._left())
        elif due is not None and view.target and view.target.strict:
            yield self._say("It must be met before {time}; exactly then is too late.", time=self._at(due))
        elif due is not None:
            yield self._say("It is due at {time}; exactly then is still in time.", time=self._at(due))
        if view.target and view.target.reference:
            yield self._say("The target is for reference: it is measured and never broken.")
        if view.provisional:
            yield self._say("The due time lies past the known arrangement of holidays and is provisional.")

    def _verdict(self) -> Iterator[str]:
        view = self.view
        if view.phase == "void" and view.verdict == "broken":
            reason = view.release_reason or "–"
            yield self._say("Broken at {time}; then released: {reason}.", time=self._at(view.broken_at), reason=reason)
        elif view.phase == "void":
            yield self._say("The clock is void: {reason}.", reason=view.release_reason or "–")
        elif view.verdict == "kept":
            yield self._say(
                "Kept: stopped at {time} after {consumed}.", time=self._at(view.stopped), consumed=self._consumed()
            )
        elif view.verdict == "broken":
            yield self._broken()
        elif view.started is not None and view.remaining is not None:
            yield self._say(
                "Open: {consumed} used, {remaining} left.", consumed=self._consumed(), remaining=self._left()
            )
        if view.awaiting:
            yield self._say(
                "It was stopped at {time}; the stop holds once it is confirmed.", time=self._at(view.stopped)
            )
        if view.claims:
            facts = ", ".join(view.claims)
            yield self._say("Facts recorded late would mend it once the other side approves: {facts}.", facts=facts)

    def _broken(self) -> str:
        view = self.view
        values = {"time": self._at(view.broken_at), "over": self._length(view.lateness)}
        if view.stopped is None:
            return self._say("Broken at {time}; it still runs, over by {over} so far.", **values)
        return self._say(
            "Broken at {time}; stopped at {stopped}, over by {over}.", stopped=self._at(view.stopped), **values
        )

    def _next(self) -> Iterator[str]:
        coming = [step for step in self.view.steps if not step.fired and not step.withdrawn]
        if coming and self.view.next_at is not None:
            first = min(coming, key=lambda step: step.at)
            yield self._say(
                "If nothing happens before, step “{step}” comes at {time}.", step=first.id, time=self._at(first.at)
            )
        elif self.view.next_at is not None:
            yield self._say(
                "If nothing happens before, the next change comes at {time}.", time=self._at(self.view.next_at)
            )

    def _consumed(self) -> str:
        return self._length(self.view.consumed)

    def _left(self) -> str:
        return self._length(max(self.view.remaining or 0, 0))


_PLAIN = {
    "counted": "Counted from {start} to {end}: {length}.",
    "closed": "Outside the service time from {start} to {end}: not counted.",
    "stopped": "Stopped from {start} to {end}: not counted.",
}
_WAIT = {
    "paused": "Paused from {start} to {end} ({length}): {cause}.",
    "excluded": "Excluded from {start} to {end} ({length}): {cause}.",
}
_WAIT_BY = {
    "paused": "Paused from {start} to {end} ({length}): {cause}, recorded by {actor}.",
    "excluded": "Excluded from {start} to {end} ({length}): {cause}, recorded by {actor}.",
}
