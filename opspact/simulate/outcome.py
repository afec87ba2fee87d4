"""What a run of a timeline gives: the state of everything and all that was decided on the way, in engine terms."""

from typing import NamedTuple

from opspact.clock.shapes import ClockView
from opspact.kernel.time import Instant
from opspact.measures.quotas import Statement
from opspact.measures.results import Money, Reached, Result
from opspact.measures.seals import Adjustment
from opspact.runner.shapes import CaseView, Decision, Warned


class Decided(NamedTuple):
    """One decision and the instant at which the live system would have taken it."""

    at: Instant
    decision: Decision


class Outcome(NamedTuple):
    """The contract at the end of a run. Cases by id; decisions in time order; duties by subject `NAME@PERIOD`.

    Measures, money, quotas and triggers are the results of `opspact.measures`, in time order of their periods.
    """

    now: Instant
    """The instant to which everything is computed (`--as-of`)."""
    known_at: Instant
    """Facts recorded later than this are unknown."""
    cases: tuple[CaseView, ...]
    decisions: tuple[Decided, ...]
    duties: tuple[ClockView, ...] = ()
    measures: tuple[Result, ...] = ()
    money: tuple[Money, ...] = ()
    quotas: tuple[Statement, ...] = ()
    triggers: tuple[Reached, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    """What later knowledge changes of closed periods."""
    warnings: tuple[tuple[str, Warned], ...] = ()
    """By case."""
