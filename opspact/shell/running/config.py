"""`opspact config`: what is set, where it comes from, and what of it cannot work."""

import sys
from typing import Final
from urllib.parse import urlsplit

import click
import msgspec
import psycopg
from rich.console import Console
from rich.table import Table

from opspact.shell.running.database import is_embedded, parameters
from opspact.shell.running.home import home_here
from opspact.shell.running.options import OPTIONS, Setting, flag, setting, text, unknown
from opspact.shell.running.trouble import Trouble, tell

OLDEST: Final = 150_000
"""The oldest PostgreSQL that serves, as it numbers itself."""
MASK: Final = "••••••"


@click.command()
@click.option("--check", is_flag=True, help="Also look for what cannot work; exit code 1 where something is found.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def config(check: bool, as_json: bool) -> None:
    """Print the settings in force and where each comes from. Secrets are not shown."""
    found = [setting(name) for name in OPTIONS]
    problems = wrong() if check else []
    if as_json:
        rows = [{"name": s.option.name, "value": shown(s), "source": s.source} for s in found]
        click.echo(msgspec.json.format(msgspec.json.encode({"settings": rows, "problems": problems})).decode())
    else:
        _print(found)
        for problem in problems:
            click.echo(problem, err=True)
    if problems:
        sys.exit(1)


def shown(found: Setting) -> str:
    """A value as it may be shown: of a secret only whether there is one, of a database address no password."""
    if not found.option.secret or not found.value:
        return found.value
    parts = urlsplit(found.value)
    if not parts.scheme or not parts.hostname:
        return MASK
    return f"{parts.scheme}://{MASK}@{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"


def wrong() -> list[str]:
    """What cannot work, a sentence each."""
    problems = [tell("{name}: there is no such option.", name=name) for name in unknown()]
    for name in OPTIONS:
        try:
            text(name)
        except Trouble as trouble:
            problems.append(trouble.message)
    return problems or [*_tls(), *_database()]


def _tls() -> list[str]:
    certificate, key = text("OPSPACT_TLS_CERTIFICATE"), text("OPSPACT_TLS_KEY")
    https = text("OPSPACT_BASE_URL").startswith("https:")
    found = []
    if bool(certificate) != bool(key):
        found.append(tell("OPSPACT_TLS_CERTIFICATE and OPSPACT_TLS_KEY belong together: set both or none."))
    if https and not certificate and not flag("OPSPACT_PROXY"):
        found.append(tell("OPSPACT_BASE_URL says https, but neither a certificate nor OPSPACT_PROXY is set."))
    if certificate and not https:
        found.append(tell("A certificate is set, but OPSPACT_BASE_URL does not begin with https."))
    return found


def _database() -> list[str]:
    home = home_here()
    if is_embedded() and not home.database.exists():
        return []
    try:
        with psycopg.connect(**parameters(home), connect_timeout=5) as connection:  # type: ignore[arg-type]
            version = connection.info.server_version
    except psycopg.OperationalError as wrong:
        if is_embedded():
            return []
        return [tell("The database does not answer: {words}", words=str(wrong).strip())]
    if version < OLDEST:
        return [tell("The database is PostgreSQL {n}; 15 or newer is needed.", n=version // 10_000)]
    return []


def _print(found: list[Setting]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in ("Option", "Value", "Comes from", "Meaning"):
        table.add_column(tell(title))
    for one in found:
        table.add_row(one.option.name, shown(one) or "–", tell(one.source), tell(one.option.meaning))
    Console(width=None if sys.stdout.isatty() else 200, highlight=False).print(table)
