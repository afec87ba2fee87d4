"""Standing in, swapping, leave: small forms that call one service each."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from opspact.kernel.now import now_datetime
from opspact.people.errors import Invalid
from opspact.people.web.forms import answer, number, one, word
from opspact.rosters import covers as covering
from opspact.rosters import selectors, swaps
from opspact.rosters.models import Cover, Leave, Roster, Shift, Swap
from opspact.rosters.swaps import Part
from opspact.tenancy.access import Request, needs, signed_in
from opspact.tenancy.models import Account
from opspact.ui.words import say

READ, MANAGE = selectors.READ, "rosters.manage"
AHEAD = timedelta(days=56)


@needs(READ)
def cover(request: Request, roster_id: int) -> HttpResponse:
    """Somebody takes a span of duty: of a shift, or of a gap."""
    held = one(selectors.rosters(request.viewer), roster_id)
    shift = selectors.shifts(request.viewer).filter(roster=held, pk=_int(request.GET.get("shift", ""))).first()

    def context() -> dict[str, Any]:
        return {
            "roster": held, "shift": shift, "people": _people(held), "may_manage": request.viewer.may(MANAGE),
            "start": _for_input(shift.start if shift else None), "end": _for_input(shift.end if shift else None),
        }  # fmt: skip

    return answer(request, partial(_cover, request, held), "duty/cover.html", context)


@needs(READ)
def swap(request: Request, roster_id: int, shift_id: int) -> HttpResponse:
    """Ask a colleague to take one's shift, for one of his or for nothing."""
    held = one(selectors.rosters(request.viewer), roster_id)
    rows = selectors.shifts(request.viewer).filter(roster=held)
    own = one(rows.filter(account_id=signed_in(request.viewer)), shift_id)

    def context() -> dict[str, Any]:
        ahead = rows.filter(start__gt=now_datetime(), start__lt=now_datetime() + AHEAD)
        others = ahead.exclude(account_id=signed_in(request.viewer))
        people = _people(held).exclude(pk=signed_in(request.viewer))
        return {"roster": held, "own": own, "others": others[:200], "people": people}

    return answer(request, partial(_ask, request, held, own), "duty/swap.html", context)


@needs(READ)
@require_POST
def answer_swap(request: Request, swap_id: int) -> HttpResponse:
    """Agree to a swap, refuse it, or (who asked) take it back."""
    said = request.POST.get("answer", "")
    try:
        if said == "withdraw":
            found = swaps.withdraw(request.viewer, swap_id)
        else:
            found = swaps.answer(request.viewer, swap_id, agrees=said == "agree")
    except Swap.DoesNotExist as error:
        raise Http404 from error
    except Invalid as wrong:
        messages.error(request, wrong.told(request.viewer_language))
        return redirect("rosters:list")
    return redirect("rosters:roster", found.roster_id)


@needs(MANAGE)
@require_POST
def withdraw_cover(request: Request, cover_id: int) -> HttpResponse:
    """Take a cover back from now on."""
    rows = Cover.objects.visible_to(request.viewer).select_related("roster")
    found = one(rows, cover_id)
    covering.withdraw_cover(request.viewer, found)
    return redirect("rosters:roster", found.roster_id)


@needs(READ)
def leave(request: Request) -> HttpResponse:
    """Note leave: one's own, or (who manages rosters) anybody's."""
    may = request.viewer.may(MANAGE)

    def context() -> dict[str, Any]:
        ours = Account.objects.filter(customer=None, is_active=True).order_by("name")
        people = ours[:1000] if may else ours.filter(pk=signed_in(request.viewer))
        known = Leave.objects.filter(end__gt=now_datetime()).select_related("account").order_by("start")
        return {
            "people": people, "own": request.viewer.account,
            "leaves": known[:200] if may else known.filter(account_id=signed_in(request.viewer))[:50],
        }  # fmt: skip

    return answer(request, partial(_leave, request), "duty/leave.html", context)


@needs(READ)
@require_POST
def end_leave(request: Request, leave_id: int) -> HttpResponse:
    """End leave, or take it back."""
    rows = Leave.objects.select_related("account")
    if not request.viewer.may(MANAGE):
        rows = rows.filter(account_id=signed_in(request.viewer))
    covering.end_leave(request.viewer, one(rows, leave_id))
    return redirect("rosters:leave")


def _cover(request: Request, held: Roster) -> str:
    who = one(Account.objects.filter(customer=None), number(request, "account") or signed_in(request.viewer))
    instead = number(request, "instead")
    covering.cover(
        request.viewer, held, who, moment(request, "start"), moment(request, "end"), line=number(request, "line") or 1,
        instead_of=one(Account.objects.all(), instead) if instead else None, reason=word(request, "reason"),
    )  # fmt: skip
    messages.success(request, say(request.viewer_language, "{name} takes the duty.", name=who.name))
    return reverse("rosters:roster", args=[held.pk])


def _ask(request: Request, held: Roster, own: Shift) -> str:
    taken = number(request, "take")
    take = one(selectors.shifts(request.viewer).filter(roster=held), taken) if taken else None
    other = take.account if take else one(Account.objects.filter(customer=None), number(request, "other") or 0)
    offered = Part(take.start, take.end, take.line) if take else None
    swaps.ask(request.viewer, held, other, Part(own.start, own.end, own.line), offered, word(request, "text"))
    messages.success(request, say(request.viewer_language, "{name} has been asked.", name=other.name))
    return reverse("rosters:roster", args=[held.pk])


def _leave(request: Request) -> str:
    who = one(Account.objects.filter(customer=None), number(request, "account") or signed_in(request.viewer))
    covering.note_leave(request.viewer, who, moment(request, "start"), moment(request, "end"), word(request, "reason"))
    return reverse("rosters:leave")


def moment(request: Request, name: str) -> datetime:
    """A local time of the form. Raises Invalid."""
    try:
        return datetime.fromisoformat(word(request, name)).replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
    except ValueError as wrong:
        raise Invalid(name, "Give a date and a time.") from wrong


def _people(held: Roster) -> Any:
    """Who could take duty: everybody of the roster and of its team, first those."""
    own = Account.objects.filter(customer=None, is_active=True)
    there = Shift.objects.everything().filter(roster=held, end__gt=now_datetime()).values("account_id")
    which = Q(pk__in=there) | Q(teams=held.team) if held.team else Q(pk__in=there)
    return own.filter(which).distinct().order_by("name")


def _for_input(at: datetime | None) -> str:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).strftime("%Y-%m-%dT%H:%M") if at else ""


def _int(text: str) -> int:
    return int(text) if text.isdecimal() else 0
