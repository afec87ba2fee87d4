"""The wall on screens of three sizes, opened by a key, in both languages; and without a network."""

import re

import pytest
from playwright.sync_api import Browser, expect

from opspact.tenancy.models import Account
from opspact.tenancy.selectors import account_of, viewer_of
from opspact.wall.screens import make_screen
from tests.browser.journey import SCREENS, Lang, Person, apart

pytestmark = pytest.mark.django_db
SIZES = ((1920, 1080), (3840, 2160), (1366, 768))
CUT_OFF = """[...document.querySelectorAll(".w-part, .w-tile, .w-figure")].filter(
    one => one.scrollHeight > one.clientHeight + 1).map(one => one.textContent)"""
SCROLLS = """[document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth]"""


def make(lang: Lang, keys: list[str]) -> None:
    """A screen, with its key added to the others."""
    admin = account_of(Account.objects.get(login="admin").pk)
    assert admin is not None
    keys.append(make_screen(viewer_of(admin), "示例监控室", language=lang)[1])


def opened(browser: Browser, site: str, lang: Lang, size: tuple[int, int]) -> Person:
    """A screen that its key has opened, with nobody signed in."""
    keys: list[str] = []
    apart(make, lang, keys)
    (key,) = keys
    screen = Person(browser, site, "", lang, size)
    page = screen.page
    page.goto(f"{site}/wall/open/#{key}")
    page.wait_for_url(f"{site}/wall/")
    assert key not in page.content()
    return screen


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_wall_fits_every_screen(browser: Browser, site: str, lang: Lang) -> None:
    screen = opened(browser, site, lang, SIZES[0])
    page = screen.page
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=SCREENS / f"wall-{width}-{lang}.png")
        assert page.evaluate(SCROLLS) == [0, 0]
        assert page.evaluate(CUT_OFF) == []
    assert screen.faults() == []


def test_without_a_network_the_last_picture_stays_and_says_its_age(browser: Browser, site: str) -> None:
    page = opened(browser, site, "zh", SIZES[0]).page
    shown = page.locator(".w-tile").count()
    assert shown > 0
    page.clock.install()
    page.reload()
    page.context.set_offline(True)
    page.clock.run_for(45_000)
    expect(page.locator(".w-age")).to_have_text(re.compile(r"连接中断，显示的是 \d+ 秒前的数据"))
    assert page.locator(".w-tile").count() == shown
    page.context.set_offline(False)
    page.clock.run_for(15_000)
    expect(page.locator(".w-age")).to_have_text(re.compile("数据更新于"))
