"""`opspact plan`: check plans."""

import sys

import click

from opspact.kernel.text import pick
from opspact.plans.loader import PackErrors, Problem
from opspact.plans.plan import PlanBook
from opspact.shell.common import DIFFERENT, careful, json_option, lang_option, print_json
from opspact.shell.files import find_pack, load_plan
from opspact.ui.words import say


@click.group()
def plan() -> None:
    """Work on plans."""


@plan.command("check")
@click.argument("plan")
@json_option
@lang_option
@careful
def check_plan(plan: str, as_json: bool, lang: str) -> None:
    """Check PLAN: every error in one run, each with its place. Exit code 1 where there are any."""
    find_pack(plan)
    try:
        book, problems = load_plan(plan), list[Problem]()
    except PackErrors as wrong:
        book, problems = None, wrong.problems
    if as_json:
        print_json(problems)
    else:
        for problem in problems:
            click.echo(str(problem))
        click.echo(_summary(book, problems, lang))
    if book is None:
        sys.exit(DIFFERENT)


def _summary(book: PlanBook | None, problems: list[Problem], lang: str) -> str:
    if book is None:
        return say(lang, "{n} findings; the plan cannot be used.", n=len(problems))
    pack = book.latest.pack
    title = pick(pack.title, lang) or pack.plan
    return say(lang, "“{plan}” can be used: {versions} version(s).", plan=title, versions=len(book.versions))
