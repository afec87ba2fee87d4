"""Reading: the list of contracts, a plan as its signatories would read it, its revisions and what changed."""

from django.http import HttpResponse

from opspact.agreements.document import blocks_of, document
from opspact.agreements.pages.rendering import page
from opspact.agreements.selectors import PAGE, Edition, contract_of, edition, overview, revisions, running
from opspact.agreements.week import HOURS
from opspact.plans.diff import diff
from opspact.tenancy.access import Request, needs


@needs("plans.read")
def contracts(request: Request) -> HttpResponse:
    """Contracts with the plan in force, what comes next, and the month so far."""
    lines = overview(request.viewer, request.GET.get("after", ""))
    more = lines[-1].contract.number if len(lines) == PAGE else ""
    return page(request, "contracts", {"lines": lines, "more": more})


@needs("plans.read")
def plan(request: Request, contract_id: int) -> HttpResponse:
    """One version of the plan as a document; `edition` says which, left out: the one in force."""
    contract = contract_of(request.viewer, contract_id)
    found = edition(contract, request.GET.get("edition", ""))
    if found is None:
        return page(request, "no_plan", {"contract": contract})
    told = document(found.plan.pack, request.viewer_language)
    counts = running(contract, (part.promise for part in told.parts if part.promise))
    editions = [Edition(found.revision, found.book, one) for one in found.book.versions]
    context = {"contract": contract, "edition": found, "document": told.with_running(counts), "editions": editions}
    return page(request, "plan", {**context, "hours": HOURS})


@needs("plans.read")
def history(request: Request, contract_id: int) -> HttpResponse:
    """The revisions of a plan: who saved what, when and why; any two can be compared."""
    contract = contract_of(request.viewer, contract_id)
    before = request.GET.get("before", "")
    rows = revisions(contract, int(before) if before.isdecimal() else None)
    more = rows[-1].number if len(rows) == PAGE else None
    return page(request, "revisions", {"contract": contract, "revisions": rows, "more": more})


@needs("plans.read")
def changes(request: Request, contract_id: int) -> HttpResponse:
    """What changed between two editions, in words."""
    contract = contract_of(request.viewer, contract_id)
    old, new = (edition(contract, request.GET.get(name, "")) for name in ("from", "to"))
    context: dict[str, object] = {"contract": contract, "old": old, "new": new}
    if old and new:
        told = diff(old.plan.pack, new.plan.pack, request.viewer_language)
        context |= {"title": told.title, "said": blocks_of(told), "parts": [(p, blocks_of(p)) for p in told.parts]}
    return page(request, "changes", context)
