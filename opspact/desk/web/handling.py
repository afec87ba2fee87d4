"""Whose an item is, and how it hangs together with others: assign, escalate, link, part, merge, split."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from opspact.desk import relations
from opspact.desk.effects import conditions
from opspact.desk.inputs import Input, filled, posted
from opspact.desk.splitting import split as split_off
from opspact.desk.telling import LINKS
from opspact.desk.web.common import desk, holders_of, load, names_of, problems, url_of
from opspact.kernel.text import pick
from opspact.tenancy.access import Request
from opspact.tenancy.models import Account, Team
from opspact.ui.shapes import Option
from opspact.ui.words import say
from opspact.work import assigning
from opspact.work.assigning import TIERS, Leads
from opspact.work.models import WorkItem
from opspact.work.selectors import item as item_of
from opspact.work.shapes import BadFields, Conflict, Refused

Values = dict[str, Any]


class Act:
    """A small form on one item: what it asks and what it does."""

    def __init__(self, request: Request, number: int, title: str, asked: list[Input]) -> None:
        self.request, self.lang = request, request.viewer_language
        self.seen = load(request, number)
        self.title, self.asked = title, asked
        self.looked = int(request.POST.get("seen") or self.seen.item.seq)

    @property
    def item(self) -> WorkItem:
        """The item."""
        return self.seen.item

    def answer(self, do: Callable[[Values], object], done: str) -> HttpResponse:
        """Show the form, or do it; a refusal shows the form again with what was typed."""
        if self.request.method != "POST":
            return self._shown({}, {})
        values = posted(self.asked, self.request.POST)
        missing = {
            one.name: say(self.lang, "This is needed.") for one in self.asked if one.required and one.name not in values
        }
        if missing:
            return self._shown(values, missing, status=422)
        try:
            do(values)
        except BadFields as wrong:
            return self._shown(values, problems(wrong, self.lang), status=422)
        except Refused as refused:
            names, holders = names_of(self.seen), holders_of(self.item.contract_id)
            unmet = conditions(refused.refusals, self.seen.plan, names, self.lang, holders)
            return self._shown(values, {}, status=422, refused=unmet)
        except Conflict:
            return self._shown(values, {}, status=409, conflict=True)
        messages.success(self.request, say(self.lang, done))
        return redirect(url_of(self.item.number))

    def _shown(self, values: Values, errors: dict[str, str], status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "item": self.item, "title": say(self.lang, self.title), "inputs": filled(self.asked, values, errors),
            "seq": self.item.seq, "sent_back": status != 200, **more,
        }  # fmt: skip
        return render(self.request, "desk/handle.html", context, status=status)


@desk("desk.act")
def assign(request: Request, number: int) -> HttpResponse:
    """Give the item to a person, a group, a tier."""
    lang, row = request.viewer_language, item_of(request.viewer, number)
    people = Account.objects.filter(customer=None, is_active=True).order_by("name")[:500]
    teams, tiers = Team.objects.order_by("tier", "name"), tuple(Option(str(n), f"L{n}") for n in TIERS)
    asked = [
        Input("assignee", say(lang, "Handler"), "person", _text(row.assignee_id), options=_named(people)),
        Input("team", say(lang, "Group"), "choice", _text(row.team_id), options=_named(teams)),
        Input("tier", say(lang, "Tier"), "choice", str(row.tier), required=True, options=tiers),
        Input("reason", say(lang, "Why"), "lines"),
    ]  # fmt: skip
    act = Act(request, number, "Assign", asked)

    def do(values: Values) -> None:
        assigning.assign(
            request.viewer, act.item.pk, assignee=_id(values, "assignee"), team=_id(values, "team"),
            tier=int(values["tier"]), reason=values.get("reason", ""), seen=act.looked,
        )  # fmt: skip

    return act.answer(do, "Assigned.")


@require_POST
@desk("desk.act")
def take_over(request: Request, number: int) -> HttpResponse:
    """The viewer handles the item from now on."""
    row = item_of(request.viewer, number)
    try:
        assigning.take_over(request.viewer, row.pk, int(request.POST.get("seen") or row.seq))
    except Conflict:
        messages.error(
            request, say(request.viewer_language, "Somebody acted on this item meanwhile; look at it again.")
        )
    return redirect(url_of(number))


@desk("desk.act")
def escalate(request: Request, number: int) -> HttpResponse:
    """Escalate by hand, to more skill or to management."""
    lang, seen = request.viewer_language, load(request, number)
    holders, roles = holders_of(seen.item.contract_id), seen.plan.pack.roles
    options = tuple(
        Option(key, _role(pick(one.title, lang, key), holders.get(key, ""), lang)) for key, one in roles.items()
    )
    leads = (
        Option("functional", say(lang, "More skill (functional)")),
        Option("hierarchical", say(lang, "Management (hierarchical)")),
    )
    asked = [
        Input("leads", say(lang, "Where to"), "choice", "functional", required=True, options=leads),
        Input("role", say(lang, "Role"), "choice", required=True, options=options),
        Input("text", say(lang, "Why"), "lines", required=True),
    ]
    act = Act(request, number, "Escalate", asked)

    def do(values: Values) -> None:
        leads = cast("Leads", values["leads"])
        assigning.escalate(
            request.viewer, act.item.pk, leads, role=values["role"], text=values["text"], seen=act.looked
        )

    return act.answer(do, "Escalated.")


@desk("desk.act")
def link(request: Request, number: int) -> HttpResponse:
    """Link the item with another."""
    lang = request.viewer_language
    kinds = tuple(Option(kind, say(lang, word)) for kind, word in LINKS.items())
    kind = Input("kind", say(lang, "How"), "choice", "related", required=True, options=kinds)
    act = Act(request, number, "Link with another", [_other(lang), kind])

    def do(values: Values) -> None:
        other = relations.other_item(request.viewer, act.item, values["number"])
        relations.link(request.viewer, act.item, other, values["kind"])

    return act.answer(do, "Linked.")


@require_POST
@desk("desk.act")
def unlink(request: Request, number: int, link_id: int) -> HttpResponse:
    """Take a link away."""
    relations.unlink(request.viewer, item_of(request.viewer, number), link_id)
    return redirect(url_of(number))


@desk("desk.act")
def parent(request: Request, number: int) -> HttpResponse:
    """Make the item part of another, or with no number take it out again."""
    lang, row = request.viewer_language, item_of(request.viewer, number)
    above = str(row.parent.number) if row.parent else ""
    one = Input(
        "number",
        say(lang, "Number of the item that it is part of"),
        "text",
        above,
        help=say(lang, "Empty: part of none."),
    )
    act = Act(request, number, "Make it part of another", [one])

    def do(values: Values) -> None:
        given = values.get("number")
        other = relations.other_item(request.viewer, act.item, given).pk if given else None
        assigning.put_under(request.viewer, act.item.pk, other, act.looked)

    return act.answer(do, "Done.")


@desk("desk.act")
def merge(request: Request, number: int) -> HttpResponse:
    """Merge the item into another of the same contract, which takes its earlier start over."""
    act = Act(request, number, "Merge into another", [_other(request.viewer_language)])

    def do(values: Values) -> None:
        other = relations.other_item(request.viewer, act.item, values["number"])
        relations.merge(request.viewer, act.item, other, act.looked)

    return act.answer(do, "Merged.")


@desk("desk.act")
def split(request: Request, number: int) -> HttpResponse:
    """Register a part of the item as one of its own, linked with it."""
    one = Input("symptom", say(request.viewer_language, "What is split off"), "lines", required=True)
    act = Act(request, number, "Split off a part", [one])
    return act.answer(lambda values: split_off(request.viewer, act.seen, values["symptom"]), "Split off.")


def _other(lang: str) -> Input:
    return Input("number", say(lang, "Number of the other item"), "text", required=True)


def _named(rows: Any) -> tuple[Option, ...]:
    return tuple(Option(str(one.pk), one.name) for one in rows)


def _role(title: str, people: str, lang: str) -> str:
    return say(lang, "{name} ({role})", name=people, role=title) if people else title


def _text(one: int | None) -> str:
    return "" if one is None else str(one)


def _id(values: Values, name: str) -> int | None:
    found = str(values.get(name, ""))
    return int(found) if found.isdigit() else None
