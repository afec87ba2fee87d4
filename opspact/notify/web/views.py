"""The inbox: messages, the bell, what reached nobody."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from opspact.notify import inbox as reading
from opspact.notify.links import place
from opspact.notify.web import rows
from opspact.tenancy.access import Request


@require_safe
def inbox(request: Request) -> HttpResponse:
    """The messages, those that want an answer first."""
    viewer, lang = request.viewer, request.viewer_language
    kind = request.GET.get("kind", "")
    kinds = [kind] if kind in rows.KIND_WORDS else []
    after = request.GET.get("after", "")
    page = reading.page(viewer, kinds, after)
    asked = [] if after or kinds else reading.open_escalations(viewer)
    context = {
        "notes": rows.message_rows(page.messages, page.counts, page.unread, lang),
        "asked": [rows.escalation_row(one, lang) for one in asked],
        "kinds": rows.KIND_WORDS,
        "kind": kind if kinds else "",
        "after": page.after,
        "newest": max((one.pk for one in page.messages), default=0),
        "any_unread": bool(page.unread),
        "may_mend": viewer.may("people.manage") or viewer.may("desk.approve"),
    }
    return render(request, "notify/part.html" if request.headers.get("HX-Request") else "notify/inbox.html", context)


@require_safe
@never_cache
def count(request: Request) -> HttpResponse:
    """The figure on the bell: empty for none, `99+` beyond."""
    n = reading.unread_count(request.viewer)
    return HttpResponse("" if n == 0 else f"{reading.COUNTED}+" if n > reading.COUNTED else str(n))


@require_safe
def storm(request: Request, message_id: int) -> HttpResponse:
    """Everything that one message stands for."""
    after = request.GET.get("after", "")
    found = reading.members(request.viewer, message_id, int(after) if after.isdecimal() else 0)
    if not found:
        raise Http404
    lang = request.viewer_language
    context = {
        "heading": rows.message_row(found[0], lang, unread=False, count=len(found)).headline,
        "notes": [rows.message_row(m, lang, unread=m.read_at is None and m.state == "sent") for m in found],
        "lead": message_id,
        "after": found[-1].pk if len(found) == reading.MEMBERS else None,
    }
    return render(request, "notify/storm.html", context)


@require_POST
def open_message(request: Request, message_id: int) -> HttpResponse:
    """Mark a message read and go where it leads: to the item, or to the list that it stands for."""
    found = reading.members(request.viewer, message_id)
    if not found:
        raise Http404
    if len(found) > 1:
        return redirect("notify:storm", message_id)
    reading.mark_read(request.viewer, message_id)
    return redirect(place(found[0]))


@require_POST
def read(request: Request, message_id: int) -> HttpResponse:
    """Mark a message read, with all it stands for."""
    reading.mark_read(request.viewer, message_id)
    return _back()


@require_POST
def read_all(request: Request) -> HttpResponse:
    """Mark read what the page showed and all that is older."""
    upto = request.POST.get("upto", "")
    reading.mark_all_read(request.viewer, int(upto) if upto.isdecimal() else 0)
    return _back()


@require_safe
def unreached(request: Request) -> HttpResponse:
    """Roles that were to be told and that nobody holds."""
    after = request.GET.get("after", "")
    found = reading.unreached(request.viewer, int(after) if after.isdecimal() else None)
    context = {
        "found": [rows.unreached_row(one, request.viewer_language) for one in found],
        "after": found[-1].pk if len(found) == reading.PAGE else None,
    }
    return render(request, "notify/unreached.html", context)


def _back() -> HttpResponse:
    return redirect(reverse("notify:list"))
