"""What components are given: plain values, built by pages. Instants and spans are whole microseconds."""

from dataclasses import dataclass
from typing import Literal

from opspact.kernel.time import Instant, Span

ClockState = Literal["pending", "running", "near", "paused", "awaiting", "kept", "broken", "void"]
"""What a clock looks like: the same shapes and colours on every page, chart and document."""

NEAR_SHARE = 0.8
"""From this consumed share on a running clock changes its tone."""


@dataclass(frozen=True)
class Area:
    """An area of the product in the rail: shown to who has the right, once its address exists."""

    name: str
    """An English sentence of the catalogue."""
    url: str
    """Name of its first page's address; pages of the same namespace belong to the area."""
    icon: str
    right: str = ""
    """Empty: for everybody who signed in."""


@dataclass(frozen=True)
class Gap:
    """Where a clock did not count: at which consumed share, why, how long."""

    share: float
    kind: Literal["closed", "paused"]
    length: Span = 0
    cause: str = ""
    """In the reader's language; empty where the kind says all."""


@dataclass(frozen=True)
class ClockFace:
    """A promise in time, as its component shows it."""

    name: str
    """In the reader's language."""
    phase: Literal["pending", "running", "paused", "stopped", "void"]
    verdict: Literal["open", "kept", "broken"]
    now: Instant
    """When `remaining` held."""
    remaining: Span | None = None
    """Negative when over; None without a deadline."""
    consumed: Span = 0
    due: Instant | None = None
    gaps: tuple[Gap, ...] = ()
    counts_until: Instant | None = None
    """When a counting clock next stops (service time ends): the browser ticks until then. None: it goes on."""
    counts: bool = True
    """A running clock outside service time does not count: False."""
    awaiting: bool = False
    """Stopped, awaiting its confirmation."""
    url: str = ""
    """Address of its explanation."""
    limit: str = ""
    """The target as the contract says it: 4 小时."""

    @property
    def share(self) -> float:
        """Consumed share of the time; 1 is the due time, above it is late."""
        if self.remaining is None:
            return 0.0
        total = self.consumed + self.remaining
        return self.consumed / total if total > 0 else 1.0

    @property
    def state(self) -> ClockState:
        """What it looks like. A broken promise looks broken in every phase but void."""
        if self.phase == "void":
            return "void"
        if self.verdict == "broken" or (self.remaining is not None and self.remaining < 0):
            return "broken"
        if self.phase == "stopped":
            return "awaiting" if self.awaiting else "kept"
        if self.phase == "running":
            return "near" if self.share >= NEAR_SHARE else "running"
        return self.phase

    @property
    def over(self) -> bool:
        """Past its due time."""
        return self.remaining is not None and self.remaining < 0

    @property
    def ticks(self) -> bool:
        """Whether its figures move in the browser."""
        return self.phase == "running" and self.counts and self.remaining is not None

    @property
    def bar(self) -> float:
        """Length of the bar, 0 to 100."""
        return round(min(max(self.share, 0.0), 1.0) * 100, 2)

    @property
    def notches(self) -> tuple[tuple[float, Gap], ...]:
        """The gaps with their places on the bar, 0 to 100."""
        return tuple((round(min(max(gap.share, 0.0), 1.0) * 100, 2), gap) for gap in self.gaps)


@dataclass(frozen=True)
class Entry:
    """One entry of a timeline: something that happened, or a step still to come."""

    at: Instant
    title: str
    kind: str
    """For the filter: fact, step, note, message, …"""
    person: str = ""
    recorded: Instant | None = None
    """Where it differs from `at`: when it was recorded."""
    body: str = ""
    shared: bool = False
    """The customer sees it."""
    coming: bool = False
    tone: Literal["", "near", "broken", "kept"] = ""
    id: str = ""
    url: str = ""


@dataclass(frozen=True)
class Condition:
    """A condition that is not met: what is missing, and who can lift it."""

    text: str
    lifted_by: str = ""


@dataclass(frozen=True)
class Option:
    """A choice of a field."""

    value: str
    label: str


@dataclass(frozen=True)
class Column:
    """A column of a table. `sort` names the order that its head asks for; empty: not sortable."""

    label: str
    sort: str = ""
    number: bool = False


@dataclass(frozen=True)
class Tab:
    """A tab: a link to another part of the same thing."""

    label: str
    url: str
    here: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Bar:
    """One bar of a small chart: kept and broken out of a whole."""

    label: str
    kept: int
    broken: int
    url: str = ""


@dataclass(frozen=True)
class Change:
    """One line of a comparison."""

    name: str
    before: str
    after: str
