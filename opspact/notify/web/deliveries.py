"""What left: the administrator's list, one message with all its tries, sending it anew."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from opspact.notify import outgoing
from opspact.notify.drivers.table import NAMES
from opspact.notify.links import place
from opspact.notify.models import Attempt, Message
from opspact.notify.web.rows import STATE_WORDS, channel_word, message_row
from opspact.people.errors import Invalid
from opspact.tenancy.access import Request, needs
from opspact.ui.words import say


@require_safe
@needs(outgoing.RIGHT)
def listing(request: Request) -> HttpResponse:
    """Messages that leave the product, the newest first."""
    state, channel, after = (request.GET.get(name, "") for name in ("state", "channel", "after"))
    at = int(after) if after.isdecimal() else None
    found = outgoing.deliveries(request.viewer, state, channel, at)
    errors = outgoing.errors(request.viewer, found)
    lang = request.viewer_language
    context = {
        "found": [_row(one, lang) | {"error": errors.get(one.pk, "")} for one in found],
        "states": {name: STATE_WORDS[name] for name in outgoing.STATES}, "state": state, "channel": channel,
        "channels": {name: word for name, word in NAMES.items() if name != "in_app"},
        "after": found[-1].pk if len(found) == outgoing.PAGE else None,
    }  # fmt: skip
    return render(request, "notify/deliveries.html", context)


@require_safe
def message(request: Request, message_id: int) -> HttpResponse:
    """One message: by which channels it went to its person, and every try."""
    try:
        seen = outgoing.seen(request.viewer, message_id)
    except Message.DoesNotExist as error:
        raise Http404 from error
    lang = request.viewer_language
    context = {
        "row": message_row(seen.message, lang, unread=False), "person": seen.message.account.name,
        "ways": [_row(one, lang) for one in seen.others], "tries": [_try(one, lang) for one in seen.attempts],
        "answer": seen.message.escalation, "place": place(seen.message),
        "may_replay": request.viewer.may(outgoing.RIGHT),
    }  # fmt: skip
    return render(request, "notify/message.html", context)


@require_POST
@needs(outgoing.RIGHT)
def replay(request: Request, message_id: int) -> HttpResponse:
    """Send a message anew."""
    try:
        outgoing.replay(request.viewer, message_id)
        messages.success(request, say(request.viewer_language, "The message is sent anew."))
    except Message.DoesNotExist as error:
        raise Http404 from error
    except Invalid as wrong:
        messages.error(request, wrong.told(request.viewer_language))
    return redirect("notify:message", message_id)


def _row(one: Message, lang: str) -> dict[str, Any]:
    return {
        "one": one, "headline": message_row(one, lang, unread=False).headline, "channel": channel_word(one, lang),
        "state": say(lang, STATE_WORDS[one.state]), "lost": one.state in ("failed", "passed"),
    }  # fmt: skip


def _try(one: Attempt, lang: str) -> dict[str, Any]:
    return {
        "at": one.at, "channel": channel_word(one.message, lang), "error": one.error, "ok": one.ok,
        "gateway": one.endpoint.title if one.endpoint else "", "reference": one.reference,
    }  # fmt: skip
