"""What a form asks: from the fields that a plan declares to inputs, and from what was posted back to values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from unicodedata import normalize

from django.http import QueryDict

from opspact.desk.wording import capital
from opspact.kernel.text import pick
from opspact.plans.phrasing import choice
from opspact.plans.plan import Plan
from opspact.plans.schema.catalogue import Field
from opspact.ui.shapes import Option
from opspact.work.fields import REGISTERS

PREFIX: Final = "f-"
"""Before the names of the plan's values, so that none meets a name of ours."""
LONG: Final = frozenset(
    {"symptom", "reason", "opinion", "text", "about", "summary", "description", "answer", "root_cause", "workaround",
     "contents", "progress"}
)  # fmt: skip
"""Texts that people write more than a line of."""
_TYPES: Final = {
    "flag": "flag", "number": "number", "duration": "duration", "date": "date", "moment": "moment", "list": "list",
    "choice": "choice",
}  # fmt: skip


@dataclass(frozen=True)
class Input:
    """One input, as the component `field` takes it."""

    name: str
    label: str
    type: str
    """A type of the component."""
    value: Any = ""
    required: bool = False
    unit: str = ""
    help: str = ""
    options: tuple[Option, ...] = ()
    error: str = ""

    @property
    def control(self) -> str:
        """The component's type: a list without choices is written a line each."""
        return "lines" if self.type == "list" and not self.options else self.type

    @property
    def key(self) -> str:
        """The name under which it is posted."""
        return PREFIX + self.name


def inputs(plan: Plan, lang: str, fields: Mapping[str, Field], required: Iterable[str] = ()) -> list[Input]:
    """The inputs of fields, in their order. A register that the plan leaves empty is not asked for."""
    must = set(required)
    return [_input(plan, lang, name, f, name in must) for name, f in fields.items() if not _is_empty(plan, f)]


def _is_empty(plan: Plan, field: Field) -> bool:
    return field.type in REGISTERS and not getattr(plan.pack, field.type)


def _input(plan: Plan, lang: str, name: str, field: Field, required: bool) -> Input:
    known = _TYPES.get(field.type, "lines" if name in LONG else "text")
    options: tuple[Option, ...] = ()
    if field.type in REGISTERS:
        known = "choice"
        options = tuple(Option(key, pick(one.title, lang, key)) for key, one in getattr(plan.pack, field.type).items())
    elif field.type == "choice":
        options = tuple(Option(key, choice(field, key, lang)) for key in field.choices)
    return Input(
        name, capital(pick(field.title, lang, name)), known, required=required, unit=field.unit,
        help=pick(field.note, lang), options=options,
    )  # fmt: skip


def filled(asked: Sequence[Input], values: Mapping[str, Any], problems: Mapping[str, str]) -> list[Input]:
    """The inputs with values to show and what is wrong with them."""
    return [replace(_showing(one, values.get(one.name, one.value)), error=problems.get(one.name, "")) for one in asked]


def _showing(one: Input, value: Any) -> Input:
    if one.type == "moment" and isinstance(value, str):
        value = value[:16]
    if one.control == "lines" and isinstance(value, list):
        value = "\n".join(map(str, value))
    if one.type == "duration" and isinstance(value, str):
        value, _, unit = value.partition(" ")
        return replace(one, value=value, unit=unit)
    return replace(one, value="" if value is None else value)


def posted(asked: Sequence[Input], data: QueryDict) -> dict[str, Any]:
    """The values that were filled in; an empty input is no value."""
    found = {one.name: _read(one, data) for one in asked}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _read(one: Input, data: QueryDict) -> Any:
    raw = data.get(one.key, "").strip()
    if one.type == "list":
        given = data.getlist(one.key) if one.options else raw.splitlines()
        return [line.strip() for line in given if line.strip()]
    if one.type == "flag":
        return {"yes": True, "no": False}.get(raw)
    if one.type == "duration" and raw:
        return _duration(raw, data.get(one.key + "_unit", "min"))
    if one.type == "number" and raw:
        return _number(raw)
    return normalize("NFKC", raw) if one.type in ("date", "moment") else raw


def _duration(raw: str, unit: str) -> str:
    """A length as the plan reads it: it knows no days here."""
    return f"{float(raw) * 24:g} h" if unit == "d" and raw.isdigit() else f"{raw} {unit}"


def _number(raw: str) -> Any:
    """A number as JSON has it; what is none is left for the plan's check to complain about."""
    try:
        return int(raw)
    except ValueError:
        pass
    try:
        return float(raw)
    except ValueError:
        return raw


MOMENT: Final = {"zh": "时间写法应如 2026-05-08 09:30", "en": "write the time as 2026-05-08 09:30"}
"""What is wrong with a moment that cannot be read."""


def moment_of(raw: str, plan: Plan) -> datetime | None:
    """A moment typed in the plan's zone. Raises ValueError."""
    typed = normalize("NFKC", raw).strip()  # a Chinese keyboard writes 14：05
    if not typed:
        return None
    found = datetime.fromisoformat(typed)
    return found if found.tzinfo else found.replace(tzinfo=plan.zone)
