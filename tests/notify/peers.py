"""A fake gateway on loopback that behaves as its path says, and gateways and addresses that lead to it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from opspact.kernel.now import now_datetime
from opspact.notify import endpoints
from opspact.notify.models import Address, Endpoint
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import SYSTEM


class Heard:
    """A request that came in."""

    def __init__(self, path: str, headers: dict[str, str], body: bytes) -> None:
        parts = urlsplit(path)
        self.path, self.query = parts.path, {k: v[0] for k, v in parse_qs(parts.query).items()}
        self.headers, self.body = headers, body

    @property
    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


class Peer:
    """What came in, and what is answered: JSON in an answer of 200, unless told otherwise."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answers: list[Any] = []
        """What the next questions get, in turn: an object, `hang`, `close`, or a status."""
        self.usual: dict[str, Any] = {"errcode": 0, "code": 0}
        self.tokens = 0
        self.hung = threading.Event()
        self.url = ""

    def answer(self, one: Heard) -> Any:
        if "token" in one.path and "hook" not in one.path:
            self.tokens += 1
            name = "tenant_access_token" if "tenant" in one.path else "access_token"
            return {"errcode": 0, "code": 0, name: f"t{self.tokens}", "expires_in": 7200, "expire": 7200}
        self.heard.append(one)
        return self.answers.pop(0) if self.answers else self.usual


@contextmanager
def serving() -> Iterator[Peer]:
    peer = Peer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = peer.answer(Heard(self.path, dict(self.headers), body))
            if answer == "hang":
                peer.hung.wait(5)
            if answer in ("hang", "close"):
                self.close_connection = True
                return
            self._say(*((answer, b"") if isinstance(answer, int) else (200, json.dumps(answer).encode())))

        def do_GET(self) -> None:
            self.do_POST()

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    peer.url = f"http://127.0.0.1:{server.server_port}"
    yield peer
    peer.hung.set()
    server.shutdown()
    server.server_close()


def gateway(peer: Peer, channel: str, **values: str) -> Endpoint:
    """A gateway of a channel that leads to the peer."""
    usual = {
        "host": peer.url, "url": f"{peer.url}/{channel}", "key": "K", "token": "T", "secret": "SECtest", "agent": "7",
        "corp": "C", "app": "A", "ok_field": "code", "ok_values": "0", "id_field": "id", "receipt_id": "id",
        "receipt_state": "state", "receipt_values": "DELIVRD", "receipt_digit": "digit",
    }  # fmt: skip
    return endpoints.create(SYSTEM, channel, f"示例 {channel}", usual | values)


def reached(account: Account, channel: str, value: str) -> Address:
    """A confirmed address of a person."""
    return Address.objects.create(
        account=account, channel=channel, value=value, made=now_datetime(), verified_at=now_datetime()
    )
