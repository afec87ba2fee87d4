"""How mail leaves, from one address in the environment."""

from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit


class MailServer(NamedTuple):
    """How mail leaves: Django's settings of it."""

    backend: str = "django.core.mail.backends.console.EmailBackend"
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    ssl: bool = False
    starttls: bool = False
    timeout: int = 10
    sender: str = "opspact@localhost"


def mail_server(url: str) -> MailServer:
    """The server that an address names (`OPSPACT_SMTP_URL`), which the table of options has checked.

    Such as `smtp://127.0.0.1:587?from=desk@example.com&starttls=yes`; `smtps://` speaks TLS from
    the first byte; `timeout` is in seconds. Without an address mail goes to the console.
    """
    if not url:
        return MailServer()
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return MailServer(
        backend="django.core.mail.backends.smtp.EmailBackend", host=parts.hostname or "",
        port=parts.port or (465 if parts.scheme == "smtps" else 25), user=unquote(parts.username or ""),
        password=unquote(parts.password or ""), ssl=parts.scheme == "smtps",
        starttls=query.get("starttls", "no") == "yes", timeout=int(query.get("timeout", "10")),
        sender=query.get("from", "opspact@localhost"),
    )  # fmt: skip
