"""The live bars: the product as it is served, on a database of its own with `fsync`, loaded over HTTP.

python -m bench live [--tickets 10000] [--quick]
"""

import argparse
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec

from bench.live_sweep import due_at_once, fan_out, sweep_all
from bench.load import Caller, Figures, Request, cpu_of, drive
from opspact.shell.running import programs
from opspact.shell.running.embedded.server import Server
from opspact.shell.running.home import home_here
from opspact.shell.running.migrate import bring_up_to_date, start_django
from opspact.shell.running.static import collect

PORT: Final = 8471
CONNECTIONS: Final = 8
WORKERS: Final = 2
BARS: Final = {
    "open a fault (API)": "≥ 400/s, p95 ≤ 40 ms", "ticket with history (API)": "≥ 320/s",
    "list of 50 by next due (API)": "≥ 185/s", "ticket page": "≥ 200/s", "list page": "≥ 120/s",
    "search 宕机, newest 20": "≥ 225/s", "search 环路, newest 20": "≥ 225/s",
}  # fmt: skip


def main() -> None:
    """Fill a database where there is none yet, serve it, measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--quick", action="store_true", help="short runs, a small sweep")
    wanted = parser.parse_args()
    os.environ |= {
        "OPSPACT_HOME": str(Path(".cache/bench").absolute() / str(wanted.tickets)), "DATABASE_URL": "",
        "OPSPACT_PORT": str(PORT), "OPSPACT_API_RATE": "1000000", "OPSPACT_LOG": "ERROR",
        "OPSPACT_WEB_WORKERS": str(WORKERS),
    }  # fmt: skip
    server = Server(home_here())
    server.start()
    try:
        _measure(wanted.tickets, quick=wanted.quick, postgres=server.process.pid if server.process else 0)
    finally:
        server.stop()


def _measure(tickets: int, *, quick: bool, postgres: int) -> None:
    start_django()
    bring_up_to_date()
    collect(home_here().static)
    _fill(tickets)
    print(f"{tickets} tickets; load of the machine {os.getloadavg()[0]:.1f}; {CONNECTIONS} connections")
    print(f"{'':32}{'bar':>22}{'':>4}/s{'p50':>8}{'p95':>8}{'web':>7}{'db':>6}   ms; others' cores")
    with served(PORT) as web:
        _load(2.0 if quick else 10.0, {"web": web, "db": postgres})
    heard, seconds = fan_out(2_000)
    print(f"one outage, shared by {heard} open items: all know of it within {seconds:.1f} s (bar 5 s)")
    _sweeping(4_000 if quick else 100_000, postgres)


def _fill(tickets: int) -> None:
    from bench.tickets import fill  # noqa: PLC0415 - needs Django
    from opspact.work.models import WorkItem  # noqa: PLC0415

    if not WorkItem.objects.everything().exists():
        begun = time.perf_counter()
        fill(tickets)
        print(f"filled in {time.perf_counter() - begun:.0f} s")


@contextmanager
def served(port: int) -> Iterator[int]:
    """The web processes, as `opspact up` starts them."""
    web = programs.web()
    web.start()
    try:
        _await_answer(port)
        yield web.process.pid if web.process else 0
    finally:
        web.ask()
        web.end(10)


def _await_answer(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return


def _load(seconds: float, trees: dict[str, int]) -> None:
    dice = random.Random(7)
    token, cookie = _program()
    api = [Caller(PORT, {"Authorization": f"Bearer {token}"}) for _ in range(CONNECTIONS)]
    pages = [Caller(PORT, {"Cookie": f"sessionid={cookie}"}) for _ in range(CONNECTIONS)]
    for name, following in _requests(dice).items():
        callers = pages if name.endswith("page") else api
        drive(callers, following, seconds / 4, trees)
        runs = [drive(callers, following, seconds, trees) for _ in range(3)]
        _tell(name, sorted(runs, key=lambda one: one.per_second)[1])


def _program() -> tuple[str, str]:
    """Somebody who may do everything: a token, and the session of a page."""
    from django.test import Client  # noqa: PLC0415

    from opspact.people.accounts import create_account  # noqa: PLC0415
    from opspact.people.tokens import make_token  # noqa: PLC0415
    from opspact.tenancy.selectors import account_of, viewer_of  # noqa: PLC0415
    from opspact.tenancy.viewer import RIGHTS, SYSTEM  # noqa: PLC0415

    made = create_account(SYSTEM, f"bench-{time.time_ns()}", "Demo bench", ["manager"])
    account = account_of(made.pk)
    assert account is not None
    rights = sorted(frozenset().union(*RIGHTS.values()))
    client = Client()
    client.force_login(account)
    return make_token(viewer_of(account), "bench", rights, 30)[1], client.cookies["sessionid"].value


def _requests(dice: random.Random) -> dict[str, Callable[[], Request]]:
    from opspact.tenancy.models import Contract  # noqa: PLC0415
    from opspact.work.models import WorkItem  # noqa: PLC0415

    contracts = list(Contract.objects.everything().filter(number__startswith="s1-").values_list("pk", flat=True))
    numbers = list(WorkItem.objects.everything().exclude(kind="").order_by("-pk").values_list("number", flat=True))
    dice.shuffle(numbers)

    def ticket() -> int:
        return int(dice.choice(numbers))

    def new() -> dict[str, Any]:
        fields = {"title": "核心交换机端口频繁闪断", "level": "major", "site": "at_100", "users": 40}
        return {"contract": dice.choice(contracts), "kind": "reported", "fields": fields}

    return {
        "open a fault (API)": lambda: Request("/api/v1/items", _has("clocks"), 201, new()),
        "ticket with history (API)": lambda: Request(f"/api/v1/items/{ticket()}", _has("history")),
        "list of 50 by next due (API)": lambda: Request("/api/v1/items?limit=50", _items(50)),
        "ticket page": lambda: Request(f"/desk/{ticket()}/", lambda page: b"</html>" in page),
        "list page": lambda: Request("/desk/", lambda page: page.count(b"/desk/1") >= 50),
        "search 宕机, newest 20": lambda: Request(f"{_SEARCH}%E5%AE%95%E6%9C%BA", _items(20)),
        "search 环路, newest 20": lambda: Request(f"{_SEARCH}%E7%8E%AF%E8%B7%AF", _items(1)),
    }


_SEARCH: Final = "/api/v1/items?status=all&sort=new&limit=20&search="


def _has(name: str) -> Callable[[bytes], bool]:
    return lambda answer: bool(msgspec.json.decode(answer)[name])


def _items(least: int) -> Callable[[bytes], bool]:
    return lambda answer: len(msgspec.json.decode(answer)["items"]) >= least


def _tell(name: str, one: Figures) -> None:
    wrong = f"  {one.wrong} wrong" if one.wrong else ""
    print(f"{name:32}{BARS[name]:>22}{one.per_second:7.0f}{one.p50:8.1f}{one.p95:8.1f}"
          f"{one.cpu['web']:7.2f}{one.cpu['db']:6.2f}   {one.others:.1f}{wrong}")  # fmt: skip


def _sweeping(items: int, postgres: int) -> None:
    moment = due_at_once(items)
    found, steps, seconds, cpu = sweep_all(moment, WORKERS, lambda: cpu_of(postgres))
    print(f"sweep, {WORKERS} workers: {steps} steps of clocks of {found} items in {seconds:.1f} s: "
          f"{steps / seconds:.0f}/s (bar ≥ 10,000/s), {found / seconds:.0f} items/s, "
          f"PostgreSQL {1000 * cpu / max(1, steps):.2f} ms a step")  # fmt: skip
