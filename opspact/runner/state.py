"""What a case has become while its facts are walked through in true time. Mutable, private to the walk."""

from collections.abc import Callable
from typing import Any

from opspact.clock.shapes import ClockTerms, Mark, Target
from opspact.kernel.time import Instant
from opspact.measures.intervals import Interval
from opspact.plans.plan import Plan, PlanBook
from opspact.plans.terms.conditions import Node
from opspact.runner.index import Promise, index
from opspact.runner.shapes import Fact, LevelSpan, Warned, World

Answer = Callable[[Node, Any], bool]
"""Answers a question node in a scope."""
Sample = tuple[Instant, bool, str]
"""An instant, whether a condition held from then on, and the fact that says so."""


class Round:
    """One round of a promise: its marks so far and whether it still runs."""

    def __init__(self, terms: ClockTerms, start: Instant, target: Target | None) -> None:
        self.terms = terms
        self.start = start
        self.target = target
        self.running = True
        self.awaiting = False
        self.emptied = False
        """Void because its cell became empty; a filled cell starts it again."""
        self.stopped_at: Instant | None = None
        self.looked: Instant = start - 1
        """Timed things have been looked at up to here."""
        self.done: set[str] = set()
        """Timed things already said of it: `broken`, and steps whose automatic act was recorded."""
        self.marks: list[Mark] = []
        self.schedule = start
        """Where this round stands on its schedule."""


class Track:
    """One promise about the case or about one line of it: its rounds and what its start anchor has seen."""

    def __init__(self, promise: Promise, line: str) -> None:
        self.promise = promise
        self.line = line
        self.rounds: list[Round] = []
        self.anchored: tuple[Instant, Fact] | None = None
        """The start anchor has happened (though the promise may not bind yet)."""
        self.seen: dict[tuple[str, int], Instant] = {}
        """Atoms of `last` anchors that have happened: which anchor, which place."""
        self.ended = False
        self.hole = ""

    @property
    def running(self) -> list[Round]:
        """The rounds that run, the oldest first."""
        return [r for r in self.rounds if r.running]


class LevelTrack:
    """The level of the case (line empty) or of one of its lines."""

    def __init__(self) -> None:
        self.assessed = ""
        self.matrix = ""
        """What the matrix said last; only another result is a new assessment."""
        self.reached = ""
        self.spent: set[str] = set()
        """Levels that an override has set aside: what had reached them does not raise again."""
        self.spans: list[LevelSpan] = []

    @property
    def level(self) -> str:
        """The level in force; empty while undetermined."""
        return self.spans[-1].level if self.spans else ""


class OpenPause:
    """A wait that has begun."""

    def __init__(self, reason: str, fact: Fact, counts: bool) -> None:
        self.reason = reason
        self.fact = fact
        self.counts = counts
        """False while it awaits approval or lacks evidence."""
        self.missing: list[str] = []
        """Evidence that the plan asks for and the fact lacks."""
        self.end: Fact | None = None


class CaseState:
    """The case at the moment the walk has come to."""

    def __init__(self, case: str, book: PlanBook, plan: Plan, world: World, answer: Answer) -> None:
        self.id = case
        self.book = book
        self.answer = answer
        """Answers question nodes; handed in because answers need the state and the state needs answers."""
        self.plan = plan
        self.index = index(plan)
        self.world = world
        self.kind = ""
        self.opened: Fact | None = None
        self.closed: Fact | None = None
        self.status = ""
        self.merged_into = ""
        self.fields: dict[str, Any] = {}
        self.lines: dict[str, dict[str, Any]] = {}
        self.levels: dict[str, LevelTrack] = {"": LevelTrack()}
        self.history: list[Fact] = []
        self.tracks: list[Track] = []
        self.pauses: list[OpenPause] = []
        self.samples: dict[tuple[str, str], list[Sample]] = {}
        """Outage kind and key: whether it went on, fact by fact."""
        self.known: dict[tuple[Any, ...], list[Interval]] = {}
        """Outage intervals worked out on the way, by all that they follow from."""
        self.lasting: dict[Node, list[Sample]] = {}
        """The same for measured conditions that must last."""
        self.changed = True
        """Whether the fact in hand changed a value, the state or a level: a steady promise asks no more often."""
        self.warnings: list[Warned] = []
        self.auto: list[Fact] = []
        """Facts that the system records by itself."""
        self.acted: set[str] = set()
        self.given: frozenset[str] = frozenset()
        """Ids of the facts walked through: an automatic act among them is not made again."""
        self.asked: dict[int, Node] = {}
        """Questions that were asked on the way, by identity: the plan keeps them, and hashing them takes long."""
        self.come: set[tuple[str, Instant]] = set()
        """Moments in fields that have come."""
        self.risen: Instant = -(1 << 62)
        """Levels have been raised by time up to here."""

    def value_of(self, line: str, name: str) -> Any:
        """A field of the line, else of the case."""
        own = self.lines.get(line)
        return own[name] if own and name in own else self.fields.get(name)

    def level_track(self, line: str) -> LevelTrack:
        """The level of a line; a line without its own follows the case."""
        return self.levels.get(line) or self.levels[""]

    def track(self, name: str, line: str) -> Track | None:
        """The track of a promise for a line (or of the case)."""
        return next((t for t in self.tracks if t.promise.name == name and t.line in (line, "")), None)
