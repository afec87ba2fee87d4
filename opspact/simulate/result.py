"""The result of a run, as JSON: what the live system would do and when, and how everything stands.

Times are ISO 8601 with offset, in the zone of the timeline. Lengths are seconds. Money and measured values are
decimal texts. `opspact schema result` prints the JSON Schema.
"""

from typing import Any

import msgspec

from opspact.kernel.text import Text

Moment = str
Seconds = int | float


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a result."""


class Stage(_Part, frozen=True, kw_only=True):
    """A stretch during which a level was in force (empty: undetermined)."""

    start: Moment
    level: str
    cause: str
    source: str = ""


class Segment(_Part, frozen=True, kw_only=True):
    """A stretch of a clock's life: `counted`, `closed` (outside its calendar), `paused`, `excluded` or `stopped`."""

    start: Moment
    end: Moment
    kind: str
    seconds: Seconds
    """Elapsed time from start to end."""
    cause: str = ""
    actor: str = ""
    source: str = ""


class Retarget(_Part, frozen=True, kw_only=True):
    """A change of what a clock is measured against."""

    at: Moment
    before: str
    after: str
    due_before: Moment | None
    due_after: Moment | None
    policy: str
    cause: str
    source: str = ""


class StepResult(_Part, frozen=True, kw_only=True):
    """A step of a clock: fired, or to come if nothing else happens."""

    step: str
    at: Moment
    n: int = 0
    fired: bool = False
    withdrawn: bool = False


class Sentences(_Part, frozen=True, kw_only=True):
    """The explanation in words, one sentence per entry."""

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class ClockResult(_Part, frozen=True, kw_only=True):
    """One round of one promise, or one occurrence of a periodic duty, with its whole explanation."""

    name: str
    """What `--why` takes: `T1/restore`, `T1/restore#2`, `T1/line/restore`, `duty@period`."""
    clock: str
    """The promise (commitment) or duty."""
    case: str = ""
    line: str = ""
    round: int = 1
    period: str = ""
    """Of a duty."""
    title: Text = ""
    clause: str = ""
    owed_by: str
    judged: bool
    phase: str
    verdict: str
    limit: str = ""
    """The target as the contract writes it; empty where there is none."""
    strict: bool = False
    """Exactly at the deadline is late."""
    reference: bool = False
    """Measured, never broken."""
    level: str = ""
    """The level that chose the target."""
    calendar: str = ""
    started: Moment | None
    stopped: Moment | None
    due: Moment | None
    """Null while pending or paused, and without a target."""
    settled_due: Moment | None
    """The deadline of the verdict; for a paused clock the one if it resumed now."""
    broken_at: Moment | None
    consumed: Seconds
    remaining: Seconds | None
    """Negative when over."""
    lateness: Seconds
    provisional: bool = False
    """The deadline lies past the known arrangement of holidays."""
    next_at: Moment | None
    awaiting: bool = False
    """Stopped, and the stop awaits its confirmation."""
    claims: tuple[str, ...] = ()
    """Late facts that would mend the verdict but await approval."""
    release_reason: str = ""
    steps: tuple[StepResult, ...] = ()
    segments: tuple[Segment, ...] = ()
    retargetings: tuple[Retarget, ...] = ()
    sentences: Sentences = Sentences()


class HoleResult(_Part, frozen=True, kw_only=True):
    """A promise that applies but has no target here: no clock."""

    case: str
    clock: str
    line: str = ""
    at: Moment
    reason: str


class CaseResult(_Part, frozen=True, kw_only=True):
    """A case as it stands."""

    case: str
    kind: str
    version: int
    """Version of the plan it is pinned to."""
    state: str
    level: str
    opened: Moment | None
    closed: Moment | None
    merged_into: str = ""
    levels: tuple[Stage, ...] = ()
    line_levels: dict[str, tuple[Stage, ...]] = {}
    """The levels of each line, where lines have their own."""
    fields: dict[str, Any] = {}
    lines: dict[str, dict[str, Any]] = {}
    clocks: tuple[ClockResult, ...] = ()
    holes: tuple[HoleResult, ...] = ()
    next_at: Moment | None = None
    warnings: tuple[dict[str, str], ...] = ()
    """By language."""


class Lack(_Part, frozen=True, kw_only=True):
    """An unmet condition."""

    title: Text = ""
    condition: str = ""


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="what"):
    """A decision, at the instant at which the live system would take it."""

    at: Moment
    case: str = ""


class Refused(Event, frozen=True, kw_only=True, tag="refused"):
    """A fact was refused, with every reason."""

    fact: str
    """Id of the fact."""
    kind: str
    by: str
    """`gate:NAME`, `state`, `actor`, `level`, `late_date:PROMISE` or `quota:NAME`."""
    unmet: tuple[Lack, ...] = ()


class Levelled(Event, frozen=True, kw_only=True, tag="level"):
    """The level in force changed."""

    before: str
    after: str
    cause: str
    line: str = ""
    source: str = ""


class Stepped(Event, frozen=True, kw_only=True, tag="step"):
    """A step was due: who is told, who takes over."""

    clock: str
    line: str = ""
    round: int = 1
    step: str
    n: int = 0
    tell: tuple[str, ...] = ()
    escalate_to: tuple[str, ...] = ()
    ladder: str = ""
    rung: str = ""
    withdrawn: bool = False


class Acted(Event, frozen=True, kw_only=True, tag="auto"):
    """The system recorded a fact by itself."""

    fact: str
    """Kind of the fact."""
    id: str = ""
    fields: dict[str, Any] = {}


class Told(Event, frozen=True, kw_only=True, tag="told"):
    """A notice of the plan: a fact is told to these roles."""

    notice: str
    tell: tuple[str, ...]
    source: str = ""


class NoTarget(Event, frozen=True, kw_only=True, tag="hole"):
    """A promise applies but has no target: no clock starts."""

    clock: str
    line: str = ""
    reason: str


EventResult = Refused | Levelled | Stepped | Acted | Told | NoTarget


class _Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What all figures of a period say."""

    period: str
    key: dict[str, str] = {}
    title: Text = ""
    clause: str = ""
    open: bool = False
    """The period still runs."""
    provisional: bool = False
    sealed: bool = False
    links: tuple[str, ...] = ()
    """Ids of the clocks and facts behind it."""
    sentences: Sentences = Sentences()


class MeasureResult(_Figure, frozen=True, kw_only=True):
    """A measure in one period under one key. Without a value there is no result: nothing is met or missed."""

    measure: str
    value: str | None
    unit: str = ""
    target: str = ""
    met: bool | None
    records: int = 0
    parts: dict[str, str] = {}
    misses: tuple[str, ...] = ()
    grade: str = ""


class MoneyResult(_Figure, frozen=True, kw_only=True):
    """What a rule of money comes to in one period under one key."""

    item: str
    kind: str
    amount: str
    currency: str = ""
    potential: str
    before_cap: str
    status: str


class QuotaResult(_Figure, frozen=True, kw_only=True):
    """A quota at the end of a period, or now."""

    quota: str
    left: str
    used: str
    unit: str = ""


class TriggerResult(_Figure, frozen=True, kw_only=True):
    """A consequence that is not money: reached or not."""

    trigger: str
    reached: bool
    value: str
    then: str
    tell: tuple[str, ...] = ()


class AdjustmentResult(_Part, frozen=True, kw_only=True):
    """What later knowledge changes of a result that was sealed when its period was closed."""

    node: str
    """`measures.NAME` or `money.NAME`."""
    title: Text = ""
    clause: str = ""
    period: str
    key: dict[str, str] = {}
    before: str | None
    after: str | None
    change: str
    booked_in: str
    """The open period in which the change is booked."""
    closing: str
    """The fact that closed the period."""
    links: tuple[str, ...] = ()
    """What one of the two rests on and the other does not."""


class Figures(_Part, frozen=True, kw_only=True):
    """All figures of a contract."""

    measures: tuple[MeasureResult, ...] = ()
    money: tuple[MoneyResult, ...] = ()
    quotas: tuple[QuotaResult, ...] = ()
    triggers: tuple[TriggerResult, ...] = ()
    adjustments: tuple[AdjustmentResult, ...] = ()


class PromiseCount(_Part, frozen=True, kw_only=True):
    """How often a promise was kept and broken in a history."""

    clock: str
    title: Text = ""
    clause: str = ""
    kept: int
    broken: int
    open: int
    share: str | None
    """Percentage kept of those decided, cut to two places: 100 only where none was broken. Null: none decided."""


class HistoryResult(Figures, frozen=True, kw_only=True):
    """What a history comes to under a plan."""

    plan: str
    title: Text = ""
    zone: str
    until: Moment
    tickets: int
    alone: int
    """How many were walked one by one; the rest in batches of one shape."""
    seconds: Seconds
    """How long the replay took."""
    promises: tuple[PromiseCount, ...]


class Result(Figures, frozen=True, kw_only=True):
    """Everything a run gives."""

    plan: str
    title: Text = ""
    zone: str
    now: Moment
    known_at: Moment
    cases: tuple[CaseResult, ...]
    duties: tuple[ClockResult, ...]
    events: tuple[EventResult, ...]
    """Decisions in time order."""
    warnings: tuple[dict[str, str], ...] = ()
    """By language."""
