"""Before a plan is saved it is shown what that changes: in words, and for the cases that run."""

from collections.abc import Mapping

import msgspec
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from opspact.agreements.document import blocks_of
from opspact.agreements.effects import FIRST, MOST, Effects, effects_of, rows_of
from opspact.agreements.pages.rendering import page
from opspact.agreements.selectors import contract_of, latest
from opspact.plans.diff import diff
from opspact.plans.loader import PackErrors
from opspact.plans.phrasing import Names
from opspact.plans.plan import PlanBook
from opspact.plans.store import books
from opspact.plans.store.files import checked
from opspact.plans.store.models import Revision
from opspact.tenancy.access import Request, needs
from opspact.tenancy.models import Contract
from opspact.ui.words import say

_SALT = "opspact.agreements.draft"


class Draft(msgspec.Struct, frozen=True):
    """Files that would be the next revision."""

    files: Mapping[str, str]
    seen: int
    """The revision that the person edited; 0 for none."""
    reason: str


def offer(request: Request, contract: Contract, draft: Draft, beyond: int = 0) -> HttpResponse:
    """The page that shows what saving would change, with the way to do it. Raises PackErrors.

    `beyond`: the id of the open item after which to look on.
    """
    files = checked(draft.files)
    book = books.try_out(files).book
    before = _book_in_use(contract)
    most = MOST if beyond else FIRST
    effects = effects_of(contract, before, book, beyond=beyond, most=most) if before else Effects()
    context: dict[str, object] = {
        "contract": contract, "draft": draft, "held": signing.dumps(files, salt=_SALT, compress=True),
        "warning": _conflict(contract, draft), "effects": effects, "compared": before is not None,
        "rows": rows_of(effects, Names(book), request.viewer_language, book.latest.zone),
    }  # fmt: skip
    if before is not None:
        told = diff(before.latest.pack, book.latest.pack, request.viewer_language)
        context |= {"said": blocks_of(told), "parts": [(part, blocks_of(part)) for part in told.parts]}
    return page(request, "offer", context)


def _book_in_use(contract: Contract) -> PlanBook | None:
    """The book in use; None without one, or where this release no longer reads it."""
    try:
        return books.book_of(contract.pk)
    except (books.NoPlanError, PackErrors):
        return None


def _conflict(contract: Contract, draft: Draft) -> Revision | None:
    """The revision that somebody saved since the person began; None where nobody did."""
    last = latest(contract)
    return last if last is not None and last.number != draft.seen else None


@needs("plans.edit")
@require_POST
def preview(request: Request, contract_id: int) -> HttpResponse:
    """What was offered once more, for the open items that were not looked at yet."""
    contract = contract_of(request.viewer, contract_id)
    try:
        return offer(request, contract, _held(request), int(request.POST.get("beyond", "0")))
    except _GONE:
        return _gone(request, contract)


_GONE = (signing.BadSignature, ValueError)
"""What a draft that was tampered with or is no longer good raises; PackErrors is a ValueError."""


def _held(request: Request) -> Draft:
    files = signing.loads(request.POST.get("held", ""), salt=_SALT)
    return Draft(files, int(request.POST.get("seen", "0")), request.POST.get("reason", ""))


def _gone(request: Request, contract: Contract) -> HttpResponse:
    messages.error(request, say(request.viewer_language, "This draft can no longer be saved. Make the change again."))
    return redirect("plans:plan", contract.pk)


@needs("plans.edit")
@require_POST
def save(request: Request, contract_id: int) -> HttpResponse:
    """Save what was offered; running cases that adopt it follow by themselves."""
    contract = contract_of(request.viewer, contract_id)
    lang = request.viewer_language
    try:
        draft = _held(request)
        made = books.save(request.viewer, contract.pk, draft.files, draft.reason, seen=draft.seen)
    except _GONE:
        return _gone(request, contract)
    except books.PlanConflictError as other:
        messages.error(request, _told(lang, other.revision))
        return redirect("plans:revisions", contract_id)
    messages.success(request, say(lang, "Saved as revision {number}.", number=made.number))
    return redirect("plans:plan", contract_id)


def _told(lang: str, revision: Revision) -> str:
    name = revision.author.name if revision.author else say(lang, "the system")
    sentence = "{name} saved revision {number} meanwhile. Look at it and make your change again."
    return say(lang, sentence, name=name, number=revision.number)
