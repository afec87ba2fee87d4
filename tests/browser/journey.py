"""Somebody at a browser: signs in, goes places, and has every page looked over for accessibility."""

from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page

from opspact.shell.demo_data.founding import PASSWORD

ROOT: Final = Path(__file__).parents[2]
SCREENS: Final = ROOT / ".cache" / "screens"
AXE: Final = ROOT / "node_modules" / "axe-core" / "axe.min.js"
_RUN: Final = """axe.run({resultTypes: ['violations']}).then(r =>
    r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | ').slice(0, 300)))"""


class Person:
    """One person at one browser window."""

    def __init__(self, browser: Browser, address: str, login: str, *, width: int = 1440, height: int = 900) -> None:
        self.address = address
        self.login = login
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        self.page: Page = context.new_page()

    def sign_in(self) -> None:
        """Sign in as one of the demo's people, by keyboard."""
        self.page.goto(f"{self.address}/account/login/")
        self.page.fill("input[name=login]", self.login)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "login" not in url)

    def visit(self, path: str, name: str) -> int:
        """Go somewhere, keep a picture, find no fault with it; the status of the answer."""
        answer = self.page.goto(self.address + path)
        self.look_over(name)
        return answer.status if answer else 0

    def look_over(self, name: str) -> None:
        """Keep a picture of the page as it stands and check it with axe."""
        self.page.wait_for_load_state("load")
        self.page.screenshot(path=SCREENS / f"{name}.png", full_page=True)
        assert self.faults() == [], name

    def faults(self) -> list[Any]:
        """What axe finds wrong with the page; nothing where axe is not installed."""
        if not AXE.exists():
            return []
        found: list[Any] = self.page.evaluate(f"{AXE.read_text('utf-8')};{_RUN}")
        return found
