"""Notes, files, followers, and who else is here."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from opspact.desk import attaching, following, presence
from opspact.desk.models import Attachment
from opspact.desk.web.common import desk, problems, url_of
from opspact.tenancy.access import Request
from opspact.ui.words import say
from opspact.work.selectors import item as item_of
from opspact.work.shapes import BadFields


@require_POST
@desk("desk.act")
def note(request: Request, number: int) -> HttpResponse:
    """Write a note, keep files, or both."""
    row, lang = item_of(request.viewer, number), request.viewer_language
    text, public = request.POST.get("text", ""), bool(request.POST.get("public"))
    files: list[UploadedFile[Any]] = request.FILES.getlist("files")
    try:
        attaching.attach(request.viewer, row, files, public=public)
        if text.strip() or not files:
            _tell_unknown(request, following.write(request.viewer, row, text, public=public))
    except BadFields as wrong:
        for problem in problems(wrong, lang).values():
            messages.error(request, problem)
        context = {"item": row, "text": text, "public": public, "title": say(lang, "Note")}
        return render(request, "desk/note.html", context, status=422)
    return redirect(url_of(number))


def _tell_unknown(request: Request, names: list[str]) -> None:
    if names:
        called = ", ".join(f"@{name}" for name in names)
        messages.warning(
            request, say(request.viewer_language, "Nobody is called {names}; nobody was told.", names=called)
        )


@require_POST
@desk("desk.read")
def follow(request: Request, number: int) -> HttpResponse:
    """Follow the item, or no longer."""
    following.follow(request.viewer, item_of(request.viewer, number), on=bool(request.POST.get("on")))
    return redirect(url_of(number))


@require_GET
@desk("desk.read")
def here(request: Request, number: int) -> HttpResponse:
    """Who else has the item open, and whether it moved on since the page was drawn."""
    row = item_of(request.viewer, number)
    seen = request.GET.get("seen", "")
    moved = seen.isdigit() and row.seq > int(seen)
    others = presence.touch(request.viewer, row)
    return render(request, "desk/_presence.html", {"item": row, "others": others, "moved": moved})


@require_GET
@desk("desk.read")
def file(request: Request, number: int, file_id: int) -> HttpResponseBase:
    """A file: pictures are shown, everything else is downloaded; never run, never guessed at."""
    kept = attaching.open_file(request.viewer, item_of(request.viewer, number), file_id)
    return given_out(kept, download="download" in request.GET)


def given_out(kept: Attachment, *, download: bool) -> HttpResponseBase:
    """A kept file as an answer."""
    answer = FileResponse(attaching.path_of(kept.sha256).open("rb"), content_type=kept.type)
    shown = kept.type in attaching.SHOWN and not download
    answer["Content-Disposition"] = content_disposition_header(not shown, kept.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
