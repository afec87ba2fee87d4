"""The programs of a running product and how each is started."""

import sys
from collections.abc import Sequence

from opspact.shell.running.options import flag, number, text
from opspact.shell.running.supervisor import Program


def web() -> Program:
    """Pages and API."""
    command = [
        "granian", "--interface", "wsgi", "--host", text("OPSPACT_LISTEN"), "--port", text("OPSPACT_PORT"),
        "--workers", text("OPSPACT_WEB_WORKERS"), "--blocking-threads", text("OPSPACT_WEB_THREADS"),
        "--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "10", "--no-ws",
        "--log-level", "warning",
    ]  # fmt: skip
    return _python("web", [*command, *_granian_tls(), "opspact.conf.wsgi:application"])


def stream() -> Program:
    """Live updates: few threads, many open connections."""
    command = [
        "uvicorn", "--host", text("OPSPACT_LISTEN"), "--port", text("OPSPACT_STREAM_PORT"),
        "--lifespan", "on", "--log-level", "warning", "--timeout-graceful-shutdown", "2",
    ]  # fmt: skip
    trusting = ["--proxy-headers"] if flag("OPSPACT_PROXY") else ["--no-proxy-headers"]
    return _python("stream", [*command, *trusting, *_uvicorn_tls(), "opspact.conf.asgi:stream"])


def workers() -> list[Program]:
    """The processes that let time come to the work, and hand on what follows from it."""
    count = number("OPSPACT_WORKERS")
    return [_python(f"worker {n}", ["opspact.shell", "work"]) for n in range(1, count + 1)]


def _python(name: str, module: Sequence[str]) -> Program:
    return Program(name, [sys.executable, "-m", *module])


def _granian_tls() -> list[str]:
    certificate, key = text("OPSPACT_TLS_CERTIFICATE"), text("OPSPACT_TLS_KEY")
    if not certificate:
        return []
    return ["--ssl-certificate", certificate, "--ssl-keyfile", key, "--ssl-protocol-min", "tls1.2"]


def _uvicorn_tls() -> list[str]:
    certificate, key = text("OPSPACT_TLS_CERTIFICATE"), text("OPSPACT_TLS_KEY")
    return ["--ssl-certfile", certificate, "--ssl-keyfile", key] if certificate else []
