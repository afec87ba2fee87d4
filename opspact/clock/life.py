"""The life of one clock: marks in order of true time, each changing phase and deadline (architecture §3,
Clock and Laws).

Phase and verdict are apart: a clock that missed its deadline runs on until its stop. What stood still is
kept as stretches, so any later target is counted over the same life.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from opspact.calendars.worktime import WorkCalendar
from opspact.clock.deadline import Deadline, aim, promised
from opspact.clock.shapes import ClockTerms, Mark, Retargeting, StepTerm, StepView, Stretch, Target
from opspact.clock.steps import Ladder
from opspact.clock.waits import NEVER, Waits
from opspact.kernel.time import Instant, Span


class Life:
    """What is so far. `live` once; then read."""

    __slots__ = (
        "agreed", "broken_at", "broken_due", "by", "calendars", "deadline", "deferred", "kind",
        "ladder", "lateness_before", "origin", "piece", "release", "retargetings", "since",
        "slack", "started", "stop", "stretches", "terms", "waits",
    )  # fmt: skip

    def __init__(self, terms: ClockTerms, calendars: Mapping[str, WorkCalendar], steps: tuple[StepTerm, ...]) -> None:
        self.terms = terms
        self.calendars = calendars
        self.waits = Waits(terms.caps)
        self.ladder = Ladder(steps, calendars)
        self.stretches: list[Stretch] = []
        self.retargetings: list[Retargeting] = []
        self.deadline: Deadline | None = None
        self.started: Instant | None = None
        self.stop: Mark | None = None
        self.release: Mark | None = None
        self.agreed: Target | None = None
        self.deferred: list[Mark] = []
        """Changes of the stopped clock: they wait for a reopening."""
        self.broken_at: Instant | None = None
        self.broken_due: Instant | None = None
        self.lateness_before: Span = 0
        """Lateness of what a restart left behind."""
        self.kind = ""
        """Kind of the stretch that runs; empty while none does."""
        self.by: Mark | None = None
        """The mark that the running stretch is due to."""
        self.since: Instant = 0
        """Beginning of the running stretch."""
        self.piece: Instant = 0
        """Since when the present due time stands."""
        self.origin: Instant = 0
        """What targets are counted from: the start, or the reopening that began anew."""
        self.slack: Span = NEVER
        """No deadline was ever nearer than so, whatever mark is left out; 0 where that is not known."""

    def live(self, marks: Sequence[Mark], as_of: Instant) -> None:
        """Live through the marks, which are in order, until `as_of`."""
        waits = self.waits
        for mark in marks:
            at, deadline = mark.at, self.deadline
            if waits.ends <= at or (deadline and deadline.due is not None and deadline.due <= at):
                self._pass_to(at)
            act = _ACTS.get(mark.kind)
            if act is not None:
                act(self, mark)
                if self.release is not None:
                    return
        self._pass_to(as_of)
        if self.kind and self.stop is None:
            self._fire(as_of + 1)
            self._turn(as_of, self.kind, self.by)

    @property
    def counting(self) -> bool:
        """Whether time counts: neither paused, stopped nor yet begun."""
        return self.kind == "counted"

    @property
    def _no_longer_pauses(self) -> bool:
        """A wait after the breach changes nothing: its time counts as lateness and names the wait (R1.5)."""
        late = self.deadline is not None and self.deadline.passed
        return late and self.kind in ("paused", "excluded")

    @property
    def ended(self) -> Instant | None:
        """When the clock stopped or was released; None while it lives."""
        end = self.stop or self.release
        return None if end is None else end.at

    def ahead(self) -> tuple[list[StepView], Instant | None]:
        """The steps that come if nothing else happens, and when the first of them or the breach does.

        A pause goes on until its cap, if it has one.
        """
        deadline = self.deadline
        if deadline is None or not self.kind or self.stop is not None:
            return [], None
        halted, since = deadline.halted, self.since
        if halted:
            since = self.waits.over_at
            if since == NEVER:
                return [], None
            deadline.resume(since)
        steps = self.ladder.ahead(deadline, since)
        moments = [view.at for view in steps[:1]]
        if deadline.due is not None and self._judges(deadline) and not deadline.passed:
            moments.append(deadline.due)
        if halted:
            deadline.halt()
        return steps, min(moments, default=None)

    def on_start(self, mark: Mark) -> None:
        if self.started is not None:
            return
        self.started = self.origin = self.since = mark.at
        self.by = self.waits.oldest
        self.kind = _kind(self.by)
        target = promised(self.agreed or mark.target)
        if target is not None:
            self.ladder.begin(mark.at)
            self._adopt(self._aim(target, mark.at), mark.at)

    def on_pause(self, mark: Mark) -> None:
        self.waits.begin(mark)
        self._follow(mark.at)

    def on_resume(self, mark: Mark) -> None:
        self.waits.end(mark.reason, mark.at)
        self._follow(mark.at)

    def on_stop(self, mark: Mark) -> None:
        if not self.kind or self.stop is not None:
            return
        self._fire(mark.at)
        self._turn(mark.at, "stopped", mark)
        self.waits.clear(mark.at)
        self.stop = mark
        if self.deadline is not None:
            self.deadline.due = self.deadline.standing(mark.at)

    def on_reopen(self, mark: Mark) -> None:
        if self.stop is None or self.terms.reopen == "new_cycle":
            return
        self.stop = None
        oldest = self.waits.oldest
        self._turn(mark.at, _kind(oldest), oldest)
        if self.deadline is not None:
            self._run_on(self.deadline, mark.at)
        deferred, self.deferred = self.deferred, []
        for change in deferred:
            self._change(change, mark.at)

    def _run_on(self, deadline: Deadline, at: Instant) -> None:
        """After a reopening: anew, or from where the clock stopped."""
        if self.terms.reopen == "restart" and not deadline.fixed:
            self.origin = at
            self.lateness_before = max(self.lateness_before, -(deadline.remaining(at) or 0))
            deadline = self._aim(deadline.target, at)
        elif not (deadline.fixed or deadline.passed):
            if self.counting:
                deadline.resume(at)
            else:
                deadline.halt()
        self._adopt(deadline, at)

    def on_retarget(self, mark: Mark) -> None:
        if self.stop is not None:
            self.deferred.append(mark)
            self.slack = 0
        elif self.started is not None:
            self._change(mark, mark.at)

    def on_agree(self, mark: Mark) -> None:
        target = promised(mark.target)
        if target is not None:
            self.agreed = target
            self.slack = 0
            self.on_retarget(mark)

    def on_release(self, mark: Mark) -> None:
        if self.stop is not None:
            return
        self._fire(mark.at)
        if self.started is not None:
            self._turn(mark.at, "", None)
        self.release = mark
        self.slack = 0

    def _change(self, mark: Mark, at: Instant) -> None:
        """Change the target as the policy says, and note it."""
        old = self.deadline
        due_before = old.standing(at) if old is not None else None
        new = self._chosen(mark, old, at)
        if new is not old:
            self._fire(at)
            self._adopt(new, at)
        self.retargetings.append(
            Retargeting(
                at,
                old.target if old is not None else None,
                mark.target,
                due_before,
                new.standing(at) if new is not None else None,
                "agreed" if mark.kind == "agree" else mark.policy,
                mark.reason,
                mark.source,
                mark.actor,
            )
        )

    def _chosen(self, mark: Mark, old: Deadline | None, at: Instant) -> Deadline | None:
        """The deadline after a change: a missed one, an agreed one and, by policy, the old one stay."""
        agreeing = mark.kind == "agree"
        policy = "from_start" if agreeing else mark.policy
        if old is not None and not agreeing and (self.agreed is not None or policy == "keep"):
            return old
        target = promised(mark.target)
        if target is None:
            return None
        if old is not None and old.passed and self._judges(old):
            return old
        new = self._aim(target, at if policy == "from_change" else self.origin)
        if policy == "keep_earlier" and old is not None and not _earlier(new, old, at):
            return old
        return new

    def _aim(self, target: Target, start: Instant) -> Deadline:
        """A target aimed at from `start`, told over the life so far."""
        deadline = aim(target, self.calendars, start)
        deadline.replay(self.stretches, self.since if self.counting else None)
        return deadline

    def _adopt(self, deadline: Deadline | None, at: Instant) -> None:
        self.deadline = deadline
        self.piece = at
        if deadline is not None:
            self.ladder.aim(deadline)
            if deadline.is_over(at):
                self._overrun(deadline, at)

    def _pass_to(self, at: Instant) -> None:
        """Let time pass: pauses end by their caps, the deadline is missed."""
        while self.waits.ends <= at:
            end = self.waits.ends
            self.waits.expire(end)
            self._follow(end)
        self._miss(at)

    def _miss(self, at: Instant) -> None:
        deadline = self.deadline
        if deadline is None or deadline.due is None or deadline.due > at or deadline.passed:
            return
        if self.stop is None and deadline.is_over(at):
            self._overrun(deadline, deadline.due)

    def _overrun(self, deadline: Deadline, at: Instant) -> None:
        """The deadline is missed: at its due time, or at the change that put it into the past."""
        self._fire(at + 1)
        if self.by is not None:
            self._turn(at, self.kind, self.by)
        deadline.passed = True
        if self._judges(deadline) and self.broken_at is None:
            self.broken_at = at
            self.broken_due = deadline.due

    def _judges(self, deadline: Deadline) -> bool:
        return self.terms.judged and not deadline.reference

    def _follow(self, at: Instant) -> None:
        """Stand still or count as the open pauses say."""
        oldest = self.waits.oldest
        if oldest is self.by or not self.kind or self.stop is not None:
            return
        deadline = self.deadline
        if deadline is None or deadline.passed or deadline.fixed:
            self._turn(at, _kind(oldest), oldest)
        elif oldest is None:
            self._turn(at, "counted", None)
            deadline.resume(at)
            self.piece = at
        else:
            self._fire(at)
            self._turn(at, _kind(oldest), oldest)
            deadline.halt()

    def _turn(self, at: Instant, kind: str, by: Mark | None) -> None:
        """End the running stretch and begin another."""
        since, cause, deadline = self.since, self.by, self.deadline
        if at > since:
            if cause is None:
                told, stretch = "counted", Stretch(since, at, "counted")
            else:
                told = "counted" if self._no_longer_pauses else self.kind
                stretch = Stretch(since, at, told, cause.reason, cause.actor, cause.source)  # type: ignore[arg-type]
            if deadline is not None and told == "counted":
                deadline.count(since, at)
            self.stretches.append(stretch)
        self.since, self.kind, self.by = at, kind, by

    def _fire(self, end: Instant) -> None:
        """Fire the steps reached before `end` that have not been looked at yet; note how near the deadline has come."""
        deadline = self.deadline
        if deadline is not None and self.stop is None and self.kind:
            distance = deadline.distance(end)
            if distance < self.slack:  # noqa: PLR1730 (min() would be felt in every pause)
                self.slack = distance
            self.ladder.run(deadline, self.since, self.piece, end)
            self.piece = end


def _kind(by: Mark | None) -> str:
    if by is None:
        return "counted"
    return "excluded" if by.excluded else "paused"


def _earlier(new: Deadline, old: Deadline, at: Instant) -> bool:
    fresh, standing = new.standing(at), old.standing(at)
    return fresh is not None and (standing is None or fresh < standing)


_ACTS: Final[dict[str, Callable[[Life, Mark], None]]] = {
    "start": Life.on_start,
    "pause": Life.on_pause,
    "resume": Life.on_resume,
    "stop": Life.on_stop,
    "reopen": Life.on_reopen,
    "retarget": Life.on_retarget,
    "agree": Life.on_agree,
    "release": Life.on_release,
}
