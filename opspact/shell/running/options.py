"""What an operator may set: from the environment, else from `opspact.env` in the home, else as it comes."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple
from urllib.parse import urlsplit

from opspact.shell.running.home import home_here
from opspact.shell.running.trouble import Trouble, tell

Source = Literal["environment", "file", "default"]


class Option(NamedTuple):
    """One option. Values are texts; the functions below read them as what they mean."""

    name: str
    default: str
    meaning: str
    check: Callable[[str], object] = str
    secret: bool = False


class Setting(NamedTuple):
    """An option's value in force and where it comes from."""

    option: Option
    value: str
    source: Source


def _flag(text: str) -> bool:
    known = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}
    if text.lower() not in known:
        raise ValueError("say yes or no")
    return known[text.lower()]


def _number(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise ValueError("say a whole number above 0")
    return int(text)


def _half_a_year(text: str) -> int:
    if _number(text) < 6:
        raise ValueError("say at least 6: records of what happened on networks are kept for six months by law")
    return int(text)


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("say an address that begins with http:// or https://")
    return text.rstrip("/")


def _database(text: str) -> str:
    if text and urlsplit(text).scheme not in ("postgres", "postgresql"):
        raise ValueError("only addresses that begin with postgresql:// are understood")
    return text


def _mail_server(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise ValueError("say an address that begins with smtp:// or smtps://")
    return text


def _file(text: str) -> str:
    if text and not os.access(text, os.R_OK):
        raise ValueError("this file cannot be read")
    return text


def _language(text: str) -> str:
    if text not in ("zh", "en"):
        raise ValueError("say zh or en")
    return text


OPTIONS: Final[dict[str, Option]] = {
    option.name: option
    for option in (
        Option("OPSPACT_HOME", ".opspact", "folder of the embedded database, files and the secret"),
        Option("DATABASE_URL", "", "PostgreSQL 15 or newer; empty: the embedded one", _database, secret=True),
        Option("OPSPACT_SECRET", "", "signs sessions and links; empty: the one in the home folder", secret=True),
        Option("OPSPACT_BASE_URL", "", "address that people use; empty: this machine, OPSPACT_PORT", _address),
        Option("OPSPACT_HOSTS", "", "further host names that may be asked for, separated by commas"),
        Option("OPSPACT_LISTEN", "127.0.0.1", "network address that pages and API listen on"),
        Option("OPSPACT_PORT", "8080", "port of pages and API", _number),
        Option("OPSPACT_STREAM_PORT", "8081", "port of live updates", _number),
        Option("OPSPACT_PROXY", "no", "a proxy in front speaks to people and says so in X-Forwarded-…", _flag),
        Option("OPSPACT_TLS_CERTIFICATE", "", "certificate file, where no proxy does TLS", _file),
        Option("OPSPACT_TLS_KEY", "", "its key file (PKCS#8)", _file),
        Option("OPSPACT_WEB_WORKERS", "2", "processes for pages and API", _number),
        Option("OPSPACT_WEB_THREADS", "4", "threads of each of them", _number),
        Option("OPSPACT_WORKERS", "1", "worker processes of `opspact up`", _number),
        Option("OPSPACT_API_RATE", "300", "API requests a second of one caller, for each web process", _number),
        Option("OPSPACT_WEBHOOK_PRIVATE", "no", "webhooks may go to addresses inside private networks", _flag),
        Option("OPSPACT_GATEWAY_PRIVATE", "no", "gateways of messages may stand inside private networks", _flag),
        Option("OPSPACT_SESSION_HOURS", "12", "hours after which people sign in again", _number),
        Option("OPSPACT_ATTACHMENT_MB", "20", "largest file that a case takes, in megabytes", _number),
        Option("OPSPACT_SCAN", "", "command that checks a new file (its path follows); not 0: refused; empty: none"),
        Option(
            "OPSPACT_SMTP_URL",
            "",
            "mail server, smtp(s)://user:password@host:port?from=…; empty: the console",
            _mail_server,
            secret=True,
        ),
        Option("OPSPACT_DELIVERY_DAYS", "31", "days for which deliveries of monitoring are kept as they came", _number),
        Option("OPSPACT_ALERT_MONTHS", "6", "months for which alerts are kept; the law asks for six", _half_a_year),
        Option("OPSPACT_ESCALATION_MINUTES", "15", "minutes after which an unanswered escalation climbs", _number),
        Option("OPSPACT_ZONE", "Asia/Shanghai", "time zone of pages where a contract names none"),
        Option("OPSPACT_LANG", "zh", "language of messages to operators", _language),
        Option("OPSPACT_LOG", "INFO", "least weight of what is logged: DEBUG, INFO, WARNING, ERROR"),
        Option("OPSPACT_DEBUG", "no", "for development: errors are shown in full to everybody", _flag),
    )
}


def setting(name: str) -> Setting:
    """An option as it is in force, unchecked."""
    option = OPTIONS[name]
    if os.environ.get(name):
        return Setting(option, os.environ[name], "environment")
    in_file = {} if name == "OPSPACT_HOME" else _file_values(home_here().file)
    if name in in_file:
        return Setting(option, in_file[name], "file")
    return Setting(option, _default(option), "default")


def _default(option: Option) -> str:
    """The default; the address that people use follows the port."""
    if option.name == "OPSPACT_BASE_URL":
        return f"http://127.0.0.1:{setting('OPSPACT_PORT').value}"
    return option.default


def text(name: str) -> str:
    """An option's value. Raises Trouble where it does not fit."""
    found = setting(name)
    try:
        found.option.check(found.value)
    except ValueError as wrong:
        shown = "…" if found.option.secret else found.value
        raise Trouble("{name}={value}: {wrong}.", name=name, value=shown, wrong=tell(str(wrong))) from None
    return found.value


def flag(name: str) -> bool:
    """A yes-or-no option."""
    return _flag(text(name))


def number(name: str) -> int:
    """A whole-number option."""
    return int(text(name))


def listed(name: str) -> list[str]:
    """An option that lists values, separated by commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def unknown() -> list[str]:
    """Names that look like options and are none: most likely misspelt."""
    names = [*os.environ, *_file_values(home_here().file)]
    return sorted({name for name in names if name.startswith("OPSPACT_") and name not in OPTIONS})


@cache
def _file_values(file: Path) -> dict[str, str]:
    """The lines NAME=value of the home's file; `#` begins a comment line."""
    if not file.exists():
        return {}
    lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name.strip(): value.strip().strip("'\"") for name, _, value in pairs}
