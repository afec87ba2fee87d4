"""A real browser over the real pages. Without Chromium the journeys are skipped, and say so."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from opspact.kernel import now
from opspact.shell.demo_data.moments import local
from opspact.shell.demo_data.services import load
from tests.browser.journey import SCREENS

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the journeys of a file: two of them at once in one process would share an event loop."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on the PATH: the journeys through the pages were not run (apt-get install chromium)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    SCREENS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(Path(CHROMIUM)), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield opened
        opened.close()


@pytest.fixture
def demo(transactional_db: None) -> None:
    """The demo's people and the cases under way today."""
    load(since=local(now.now()).date())
