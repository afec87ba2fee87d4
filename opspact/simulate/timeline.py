"""A timeline: the facts of a stretch of a contract's life, and what is expected of them (docs/simulate.md)."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from opspact.kernel.time import Instant
from opspact.plans.loader.problems import Problem
from opspact.runner.shapes import Fact

Section = Literal[
    "clocks", "levels", "states", "refused", "accepted", "steps", "told", "auto", "duties", "holes",
    "measures", "money", "quotas", "triggers", "adjustments", "warnings",
]  # fmt: skip
"""What an expectation may be about."""


class Expected(NamedTuple):
    """One expectation. Times are instants, lengths microseconds, all else as written."""

    section: Section
    where: dict[str, Any]
    """What finds the thing that is meant."""
    what: dict[str, Any]
    """What must be true of it."""
    place: str
    """`file:line:column` in the timeline."""
    absent: bool = False
    """No such thing may exist."""


class Timeline(NamedTuple):
    """A timeline that was read without error.

    In `Fact.fields`, `kind` is the kind of case of a fact that opens one, `cases` the cases of a fact about several.
    Moments are ISO texts with offset; `happened` of a correction is an instant, as `Fact.at` is.
    """

    plan: str
    title: str
    zone: ZoneInfo
    now: Instant | None
    """Where the run ends unless the caller says otherwise."""
    facts: tuple[Fact, ...]
    expect: tuple[Expected, ...] = ()
    warnings: tuple[Problem, ...] = ()


class TimelineErrors(ValueError):  # noqa: N818 (it carries all of them)
    """A timeline that cannot be used, with every problem that was found in one run."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = list(problems)
