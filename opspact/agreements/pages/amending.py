"""Changing the common parts of a plan in forms: what is typed becomes an amendment of the pack."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opspact.agreements.forms import Field, Form, change_of, column, form_of, label, parts_of
from opspact.agreements.pages.rendering import page
from opspact.agreements.pages.saving import Draft, offer
from opspact.agreements.selectors import contract_of, latest
from opspact.kernel.now import now_datetime
from opspact.kernel.time import to_datetime
from opspact.plans.explain.teller import Teller
from opspact.plans.loader import PackErrors, Problem
from opspact.plans.loader.tree import Entries
from opspact.plans.plan import Plan
from opspact.plans.store import books
from opspact.plans.store.amending import with_amendment
from opspact.plans.store.models import Revision
from opspact.tenancy.access import Request, needs
from opspact.tenancy.models import Contract
from opspact.ui.words import say


class Base(msgspec.Struct, frozen=True):
    """What an amendment builds on: the revision in use and its last version."""

    contract: Contract
    revision: Revision
    plan: Plan
    tree: Entries

    @property
    def earliest(self) -> date:
        """The first day on which the amendment may begin: no version may begin before one that it builds on."""
        return to_datetime(self.plan.effective, self.plan.zone).date()


def _base(request: Request, contract_id: int) -> Base:
    contract = contract_of(request.viewer, contract_id)
    revision = latest(contract)
    if revision is None:
        raise Http404
    plan, tree = books.try_out(revision.text.files).sources[-1]
    return Base(contract, revision, plan, tree)


@needs("plans.edit")
def choose(request: Request, contract_id: int) -> HttpResponse:
    """The parts that can be changed in forms."""
    base = _base(request, contract_id)
    teller = Teller(base.plan.pack, request.viewer_language)
    sections = [
        {"title": teller.say(_SECTIONS[section]), "parts": [(part, _title(teller, part)) for part in parts]}
        for section, parts in parts_of(base.tree)
    ]
    return page(request, "choose", {"contract": base.contract, "sections": sections})


_SECTIONS = {
    "commitments": "Promises", "calendars": "Calendars", "roles": "Roles and escalation", "levels": "Levels",
    "fees": "Fees",
}  # fmt: skip


def _title(teller: Teller, part: str) -> str:
    section, _, name = part.partition(".")
    if not name:
        return teller.say("Levels")
    return teller.calendar(name) if section == "calendars" else teller.of(section, name)


@needs("plans.edit")
def amend(request: Request, contract_id: int, part: str) -> HttpResponse:
    """The form of one part; posted, the amendment is offered for saving."""
    base = _base(request, contract_id)
    form = form_of(base.tree, part)
    if form is None:
        return redirect("plans:amend", contract_id)
    if request.method != "POST":
        return _form(request, base, part, form)
    typed = request.POST.dict()
    try:
        return offer(request, base.contract, _draft(request.viewer_language, base, part, typed))
    except PackErrors as wrong:
        return _form(request, base, part, form, wrong.problems)


def _draft(lang: str, base: Base, part: str, typed: Mapping[str, Any]) -> Draft:
    """The files with the amendment. Raises PackErrors for what the form itself can tell."""
    change = change_of(base.tree, part, typed)
    problems = []
    if not change:
        problems.append(Problem(code="form", message=say(lang, "Nothing was changed.")))
    if not _fits(typed.get("effective", ""), base.earliest):
        message = say(lang, "Choose a day not before {day}, when the version begins that this one changes.",
                      day=base.earliest.isoformat())  # fmt: skip
        problems.append(Problem(code="form", path="effective", message=message))
    if problems:
        raise PackErrors(problems)
    amendment = {"effective": typed["effective"], "title": typed.get("title", "").strip()}
    amendment["running"] = "adopt" if typed.get("running") == "adopt" else "keep"
    files = with_amendment(base.revision.text.files, {**amendment, "change": change})
    seen = str(typed.get("seen", ""))
    return Draft(files, int(seen) if seen.isdecimal() else 0, typed.get("reason", ""))


def _fits(text: str, earliest: date) -> bool:
    try:
        return date.fromisoformat(text) >= earliest
    except ValueError:
        return False


def _form(
    request: Request, base: Base, part: str, form: Form, problems: Sequence[Problem] = ()
) -> HttpResponse:  # fmt: skip
    teller = Teller(base.plan.pack, request.viewer_language)
    typed, own = request.POST.dict(), [(_path(one), one) for one in problems]
    shown = _Shown(teller, part, typed, own)
    tomorrow = now_datetime().astimezone(base.plan.zone).date() + timedelta(days=1)
    fields = [shown.field(field) for field in form.fields]
    context = {
        "contract": base.contract, "part": part, "title": _title(teller, part), "fields": fields,
        "lists": [shown.rows(rows.key, rows.columns, rows.rows) for rows in form.lists],
        "earliest": base.earliest, "effective": typed.get("effective") or max(tomorrow, base.earliest).isoformat(),
        "typed": typed, "seen": typed.get("seen", base.revision.number), "wrong_day": shown.problem("effective"),
        "problems": [one for path, one in own if path not in shown.placed],
    }  # fmt: skip
    return page(request, "amend", context, status=422 if problems else 200)


def _path(problem: Problem) -> str:
    """`steps[0].tell[1]` as the names of fields are written: `steps.0.tell.1`."""
    return re.sub(r"\[(\d+)\]", r".\1", problem.path)


class _Shown:
    """The fields of a form as the page shows them; remembers which problems stand at a field."""

    def __init__(self, teller: Teller, part: str, typed: Mapping[str, str], own: list[tuple[str, Problem]]) -> None:
        self.teller = teller
        self.part = part
        self.typed = typed
        self.own = own
        self.placed: set[str] = set()

    def field(self, field: Field) -> dict[str, Any]:
        """One input with its label, value and what is wrong with it."""
        text = self.typed.get(field.name, field.text)
        problem = self.problem(f"{self.part}.{field.name}")
        return {"name": field.name, "label": label(self.teller, field.path), "text": text, "problem": problem,
                "listed": field.listed}  # fmt: skip

    def rows(self, key: str, columns: Sequence[str], rows: Sequence[Sequence[Field]]) -> dict[str, Any]:
        """A list of rows with the heads of its columns."""
        found = [[self.field(field) | {"label": column(self.teller, field.path[-1])} for field in row] for row in rows]
        return {"title": column(self.teller, key), "columns": [column(self.teller, c) for c in columns], "rows": found}

    def problem(self, name: str) -> str:
        """What is wrong at a field or within it."""
        found = [(path, one) for path, one in self.own if path == name or path.startswith(f"{name}.")]
        self.placed |= {path for path, _ in found}
        return " ".join("; ".join(filter(None, (one.message, one.expected, one.hint))) for _, one in found)
