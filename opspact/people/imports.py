"""Import of customers, contracts, contacts and people from a table: checked as a whole, done as a whole or not at all.

A check is the import itself in a transaction that is rolled back: so it tells exactly what the import would.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec
from django.db import transaction

from opspact.people import services
from opspact.people.errors import Invalid
from opspact.tenancy.access import require
from opspact.tenancy.models import Customer
from opspact.tenancy.viewer import Viewer

Row = Mapping[str, str]


class Column(msgspec.Struct, frozen=True):
    """A column: its name, and its head in each language; either language is understood in a file."""

    name: str
    zh: str
    en: str
    needed: bool = False
    example: str = ""

    def head(self, lang: str) -> str:
        """Its head in a language."""
        return self.en if lang == "en" else self.zh


class Kind(msgspec.Struct, frozen=True):
    """A kind of table: its columns, and what makes one row of it."""

    columns: tuple[Column, ...]
    make: Callable[[Viewer, Row], object]


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with one cell. `row` as a spreadsheet counts; `column` is its head as in the file."""

    row: int
    column: str
    error: Invalid


class Report(msgspec.Struct, frozen=True):
    """What an import found: the rows it read, what is wrong, and whether it was done."""

    rows: int
    problems: tuple[Problem, ...]
    done: bool


def run(viewer: Viewer, kind: str, table: Sequence[Sequence[str]], *, dry: bool) -> Report:
    """Import a table, or with `dry` only check it. With any problem nothing at all is done."""
    require(viewer, "people.manage")
    spec = KINDS[kind]
    places, problems = _places(spec, table[0] if table else ())
    if problems:
        return Report(0, tuple(problems), done=False)
    body = [(number, row) for number, row in enumerate(table[1:], 2) if any(row)]
    with transaction.atomic():
        for number, row in body:
            problems += _take(viewer, spec, number, row, places)
        undone = dry or bool(problems)
        if undone:
            transaction.set_rollback(True)
    return Report(len(body), tuple(problems), done=not undone)


def template(kind: str, lang: str) -> tuple[list[str], list[list[str]]]:
    """The heads of a table and one row as an example."""
    columns = KINDS[kind].columns
    return [column.head(lang) for column in columns], [[column.example for column in columns]]


def _places(spec: Kind, heads: Sequence[str]) -> tuple[dict[str, tuple[int, str]], list[Problem]]:
    """Where each column stands, with its head; what is missing or unknown."""
    known = {head.lower(): column.name for column in spec.columns for head in (column.zh, column.en, column.name)}
    places: dict[str, tuple[int, str]] = {}
    problems = []
    for number, head in enumerate(heads):
        name = known.get(head.lower())
        if name:
            places[name] = (number, head)
        elif head:
            problems.append(
                Problem(1, head, Invalid("head", "There is no such column: take the heads of the template."))
            )
    missing = [column for column in spec.columns if column.needed and column.name not in places]
    problems += [Problem(1, f"{c.zh} / {c.en}", Invalid("head", "This column is missing.")) for c in missing]
    return places, problems


def _take(
    viewer: Viewer, spec: Kind, number: int, row: Sequence[str], places: Mapping[str, tuple[int, str]]
) -> list[Problem]:
    """Make one row; the problems with it."""
    values = {name: row[at] if at < len(row) else "" for name, (at, _) in places.items()}
    empty = [column.name for column in spec.columns if column.needed and not values[column.name]]
    if empty:
        return [Problem(number, places[name][1], Invalid(name, "This cell must not be empty.")) for name in empty]
    try:
        with transaction.atomic():
            spec.make(viewer, values)
    except Invalid as error:
        return [Problem(number, places[error.field][1] if error.field in places else "", error)]
    return []


def _customer(viewer: Viewer, row: Row) -> None:
    services.create_customer(viewer, row["name"], row.get("note", ""))


def _contract(viewer: Viewer, row: Row) -> None:
    services.create_contract(viewer, _named(row["customer"]), row["number"], row["title"])


def _contact(viewer: Viewer, row: Row) -> None:
    posts = _posts(row) or ["customer_user"]
    _account(viewer, row, posts, _named(row["customer"]))


def _person(viewer: Viewer, row: Row) -> None:
    _account(viewer, row, _posts(row), None)


def _account(viewer: Viewer, row: Row, posts: list[str], customer: Customer | None) -> None:
    language = row.get("language", "") or "zh"
    if language not in ("zh", "en"):
        raise Invalid("language", "The language is zh or en.")
    services.create_account(
        viewer, row["login"], row["name"], posts, customer=customer,
        email=row.get("email", ""), phone=row.get("phone", ""), language=language,
    )  # fmt: skip


def _posts(row: Row) -> list[str]:
    return [post for post in row.get("posts", "").replace("，", ",").replace(" ", "").split(",") if post]


def _named(name: str) -> Customer:
    found = Customer.objects.everything().filter(name=name).first()
    if found is None:
        raise Invalid("customer", "There is no customer {name}: import the customers first.", name=name)
    return found


_WHO: Final = (
    Column("login", "登录名", "Login", needed=True, example="demo.person"),
    Column("name", "姓名", "Name", needed=True, example="示例人员"),
    Column("email", "邮箱", "Mail address", example="demo.person@example.com"),
    Column("phone", "电话", "Phone", example="000-0000"),
    Column("language", "语言", "Language", example="zh"),
)
_CUSTOMER: Final = Column("customer", "客户", "Customer", needed=True, example="示例客户")

KINDS: Final[Mapping[str, Kind]] = {
    "customers": Kind(
        (Column("name", "名称", "Name", needed=True, example="示例客户"), Column("note", "备注", "Note")), _customer
    ),
    "contracts": Kind(
        (
            _CUSTOMER,
            Column("number", "合同编号", "Number", needed=True, example="DEMO-2026-01"),
            Column("title", "合同名称", "Title", needed=True, example="示例运维服务合同"),
        ),
        _contract,
    ),
    "contacts": Kind((_CUSTOMER, *_WHO, Column("posts", "岗位", "Posts", example="customer_user")), _contact),
    "people": Kind((*_WHO, Column("posts", "岗位", "Posts", needed=True, example="agent, engineer")), _person),
}
"""What can be imported. Contacts are customers' people; people are the provider's."""
