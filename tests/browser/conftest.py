"""A real browser over the real pages, with live updates. Without Chromium the journeys are skipped, and say so."""

import asyncio
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from asgiref.sync import sync_to_async
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from opspact.api.live.stream import application
from opspact.kernel import now
from opspact.shell.demo_data.moments import local
from opspact.shell.demo_data.services import load
from tests.browser.journey import AXE, SCREENS

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """One browser for the journeys of a file: two of them at once in one process would share an event loop.

    The database comes first: under that loop Django keeps connections apart from those of the rest of the session.
    """
    if CHROMIUM is None:
        pytest.skip("no Chromium on the PATH: the journeys through the pages were not run (apt-get install chromium)")
    if not AXE.exists():
        pytest.fail("axe-core is not there, so no page could be checked for accessibility: run bin/front")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    SCREENS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(Path(CHROMIUM)), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(browser: Browser, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of the product with the demo's people and the cases under way today; loaded once for a file."""
    with django_db_blocker.unblock():
        load(since=local(now.now()).date())
        server = LiveServer("localhost")
        try:
            with listening(server.url):
                yield server.url
        finally:
            for window in browser.contexts:
                window.close()
            server.stop()
            # Numbers given once are not given again: what the process keeps by them would be taken for something else.
            call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
            empty_the_rest()
            connections.close_all()


def empty_the_rest() -> None:
    """Django flushes only the tables it made; the partitioned ones are ours."""
    ours = [model._meta.db_table for model in apps.get_models() if not model._meta.managed]  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(ours)}")


@contextmanager
def listening(address: str) -> Iterator[None]:
    """Live updates for the pages at `address`, on a port of their own as without a proxy."""
    with socket.create_server(("localhost", 0)) as door:
        port = door.getsockname()[1]
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        policy = policy | {"connect-src": [*policy["connect-src"], f"http://localhost:{port}"]}
        with override_settings(
            BASE_URL=address, PAGE_ORIGINS=[address], STREAM_PORT=port, CONTENT_SECURITY_POLICY={"DIRECTIVES": policy}
        ):
            server = uvicorn.Server(uvicorn.Config(application(), log_level="critical", timeout_graceful_shutdown=1))
            thread = Thread(target=asyncio.run, args=(_served(server, door),), daemon=True)
            thread.start()
            try:
                yield
            finally:
                server.should_exit = True
                thread.join()


async def _served(server: uvicorn.Server, door: socket.socket) -> None:
    """Serve until told to end, and leave no connection to the database behind."""
    await server.serve([door])
    await sync_to_async(connections.close_all)()
