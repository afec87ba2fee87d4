"""What is sent to open an item or to record a fact."""

from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AwareDatetime

from opspact.api.shapes.common import Id, Seq

Name = Annotated[str, Field(min_length=1, max_length=200)]
Short = Annotated[str, Field(max_length=200)]


class FactIn(Schema):
    """A fact: its kind as the plan calls it, its values, and when it truly happened (now where left out)."""

    kind: Name
    fields: dict[str, Any] = {}
    happened: AwareDatetime | None = None
    role: Short | None = None
    line: Short = ""


class ActIn(FactIn):
    """A fact about an item. `seen`: the item's `seq` as the sender knows it; another since then makes a conflict."""

    seen: Seq | None = None


class OpenIn(FactIn):
    """What opens an item. `key`: how another system calls it, unique in the contract."""

    contract: Id
    key: Short = ""


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
