"""What is sent to open an item or to record a fact."""

from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AwareDatetime

from opspact.api.shapes.common import Id, Seq

Name = Annotated[str, Field(min_length=1, max_length=200)]
Short = Annotated[str, Field(max_length=200)]


class BehalfIn(Schema):
    """Whose word the caller writes down: the role or side, who of it told it, and how (`phone`, `mail` …)."""

    role: Name
    person: Name
    through: Name


class FactIn(Schema):
    """A fact: its kind as the plan calls it, its values, and when it truly happened (now where left out).

    `behalf`: it is another party's word, written down by the caller.
    """

    kind: Name
    fields: dict[str, Any] = {}
    happened: AwareDatetime | None = None
    role: Short | None = None
    line: Short = ""
    behalf: BehalfIn | None = None


class ActIn(FactIn):
    """A fact about an item. `seen`: the item's `seq` as the sender knows it; another since then makes a conflict."""

    seen: Seq | None = None


class OpenIn(FactIn):
    """What opens an item. `key`: how another system calls it, unique in the contract. `occurred`: when the trouble
    began, as far as it is known, not later than the report (`happened`); `out`: something is out since then.
    """

    contract: Id
    key: Short = ""
    occurred: AwareDatetime | None = None
    out: bool = False


class NoteIn(Schema):
    """A remark. `public`: the customer sees it too."""

    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    public: bool = False


class CorrectionIn(Schema):
    """What was recorded wrongly: the fact `of` truly happened at `happened`, or truly had these values."""

    of: Name
    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    happened: AwareDatetime | None = None
    fields: dict[str, Any] = {}
    role: Short | None = None
    seen: Seq | None = None


class WithdrawalIn(Schema):
    """The fact `of` never was: a mistake."""

    of: Name
    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    role: Short | None = None
    seen: Seq | None = None


class OutageIn(Schema):
    """An outage begins or ends, for several items at once. `fields` say what is out, such as the service."""

    kind: Name
    items: list[Id] = Field(max_length=5000, description="numbers of the items; none: known to the contract alone")
    fields: dict[str, Any] = {}
    happened: AwareDatetime | None = None
    role: Short | None = None


class JoinIn(Schema):
    """The number of the item that joins."""

    number: Id


class AssignmentIn(Schema):
    """Who has the item from now on: a person, a team, a tier (L0 to L3)."""

    assignee: Id | None = None
    team: Id | None = None
    tier: int = Field(1, ge=0, le=3)
    reason: Annotated[str, Field(max_length=2000)] = ""
    seen: Seq | None = None


class EscalationIn(Schema):
    """Escalated by hand to a role of the plan: `functional` (deeper knowledge), `hierarchical` (higher authority)."""

    leads: Literal["functional", "hierarchical"]
    role: Name
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    seen: Seq | None = None


class LinkIn(Schema):
    """Another item that this one has to do with."""

    number: Id
    kind: Literal["related", "caused_by", "duplicate_of", "split_from", "known_error"]


class ParentIn(Schema):
    """The item that this one is part of; null: of none."""

    parent: Id | None
    seen: Seq | None = None
