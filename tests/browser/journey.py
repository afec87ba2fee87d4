"""Somebody at a browser: signs in, goes places, acts, and has pages looked over for accessibility."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, Literal

from django.db import connections
from playwright.sync_api import Browser, Locator, Page, expect

from opspact.shell.demo_data.founding import PASSWORD

ROOT: Final = Path(__file__).parents[2]
SCREENS: Final = ROOT / ".cache" / "screens"
AXE: Final = ROOT / "node_modules" / "axe-core" / "axe.min.js"
_RUN: Final = """axe.run({resultTypes: ['violations']}).then(r =>
    r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | ').slice(0, 300)))"""
_WIDER: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

Lang = Literal["zh", "en"]
PATIENCE: Final = 60_000
"""Milliseconds for which something is waited for: a machine with much else to do is slow, not wrong."""
expect.set_options(timeout=PATIENCE)
PHONE: Final = (390, 844)
DESK: Final = (1440, 900)


def apart(act: Callable[..., Any], *given: Any) -> None:
    """Do something beside the pages as another process would, the worker or a system of the customer's: on a
    connection of its own, committed.
    """

    def done() -> None:
        act(*given)
        connections.close_all()

    with ThreadPoolExecutor(1) as other:
        other.submit(done).result()


class Person:
    """One person at one browser window, reading in one language."""

    def __init__(
        self, browser: Browser, address: str, login: str, lang: Lang = "zh", size: tuple[int, int] = DESK
    ) -> None:
        self.address, self.login, self.lang = address, login, lang
        width, height = size
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()

    def sign_in(self) -> "Person":
        """Sign in as one of the demo's people, by keyboard, and choose the language where it is another one."""
        page = self.page
        page.goto(f"{self.address}/account/login/")
        page.fill("input[name=login]", self.login)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "login" not in url)
        if page.locator("html").get_attribute("lang") != {"zh": "zh-CN", "en": "en"}[self.lang]:
            page.locator(".top-person > summary").click()
            page.locator(f".menu-look button[value={self.lang}]").click()
        return self

    def visit(self, path: str, name: str = "") -> int:
        """Go somewhere; with a name look it over. The status of the answer."""
        answer = self.page.goto(self.address + path)
        if name:
            self.look_over(name)
        return answer.status if answer else 0

    def look_over(self, name: str) -> None:
        """Keep a picture of the page as it stands; axe finds no fault with it, and it is no wider than the window."""
        self.page.wait_for_load_state("load")
        self.page.screenshot(path=SCREENS / f"{name}-{self.lang}.png", full_page=True)
        found = self.faults()
        assert not found, f"{name}: {found}"
        assert self.page.evaluate(_WIDER) <= 0, f"{name}: wider than the window"

    def faults(self) -> list[Any]:
        """What axe finds wrong with the page."""
        found: list[Any] = self.page.evaluate(f"{AXE.read_text('utf-8')};{_RUN}")
        return found

    def fill(self, **values: str) -> None:
        """Fill in inputs of a plan's values by name: texts, choices, yes and no."""
        for name, value in values.items():
            field = self.page.locator(f"#content [name='f-{name}']")
            kind = field.first.evaluate("one => one.type")
            if kind == "radio":
                self.page.locator(f"#content [name='f-{name}'][value='{value}']").check()
            elif kind.startswith("select"):
                field.select_option(value)
            else:
                field.fill(value)

    def send(self) -> None:
        """Press the main button of the form."""
        self.page.locator("#content .form-acts .btn-primary").first.click()

    def act(self, number: int, kind: str, base: str = "desk", **values: str) -> None:
        """Record a fact on a case by its form, and be back on the case, which says so."""
        self.visit(f"/{base}/{number}/act/{kind}/")
        self.fill(**values)
        self.send()
        self.page.wait_for_url(re.compile(rf"/{base}/{number}/$"))

    def sees(self, *words: str, part: str = "#content") -> None:
        """The page holds these words."""
        for word in words:
            expect(self.page.locator(part).first).to_contain_text(word)

    def clock(self, name: str) -> Locator:
        """The clock of a promise on a case's page."""
        return self.page.locator(".clock", has_text=name)
