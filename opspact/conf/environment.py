"""Settings from the environment, with messages that say what is wrong."""

import os
import secrets
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit


def flag(name: str, *, default: bool) -> bool:
    """A yes-or-no setting. Raises ValueError for anything else."""
    raw = os.environ.get(name, "").strip().lower()
    if raw in ("", "1", "yes", "true", "on", "0", "no", "false", "off"):
        return default if raw == "" else raw in ("1", "yes", "true", "on")
    raise ValueError(f"{name}={raw}: say yes or no")


def number(name: str, default: int) -> int:
    """A setting that is a whole number, not negative. Raises ValueError for anything else."""
    raw = os.environ.get(name, "").strip()
    if raw and not raw.isdecimal():
        raise ValueError(f"{name}={raw}: say a whole number, such as {default}")
    return int(raw) if raw else default


def listed(name: str) -> list[str]:
    """A setting that lists values, separated by commas."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def secret(home: Path) -> str:
    """The secret that signs sessions and links: `OPSPACT_SECRET`, else one made once and kept in the home folder."""
    given = os.environ.get("OPSPACT_SECRET")
    if given:
        return given
    file = home / "secret"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text().strip()


def database_of(home: Path) -> dict[str, Any]:
    """Django's settings of the database: `DATABASE_URL`, else the embedded one's socket in the home folder.

    Raises ValueError for an address that names no PostgreSQL.
    """
    url = os.environ.get("DATABASE_URL")
    shared: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0, "OPTIONS": {"pool": True}}
    if not url:
        return {**shared, "NAME": "opspact", "USER": "opspact", "HOST": str(home / "run"), "PORT": ""}
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL={parts.scheme}://…: only postgresql:// is understood")
    query = dict(parse_qsl(parts.query))
    return {
        **shared,
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {**shared["OPTIONS"], **query},
    }


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


def mail_server() -> MailServer:
    """`OPSPACT_SMTP_URL`, such as `smtp://user:password@mail.example.com:587?from=desk@example.com&starttls=yes`.

    `smtps://` speaks TLS from the first byte; `timeout` is in seconds. Without it mail goes to the console. Raises
    ValueError for another scheme.
    """
    url = os.environ.get("OPSPACT_SMTP_URL", "").strip()
    if not url:
        return MailServer()
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError(f"OPSPACT_SMTP_URL={parts.scheme}://…: say smtp://host or smtps://host")
    query = dict(parse_qsl(parts.query))
    return MailServer(
        backend="django.core.mail.backends.smtp.EmailBackend", host=parts.hostname,
        port=parts.port or (465 if parts.scheme == "smtps" else 25), user=unquote(parts.username or ""),
        password=unquote(parts.password or ""), ssl=parts.scheme == "smtps",
        starttls=query.get("starttls", "no") == "yes", timeout=int(query.get("timeout", "10")),
        sender=query.get("from", "opspact@localhost"),
    )  # fmt: skip
