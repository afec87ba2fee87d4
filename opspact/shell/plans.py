"""`opspact plan`: begin, read, compare and export plans."""

import re
from pathlib import Path
from typing import Final

import click

from opspact.plans.diff import diff
from opspact.plans.explain import explain, markdown
from opspact.plans.reference import export, json_schema, new_pack, reference_markdown, to_yaml
from opspact.shell.checking import check_plan
from opspact.shell.common import careful, json_text, lang_option, out_option, write
from opspact.shell.files import load_plan, read_plan

_ID: Final = re.compile(r"\w[\w.-]*")


@click.group()
def plan() -> None:
    """Work on plans: begin one, check it, read it in words, compare two, export one."""


plan.add_command(check_plan)


@plan.command("new")
@click.argument("plan_id", metavar="ID")
@out_option
@careful
def new_plan(plan_id: str, out: Path | None) -> None:
    """Print the text of a small pack with the id ID; with --out, begin a file, which must not exist."""
    if not _ID.fullmatch(plan_id):
        raise click.BadParameter(f"{plan_id!r} is no id; write letters, digits, '_', '-' and '.'", param_hint="ID")
    text = new_pack(plan_id)
    if out is None:
        click.echo(text, nl=False)
        return
    with out.open("x", encoding="utf-8") as file:
        file.write(text)


@plan.command("explain")
@click.argument("plan")
@out_option
@lang_option
@careful
def explain_plan(plan: str, out: Path | None, lang: str) -> None:
    """PLAN in words, as its signatories would read it: Markdown."""
    write(markdown(explain(load_plan(plan).latest.pack, lang)), out)


@plan.command("diff")
@click.argument("before")
@click.argument("after")
@out_option
@lang_option
@careful
def diff_plans(before: str, after: str, out: Path | None, lang: str) -> None:
    """What changes from the plan BEFORE to the plan AFTER, in words: Markdown."""
    write(markdown(diff(load_plan(before).latest.pack, load_plan(after).latest.pack, lang)), out)


@plan.command("export")
@click.argument("plan")
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml", show_default=True)
@click.option("--version", type=int, help="Only this version, with its amendments applied. Default: the whole pack.")
@out_option
@careful
def export_plan(plan: str, form: str, version: int | None, out: Path | None) -> None:
    """PLAN as one document: files joined, blocks in their places."""
    try:
        whole = export(read_plan(plan), version)
    except KeyError as wrong:
        raise click.BadParameter(str(wrong.args[0]), param_hint="--version") from None
    write(to_yaml(whole) if form == "yaml" else json_text(whole), out)


@plan.command("schema")
@click.option("--markdown", "as_markdown", is_flag=True, help="The reference for people instead.")
@out_option
@careful
def pack_schema(as_markdown: bool, out: Path | None) -> None:
    """The JSON Schema of a pack, for editors; with --markdown, the reference of the format."""
    write(reference_markdown() if as_markdown else json_text(json_schema()), out)
