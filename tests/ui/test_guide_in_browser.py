"""The style guide as a browser shows it: no violation of accessibility, nothing wider than the screen, no script error.

Pages come from Django's test client and files from the static folders: no server, no database.
"""

import shutil
from collections.abc import Iterator
from http.cookies import SimpleCookie
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path("node_modules/axe-core/axe.min.js")
SITE = "http://localhost"

pytestmark = [
    pytest.mark.urls("tests.ui.pages"),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
    pytest.mark.skipif(not AXE.exists(), reason="needs bin/front"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


def answer(route: Route, language: str, theme: str) -> None:
    path = route.request.url.removeprefix(SITE)
    if path.startswith("/static/"):
        name = path.removeprefix("/static/").split("#")[0]
        found = finders.find(name)
        route.fulfill(path=str(found), content_type=guess_type(name)[0]) if found else route.fulfill(status=404)
        return
    client = Client(headers={"host": "localhost"})
    client.cookies = SimpleCookie({"language": language, "theme": theme})
    page = client.get(path)
    route.fulfill(status=page.status_code, headers=dict(page.headers), body=page.content)


def opened(browser: Browser, path: str, language: str = "zh", theme: str = "light", width: int = 1440) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.route("**", lambda route: answer(route, language, theme))
    page.goto(SITE + path)
    return page


def violations(page: Page) -> list[str]:
    """What axe finds, each with its first element."""
    # Through the debugging protocol: the page's own policy refuses scripts put into it.
    page.evaluate(AXE.read_text("utf-8") + "; void 0")
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)"
    )
    return [f"{one['id']}: {node['html'][:200]} {node['failureSummary']}" for one in found for node in one["nodes"][:2]]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_guide_has_no_violation_of_accessibility(browser: Browser, language: str, theme: str) -> None:
    page = opened(browser, "/guide", language, theme)
    assert violations(page) == []
    assert [error.message for error in page.page_errors()] == []
    assert [said.text for said in page.console_messages() if said.type == "error"] == []
    page.close()


@pytest.mark.parametrize("amount", ["empty", "normal", "full"])
@pytest.mark.parametrize("width", [1024, 390])
def test_nothing_is_wider_than_the_screen(browser: Browser, width: int, amount: str) -> None:
    page = opened(browser, f"/guide?amount={amount}", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_the_error_page_has_no_violation_of_accessibility(browser: Browser) -> None:
    page = opened(browser, "/nowhere", theme="dark")
    assert page.title() == "这里没有内容 · 守约"
    assert violations(page) == []
    page.close()


def test_typed_text_survives_a_reload_until_it_is_discarded(browser: Browser) -> None:
    page = opened(browser, "/guide")
    page.fill("textarea[name=text]", "收光 -31 dBm")
    page.reload()
    assert page.input_value("textarea[name=text]") == "收光 -31 dBm"
    page.click("#toasts button")
    page.reload()
    assert page.input_value("textarea[name=text]") == ""
    page.close()


def test_a_clock_ticks_by_what_the_server_said(browser: Browser) -> None:
    page = browser.new_page()
    page.clock.install()
    page.route("**", lambda route: answer(route, "zh", "light"))
    page.goto(SITE + "/guide")
    left = page.locator("[data-left]").first
    assert left.text_content() == "2:10:00"
    page.clock.run_for(65_000)
    assert left.text_content() in ("2:08:56", "2:08:55")  # the page was loaded between two ticks
    page.close()


def test_keys_walk_the_rows_and_open_the_list_of_keys(browser: Browser) -> None:
    page = opened(browser, "/guide")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "INC-4201"
    page.keyboard.press("?")
    assert page.evaluate("document.querySelector('#keys').open") is True
    page.close()
