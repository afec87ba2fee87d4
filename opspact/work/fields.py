"""Values that people and programs send, checked against what the plan declares of them, before the engine sees them."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from opspact.kernel.time import instant, iso
from opspact.plans.plan import Plan
from opspact.plans.schema.catalogue import Field
from opspact.plans.terms.leaf import TermError
from opspact.plans.terms.quantity import Quantity, read_span
from opspact.runner.index import index
from opspact.work.shapes import BadFields

LONGEST: Final = 20_000
"""Characters of one text."""
MOST: Final = 200
"""Values of one fact, and entries of one list."""
REGISTERS: Final = frozenset({"sites", "services", "items", "customers", "users", "people", "parts"})
Words = dict[str, str]


def checked(plan: Plan, kind: str, values: Mapping[str, Any], case_kind: str = "") -> dict[str, Any]:
    """The values as the engine takes them: moments as ISO text with offset, empty ones left out, the rest as sent.

    Raises BadFields naming every value that is wrong, in both languages.
    """
    if len(values) > MOST:
        raise BadFields({"": {"zh": f"字段不能超过 {MOST} 个", "en": f"at most {MOST} values"}})
    declared = fields_of(plan, kind, case_kind or str(values.get("kind", "")))
    good: dict[str, Any] = {}
    problems: dict[str, Words] = {}
    for name, raw in values.items():
        if raw is None or raw == "":
            continue
        try:
            good[name] = _read(plan, raw, declared.get(name))
        except _WrongError as wrong:
            problems[name] = wrong.words
    if problems:
        raise BadFields(problems)
    return good


@lru_cache(maxsize=4096)
def fields_of(plan: Plan, kind: str, case_kind: str) -> dict[str, Field]:
    """The fields that a fact may carry: those of the case, of its lines, and its own, which stand before them."""
    own = index(plan)
    fact = own.facts.get(kind)
    opened = case_kind or next((n for n, k in own.kinds.items() if kind in k.opened_by), "")
    case = own.kind(opened)
    return {**case.fields, **case.line_fields, **(fact.fields if fact else {})}


class _WrongError(ValueError):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words: Words = {"zh": zh, "en": en}


def _read(plan: Plan, raw: Any, field: Field | None) -> Any:
    _check_size(raw)
    if field is None:
        return raw
    if field.type in REGISTERS:
        return _recorded(plan, raw, field.type)
    reader = _READERS.get(field.type)
    return reader(plan, raw, field) if reader else raw


def _check_size(raw: Any) -> None:
    if isinstance(raw, str) and len(raw) > LONGEST:
        raise _WrongError(f"不能超过 {LONGEST} 个字符", f"at most {LONGEST} characters")
    if isinstance(raw, str) and "\x00" in raw:
        raise _WrongError("含有不能保存的字符", "holds a character that cannot be kept")
    if isinstance(raw, list | dict):
        if len(raw) > MOST:
            raise _WrongError(f"不能超过 {MOST} 项", f"at most {MOST} entries")
        for one in raw.values() if isinstance(raw, dict) else raw:
            _check_size(one)


def _recorded(plan: Plan, raw: Any, register: str) -> Any:
    known = getattr(plan.pack, register)
    odd = [str(name) for name in (raw if isinstance(raw, list) else [raw]) if str(name) not in known]
    if odd and known:
        listed = ", ".join(list(known)[:12])
        raise _WrongError(
            f"方案中没有“{', '.join(odd)}”，可选：{listed}", f"the plan has no {', '.join(odd)}; it has: {listed}"
        )
    return raw


def _flag(_: Plan, raw: Any, field: Field) -> bool:
    if not isinstance(raw, bool):
        raise _WrongError("请填是或否", "yes or no is expected (true or false)")
    return raw


def _number(_: Plan, raw: Any, field: Field) -> Any:
    try:
        Quantity.read(raw)
    except TermError:
        raise _WrongError(f"“{raw}”不是数字", f"{raw!r} is not a number") from None
    return raw


def _duration(_: Plan, raw: Any, field: Field) -> Any:
    try:
        read_span(str(raw))
    except TermError:
        raise _WrongError(f"“{raw}”不是时长，例如 2 h", f"{raw!r} is not a length of time, such as 2 h") from None
    return raw


def _date(_: Plan, raw: Any, field: Field) -> str:
    try:
        return date.fromisoformat(str(raw)).isoformat()
    except ValueError:
        raise _WrongError(f"“{raw}”不是日期，例如 2026-05-08", f"{raw!r} is not a date, such as 2026-05-08") from None


def _moment(plan: Plan, raw: Any, field: Field) -> str:
    try:
        found = datetime.fromisoformat(str(raw))
    except ValueError:
        raise _WrongError(
            f"“{raw}”不是时间，例如 2026-05-08 09:30", f"{raw!r} is not a time, such as 2026-05-08 09:30"
        ) from None
    return iso(instant(found if found.tzinfo else found.replace(tzinfo=plan.zone)), plan.zone)


def _listed(_: Plan, raw: Any, field: Field) -> list[Any]:
    if not isinstance(raw, list):
        raise _WrongError("应为一列值", "a list of values is expected")
    return raw


def _choice(_: Plan, raw: Any, field: Field) -> Any:
    if str(raw) not in field.choices:
        listed = ", ".join(field.choices)
        raise _WrongError(f"“{raw}”不在可选项内：{listed}", f"{raw!r} is none of: {listed}")
    return raw


_READERS: Final = {
    "flag": _flag, "number": _number, "duration": _duration, "date": _date, "moment": _moment, "list": _listed,
    "choice": _choice,
}  # fmt: skip
