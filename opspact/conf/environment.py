"""Settings from the environment, with messages that say what is wrong."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def flag(name: str, *, default: bool) -> bool:
    """A yes-or-no setting. Raises ValueError for anything else."""
    raw = os.environ.get(name, "").strip().lower()
    if raw in ("", "1", "yes", "true", "on", "0", "no", "false", "off"):
        return default if raw == "" else raw in ("1", "yes", "true", "on")
    raise ValueError(f"{name}={raw}: say yes or no")


def listed(name: str) -> list[str]:
    """A setting that lists values, separated by commas."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def made(folder: Path) -> Path:
    """The folder, made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret(home: Path) -> str:
    """The secret that signs sessions and links: `OPSPACT_SECRET`, else one made once and kept in the home folder."""
    given = os.environ.get("OPSPACT_SECRET")
    if given:
        return given
    file = home / "secret"
    if not file.exists():
        made(home)
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
