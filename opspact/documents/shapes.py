"""What an incident report is made of. Nothing here computes; `incident` does.

Instants and lengths are microseconds. Names and sentences are kept in every language, so that the frozen data can be
rendered anew years later. Every figure names the facts it rests on by their ids.
"""

from typing import Literal

import msgspec

from opspact.kernel.text import Text
from opspact.kernel.time import Instant, Span


class Line(msgspec.Struct, frozen=True):
    """A named value of the case."""

    name: str
    label: Text
    value: Text
    source: str = ""


class Milestone(msgspec.Struct, frozen=True):
    """A moment of the case that the contract speaks of: when it truly was, and when it was recorded."""

    name: str
    label: Text
    at: Instant
    recorded: Instant
    by: Text = ""
    source: str = ""


class Stage(msgspec.Struct, frozen=True):
    """A level that was in force from `start` on, and why. An empty `level` is undetermined."""

    start: Instant
    level: str
    label: Text
    cause: Text
    source: str = ""


class Entry(msgspec.Struct, frozen=True):
    """One thing that happened, numbered so that the rest of the report can refer to it."""

    no: int
    at: Instant
    recorded: Instant
    label: Text
    who: Text
    details: tuple[Line, ...]
    source: str


class Promise(msgspec.Struct, frozen=True):
    """One round of one promise: its limit, how it ended, and why, in whole sentences."""

    name: str
    label: Text
    clause: str
    line: str
    round: int
    owed_by: Text
    level: Text
    limit: Text
    started: Instant | None
    due: Instant | None
    stopped: Instant | None
    phase: str
    verdict: Literal["open", "kept", "broken", "void"]
    consumed: Span
    lateness: Span
    why: dict[str, tuple[str, ...]]
    sources: tuple[str, ...] = ()


class Wait(msgspec.Struct, frozen=True):
    """A wait: for whom or what, how long, and whether it counts (what evidence it lacks)."""

    label: Text
    start: Instant
    end: Instant | None
    by: Text
    counts: bool
    missing: tuple[Text, ...]
    sources: tuple[str, ...]


class Outage(msgspec.Struct, frozen=True):
    """The outage of one kind under one key: its stretches and their total without excluded time."""

    label: Text
    key: Text
    stretches: tuple[tuple[Instant, Instant | None], ...]
    total: Span
    sources: tuple[str, ...]


class Participant(msgspec.Struct, frozen=True):
    """Somebody who took part, in whose name, for which side."""

    side: str
    side_label: Text
    role: Text
    person: str
    acts: int
    sources: tuple[str, ...]


class Part(msgspec.Struct, frozen=True):
    """A part that was fitted."""

    label: Text
    at: Instant
    details: tuple[Line, ...]
    source: str


class Attachment(msgspec.Struct, frozen=True):
    """A file that belongs to the case, with the hash by which it can be told genuine."""

    name: str
    size: int
    sha256: str
    source: str = ""


class Note(msgspec.Struct, frozen=True):
    """A note on the case that the customer may see."""

    at: Instant
    recorded: Instant
    who: str
    text: str
    source: str


class Section(msgspec.Struct, frozen=True):
    """A passage in words: drafted from the facts or typed."""

    name: str
    label: Text
    text: str
    source: str = ""
    typed: bool = False


class Demand(msgspec.Struct, frozen=True):
    """Something the plan says the document must contain, and whether it does (R1.11)."""

    name: str
    label: Text
    met: bool


class Header(msgspec.Struct, frozen=True):
    """Whose report it is and about what."""

    kind: str
    """Kind of document in the plan."""
    title: Text
    clause: str
    item: str
    """Number of the work item."""
    subject: str
    """The symptom in one line."""
    customer: str
    contract: str
    contract_title: Text
    provider: Text
    customer_party: Text
    case_kind: Text
    level: Text
    state: Text
    signers: tuple[Text, ...]
    """Who signs it."""
    zone: str


class IncidentReport(msgspec.Struct, frozen=True):
    """An incident report (S1.13, S2.4, S4.5, S0.42) as known at `known_at`."""

    header: Header
    known_at: Instant
    facts: tuple[Line, ...]
    times: tuple[Milestone, ...]
    levels: tuple[Stage, ...]
    timeline: tuple[Entry, ...]
    sections: tuple[Section, ...]
    promises: tuple[Promise, ...]
    waits: tuple[Wait, ...]
    outages: tuple[Outage, ...]
    participants: tuple[Participant, ...]
    parts: tuple[Part, ...]
    attachments: tuple[Attachment, ...]
    demands: tuple[Demand, ...]

    def section(self, name: str) -> Section | None:
        """A passage by name."""
        return next((one for one in self.sections if one.name == name), None)

    @property
    def missing(self) -> tuple[Demand, ...]:
        """What the plan demands and the report still lacks."""
        return tuple(one for one in self.demands if not one.met)
