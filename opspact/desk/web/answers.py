"""Ready-made answers: who runs the desk keeps them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from opspact.desk.models import AnswerTemplate
from opspact.desk.web.common import desk
from opspact.tenancy.access import Request, require
from opspact.ui.words import say

LONGEST = 4_000


@desk()
def answers(request: Request, answer_id: int | None = None) -> HttpResponse:
    """The list with a form; a POST keeps one or takes it away."""
    lang = request.viewer_language
    one = get_object_or_404(AnswerTemplate, pk=answer_id) if answer_id else None
    if request.method == "POST":
        require(request.viewer, "desk.act")
        if problem := _keep(request, one):
            messages.error(request, problem)
        else:
            return redirect("desk:answers")
    context = {
        "title": say(lang, "Ready-made answers"),
        "answers": AnswerTemplate.objects.order_by("name")[:500],
        "one": one,
    }
    return render(request, "desk/answers.html", context)


def _keep(request: Request, one: AnswerTemplate | None) -> str:
    """Keep or remove; what is wrong."""
    if one is not None and request.POST.get("remove"):
        one.delete()
        return ""
    name, body = request.POST.get("name", "").strip(), request.POST.get("body", "").strip()
    taken = AnswerTemplate.objects.filter(name=name).exclude(pk=one.pk if one else 0)
    if not name or not body or len(body) > LONGEST or taken.exists():
        return say(
            request.viewer_language,
            "Name and text are needed, the name only once, the text at most {n} characters.",
            n=LONGEST,
        )
    kept = one or AnswerTemplate()
    kept.name, kept.body = name[:100], body
    kept.save()
    return ""
