"""Run a timeline against a plan: everything the live system would have done, and how everything stands at the end."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from opspact.clock.shapes import ClockView
from opspact.kernel.time import Instant
from opspact.plans.plan import PlanBook
from opspact.runner.advance import look
from opspact.runner.duties import CONTRACT, duty_clocks
from opspact.runner.shapes import Fact, StepFired
from opspact.runner.view import steps_fired
from opspact.simulate.contract import Contract
from opspact.simulate.measuring import sealed_results
from opspact.simulate.outcome import Decided, Outcome

T = TypeVar("T")


def run(
    book: PlanBook,
    facts: Sequence[Fact],
    *,
    until: Instant | None = None,
    known_at: Instant | None = None,
    as_of: Instant | None = None,
) -> Outcome:
    """Take all facts recorded by `known_at`, let time come to `until`, and tell how everything stands at `as_of`.

    `until` is by default the last recording; `known_at` and `as_of` are by default `until`.
    """
    end = until if until is not None else max((f.recorded for f in facts), default=book.versions[0].start)
    known = end if known_at is None else known_at
    at = end if as_of is None else as_of
    contract = Contract(book)
    for fact in sorted((f for f in facts if f.recorded <= known), key=lambda f: (f.recorded, f.at)):
        contract.take(fact)
    contract.sweep(min(known, end) + 1)
    return _outcome(contract, known, at)


def _outcome(contract: Contract, known_at: Instant, as_of: Instant) -> Outcome:
    book = contract.book
    seen = {name: look(book, done.case, contract, known_at, as_of) for name, done in contract.advanced().items()}
    duties = duty_clocks(book, contract.all_facts(), contract, known_at, as_of)
    decided = [Decided(at, decision) for at, decision in contract.decided]
    decided += [Decided(step.at, step) for clock in duties for step in _steps(book, clock)]
    sealed = sealed_results(contract, known_at, as_of)
    return Outcome(
        now=as_of, known_at=known_at,
        cases=tuple(view for name, (view, _) in sorted(seen.items()) if name != CONTRACT and view.opened is not None),
        decisions=tuple(sorted(decided, key=lambda d: d.at)),
        duties=tuple(duties),
        measures=_flat(sealed.results.measures), money=_flat(sealed.results.money),
        quotas=_flat(sealed.results.quotas), triggers=_flat(sealed.results.triggers),
        adjustments=sealed.adjustments,
        warnings=tuple((name, warned) for name, (view, _) in seen.items() for warned in view.warnings),
    )  # fmt: skip


def _flat(rows: Mapping[str, tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(row for each in rows.values() for row in each)


def _steps(book: PlanBook, clock: ClockView) -> list[StepFired]:
    return list(steps_fired(book.at(clock.started or 0), clock))
