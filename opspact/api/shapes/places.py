"""Customers, contracts, teams and accounts."""

from typing import Annotated, Any

import msgspec
from ninja import Field, Schema

from opspact.api.shapes.common import Id

Line = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=2000)]


class CustomerOut(msgspec.Struct, frozen=True):
    """A customer organisation."""

    id: int
    name: str
    note: str
    active: bool


class CustomerPage(msgspec.Struct, frozen=True):
    """A page of customers."""

    items: list[CustomerOut]
    next: str | None


class CustomerIn(Schema):
    """A new customer."""

    name: Line
    note: Text = ""


class CustomerChange(Schema):
    """What is to change; what is left out stays."""

    name: Line | None = None
    note: Text | None = None
    active: bool | None = None


class ContractOut(msgspec.Struct, frozen=True):
    """A contract."""

    id: int
    number: str
    title: str
    active: bool
    customer: int
    customer_name: str


class ContractPage(msgspec.Struct, frozen=True):
    """A page of contracts."""

    items: list[ContractOut]
    next: str | None


class ContractIn(Schema):
    """A new contract, still without a plan."""

    customer: Id
    number: Line
    title: Line


class ContractChange(Schema):
    """What is to change; number and customer stay."""

    title: Line | None = None
    active: bool | None = None


class TeamOut(msgspec.Struct, frozen=True):
    """A team of the provider's people at a tier of support."""

    id: int
    name: str
    tier: int
    members: list[int]


class TeamIn(Schema):
    """A team."""

    name: Line
    tier: int = Field(1, ge=0, le=3)
    members: list[Id] = Field([], max_length=1000)


class AccountOut(msgspec.Struct, frozen=True):
    """A person or a program that signs in."""

    id: int
    login: str
    name: str
    email: str
    phone: str
    customer: int | None
    posts: list[str]
    only_contracts: list[int] | None
    language: str
    active: bool


class AccountPage(msgspec.Struct, frozen=True):
    """A page of accounts."""

    items: list[AccountOut]
    next: str | None


class AccountIn(Schema):
    """A new account; it cannot sign in until invited."""

    login: Line
    name: Line
    posts: list[Line] = Field([], max_length=20)
    customer: Id | None = None
    email: Annotated[str, Field(max_length=254)] = ""
    phone: Annotated[str, Field(max_length=50)] = ""
    language: Annotated[str, Field(pattern="^(zh|en)$")] = "zh"


class AccountChange(Schema):
    """What is to change; what is left out stays."""

    name: Line | None = None
    posts: list[Line] | None = Field(None, max_length=20)
    email: Annotated[str, Field(max_length=254)] | None = None
    phone: Annotated[str, Field(max_length=50)] | None = None
    language: Annotated[str, Field(pattern="^(zh|en)$")] | None = None
    only_contracts: list[Id] | None = Field(None, max_length=1000)


class RolesIn(Schema):
    """The roles of the plan that an account shall hold in a contract: exactly these."""

    roles: list[Line] = Field([], max_length=50)


class MeOut(msgspec.Struct, frozen=True):
    """Who calls, and what it may do."""

    account: int
    login: str
    name: str
    language: str
    customer: int | None
    contracts: list[int] | None
    rights: list[str]
    roles: dict[int, list[str]]


def given(change: Schema) -> dict[str, Any]:
    """What a change really names."""
    return {name: value for name, value in change.model_dump(exclude_unset=True).items() if value is not None}
