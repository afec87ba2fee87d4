"""The pack as text: an editor with the list of what is wrong, upload and download."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from opspact.agreements.pages.rendering import page
from opspact.agreements.pages.saving import Draft, offer
from opspact.agreements.selectors import contract_of, latest
from opspact.agreements.uploads import read_upload, zipped
from opspact.plans.loader import PackErrors, Problem
from opspact.plans.loader.files import MAIN
from opspact.plans.store.models import Revision
from opspact.tenancy.access import Request, needs
from opspact.tenancy.models import Contract


@needs("plans.edit")
def text(request: Request, contract_id: int) -> HttpResponse:
    """One file of the pack in an editor; posted, the change is offered for saving."""
    contract = contract_of(request.viewer, contract_id)
    last = latest(contract)
    files = dict(last.text.files) if last else {MAIN: ""}
    name = request.GET.get("file", MAIN)
    if name not in files:
        return redirect("plans:text", contract_id)
    if request.method != "POST":
        return _editor(request, contract, files, name, last)
    posted = request.POST.get("text", "").replace("\r\n", "\n")
    files[name] = posted
    seen = request.POST.get("seen", "")
    draft = Draft(files, int(seen) if seen.isdecimal() else 0, request.POST.get("reason", ""))
    try:
        return offer(request, contract, draft)
    except PackErrors as wrong:
        return _editor(request, contract, files, name, last, wrong.problems)


def _editor(
    request: Request, contract: Contract, files: dict[str, str], name: str, last: Revision | None,
    problems: list[Problem] | None = None,
) -> HttpResponse:  # fmt: skip
    lines = files[name].count("\n") + 1
    context = {
        "contract": contract, "names": sorted(files, key=lambda n: (n != MAIN, n)), "name": name, "text": files[name],
        "lines": range(1, lines + 1), "seen": request.POST.get("seen", last.number if last else 0),
        "reason": request.POST.get("reason", ""), "problems": problems or [],
    }  # fmt: skip
    return page(request, "text", context, status=422 if problems else 200)


@needs("plans.edit")
def upload(request: Request, contract_id: int) -> HttpResponse:
    """A YAML file or the zip of a folder takes the place of the pack; offered for saving first."""
    contract = contract_of(request.viewer, contract_id)
    last = latest(contract)
    context: dict[str, object] = {"contract": contract, "last": last, "problems": []}
    sent = request.FILES.get("pack")
    if request.method != "POST":
        return page(request, "upload", context)
    try:
        if sent is None or sent.file is None:
            raise PackErrors([Problem(code="file", message="no file was chosen")])
        files = read_upload(sent.name or MAIN, sent.file)
        draft = Draft(files, last.number if last else 0, request.POST.get("reason", ""))
        return offer(request, contract, draft)
    except PackErrors as wrong:
        return page(request, "upload", {**context, "problems": wrong.problems}, status=422)


@needs("plans.read")
@require_GET
def download(request: Request, contract_id: int) -> HttpResponse:
    """The files of a revision (`revision`; left out: the one in use) as a zip."""
    contract = contract_of(request.viewer, contract_id)
    rows = Revision.objects.everything().filter(contract=contract).select_related("text").order_by("-number")
    asked = request.GET.get("revision", "")
    found = rows.filter(number=int(asked)).first() if asked.isdecimal() else rows.first()
    if found is None:
        raise Http404
    name = f"{contract.number}-r{found.number}.zip"
    return HttpResponse(
        zipped(found.text.files), content_type="application/zip",
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
    )  # fmt: skip
