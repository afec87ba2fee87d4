"""`opspact api`: the description of the API."""

import json
from pathlib import Path

import click

from opspact.shell.common import careful, out_option, write
from opspact.shell.running.migrate import start_django


@click.group()
def api() -> None:
    """The API for programs."""


@api.command("schema")
@out_option
@careful
def schema(out: Path | None) -> None:
    """The OpenAPI description of the API, as JSON: clients are generated from it."""
    start_django()
    from opspact.api.api import api as whole  # noqa: PLC0415 - Django first

    write(json.dumps(whole.get_openapi_schema(), ensure_ascii=False, indent=2) + "\n", out)
