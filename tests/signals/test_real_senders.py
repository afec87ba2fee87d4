"""A real Alertmanager tells us; skipped where it is not installed."""

import json
import shutil
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from opspact.signals import pool
from opspact.signals.door import Door
from opspact.signals.models import Alert
from tests.live.test_up import free_port
from tests.signals.senders import source

pytestmark = pytest.mark.skipif(
    shutil.which("prometheus-alertmanager") is None, reason="apt-get install prometheus-alertmanager"
)


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing."""


@contextmanager
def served(door: Door) -> Iterator[int]:
    server = make_server("127.0.0.1", 0, door, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def alertmanager(folder: Path, target: str) -> Iterator[str]:
    port = free_port()
    receiver = {"name": "us", "webhook_configs": [{"url": target, "send_resolved": True}]}
    route = {"receiver": "us", "group_by": ["alertname"], "group_wait": "0s", "group_interval": "100ms"}
    (folder / "config.yml").write_text(json.dumps({"route": route, "receivers": [receiver]}))
    command = [
        "prometheus-alertmanager", f"--config.file={folder / 'config.yml'}", f"--storage.path={folder}",
        f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=error",
    ]  # fmt: skip
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}/api/v2/alerts"
    finally:
        process.terminate()
        process.wait(10)


def post(url: str, body: object) -> None:
    """Keep trying until it is up."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    for _ in range(200):
        try:
            urllib.request.urlopen(request, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(url)


def await_alerts(ended: bool) -> list[Alert]:
    for _ in range(300):
        found = list(Alert.objects.everything().filter(ended__isnull=not ended))
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("nothing arrived")


def test_alertmanager_tells_of_a_problem_and_its_end(committed: None, tmp_path: Path) -> None:
    monitor = source()
    monitor.door = Door(lambda environ, start: [b""], pool.connection, at_once=4)
    told = {"labels": {"alertname": "LinkDown", "instance": "core-1"}, "annotations": {"summary": "down"},
            "startsAt": "2026-01-05T10:00:00Z"}  # fmt: skip
    with (
        served(monitor.door) as port,
        alertmanager(tmp_path, f"http://127.0.0.1:{port}/in/{monitor.token}/") as url,
    ):
        post(url, [told])
        (alert,) = await_alerts(ended=False)
        assert (alert.type, alert.object, alert.content) == ("LinkDown", "core-1", "down")
        post(url, [{**told, "endsAt": "2026-01-05T11:00:00Z"}])
        (alert,) = await_alerts(ended=True)
        assert alert.ended is not None
        assert alert.ended.isoformat() == "2026-01-05T11:00:00+00:00"
