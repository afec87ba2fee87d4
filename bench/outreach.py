"""Outreach: from an event to the first message at a gateway, at 100 alerts a second and in a storm of 10,000.

python -m bench outreach [--quick]
"""

import argparse
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from opspact.shell.running.embedded.server import Server
from opspact.shell.running.home import home_here
from opspact.shell.running.loop import Job, run
from opspact.shell.running.migrate import bring_up_to_date, start_django

PEOPLE: Final = 1_000
ON_DUTY: Final = 20
PER_SECOND: Final = 100


class Gateway:
    """A fake gateway: it takes everything, after 20 ms, and knows when."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}
        self.lines: list[tuple[str, float]] = []
        """Telephone numbers and when they were called."""

    def take(self, said: dict[str, str]) -> None:
        """A message has come."""
        time.sleep(0.02)
        self.taken[said["key"]] = time.time()
        self.lines.append((said["to"], time.time()))


def main() -> None:
    """A database of its own, a worker's loop, a fake gateway."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="a short run and a small storm")
    wanted = parser.parse_args()
    os.environ |= {
        "OPSPACT_HOME": str(Path(".cache/bench").absolute() / "outreach"), "DATABASE_URL": "", "OPSPACT_LOG": "ERROR",
        "OPSPACT_GATEWAY_PRIVATE": "yes",
    }  # fmt: skip
    server = Server(home_here())
    server.start()
    try:
        start_django()
        bring_up_to_date()
        _measure(quick=wanted.quick)
    finally:
        server.stop()


def _measure(*, quick: bool) -> None:
    with _served() as (gateway, url):
        item, people = _cast(url)
        with _worker():
            _emit(item, people[:PER_SECOND], _next_event())  # the worker has read plans and words
            _settle(gateway, 20)
            _steady(gateway, item, people, 5 if quick else 30)
            _storm(gateway, item, people[:ON_DUTY], 2_000 if quick else 10_000)


def _steady(gateway: Gateway, item: Any, people: list[int], seconds: int) -> None:
    """Each alert calls somebody else, so that nothing is joined."""
    from opspact.notify.models import Message  # noqa: PLC0415 - needs Django

    first = _next_event()
    begun = time.perf_counter()
    for second in range(seconds):
        _emit(item, [people[(second * PER_SECOND + n) % len(people)] for n in range(PER_SECOND)], first)
        first += PER_SECOND
        time.sleep(max(0.0, begun + second + 1 - time.perf_counter()))
    _settle(gateway)
    rows = Message.objects.everything().filter(channel="sms", event_id__gte=first - seconds * PER_SECOND)
    took = sorted(
        gateway.taken[key] - at.timestamp()
        for pk, at in rows.values_list("id", "happened") if (key := f"opspact-{pk}") in gateway.taken
    )  # fmt: skip
    p50, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
    wanted = seconds * PER_SECOND
    print(f"{PER_SECOND} alerts/s for {seconds} s: {len(took)} of {wanted} called alone; event to gateway "
          f"p50 {p50:.2f} s, p99 {p99:.2f} s (bar: p99 ≤ 2 s)")  # fmt: skip


def _storm(gateway: Gateway, item: Any, people: list[int], alerts: int) -> None:
    """All alerts at once, for the few people on duty."""
    gateway.lines.clear()
    begun = time.time()
    _emit(item, [people[n % len(people)] for n in range(alerts)], _next_event())
    written = time.time()
    while not gateway.lines:
        time.sleep(0.01)
    print(f"storm of {alerts}: first call {gateway.lines[0][1] - written:.2f} s after it was recorded (bar 5 s)")
    _settle(gateway, 65)
    calls: dict[tuple[str, int], int] = {}
    for number, at in gateway.lines:
        calls[number, int(at // 60)] = calls.get((number, int(at // 60)), 0) + 1
    print(f"storm of {alerts}: {len(gateway.lines)} calls in all, at most {max(calls.values())} to one person in a "
          f"minute (5 alone and a digest), over within {gateway.lines[-1][1] - begun:.0f} s")  # fmt: skip


def _settle(gateway: Gateway, quiet: float = 5) -> None:
    """Until nothing has come for a while."""
    begun = time.time()
    while time.time() - max([begun, *(at for _, at in gateway.lines[-1:])]) < quiet:
        time.sleep(0.2)


def _next_event() -> int:
    from opspact.notify.models import Message  # noqa: PLC0415 - needs Django

    last = Message.objects.everything().order_by("-event_id").values_list("event_id", flat=True).first()
    return (last or 0) + 1


def _emit(item: Any, people: list[int], first: int) -> None:
    """An escalation for each, as the outbox tells it."""
    from opspact.journal.models import Outbox  # noqa: PLC0415 - needs Django
    from opspact.kernel.now import now_datetime  # noqa: PLC0415
    from opspact.kernel.time import instant  # noqa: PLC0415

    moment = now_datetime()
    base = {"stream": "work", "contract": item.contract_id, "customer": item.customer_id, "sort": "desk",
            "kind": "escalated", "key": "", "line": "", "account": None, "role": ""}  # fmt: skip
    Outbox.objects.bulk_create(
        Outbox(consumer="notify", event_id=first + n, stream_id=item.pk, not_before=moment, body=base | {
            "happened": instant(moment),
            "payload": {"kind": "hierarchical", "role": "", "text": "请查看", "accounts": [person]},
        })
        for n, person in enumerate(people)
    )  # fmt: skip


@contextmanager
def _worker() -> Iterator[None]:
    from opspact.journal.outbox import drain  # noqa: PLC0415 - needs Django
    from opspact.notify.drivers.table import LANES  # noqa: PLC0415
    from opspact.notify.sending import send_due  # noqa: PLC0415

    stop = threading.Event()
    table = [
        Job("outbox: notify", partial(drain, "notify"), every=0.2),
        *(Job(f"messages: {lane}", partial(send_due, LANES[lane]), every=0.2, lane=lane) for lane in LANES),
    ]
    thread = threading.Thread(target=run, args=(table, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def _served() -> Iterator[tuple[Gateway, str]]:
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        """One request of the gateway."""

        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            """Take a message."""
            gateway.take(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield gateway, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def _cast(url: str) -> tuple[Any, list[int]]:
    """A case, and people with telephones: made anew for each run."""
    from opspact.kernel.now import now_datetime  # noqa: PLC0415 - needs Django
    from opspact.notify import endpoints  # noqa: PLC0415
    from opspact.notify.models import Address, Endpoint  # noqa: PLC0415
    from opspact.plans.shipped import shipped  # noqa: PLC0415
    from opspact.plans.store import books  # noqa: PLC0415
    from opspact.tenancy.models import Account, Contract, Customer  # noqa: PLC0415
    from opspact.tenancy.viewer import SYSTEM  # noqa: PLC0415
    from opspact.work.services import open_item  # noqa: PLC0415

    run_id = f"{time.time():.0f}"
    customer = Customer.objects.everything().create(name=f"示例客户 {run_id}")
    contract = Contract.objects.everything().create(customer=customer, number=f"bench-{run_id}", title="示例合同")
    books.save(SYSTEM, contract.pk, shipped("s2"), "first")
    item = open_item(SYSTEM, contract.pk, "reported", {"service": "case-handling"}).item
    Endpoint.objects.update(active=False)
    template = '{"to": "{to}", "text": "{text}", "key": "{key}"}'
    endpoints.create(SYSTEM, "sms", "示例短信", {"url": url, "template": template})
    people = Account.objects.bulk_create(
        Account(login=f"p{run_id}-{n}", name=f"示例 {n}", posts=["engineer"], settings={"notify": {"channels": {
            "escalated": ["in_app", "sms"]}}}) for n in range(PEOPLE)
    )  # fmt: skip
    moment = now_datetime()
    Address.objects.bulk_create(
        Address(account=one, channel="sms", value=f"138{n:08}", made=moment, verified_at=moment)
        for n, one in enumerate(people)
    )
    return item, [one.pk for one in people]
