"""Facts, cases and decisions: what goes into the one step and what comes out of it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, Protocol

import msgspec

from opspact.clock.shapes import ClockView
from opspact.gates.rules import Unmet
from opspact.kernel.time import Instant
from opspact.measures.intervals import Interval


class Fact(msgspec.Struct, frozen=True):
    """Something that happened: when it happened, when it was recorded, about what, by whom, with what values.

    `case` empty: about the contract as a whole. `by` is a role or a side; `system` is a machine.
    """

    id: str
    kind: str
    at: Instant
    recorded: Instant
    case: str = ""
    line: str = ""
    by: str = ""
    person: str = ""
    fields: dict[str, Any] = {}


class Refusal(msgspec.Struct, frozen=True):
    """A fact that was refused: by which gate or rule, and every unmet condition."""

    fact: str
    kind: str
    case: str
    at: Instant
    rule: str
    """`gate:NAME`, `state`, `actor`, `level`, `late_date:COMMITMENT` or `quota:NAME`."""
    unmet: tuple[Unmet, ...]


class LevelChange(msgspec.Struct, frozen=True):
    """The level in force changed (empty: undetermined)."""

    case: str
    at: Instant
    before: str
    after: str
    cause: str
    """`assessed`, `reached`, `declared`, `default`, `overridden`, `lowered`."""
    source: str = ""
    line: str = ""


class StepFired(msgspec.Struct, frozen=True):
    """A step of a clock was due: who is told, who takes over, which rung."""

    case: str
    commitment: str
    line: str
    round: int
    step: str
    n: int
    at: Instant
    tell: tuple[str, ...] = ()
    escalate_to: tuple[str, ...] = ()
    ladder: str = ""
    rung: str = ""
    withdrawn: bool = False


class AutoAct(msgspec.Struct, frozen=True):
    """A fact that the system records by itself."""

    fact: Fact


class Told(msgspec.Struct, frozen=True):
    """A notice of the plan: this fact is told to these roles."""

    case: str
    at: Instant
    notice: str
    tell: tuple[str, ...]
    source: str


class Hole(msgspec.Struct, frozen=True):
    """A promise that applies but has no target for this case: no clock, stated as such."""

    case: str
    commitment: str
    line: str
    at: Instant
    reason: str
    """`empty` (the cell says none), `no_row` (no row fits), `undetermined` (the level is not known)."""


Decision = Refusal | LevelChange | StepFired | AutoAct | Told | Hole


class LevelSpan(msgspec.Struct, frozen=True):
    """A stretch during which a level was in force."""

    start: Instant
    level: str
    cause: str
    source: str = ""


class CaseView(msgspec.Struct, frozen=True):
    """A case as it stands: derived from its facts, never stored as truth."""

    id: str
    kind: str
    version: int
    opened: Instant | None
    closed: Instant | None
    state: str
    level: str
    levels: tuple[LevelSpan, ...]
    fields: dict[str, Any]
    lines: dict[str, dict[str, Any]]
    clocks: tuple[ClockView, ...]
    holes: tuple[Hole, ...]
    next_at: Instant | None
    merged_into: str = ""
    warnings: tuple["Warned", ...] = ()
    line_levels: dict[str, tuple[LevelSpan, ...]] = {}
    """Level history of each line."""


class Warned(msgspec.Struct, frozen=True):
    """Something a person should look at: what the opening lacks, or evidence without which a wait does not count."""

    kind: Literal["no_value", "no_evidence"]
    names: tuple[str, ...]
    reason: str = ""
    """Of a wait: its reason."""


class CaseBrief(msgspec.Struct, frozen=True):
    """What another case may know of a case."""

    id: str
    kind: str
    open: bool
    level: str
    fields: Mapping[str, Any]


class World(Protocol):
    """What a case may ask about everything outside it. Implemented by the simulator, later by the database."""

    def cases(self, kind: str) -> Iterable[CaseBrief]:
        """The cases of a kind."""

    def facts(self, kind: str, since: Instant, until: Instant) -> Iterable[Fact]:
        """Facts of a kind of the whole contract that happened in [since, until)."""

    def outages(self, kind: str, key: str, besides: str) -> Iterable[Interval]:
        """Outage intervals under a key that other cases (or the contract) know of."""

    def excluded(self, reasons: Iterable[str], kind: str, key: str, besides: str) -> Iterable[Interval]:
        """Exclusions of these reasons that other cases or the contract know of, for outages under a key."""

    def person(self, person: str) -> Mapping[str, Any]:
        """What is recorded of a person (`staff` facts)."""

    def stock(self, part: str, store: str) -> Decimal:
        """Quantity of a part; empty store: in all."""

    def quota_left(self, quota: str, at: Instant) -> Decimal:
        """What is left of a quota."""

    def quota_use(self, quota: str, fact: Fact) -> Decimal:
        """How much of a quota a fact would use."""

    def measure(self, measure: str, at: Instant) -> Decimal | None:
        """The present value of a measure."""


class Case(msgspec.Struct, frozen=True):
    """What is stored of a case: its facts, and the decisions already given out."""

    id: str
    facts: tuple[Fact, ...] = ()
    given: frozenset[Decision] = frozenset()
    """Decisions given out before: each is given once."""
