"""The pages of documents: what is shown to whom, and that typed text is never lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from opspact.documents import services
from opspact.documents.models import Document
from opspact.documents.web import views
from opspact.kernel import now
from opspact.kernel.time import HOUR
from opspact.tenancy.viewer import Viewer
from opspact.work.models import WorkItem
from tests.documents.live import SEVEN, START, World, solved, world

pytestmark = pytest.mark.django_db
LATER = START + 3 * HOUR


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)


@pytest.fixture
def here() -> World:
    return world()


@pytest.fixture
def item(here: World) -> WorkItem:
    return solved(here)


def ask(view: Callable[..., Any], who: Viewer, *args: Any, **sent: str) -> HttpResponse:
    """The answer to a request: a POST where something is sent."""
    factory = RequestFactory()
    request: HttpRequest = factory.post("/", sent) if sent else factory.get("/")
    request.user = AnonymousUser()
    request.viewer = who  # type: ignore[attr-defined]
    request.viewer_language = "en"  # type: ignore[attr-defined]
    with now.at(LATER):
        answer: HttpResponse = view(request, *args)
        return answer


def issued(here: World, item: WorkItem) -> Document:
    with now.at(LATER):
        made = services.draft(here.engineer, item.pk)
        services.edit(here.engineer, made.pk, SEVEN, made.version)
        services.review(here.second, made.pk)
        return services.deliver(here.engineer, made.pk, "customer")


def test_a_draft_shows_its_passages_and_what_is_missing(here: World, item: WorkItem) -> None:
    made = services.draft(here.engineer, item.pk)
    shown = ask(views.page, here.engineer, made.pk).content.decode()
    assert "Still missing" in shown or "尚缺" in shown
    assert 'name="text-prevention"' in shown
    assert 'name="version" value="1"' in shown


def test_typed_text_stands_in_the_form_though_somebody_was_faster(here: World, item: WorkItem) -> None:
    made = services.draft(here.engineer, item.pk)
    first = ask(views.edit, here.second, made.pk, **{"text-cause": "theirs", "version": "1"})
    assert first.status_code == 302
    answer = ask(views.edit, here.engineer, made.pk, **{"text-cause": "mine <b>", "version": "1"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "mine &lt;b&gt;" in shown
    assert "theirs" in shown
    assert 'name="version" value="2"' in shown


def test_a_passage_sent_back_as_drafted_goes_on_following_the_facts(here: World, item: WorkItem) -> None:
    made = services.draft(here.engineer, item.pk)
    ask(views.edit, here.engineer, made.pk, **{"text-cause": "worn", "text-risks": "", "version": "1"})
    made.refresh_from_db()
    assert made.texts == {"cause": "worn"}


def test_the_way_to_delivery(here: World, item: WorkItem) -> None:
    ask(views.draft, here.engineer, item.number, language="en")
    made = Document.objects.everything().get(work=item, language="en")
    ask(views.edit, here.engineer, made.pk, version="1", **{f"text-{name}": text for name, text in SEVEN.items()})
    ask(views.review, here.second, made.pk, version="2")
    ask(views.deliver, here.engineer, made.pk, to="customer", channel="mail")
    made.refresh_from_db()
    assert (made.state, made.to, made.channel, made.complete) == ("delivered", "customer", "mail", True)
    assert made.pdf_hash in ask(views.page, here.customer, made.pk).content.decode()
    assert ask(views.correct, here.engineer, made.pk, reason="time of arrival").status_code == 302
    assert Document.objects.everything().filter(corrects=made, state="draft").count() == 1


def test_the_file_is_the_issued_one(here: World, item: WorkItem) -> None:
    made = issued(here, item)
    answer = ask(views.file, here.customer, made.pk)
    assert (answer["ETag"], answer["Content-Type"]) == (f'"{made.pdf_hash}"', "application/pdf")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    for who in (here.stranger,):
        with pytest.raises(Http404):
            ask(views.file, who, made.pk)


def test_the_list_of_an_item_costs_the_same_for_one_and_many(here: World, item: WorkItem) -> None:
    issued(here, item)
    with CaptureQueriesContext(
        connection,
    ) as one:
        ask(views.of_item, here.engineer, item.number)
    ask(views.draft, here.engineer, item.number, language="en")
    with CaptureQueriesContext(connection) as two:
        shown = ask(views.of_item, here.engineer, item.number).content.decode()
    assert len(one) == len(two)
    assert shown.count("<li") == 2
    assert ask(views.of_item, here.customer, item.number).content.decode().count("<li") == 1
