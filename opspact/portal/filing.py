"""What customer people may file, and what its form asks: the plan's own fields, without what only the desk knows."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from opspact.desk.inputs import Input
from opspact.desk.registering import Opening, form_of, without_doubles
from opspact.desk.wording import capital
from opspact.plans.phrasing import Names
from opspact.plans.plan import Plan
from opspact.runner.index import index
from opspact.tenancy.viewer import Viewer
from opspact.work.acting import is_theirs
from opspact.work.fields import fields_of

MACHINES: Final = frozenset({"alarm_raised", "alarm_cleared"})
CHANNEL: Final = "portal"


def openings(viewer: Viewer, contract: int, plan: Plan, names: Names) -> list[Opening]:
    """The kinds of case that the viewer may file, faults first."""
    own = index(plan)
    found = []
    for name in own.kinds:
        facts = (fact for fact in own.kind(name).opened_by if fact not in MACHINES)
        mine = next((fact for fact in facts if is_theirs(viewer, plan, contract, fact)), "")
        if mine:
            found.append(Opening(name, mine, capital(names.kind(name, viewer.language)), own.levelled(name)))
    return sorted(without_doubles(plan, found), key=lambda one: not one.levelled)


def form(plan: Plan, opening: Opening, lang: str, known: Mapping[str, str]) -> list[Input]:
    """The inputs in order; `known` fills in the person. The channel is known, and the list of lines is the desk's."""
    sections = form_of(plan, opening, lang)
    asked = [one for name in ("what", "where", "who") for one in sections[name] if one.name not in ("channel", "lines")]
    return [replace(one, value=known.get(one.name, one.value)) for one in asked]


def channel(plan: Plan, opening: Opening) -> dict[str, Any]:
    """The channel as the opening carries it; left out where the plan lists channels and this is none of them."""
    field = fields_of(plan, opening.fact, opening.kind).get("channel")
    return {} if field is not None and field.choices and CHANNEL not in field.choices else {"channel": CHANNEL}
