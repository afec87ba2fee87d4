"""`opspact plan`: write, check, read and compare plans."""

import click

from opspact.plans.loader import load
from opspact.shell.common import careful, json_option, lang_option
from opspact.shell.files import arrangements, find_pack


@click.group()
def plan() -> None:
    """Write, check, read and compare plans."""


@plan.command("check")
@click.argument("plan")
@json_option
@lang_option
@careful
def check_plan(plan: str, as_json: bool, lang: str) -> None:
    """Check PLAN: every error with its place, then what is doubtful or unclear."""
    book = load(find_pack(plan), arrangements())
    click.echo(f"{book.latest.pack.plan}: {len(book.versions)}")
