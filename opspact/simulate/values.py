"""Values of fields, checked against what the plan declares of them."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from opspact.kernel.time import iso
from opspact.plans.schema.catalogue import Field
from opspact.plans.terms.leaf import TermError
from opspact.plans.terms.quantity import Quantity, read_span
from opspact.simulate.moments import read_moment

Value = Any


def read_value(raw: Value, field: Field, registers: dict[str, set[str]], zone: ZoneInfo) -> Value:
    """The value as the engine takes it: moments as ISO text with offset, all else as written.

    Raises TermError saying what was expected; a value of null is no value and always fits.
    """
    if raw is None:
        return None
    if field.type in registers:
        return _recorded(raw, field.type, registers[field.type])
    if field.type == "moment":
        return iso(read_moment(str(raw), zone), zone)
    _check(raw, field)
    return raw


def _check(raw: Value, field: Field) -> None:
    if field.type == "flag" and not isinstance(raw, bool):
        raise TermError(f"{raw!r} is not a flag; write true or false")
    if field.type == "number":
        Quantity.read(raw)
    elif field.type == "duration":
        read_span(str(raw))
    elif field.type == "date":
        _date(str(raw))
    elif field.type == "list" and not isinstance(raw, list):
        raise TermError(f"{raw!r} is not a list; write for example [one, other]")
    elif field.type == "choice" and str(raw) not in field.choices:
        raise TermError(f"{raw!r} is none of the choices: {', '.join(field.choices)}")


def _date(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise TermError(f"{text!r} is not a date; write for example '2026-05-08'") from None


def _recorded(raw: Value, register: str, records: set[str]) -> Value:
    names = raw if isinstance(raw, list) else [raw]
    odd = [str(name) for name in names if str(name) not in records]
    if odd and records:
        known = ", ".join(sorted(records)[:12])
        raise TermError(f"{', '.join(map(repr, odd))} is not among the {register} of the plan: {known}")
    return raw
