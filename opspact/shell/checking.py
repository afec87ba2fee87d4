"""`opspact plan check`: every error of a plan, or everything about it that may not be meant as it is written."""

import sys
from collections.abc import Sequence
from typing import Final

import click
import msgspec
from rich.console import Console

from opspact.kernel.text import pick
from opspact.plans.lint import DOUBTS, lint
from opspact.plans.loader import Loaded, PackErrors, Problem
from opspact.plans.loader.problems import Severity
from opspact.shell.common import BAD_INPUT, DIFFERENT, careful, console, json_option, lang_option, print_json
from opspact.shell.files import find_pack, read_plan
from opspact.ui.words import say

_GROUPS: Final[dict[Severity, tuple[str, str]]] = {
    "error": ("Errors", "bold red"), "warning": ("Warnings", "bold yellow"),
    "question": ("Questions to the contract", "bold cyan"), "note": ("Notes", "bold"),
}  # fmt: skip
"""Heading and colour of each group, the gravest first."""


@click.command("check")
@click.argument("plan")
@click.option("--strict", is_flag=True, help="Exit code 1 where there are warnings.")
@json_option
@lang_option
@careful
def check_plan(plan: str, strict: bool, as_json: bool, lang: str) -> None:
    """Check PLAN: every error in one run, else every doubt about it, each with its place.

    Exit code 2 where there are errors.
    """
    find_pack(plan)
    try:
        loaded = read_plan(plan)
    except PackErrors as wrong:
        _show(wrong.problems, say(lang, "{n} errors; the plan cannot be used.", n=len(wrong.problems)), as_json, lang)
        sys.exit(BAD_INPUT)
    doubts = lint(loaded)
    _show(doubts, _summary(loaded, doubts, lang), as_json, lang)
    if strict and any(doubt.severity == "warning" for doubt in doubts):
        sys.exit(DIFFERENT)


def _summary(loaded: Loaded, doubts: Sequence[Problem], lang: str) -> str:
    pack = loaded.book.latest.pack
    numbers = {name: sum(one.severity == name for one in doubts) for name in ("warning", "question", "note")}
    return say(
        lang,
        "“{plan}” can be used: versions: {versions}, warnings: {warnings}, questions: {questions}, notes: {notes}.",
        plan=pick(pack.title, lang) or pack.plan, versions=len(loaded.book.versions), warnings=numbers["warning"],
        questions=numbers["question"], notes=numbers["note"],
    )  # fmt: skip


def _show(problems: Sequence[Problem], summary: str, as_json: bool, lang: str) -> None:
    if as_json:
        print_json([msgspec.structs.asdict(one) | {"title": _title(one, lang)} for one in problems])
        return
    out = console()
    for severity, (heading, style) in _GROUPS.items():
        group = [one for one in problems if one.severity == severity]
        if group:
            out.print(f"[{style}]{say(lang, heading)}[/]")
            _group(out, group, lang)
            out.print()
    out.print(summary, markup=False)


def _group(out: Console, group: Sequence[Problem], lang: str) -> None:
    """Findings of one gravity: each title once, under it the findings in the order of the text."""
    by_title: dict[str, list[Problem]] = {}
    for one in group:
        by_title.setdefault(_title(one, lang), []).append(one)
    for title, found in by_title.items():
        if title:
            out.print(f"  {title}", markup=False)
        for one in found:
            out.print(f"    {_line(one)}", markup=False, soft_wrap=True)


def _title(one: Problem, lang: str) -> str:
    """The name of a doubt; errors have none but their message."""
    return next((pick(doubt.title, lang) for doubt in DOUBTS if doubt.code == one.code), "")


def _line(one: Problem) -> str:
    """A finding with its place, without the word for its gravity: the heading says it."""
    return str(one).replace(f"{one.severity}: ", "", 1)
