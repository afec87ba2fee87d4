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
