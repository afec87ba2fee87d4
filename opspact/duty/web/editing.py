"""Making and changing a roster: its name, what it serves, its rotations, its steps."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from opspact.duty import forms
from opspact.duty.web.changing import moment
from opspact.kernel.now import now
from opspact.kernel.text import pick
from opspact.people import selectors as people
from opspact.people.web.forms import answer, number, one, word
from opspact.rosters import selectors, services
from opspact.rosters.laying import read_terms
from opspact.rosters.models import Roster
from opspact.rosters.services import MANAGE
from opspact.tenancy.access import Request, needs
from opspact.tenancy.models import Account, Contract, Team

TARGETS = {
    "duty": "Who is on duty", "second": "Who stands behind", "lead": "Who answers for the roster",
    "managers": "The managers",
}  # fmt: skip
WHENS = {"always": "always", "in_hours": "within service hours", "off_hours": "outside service hours"}
DAYS = {
    "workday": "workdays", "weekend": "weekends", "holiday": "holidays", "mon": "Monday", "tue": "Tuesday",
    "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip


@needs(MANAGE)
def new(request: Request) -> HttpResponse:
    """A new roster; its rotations follow."""
    return answer(request, partial(_create, request), "duty/new.html", lambda: {"teams": Team.objects.order_by("name")})


@needs(MANAGE)
def edit(request: Request, roster_id: int) -> HttpResponse:
    """What a roster says. Saving makes a version: the past stays as it was."""
    held = one(selectors.rosters(request.viewer), roster_id)
    return answer(request, partial(_save, request, held), "duty/edit.html", partial(_context, request, held))


def _create(request: Request) -> str:
    made = services.create_roster(request.viewer, word(request, "name"), _team(request))
    return reverse("rosters:edit", args=[made.pk])


def _save(request: Request, held: Roster) -> str:
    on = {n: request.POST.getlist(f"r{n}-on") for n in range(40)}
    values = forms.read_terms(request.POST.dict(), on, forms.logins_of(_ours()))
    since = moment(request, "since") if word(request, "since") else None
    services.set_terms(request.viewer, held, values, since)
    services.change_roster(request.viewer, held, word(request, "name"), _team(request), active="active" in request.POST)
    served = forms.read_served(request.POST.getlist("roles"), request.POST.getlist("calls"))
    services.serve(request.viewer, held, served)
    return reverse("rosters:roster", args=[held.pk])


def _context(request: Request, held: Roster) -> dict[str, Any]:
    version = selectors.latest(held)
    terms = selectors.terms_of(held, now()) if version is None else read_terms(version)
    ours = list(_ours())
    servings = selectors.servings(request.viewer, held)
    steps = [*terms.calling.steps, *[None] * forms.STEPS][: forms.STEPS]
    return {
        "roster": held, "terms": terms, "version": version, "people": ours, "teams": Team.objects.order_by("name"),
        "rotations": forms.shown(terms, {one.pk: one.login for one in ours}), "hours": forms.hours_text(terms),
        "steps": list(enumerate(steps)), "targets": TARGETS, "whens": WHENS, "days": DAYS,
        "contracts": _contracts(request, {(s.contract_id, s.role) for s in servings}),
        "calling": {s.contract_id for s in servings if s.calls},
        "kinds": " ".join(terms.calling.kinds), "levels": " ".join(terms.calling.levels),
    }  # fmt: skip


def _contracts(request: Request, served: set[tuple[int, str]]) -> list[dict[str, Any]]:
    """The provider's roles of each contract, with those ticked that the roster serves."""
    rows = Contract.objects.visible_to(request.viewer).filter(active=True).order_by("number")[:200]
    return [{"contract": row, "roles": _roles(row.pk, served, request.viewer_language)} for row in rows]


def _roles(contract: int, served: set[tuple[int, str]], lang: str) -> list[dict[str, Any]]:
    found = people.roles_in(contract)
    return [
        {"value": f"{contract}:{name}", "title": pick(title or name, lang), "ticked": (contract, name) in served}
        for name, title in found.items()
    ]


def _team(request: Request) -> Team | None:
    chosen = number(request, "team")
    return one(Team.objects.all(), chosen) if chosen else None


def _ours() -> Any:
    return Account.objects.filter(customer=None, is_active=True).order_by("name")[:2000]
