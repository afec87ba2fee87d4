"""Ready-made answers: who runs the desk keeps them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from opspact.desk import ready_made
from opspact.desk.models import AnswerTemplate
from opspact.desk.web.common import desk, problems
from opspact.tenancy.access import Request
from opspact.ui.words import say
from opspact.work.shapes import BadFields


@desk()
def answers(request: Request, answer_id: int | None = None) -> HttpResponse:
    """The list with a form; a POST keeps one or takes it away."""
    lang, known = request.viewer_language, ready_made.answers(request.viewer)
    one = get_object_or_404(known, pk=answer_id) if answer_id else None
    if request.method == "POST":
        try:
            _keep(request, one)
            return redirect("desk:answers")
        except BadFields as wrong:
            messages.error(request, say(lang, "; ").join(problems(wrong, lang).values()))
    context = {"title": say(lang, "Ready-made answers"), "answers": known[:500], "one": one}
    return render(request, "desk/answers.html", context)


def _keep(request: Request, one: AnswerTemplate | None) -> None:
    if one is not None and request.POST.get("remove"):
        ready_made.remove(request.viewer, one)
    else:
        kind = one.kind if one is not None else ""
        ready_made.keep(request.viewer, one, request.POST.get("name", ""), request.POST.get("body", ""), kind)
