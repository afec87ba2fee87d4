"""From the outcome of a run, in the engine's terms, to its result for people and programs."""

from zoneinfo import ZoneInfo

import msgspec

from opspact.clock.segments import segments
from opspact.clock.shapes import ClockView, Retargeting, Stretch, Target
from opspact.clock.telling import tell_clock
from opspact.kernel.time import SECOND, Instant, Span, iso
from opspact.plans.phrasing import Names
from opspact.plans.plan import Plan, PlanBook
from opspact.runner.shapes import CaseView, Hole, LevelSpan, Warned
from opspact.simulate.events import event
from opspact.simulate.figures import figures
from opspact.simulate.outcome import Outcome
from opspact.simulate.result import (
    CaseResult,
    ClockResult,
    HoleResult,
    Result,
    Retarget,
    Seconds,
    Segment,
    Sentences,
    Stage,
    StepResult,
)
from opspact.ui.words import say


def present(outcome: Outcome, book: PlanBook, zone: ZoneInfo) -> Result:
    """The result of a run; times are local in `zone`."""
    names = Names(book)
    pack = book.latest.pack
    show = Presenter(book, names, zone)
    return Result(
        plan=pack.plan,
        title=pack.title,
        zone=zone.key,
        now=iso(outcome.now, zone),
        known_at=iso(outcome.known_at, zone),
        cases=tuple(show.case(view) for view in outcome.cases),
        duties=tuple(show.duty(view) for view in outcome.duties),
        events=tuple(event(decided, zone) for decided in outcome.decisions),
        warnings=tuple(_warning(one, case) for case, one in outcome.warnings),
        **figures(
            names, zone, pack.currency, measures=outcome.measures, money=outcome.money, quotas=outcome.quotas,
            triggers=outcome.triggers, adjustments=outcome.adjustments,
        ),
    )  # fmt: skip


def seconds(span: Span) -> Seconds:
    """A length in seconds: whole where it is whole."""
    return span // SECOND if span % SECOND == 0 else span / SECOND


def clock_name(case: str, line: str, commitment: str, number: int) -> str:
    """What `--why` takes: `T1/restore`, `T1/device-7/restore#2`."""
    parts = "/".join(part for part in (case, line, commitment) if part)
    return parts if number == 1 else f"{parts}#{number}"


class Presenter:
    """Makes results of views."""

    def __init__(self, book: PlanBook, names: Names, zone: ZoneInfo) -> None:
        self.book = book
        self.names = names
        self.zone = zone

    def case(self, view: CaseView) -> CaseResult:
        """A case with its clocks."""
        return CaseResult(
            case=view.id, kind=view.kind, version=view.version, state=view.state, level=view.level,
            opened=self._at(view.opened), closed=self._at(view.closed), merged_into=view.merged_into,
            levels=tuple(self._stage(span) for span in view.levels), fields=view.fields, lines=view.lines,
            line_levels={line: tuple(map(self._stage, spans)) for line, spans in view.line_levels.items()},
            clocks=tuple(self.clock(one, view.id, self._plan(view.version)) for one in view.clocks),
            holes=tuple(self._hole(one) for one in view.holes), next_at=self._at(view.next_at),
            warnings=tuple(_warning(one) for one in view.warnings),
        )  # fmt: skip

    def _plan(self, version: int) -> Plan:
        """The version a case is pinned to."""
        return next((plan for plan in self.book.versions if plan.pack.version == version), self.book.latest)

    def clock(self, view: ClockView, case: str, plan: Plan) -> ClockResult:
        """A clock of a case, its counted time split from the closed time of its calendar."""
        view = msgspec.structs.replace(view, stretches=tuple(segments(view, plan.calendars)))
        terms = view.terms
        name = clock_name(case, terms.line, terms.commitment, terms.round)
        return self._clock(view, "commitments", name=name, case=case, line=terms.line)

    def duty(self, view: ClockView) -> ClockResult:
        """An occurrence of a periodic duty."""
        terms, plan = view.terms, self.book.at(view.started or 0)
        view = msgspec.structs.replace(view, stretches=tuple(segments(view, plan.calendars)))
        subject = f"{terms.commitment}@{terms.period}" + (f"@{terms.line}" if terms.line else "")
        name = clock_name("", "", subject, terms.round)
        return self._clock(view, "duties", name=name, period=terms.period, line=terms.line)

    def _clock(
        self, view: ClockView, section: str, *, name: str, line: str, case: str = "", period: str = ""
    ) -> ClockResult:
        terms, target = view.terms, view.target or Target(None)
        zh, en = (tell_clock(view, self.names, self.zone, lang, section) for lang in ("zh", "en"))
        return ClockResult(
            name=name,
            clock=terms.commitment,
            case=case,
            line=line,
            round=terms.round,
            period=period,
            title=self.names.title(section, terms.commitment),
            clause=self.names.clause(section, terms.commitment),
            owed_by=terms.owed_by,
            judged=terms.judged,
            phase=view.phase,
            verdict=view.verdict,
            limit=target.text or target.name,
            strict=target.strict,
            reference=target.reference,
            level=target.level,
            calendar=view.calendar,
            started=self._at(view.started),
            stopped=self._at(view.stopped),
            due=self._at(_shown_due(view)),
            settled_due=self._at(view.settled_due),
            broken_at=self._at(view.broken_at),
            consumed=seconds(view.consumed),
            remaining=None if view.remaining is None else seconds(view.remaining),
            lateness=seconds(_shown_lateness(view)),
            provisional=view.provisional,
            next_at=self._at(view.next_at),
            awaiting=view.awaiting,
            claims=view.claims,
            release_reason=view.release_reason,
            steps=tuple(
                StepResult(step=s.id, at=iso(s.at, self.zone), n=s.n, fired=s.fired, withdrawn=s.withdrawn)
                for s in view.steps
            ),
            segments=tuple(self._segment(one) for one in view.stretches),
            retargetings=tuple(self._retarget(one) for one in view.retargetings),
            sentences=Sentences(zh=zh, en=en),
        )

    def _at(self, at: Instant | None) -> str | None:
        return None if at is None else iso(at, self.zone)

    def _stage(self, span: LevelSpan) -> Stage:
        return Stage(start=iso(span.start, self.zone), level=span.level, cause=span.cause, source=span.source)

    def _segment(self, one: Stretch) -> Segment:
        return Segment(
            start=iso(one.start, self.zone), end=iso(one.end, self.zone), kind=one.kind,
            seconds=seconds(one.end - one.start), cause=one.cause, actor=one.actor, source=one.source,
        )  # fmt: skip

    def _retarget(self, one: Retargeting) -> Retarget:
        return Retarget(
            at=iso(one.at, self.zone),
            before=_text(one.before),
            after=_text(one.after),
            due_before=self._at(one.due_before),
            due_after=self._at(one.due_after),
            policy=one.policy,
            cause=one.cause,
            source=one.source,
        )

    def _hole(self, one: Hole) -> HoleResult:
        return HoleResult(
            case=one.case, clock=one.commitment, line=one.line, at=iso(one.at, self.zone), reason=one.reason
        )


def _warning(one: Warned, case: str = "") -> dict[str, str]:
    """A warning in each language, with the case where it stands apart from it."""
    sentence = {
        "no_value": "It was opened without {names}.",
        "no_evidence": "The wait “{reason}” does not count; its evidence is missing: {names}.",
    }[one.kind]
    told = {lang: say(lang, sentence, names=", ".join(one.names), reason=one.reason) for lang in ("zh", "en")}
    return {lang: f"{case}: {text}" for lang, text in told.items()} if case else told


def _shown_due(view: ClockView) -> Instant | None:
    """The deadline as it stands; of a clock released after it was broken, the one that was missed."""
    return view.settled_due if view.due is None and view.verdict == "broken" else view.due


def _shown_lateness(view: ClockView) -> Span:
    """Lateness so far; a release the instant after a breach leaves no second of it."""
    return view.lateness - view.lateness % SECOND if view.phase == "void" else view.lateness


def _text(target: Target | None) -> str:
    return (target.text or target.name) if target else ""
