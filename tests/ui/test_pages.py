"""The frame, the chosen look, errors, and what components write."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import resolve

from opspact.kernel import now
from opspact.kernel.time import HOUR, MINUTE
from opspact.tenancy.viewer import Viewer
from opspact.ui.context import Frame
from opspact.ui.shapes import Area, ClockFace, Gap
from opspact.ui.templatetags.clocks import clock_mini
from opspact.ui.web import server_error

NOON = 1_795_233_600_000_000


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost"})


def request(**viewer: Any) -> HttpRequest:
    made = RequestFactory().get("/ui/look")
    made.resolver_match = resolve("/ui/look")
    made.viewer = Viewer(account=1, name="Demo", **viewer)  # type: ignore[attr-defined]
    return made


def face(**values: Any) -> ClockFace:
    given: dict[str, Any] = {"phase": "running", "verdict": "open", "now": NOON, "remaining": HOUR, "consumed": HOUR}
    return ClockFace("Restore", **{**given, **values})


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "running"),
        ({"remaining": 15 * MINUTE}, "near"),
        ({"remaining": -MINUTE}, "broken"),
        ({"phase": "stopped", "verdict": "broken"}, "broken"),
        ({"phase": "stopped", "verdict": "kept"}, "kept"),
        ({"phase": "stopped", "awaiting": True}, "awaiting"),
        ({"phase": "paused"}, "paused"),
        ({"phase": "pending", "remaining": None}, "pending"),
        ({"phase": "void", "verdict": "broken"}, "void"),
    ],
)
def test_a_clock_looks_as_it_stands(values: dict[str, Any], state: str) -> None:
    assert face(**values).state == state


def test_a_clock_in_a_list_says_its_state_and_ticks_until_service_ends() -> None:
    html = clock_mini(
        Context({"lang": "en"}), face(counts_until=NOON + 20 * MINUTE, gaps=(Gap(0.25, "paused", HOUR, "<wait>"),))
    )
    assert 'data-left="3600" data-until="1200" data-total="7200"' in html
    assert "Restore: Running" in html
    assert '<rect class="bar-used" width="50.0" height="4"/>' in html
    assert "Paused for 1 h: &lt;wait&gt;" in html


def test_a_clock_outside_service_time_does_not_tick() -> None:
    assert "data-left" not in clock_mini(Context({"lang": "en"}), face(counts=False))


def test_a_sentence_escapes_its_values_and_not_itself_twice() -> None:
    with now.at(NOON):
        html = render_to_string("ui/error.html", {"lang": "en", "code": "<b>", "what": "a & b"}, request(language="en"))
    assert "Error &lt;b&gt;" in html
    assert "a &amp; b" in html


@override_settings(AREAS=(Area("Home", "ui:look", "home"), Area("People", "ui:look", "users", "people.read"),
                          Area("Plans", "no:such", "book")))  # fmt: skip
def test_the_rail_shows_areas_that_exist_and_may_be_used() -> None:
    assert [area["name"] for area in Frame(request()).areas()] == ["Home"]
    both = Frame(request(rights=frozenset({"people.read"}))).areas()
    assert [(area["name"], area["url"], area["here"]) for area in both] == [
        ("Home", "/ui/look", True), ("People", "/ui/look", True),
    ]  # fmt: skip


def test_the_look_is_kept_in_this_browser_and_leads_back(client: Client) -> None:
    answer = client.post("/ui/look", {"language": "en", "theme": "dark", "density": "roomy", "next": "/plans/?q=1"})
    assert (answer.status_code, answer.headers["location"]) == (302, "/plans/?q=1")
    assert {name: cookie.value for name, cookie in answer.cookies.items()} == {"language": "en", "theme": "dark"}
    page = client.get("/nowhere").content.decode()
    assert '<html lang="en" data-theme="dark" data-density="normal">' in page


def test_the_look_leads_to_no_other_site(client: Client) -> None:
    assert client.post("/ui/look", {"next": "//example.com/"}).headers["location"] == "/"


@pytest.mark.django_db
def test_the_look_is_kept_with_the_account(client: Client, django_user_model: Any) -> None:
    account = django_user_model.objects.create(login="demo", name="Demo", settings={"told_by": "mail"})
    client.force_login(account)
    client.post("/ui/look", {"language": "en", "theme": "dark"})
    account.refresh_from_db()
    assert account.language == "en"
    assert account.settings == {"told_by": "mail", "theme": "dark"}


@pytest.mark.parametrize(("language", "words"), [("zh", "这里没有内容"), ("en", "There is nothing here")])
def test_an_error_is_told_in_the_readers_language(client: Client, language: str, words: str) -> None:
    client.cookies["language"] = language
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert words in answer.content.decode()
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_a_broken_page_answers_in_words() -> None:
    answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "系统内部出错" in answer.content.decode()
