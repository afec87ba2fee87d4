"""`opspact up` from end to end: starts by itself, refuses a second, mends what dies, stops whole."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.live.homes import open_folder

UP = [sys.executable, "-m", "opspact.shell", "up", "--no-demo"]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    with open_folder() as home:
        given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        port = str(free_port())
        yield given | {
            "OPSPACT_HOME": str(home), "OPSPACT_LANG": "en", "OPSPACT_WEB_WORKERS": "1", "OPSPACT_PORT": port,
            "OPSPACT_STREAM_PORT": str(free_port()), "OPSPACT_BASE_URL": f"http://127.0.0.1:{port}",
            "DJANGO_SETTINGS_MODULE": "opspact.conf.settings",
        }  # fmt: skip


def until(condition: Callable[[], object], what: str) -> None:
    end = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def well(address: str) -> bool:
    try:
        return httpx.get(address, timeout=20).is_success
    except httpx.TransportError:
        return False


def below(pid: int) -> dict[int, str]:
    """The children of a process and their command lines."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child): Path(f"/proc/{child}/cmdline").read_text() for child in listed}


@contextmanager
def started(environment: dict[str, str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A running product; gone at the end whatever happens in between."""
    with log.open("wb") as out, subprocess.Popen(UP, env=environment, stderr=out) as up:
        try:
            yield up
        finally:
            up.kill()


def test_up(environment: dict[str, str]) -> None:
    ready = environment["OPSPACT_BASE_URL"] + "/readyz"
    log = Path(environment["OPSPACT_HOME"]) / "log"
    with started(environment, log) as up:
        until(lambda: "runs at" in log.read_text(), "start")
        until(lambda: well(ready), "readiness")

        second = subprocess.run(UP, env=environment, capture_output=True, text=True, check=False)
        assert second.returncode == 2
        assert re.search(rf"already runs on .* \(process {up.pid}\)", second.stderr)

        before = below(up.pid)
        for child in before:
            os.kill(child, signal.SIGKILL)
        until(lambda: len(below(up.pid).keys() - before.keys()) == len(before), "new children")
        until(lambda: well(ready), "readiness after all were killed")

        children = below(up.pid)
        up.terminate()
        assert up.wait(60) == 0
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []
    assert "did not stop by itself" not in log.read_text()
