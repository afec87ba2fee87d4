"""What a plan means by `month`, `contract_year`, `rolling 3 months` or a period it declares itself."""

import re
from datetime import date
from typing import Final

from opspact.calendars.periods import Anchored, Civil, Declared, Rolling, Rule, Stated, Unit, term
from opspact.plans.schema.duties import DeclaredPeriod
from opspact.plans.schema.pack import Pack
from opspact.plans.terms.leaf import TermError

_CIVIL: Final[dict[str, Unit]] = {
    "day": "day", "week": "week", "month": "month", "quarter": "quarter", "half": "half", "year": "year",
}  # fmt: skip
_CONTRACT: Final = {"contract_month": 1, "contract_quarter": 3, "contract_half": 6, "contract_year": 12}
_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_EVERY: Final = re.compile(r"(\d+) (day|week|month|quarter|year)s?$")
_FISCAL: Final[dict[int, Unit]] = {1: "month", 3: "quarter", 6: "half", 12: "year"}


def rule_of(pack: Pack, kind: str) -> Rule:
    """The rule of a kind of period. Raises TermError naming the kinds there are."""
    if kind in pack.periods:
        return _declared(kind, pack.periods[kind], pack)
    if kind in _CIVIL:
        return Civil(_CIVIL[kind])
    if kind in _CONTRACT:
        return Anchored(date.fromisoformat(pack.term.start), _CONTRACT[kind], "months")
    if kind in ("term", "once"):
        return term(date.fromisoformat(pack.term.start), date.fromisoformat(pack.term.end))
    if kind.startswith("rolling "):
        n, unit = _every(kind.removeprefix("rolling "))
        if unit in _MONTHS:
            return Rolling(n * _MONTHS[unit])
    if _EVERY.match(kind):
        return _regular(kind, date.fromisoformat(pack.term.start), fiscal=False)
    known = ", ".join((*_CIVIL, *_CONTRACT, "term", "rolling 3 months", *pack.periods))
    raise TermError(f"{kind!r} is not a kind of period; there are {known}")


def _declared(name: str, declared: DeclaredPeriod, pack: Pack) -> Rule:
    if declared.spans:
        return Declared(
            tuple(
                Stated(key=s.name, name=s.name, from_=date.fromisoformat(s.from_), to=date.fromisoformat(s.to))
                for s in declared.spans
            )
        )
    if not declared.every:
        raise TermError(f"the period {name!r} needs spans, or 'every' such as '3 months'")
    anchor = _anchor(declared.anchor, date.fromisoformat(pack.term.start))
    return _regular(declared.every, anchor, fiscal=bool(re.match(r"\d\d-\d\d$", declared.anchor)))


def _regular(every: str, anchor: date, *, fiscal: bool) -> Rule:
    """Every so often from the anchor; a yearly anchor on a first of a month makes fiscal periods."""
    n, unit = _every(every)
    if unit not in _MONTHS:
        return Anchored(anchor, n, "weeks" if unit == "week" else "days")
    months = n * _MONTHS[unit]
    if fiscal and months in _FISCAL and anchor.day == 1:
        return Civil(_FISCAL[months], anchor.month)
    return Anchored(anchor, months, "months")


def _every(text: str) -> tuple[int, str]:
    match = _EVERY.match(text.strip())
    if match is None:
        raise TermError(f"{text!r} is not a regular length; write for example '3 months', '2 weeks', '10 days'")
    return int(match[1]), match[2]


def _anchor(text: str, start: date) -> date:
    """The day regular periods are counted from: never after the start of the term for a yearly anchor."""
    if text in ("", "contract"):
        return start
    if re.match(r"\d\d-\d\d$", text):
        day = date.fromisoformat(f"{start.year}-{text}")
        return day if day <= start else day.replace(year=start.year - 1)
    return date.fromisoformat(text)
