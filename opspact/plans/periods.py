"""The periods a plan names: of the calendar, of the contract, declared by the plan itself."""

import re
from datetime import date

from opspact.calendars.periods import Anchored, Civil, Declared, Rolling, Rule, Stated, term
from opspact.plans.schema.duties import DeclaredPeriod
from opspact.plans.schema.pack import Pack
from opspact.plans.terms.leaf import TermError

CIVIL = ("day", "week", "month", "quarter", "half", "year")
_CONTRACT = {"contract_month": 1, "contract_quarter": 3, "contract_half": 6, "contract_year": 12}
_EVERY = re.compile(r"(\d+)\s*(day|week|month|year)s?$")


def period_rule(pack: Pack, name: str) -> Rule:
    """The rule of a period kind: civil, `contract_…`, `term`, `rolling 3 months`, `3 months`, or declared.

    Raises TermError with the kinds that exist.
    """
    start, end = date.fromisoformat(pack.term.start), date.fromisoformat(pack.term.end)
    if name in CIVIL:
        return Civil(name)  # type: ignore[arg-type]
    if name in _CONTRACT:
        return Anchored(start, _CONTRACT[name], "months")
    if name in ("term", "once"):
        return term(start, end)
    if rolling := re.fullmatch(r"rolling (\d+) months?", name):
        return Rolling(int(rolling[1]))
    if name in pack.periods:
        return _declared(pack.periods[name], start)
    if _EVERY.match(name):
        return _regular(name, start)
    kinds = ", ".join([*CIVIL, *_CONTRACT, "term", "rolling N months", *pack.periods])
    raise TermError(f"there is no period {name!r}; periods are {kinds}, or a length such as '3 months'")


def _declared(declared: DeclaredPeriod, start: date) -> Rule:
    if declared.spans:
        return Declared(
            tuple(
                Stated(key=s.name, name=s.name, from_=date.fromisoformat(s.from_), to=date.fromisoformat(s.to))
                for s in declared.spans
            )
        )
    fiscal = re.fullmatch(r"(\d{2})-01", declared.anchor)
    if fiscal and (unit := {"3 months": "quarter", "6 months": "half", "1 year": "year"}.get(declared.every)):
        return Civil(unit, int(fiscal[1]))  # type: ignore[arg-type]
    return _regular(declared.every, _anchor(declared.anchor, start))


def _anchor(text: str, start: date) -> date:
    if re.fullmatch(r"\d{2}-\d{2}", text):
        day = date.fromisoformat(f"{start.year}-{text}")
        return day if day <= start else day.replace(year=start.year - 1)
    return date.fromisoformat(text) if text and text != "contract" else start


def _regular(every: str, anchor: date) -> Rule:
    match = _EVERY.match(every.strip())
    if not match:
        raise TermError(f"{every!r} is not the length of a period; write for example '3 months' or '2 weeks'")
    n, unit = int(match[1]), match[2]
    if unit == "year":
        n, unit = 12 * n, "month"
    return Anchored(anchor, n, f"{unit}s")  # type: ignore[arg-type]
