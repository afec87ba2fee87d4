"""What several operations take or answer."""

from typing import Annotated

import msgspec
from ninja import Field, Schema

from opspact.api.paging import MOST, USUAL
from opspact.kernel.time import SECOND, Span

Seconds = int | float
Id = Annotated[int, Field(ge=1, lt=2**63)]
Seq = Annotated[int, Field(ge=0, lt=2**31)]


class Page(Schema):
    """Which page of a list."""

    cursor: str = Field("", max_length=2000, description="`next` of the page before; empty: from the beginning")
    limit: int = Field(USUAL, ge=1, le=MOST)


class Ref(msgspec.Struct, frozen=True):
    """Something with a name."""

    id: int
    name: str


def seconds(span: Span | None) -> Seconds | None:
    """A length in seconds: whole where it is whole."""
    if span is None:
        return None
    return span // SECOND if span % SECOND == 0 else span / SECOND
