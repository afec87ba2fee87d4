"""Filing a case: choose the contract, say what is wrong, see what is promised before sending."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from opspact.desk import attaching
from opspact.desk.effects import conditions
from opspact.desk.faces import face
from opspact.desk.inputs import MOMENT, filled, moment_of, posted
from opspact.desk.registering import Opening
from opspact.desk.web.common import holders_of, problems
from opspact.kernel.now import now
from opspact.kernel.time import instant
from opspact.plans.phrasing import Names
from opspact.plans.store.books import NoPlanError, book_of
from opspact.portal import filing, selectors
from opspact.portal.web.common import FILE, guarded
from opspact.runner.index import index
from opspact.tenancy.access import Request
from opspact.tenancy.models import Contract
from opspact.ui.words import say
from opspact.work import occurrence, services
from opspact.work.selectors import item as find_item
from opspact.work.shapes import BadFields, Refused


@require_safe
@guarded(FILE)
def new(request: Request) -> HttpResponse:
    """Which contract it is about; with one contract there is nothing to choose."""
    found = [one for one in selectors.contracts(request.viewer) if getattr(one, "plan_key", None)]
    if len(found) == 1:
        return redirect("portal:file", found[0].pk)
    context = {"title": say(request.viewer_language, "New case"), "contracts": found}
    return render(request, "portal/choose.html", context)


class Form:
    """The form of a case in one contract."""

    def __init__(self, request: Request, contract_id: int) -> None:
        self.request, self.viewer, self.lang = request, request.viewer, request.viewer_language
        found = Contract.objects.visible_to(self.viewer).select_related("customer").filter(pk=contract_id, active=True)
        contract = found.first()
        if contract is None:
            raise Http404
        self.contract = contract
        try:
            book = book_of(contract_id)
        except NoPlanError:
            raise Http404 from None
        self.plan, self.names = book.at(now()), Names(book)
        self.data = request.POST if request.method == "POST" else request.GET
        self.openings = filing.openings(self.viewer, contract_id, self.plan, self.names)
        self.opening = self._chosen()
        known = selectors.own_account(self.viewer)
        self.asked = filing.form(self.plan, self.opening, self.lang, known)
        self.errors: dict[str, str] = {}

    def _chosen(self) -> Opening:
        if not self.openings:
            raise Http404
        return next((one for one in self.openings if one.kind == self.data.get("kind", "")), self.openings[0])

    def values(self) -> dict[str, Any]:
        """The values as the opening carries them."""
        sent = posted(self.asked, self.data)
        return sent | {"kind": self.opening.kind} | filing.channel(self.plan, self.opening)

    def when(self) -> dict[str, Any]:
        """When the trouble began, and whether something is out since then (S1.5). Raises BadFields."""
        try:
            occurred = moment_of(self.data.get("occurred", ""), self.plan)
        except ValueError:
            raise BadFields({"occurred": MOMENT}) from None
        return {"occurred": None if occurred is None else instant(occurred), "out": bool(self.data.get("out"))}

    def context(self, **more: Any) -> dict[str, Any]:
        """What the template shows."""
        given = posted(self.asked, self.data) if self.request.method == "POST" else {}
        return {
            "title": say(self.lang, "New case"), "contract": self.contract, "openings": self.openings,
            "opening": self.opening, "inputs": filled(self.asked, given, self.errors), "errors": self.errors,
            "occurred": self.data.get("occurred", ""), "out": self.data.get("out", ""),
            "can_be_out": self.opening.levelled and bool(occurrence.named(self.plan)), **more,
        }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(FILE)
def file(request: Request, contract_id: int) -> HttpResponse:
    """The form, and the filing."""
    form = Form(request, contract_id)
    if request.method != "POST":
        return render(request, "portal/file.html", form.context())
    files: list[UploadedFile[Any]] = request.FILES.getlist("files")
    try:
        attaching.check(files)
        taken = services.open_item(request.viewer, contract_id, form.opening.fact, form.values(), **form.when())
    except BadFields as wrong:
        form.errors = problems(wrong, form.lang)
        return render(request, "portal/file.html", form.context(sent_back=True), status=422)
    except Refused as refused:
        unmet = conditions(refused.refusals, form.plan, form.names, form.lang, holders_of(contract_id))
        return render(request, "portal/file.html", form.context(sent_back=True, refused=unmet), status=422)
    if files:
        _attach(form, taken.item.number, files)
    messages.success(request, say(form.lang, "Filed as {number}.", number=f"#{taken.item.number}"))
    return redirect("portal:case", taken.item.number)


def _attach(form: Form, number: int, files: list["UploadedFile[Any]"]) -> None:
    """Keep the files with the case; what the scan refuses is told, and the case stays filed."""
    item = find_item(form.viewer, number)
    try:
        attaching.attach(form.viewer, item, files, public=True)
    except BadFields as wrong:
        for problem in problems(wrong, form.lang).values():
            messages.warning(form.request, problem)


@require_http_methods(["POST"])
@guarded(FILE)
def foresee(request: Request, contract_id: int) -> HttpResponse:
    """Level and promises as typed so far; nothing is written."""
    form = Form(request, contract_id)
    try:
        preview = services.preview(request.viewer, contract_id, form.opening.fact, form.values(), **form.when())
    except BadFields as wrong:
        return render(request, "portal/_foresee.html", {"problems": list(problems(wrong, form.lang).values())})
    view, moment = preview.view, now()
    clocks = [c for c in view.clocks if c.started is not None and c.terms.judged and c.terms.owed_by == "provider"]
    context = {
        "level": form.names.level(view.level, form.lang) if view.level else "",
        "rank": min(index(preview.plan).ranks.get(view.level, 3) + 1, 4),
        "clocks": [face(one, preview.plan, form.names, form.lang, moment) for one in clocks],
        "refused": conditions(preview.refusals, form.plan, form.names, form.lang, holders_of(contract_id)),
    }  # fmt: skip
    return render(request, "portal/_foresee.html", context)
