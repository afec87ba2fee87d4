"""Senders that speak through the WSGI door, and the worker that looks at what they said."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Any

from django.db import transaction

from opspact.journal.outbox import drain
from opspact.kernel.time import Instant, to_datetime
from opspact.signals import services
from opspact.signals.door import Door
from opspact.signals.intake import raw_connection
from opspact.signals.models import Alert, Source
from opspact.signals.store import Connection
from opspact.tenancy.models import Contract
from opspact.tenancy.viewer import SYSTEM
from opspact.work.models import WorkItem


@contextmanager
def borrowed() -> Iterator[Connection]:
    """The connection of the test, whose transaction is rolled back at its end."""
    with transaction.atomic():
        yield raw_connection()


class Told:
    """An answer."""

    def __init__(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        self.code = int(status.split(maxsplit=1)[0])
        self.headers = dict(headers)
        self.body = body

    def json(self) -> Any:
        return json.loads(self.body)


class Sending:
    """A source and its token."""

    def __init__(self, source: Source, token: str) -> None:
        self.source = source
        self.token = token
        self.door = Door(lambda environ, start: [b"inner"], borrowed, at_once=4)

    def send(self, body: Any, end: str = "", method: str = "POST", **headers: str) -> Told:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": f"/in/{self.token}/{end}", "CONTENT_LENGTH": str(len(raw)),
            "CONTENT_TYPE": headers.pop("content_type", "application/json"), "wsgi.input": io.BytesIO(raw),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }  # fmt: skip
        told: list[Any] = []
        parts = self.door(environ, lambda *given: told.extend(given))
        return Told(told[0], told[1], b"".join(parts))


def source(
    contract: Contract | None = None, kind: str = "alertmanager", title: str = "Demo monitor", **how: Any
) -> Sending:
    return Sending(*services.make_source(SYSTEM, title, kind, contract=contract.pk if contract else None, **how))


def work() -> None:
    """The worker looks at everything that is due."""
    while drain("signals"):
        pass


def alerts() -> list[Alert]:
    return list(Alert.objects.everything().order_by("pk"))


def items() -> list[WorkItem]:
    return list(WorkItem.objects.everything().exclude(kind="").order_by("pk"))


def iso(at: Instant | None) -> str:
    return "0001-01-01T00:00:00Z" if at is None else to_datetime(at).astimezone(UTC).isoformat()


def firing(name: str = "LinkDown", started: Instant = 0, **labels: str) -> dict[str, Any]:
    return alert(name, started, None, **labels)


def resolved(name: str = "LinkDown", started: Instant = 0, ended: Instant = 0, **labels: str) -> dict[str, Any]:
    return alert(name, started, ended, **labels)


def alert(name: str, started: Instant, ended: Instant | None, **labels: str) -> dict[str, Any]:
    return {
        "status": "firing" if ended is None else "resolved",
        "labels": {"alertname": name, "instance": "core-1", "severity": "critical", **labels},
        "annotations": {"summary": f"{name} on core-1"},
        "startsAt": iso(started), "endsAt": iso(ended),
    }  # fmt: skip


def notification(*alerts: dict[str, Any], group: str = "g") -> dict[str, Any]:
    return {
        "version": "4", "receiver": "opspact", "groupKey": group, "status": alerts[0]["status"],
        "externalURL": "http://localhost:9093", "alerts": list(alerts), "truncatedAlerts": 0,
    }  # fmt: skip
