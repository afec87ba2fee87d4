"""Registering: choose the contract, fill in what the plan asks, see level and promises before saving."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from opspact.desk import first_contact, likeness, origins, registering
from opspact.desk.effects import conditions
from opspact.desk.faces import face
from opspact.desk.inputs import MOMENT, filled, moment_of, posted
from opspact.desk.registering import Opening
from opspact.desk.web.common import desk, holders_of, problems, url_of
from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import Instant, instant
from opspact.people.errors import Invalid
from opspact.plans.phrasing import Names
from opspact.plans.plan import PlanBook
from opspact.plans.store.books import NoPlanError, book_of
from opspact.runner.index import index
from opspact.tenancy.access import Request
from opspact.tenancy.models import Contract
from opspact.ui.words import say
from opspact.work import occurrence, services
from opspact.work.behalf import Behalf
from opspact.work.models import WorkItem
from opspact.work.shapes import BadFields, Preview, Refused

UNSAID = {
    "zh": "本事项须由对方提出：请填写申告人和申告渠道",
    "en": "another party asks for this: say who told it and how",
}


@desk("desk.open")
def new(request: Request) -> HttpResponse:
    """Whose contract it is: by customer, contract or caller, as typed."""
    text = request.GET.get("q", "").strip()
    found = list(registering.contracts(request.viewer, text)[: registering.CHOICES])
    context = {"q": text, "contracts": found, "callers": likeness.callers(request.viewer, text)}
    name = "desk/_contracts.html" if request.headers.get("HX-Request") else "desk/choose.html"
    return render(request, name, {**context, "title": say(request.viewer_language, "New work item")})


class Form:
    """The form of a registration in one contract."""

    def __init__(self, request: Request, contract_id: int) -> None:
        self.request, self.lang, self.viewer = request, request.viewer_language, request.viewer
        found = Contract.objects.visible_to(self.viewer).select_related("customer").filter(pk=contract_id, active=True)
        self.contract = found.first()
        if self.contract is None:
            raise Http404(f"contract {contract_id}")
        self.book: PlanBook = _book(contract_id)
        self.plan, self.names = self.book.at(now()), Names(self.book)
        self.data = request.POST if request.method == "POST" else request.GET
        self.urgent = bool(self.data.get("urgent"))
        self.openings = registering.openings(self.viewer, contract_id, self.book, self.plan, self.lang)
        self.opening = self._chosen()
        self.errors: dict[str, str] = {}
        self.sections = self._sections()
        self.asked = registering.all_inputs(self.sections)

    def _chosen(self) -> Opening:
        wanted = self.data.get("kind", "")
        free = [one for one in self.openings if not one.locked]
        if not free:
            raise Http404("nothing can be registered in this contract")
        return next((one for one in free if one.kind == wanted), free[0])

    def _sections(self) -> dict[str, Any]:
        if self.urgent:
            return {"what": registering.urgent_inputs(self.plan, self.lang)}
        return registering.form_of(self.plan, self.opening, self.lang)

    def values(self) -> dict[str, Any]:
        """The values as the opening fact carries them."""
        found = posted(self.asked, self.data) | {"kind": self.opening.kind}
        return {**found, "urgent": True} if self.urgent else found

    def when(self) -> dict[str, Any]:
        """The times, each apart (S1.5), as the services take them. Raises BadFields."""
        times = {name: self.moment(name) for name in ("happened", "occurred")}
        return {**times, "out": bool(self.data.get("out")), "role": self.role()}

    def role(self) -> Behalf | None:
        """What is another party's to say counts as the declarant's word, told through the channel."""
        values = posted(self.asked, self.data)
        said = [str(values.get(name, "")).strip() for name in ("declarant", "channel")]
        if self.opening.behalf and not all(said):
            raise BadFields(
                {name: UNSAID for name, value in zip(("declarant", "channel"), said, strict=True) if not value}
            )
        return Behalf(self.opening.behalf, said[0], said[1]) if self.opening.behalf else None

    def moment(self, name: str) -> Instant | None:
        """A time typed beside the plan's values. Raises BadFields."""
        try:
            found = moment_of(self.data.get(name, ""), self.plan)
        except ValueError:
            raise BadFields({name: MOMENT}) from None
        return None if found is None else instant(found)

    def preview(self) -> Preview:
        """Level, promises and refusals as filled in so far."""
        return services.preview(self.viewer, self.contract_id, self.opening.fact, self.values(), **self.when())

    @property
    def contract_id(self) -> int:
        """The contract's id."""
        assert self.contract is not None
        return self.contract.pk

    def context(self, **more: Any) -> dict[str, Any]:
        """What the template shows."""
        given = posted(self.asked, self.data)
        sections = {name: filled(asked, given, self.errors) for name, asked in self.sections.items()}
        return {
            "contract": self.contract, "openings": self.openings, "opening": self.opening, "sections": sections,
            "urgent": self.urgent, "errors": self.errors, "occurred": self.data.get("occurred", ""),
            "happened": self.data.get("happened", ""), "answer": self.data.get("answer", ""),
            "out": self.data.get("out", ""), "can_be_out": self.opening.levelled and bool(occurrence.named(self.plan)),
            "can_end": first_contact.can_end(self.plan, self.opening.kind),
            "title": say(self.lang, "New work item"), "registered": now_datetime(),
            "origins": origins.given(self.data), **more,
        }  # fmt: skip


def _book(contract_id: int) -> PlanBook:
    try:
        return book_of(contract_id)
    except NoPlanError:
        raise Http404(f"contract {contract_id} has no plan") from None


@desk("desk.open")
def register(request: Request, contract_id: int) -> HttpResponse:
    """The form (GET) and the registration (POST)."""
    form = Form(request, contract_id)
    if request.method != "POST":
        return render(request, "desk/register.html", form.context(**_foreseen(form)))
    try:
        taken = services.open_item(request.viewer, contract_id, form.opening.fact, form.values(), **form.when())
    except BadFields as wrong:
        form.errors = problems(wrong, form.lang)
        return render(request, "desk/register.html", form.context(sent_back=True), status=422)
    except Refused as refused:
        unmet = conditions(refused.refusals, form.plan, form.names, form.lang, holders_of(contract_id))
        return render(request, "desk/register.html", form.context(sent_back=True, refused=unmet), status=422)
    _tied(form, taken.item)
    _afterwards(form, taken.item.pk)
    messages.success(request, say(form.lang, "Registered as {number}.", number=f"#{taken.item.number}"))
    return redirect(url_of(taken.item.number))


def _tied(form: Form, item: WorkItem) -> None:
    """Tie the case to what it comes from; where that is of another case by now, the person is told."""
    try:
        origins.tie(form.viewer, form.data, item)
    except Invalid as wrong:
        messages.warning(form.request, wrong.told(form.lang))


def _afterwards(form: Form, item_id: int) -> None:
    """Dispatch at once what is very urgent; end what was answered at first contact, with its record."""
    answer = form.data.get("answer", "").strip()
    if form.urgent:
        first_contact.dispatch(form.viewer, item_id)
    if answer:
        first_contact.end(form.viewer, item_id, answer)


@desk("desk.open")
def foresee(request: Request, contract_id: int) -> HttpResponse:
    """Level, promises, refusals, likely duplicates and the caller's history, as typed so far; nothing is written."""
    form = Form(request, contract_id)
    return render(request, "desk/_foresee.html", form.context(**_foreseen(form)))


def _foreseen(form: Form) -> dict[str, Any]:
    values = posted(form.asked, form.data)
    text = str(next((values[name] for name in registering.SAYS_WHAT if values.get(name)), ""))
    found: dict[str, Any] = {
        "duplicates": likeness.duplicates(form.viewer, form.contract_id, values, text) if values else [],
        "history": likeness.history_of(
            form.viewer, form.contract_id, str(values.get("declarant", "")), str(values.get("phone", ""))
        ),
    }
    try:
        preview = form.preview()
    except BadFields as wrong:
        return {**found, "problems": list(problems(wrong, form.lang).values())}
    view, moment = preview.view, now()
    ranks = index(preview.plan).ranks
    return {
        **found, "level": form.names.level(view.level, form.lang) if view.level else "",
        "rank": ranks.get(view.level, 3) + 1, "levelled": form.opening.levelled,
        "clocks": [face(c, preview.plan, form.names, form.lang, moment) for c in view.clocks if c.started is not None],
        "holes": [form.names.say("commitments", one.commitment, form.lang) for one in view.holes],
        "refused": conditions(preview.refusals, form.plan, form.names, form.lang, holders_of(form.contract_id)),
    }  # fmt: skip
