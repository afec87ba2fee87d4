"""The search of the top bar."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from opspact.desk.rows import rows_of
from opspact.home import searching
from opspact.tenancy.access import Request, require
from opspact.ui.words import say


@require_safe
def search(request: Request) -> HttpResponse:
    """Items, contracts, people; a number leads straight to its item. Customer people search in the portal."""
    viewer, text = request.viewer, request.GET.get("q", "").strip()
    if viewer.customer is not None:
        return redirect(f"{reverse('portal:list')}?{urlencode({'q': text})}")
    require(viewer, "desk.read")
    number = searching.number_in(text)
    if number is not None and searching.item_numbered(viewer, number):
        return redirect("desk:item", number)
    lang = request.viewer_language
    context: dict[str, object] = {"title": say(lang, "Search results"), "q": text}
    if text:
        found = searching.search(viewer, text)
        context |= {"found": found, "rows": rows_of(found.items, lang)}
    return render(request, "home/search.html", context)
