"""What registering needs to know: contracts to choose from, the kinds that may be opened and what their forms ask."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Q, QuerySet

from opspact.desk.inputs import Input, inputs
from opspact.desk.wording import capital
from opspact.plans.phrasing import Names
from opspact.plans.plan import Plan, PlanBook
from opspact.runner.actors import is_among
from opspact.runner.index import index
from opspact.tenancy.models import Contract
from opspact.tenancy.viewer import Viewer
from opspact.ui.shapes import Option
from opspact.ui.words import say
from opspact.work.behalf import parties
from opspact.work.fields import fields_of

CHANNELS: Final = {
    "phone": "Telephone", "mail": "Mail", "portal": "Portal", "chat": "Chat", "on_site": "On site",
    "monitoring": "Monitoring",
}  # fmt: skip
CHOICES: Final = 12
"""So many contracts are offered at once."""
SAYS_WHAT: Final = ("title", "symptom", "summary", "about")
"""Values of which the first gives an item its title (work.derive)."""
SECTIONS: Final = ("what", "where", "who")
_WHERE: Final = frozenset({"service", "site", "item", "customer", "user", "lines"})
_WHO: Final = ("declarant", "contact", "phone", "channel")
_UNASKED: Final = frozenset({"kind", "occurred"})
"""What the product asks itself, in every plan."""
_MACHINES: Final = frozenset({"alarm_raised", "alarm_cleared"})


@dataclass(frozen=True)
class Opening:
    """A kind of case that may be registered, and the fact that opens it."""

    kind: str
    fact: str
    title: str
    levelled: bool
    locked: str = ""
    """Who alone may open it, where the viewer may not."""
    behalf: str = ""
    """In whose name the viewer writes it down, where it is another party's to say."""


def contracts(viewer: Viewer, text: str = "") -> QuerySet[Contract]:
    """The running contracts that fit what was typed: a customer's name, the contract's number or title."""
    rows = Contract.objects.visible_to(viewer).filter(active=True).select_related("customer")
    if text:
        rows = rows.filter(Q(customer__name__icontains=text) | Q(number__icontains=text) | Q(title__icontains=text))
    return rows.order_by("customer__name", "number")


def openings(viewer: Viewer, contract_id: int, book: PlanBook, plan: Plan, lang: str) -> list[Opening]:
    """The kinds that people may register: those with levels first, then as the plan lists them, then the built-in ones
    that it has under no other name.
    """
    found = [_opening(viewer, contract_id, Names(book), plan, name, lang) for name in index(plan).kinds]
    shown = without_doubles(plan, filter(None, found))
    return sorted(shown, key=lambda one: (not one.levelled, bool(one.locked), one.kind not in plan.pack.kinds))


def without_doubles(plan: Plan, openings: Iterable[Opening]) -> list[Opening]:
    """The kinds without the built-in ones that the plan declares anew under the same title."""
    found = list(openings)
    declared = {one.title for one in found if one.kind in plan.pack.kinds}
    return [one for one in found if one.kind in plan.pack.kinds or one.title not in declared]


def _opening(viewer: Viewer, contract_id: int, names: Names, plan: Plan, kind: str, lang: str) -> Opening | None:
    own = index(plan)
    held = (*viewer.roles.get(contract_id, ()), "provider")
    facts = [fact for fact in own.kind(kind).opened_by if fact not in _MACHINES]
    by = {fact: list(own.facts[fact].by) if fact in own.facts else [] for fact in facts}
    mine = [fact for fact in facts if any(is_among(plan.pack, role, by[fact]) for role in held)]
    if not facts:
        return None
    fact = next(iter([*mine, *facts]))
    others = [] if mine else parties(viewer, plan, contract_id, fact)
    locked = "" if mine or others else names.parties(by[fact], lang)
    return Opening(kind, fact, capital(names.kind(kind, lang)), own.levelled(kind), locked, next(iter(others), ""))


def form_of(plan: Plan, opening: Opening, lang: str) -> dict[str, list[Input]]:
    """The inputs of a registration, by section, in the order in which an agent hears it on the phone."""
    declared = {n: f for n, f in fields_of(plan, opening.fact, opening.kind).items() if n not in _UNASKED}
    required = [name for name, field in declared.items() if field.required]
    if not _has_lines(plan, opening.kind):
        declared.pop("lines", None)
    asked = {one.name: one for one in inputs(plan, lang, declared, required)}
    standard = {one.name: one for one in _standard(plan, lang)}
    says = next((name for name in SAYS_WHAT if name in asked and asked[name].type in ("text", "lines")), "")
    what = [asked.pop(says)] if says else [standard["symptom"] if "symptom" not in asked else standard["title"]]
    where = [one for name, one in asked.items() if name in _WHERE]
    who = [_known(name, asked, standard) for name in _WHO]
    rest = [one for name, one in asked.items() if name not in _WHERE and name not in _WHO]
    return {"what": [replace(what[0], required=True)], "where": [*where, *rest], "who": who}


def _has_lines(plan: Plan, kind: str) -> bool:
    """Whether cases of this kind are about several things, each with values or promises of its own."""
    promises = index(plan).promises_for(kind)
    return bool(index(plan).kind(kind).line_fields) or any(one.commitment.per == "line" for one in promises)


def _known(name: str, asked: Mapping[str, Input], standard: Mapping[str, Input]) -> Input:
    """The plan's own input of a standard value; a channel is chosen from ours where the plan lists none."""
    if name == "channel" and not (name in asked and asked[name].options):
        return standard[name]
    return asked.get(name) or standard[name]


def _standard(plan: Plan, lang: str) -> Iterator[Input]:
    yield Input("symptom", say(lang, "Symptom"), "lines")
    yield Input("title", say(lang, "In one line"), "text")
    yield Input("declarant", say(lang, "Declarant"), "text")
    yield Input("contact", say(lang, "Contact"), "text")
    yield Input("phone", say(lang, "Telephone"), "text")
    channels = tuple(Option(key, say(lang, word)) for key, word in CHANNELS.items())
    yield Input("channel", say(lang, "Reported through"), "choice", value="phone", options=channels)


def all_inputs(form: Mapping[str, list[Input]]) -> list[Input]:
    """The inputs of every section."""
    return [one for section in form.values() for one in section]


def urgent_inputs(plan: Plan, lang: str) -> list[Input]:
    """What is asked when there is no time: what is wrong, and whom to call back. The rest is added later (S1.5)."""
    standard = {one.name: one for one in _standard(plan, lang)}
    return [replace(standard["title"], required=True), standard["declarant"], standard["phone"]]
