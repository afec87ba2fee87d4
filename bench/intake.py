"""The intake bars: alerts through the door as it is served, each answered when it is committed.

python -m bench intake [--quick] [--peer]
"""

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from shutil import which
from typing import Any, Final

import msgspec

from bench.live import served
from bench.load import Caller, Figures, Request, drive
from opspact.shell.running.embedded.server import Server
from opspact.shell.running.home import home_here
from opspact.shell.running.migrate import bring_up_to_date, start_django

PORT: Final = 8472
PEER: Final = 9493
CONNECTIONS: Final = 8
SOURCES: Final = 4
KNOWN: Final = 1_000
"""Alerts that are said again and again."""
BARS: Final = {
    "new, 100 at once": "≥ 10,000/s", "new, one by one": "≥ 1,500/s", "again, 100 at once": "≥ 20,000/s",
    "again, one by one": "≥ 3,000/s",
}  # fmt: skip


def main() -> None:
    """Serve an empty database, send, tell; then the same to Alertmanager where it is installed and asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="short runs")
    parser.add_argument("--peer", action="store_true", help="the same with prometheus-alertmanager")
    wanted = parser.parse_args()
    seconds = 2.0 if wanted.quick else 10.0
    with tempfile.TemporaryDirectory(prefix="opspact-bench-") as folder:
        Path(folder).chmod(0o711)
        os.environ |= {
            "OPSPACT_HOME": folder, "DATABASE_URL": "", "OPSPACT_PORT": str(PORT), "OPSPACT_LOG": "ERROR",
            "OPSPACT_WEB_WORKERS": "2", "OPSPACT_WEB_THREADS": "4",
        }  # fmt: skip
        server = Server(home_here())
        server.start()
        try:
            _own(seconds, server.process.pid if server.process else 0)
        finally:
            server.stop()
    if wanted.peer and which("prometheus-alertmanager"):
        _peer(seconds)


def _own(seconds: float, postgres: int) -> None:
    start_django()
    bring_up_to_date()
    paths = [f"/in/{token}/api/v2/alerts" for token in _tokens()]
    print(f"load of the machine {os.getloadavg()[0]:.1f}; {CONNECTIONS} connections, {SOURCES} sources")
    print(f"{'':24}{'bar':>14}{'alerts':>10}/s{'p50':>8}{'p95':>8}{'web':>8}{'db':>7}   ms; others' cores")
    with served(PORT) as web:
        _runs(PORT, paths, seconds, {"web": web, "db": postgres})


def _tokens() -> list[str]:
    from opspact.signals import services  # noqa: PLC0415 - needs Django
    from opspact.tenancy.viewer import SYSTEM  # noqa: PLC0415

    made = (services.make_source(SYSTEM, f"Demo {n}", "alertmanager", per_minute=1_000_000) for n in range(SOURCES))
    return [token for _, token in made]


def _runs(port: int, paths: list[str], seconds: float, trees: dict[str, int]) -> None:
    numbers = count()
    for name in BARS:
        size = 100 if "100" in name else 1
        following = _following(paths, size, numbers, again=name.startswith("again"))
        callers = [Caller(port, {}) for _ in range(CONNECTIONS)]
        drive(callers, following, seconds / 4, trees)
        runs = [drive(callers, following, seconds, trees) for _ in range(3)]
        _tell(name, sorted(runs, key=lambda one: one.per_second)[1], size)


def _following(paths: list[str], size: int, numbers: Iterator[int], *, again: bool) -> Callable[[], Request]:
    def following() -> Request:
        turn = next(numbers)
        first = turn * size
        alerts = [_alert((first + n) % KNOWN if again else first + n, again=again) for n in range(size)]
        body = msgspec.Raw(b"[" + b",".join(alerts) + b"]")
        return Request(paths[turn % len(paths)], lambda _: True, body=body, later=503)

    return following


def _alert(number: int, *, again: bool) -> bytes:
    """About 650 bytes, nine labels, two annotations."""
    kind = "known" if again else "new"
    return (
        b'{"labels":{"alertname":"LinkDown","instance":"switch-%d.example.net:9100","job":"%s","severity":"critical",'
        b'"region":"north","site":"demo-site-07","service":"backbone","team":"network","interface":"Ethernet0/0/1"},'
        b'"annotations":{"summary":"Interface down for two minutes and more on the core switch of the site, traffic'
        b' has moved to the second path","description":"The interface went down and did not come back. The second path'
        b' carries the traffic of both. Look at the optics first, then at the card, then call the carrier."},'
        b'"startsAt":"2026-11-20T08:00:00.123Z","generatorURL":"http://example.net:9090/graph?g0.expr=up"}'
    ) % (number, kind.encode())


def _tell(name: str, one: Figures, size: int) -> None:
    wrong = f"  {one.wrong} wrong" if one.wrong else ""
    cpu = "".join(f"{value:8.2f}" for value in one.cpu.values())
    print(f"{name:24}{BARS[name]:>14}{one.per_second * size:10.0f}  {one.p50:8.1f}{one.p95:8.1f}{cpu}   "
          f"{one.others:.1f}{wrong}")  # fmt: skip


def _peer(seconds: float) -> None:
    """Alertmanager takes alerts into memory: nothing is committed when it answers."""
    print("prometheus-alertmanager, in memory")
    with tempfile.TemporaryDirectory() as folder, _alertmanager(Path(folder)) as process:
        _runs(PEER, ["/api/v2/alerts"], seconds, {"peer": process})


@contextmanager
def _alertmanager(folder: Path) -> Iterator[int]:
    config: dict[str, Any] = {"route": {"receiver": "none", "group_by": ["alertname"]}, "receivers": [{"name": "none"}]}
    (folder / "config.yml").write_bytes(msgspec.json.encode(config))
    command = [
        "prometheus-alertmanager", f"--config.file={folder / 'config.yml'}", f"--storage.path={folder}",
        f"--web.listen-address=127.0.0.1:{PEER}", "--cluster.listen-address=", "--log.level=error",
    ]  # fmt: skip
    process = subprocess.Popen(command)
    try:
        time.sleep(2)
        yield process.pid
    finally:
        process.terminate()
        process.wait(10)
