"""One HTTP request to a server of others: to an address that was looked at, with an end, and no more than needed read.

Call it outside any transaction: it may take `TIMEOUT`.
"""

import ssl
import time
from functools import cache
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

import httpx
import msgspec

from opspact.outside.guard import Forbidden, resolved

TIMEOUT: Final = 10.0
"""Seconds for one request, from the name to the last byte."""
LARGEST: Final = 64_000
"""Bytes read of an answer; the rest is left."""
AGENT: Final = "Opspact/1"


_HEARD: Final = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError, httpx.ReadTimeout, httpx.WriteTimeout)
"""Failures after which the question may have arrived."""


class Request(msgspec.Struct, frozen=True):
    """What is asked of which address."""

    url: str
    body: bytes = b""
    headers: dict[str, str] = {}
    method: str = "POST"


class Answer(msgspec.Struct, frozen=True):
    """What came back. `retry_after`: seconds that the server asks for."""

    status: int
    body: bytes = b""
    retry_after: int = 0


class Away(Exception):  # noqa: N818 - says what is the case
    """Nothing came back: the name is unknown, nobody listens, the line broke, or it took too long.

    `heard`: the question may have arrived all the same.
    """

    def __init__(self, text: str, *, heard: bool = False) -> None:
        super().__init__(text)
        self.heard = heard


class Line:
    """Requests to one server over connections that are kept between them. Safe to use from several threads.

    `private`: it may stand in a private network. `timeout`: seconds for one request.
    """

    def __init__(self, *, private: bool, timeout: float = TIMEOUT) -> None:
        self.private = private
        self.timeout = timeout
        self.client = httpx.Client(verify=_trusted(), timeout=timeout, follow_redirects=False, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.client.close()

    def ask(self, request: Request) -> Answer:
        """The answer to a request. Raises Away, Forbidden."""
        until = time.monotonic() + self.timeout
        try:
            address, port = resolved(request.url, private=self.private)
            return self._ask(request, address, port, until)
        except Forbidden:
            raise
        except (OSError, httpx.HTTPError, httpx.InvalidURL) as wrong:
            raise Away(f"{type(wrong).__name__}: {wrong}"[:500], heard=isinstance(wrong, _HEARD)) from wrong

    def _ask(self, request: Request, address: str, port: int, until: float) -> Answer:
        """The connection goes to the address that was looked at, under the name of the host."""
        parts = urlsplit(request.url)
        there = httpx.URL(request.url).copy_with(host=address, port=port)
        given = {"User-Agent": AGENT, "Accept-Encoding": "identity", **request.headers, "Host": parts.netloc}
        named = {"sni_hostname": parts.hostname}
        with self.client.stream(request.method, there, content=request.body, headers=given, extensions=named) as answer:
            body = b""
            for part in answer.iter_raw():
                body += part[: LARGEST - len(body)]
                if len(body) >= LARGEST:
                    break
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("the answer takes too long")
            waits = answer.headers.get("Retry-After", "")
            return Answer(answer.status_code, body, int(waits) if waits.isdecimal() else 0)


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are believed. Reading them takes a fifth of a second: once for each process."""
    return httpx.create_ssl_context(trust_env=False)
