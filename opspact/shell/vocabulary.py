"""`opspact facts`: the words a timeline of a plan may use."""

import click
from rich.console import Group
from rich.table import Table

from opspact.kernel.text import pick
from opspact.plans.phrasing import choices
from opspact.plans.schema.catalogue import FactKind, Field
from opspact.shell.common import careful, console, json_option, lang_option, print_json
from opspact.shell.files import load_plan
from opspact.simulate.words import Words


@click.command()
@click.argument("plan")
@json_option
@lang_option
@careful
def facts(plan: str, as_json: bool, lang: str) -> None:
    """The facts that a timeline of PLAN may hold, and the fields each may carry.

    The plan's own facts come first, then the built-in ones. Fields that are not listed are allowed: they become
    values of the case, for conditions and tables to use.
    """
    book = load_plan(plan)
    words = Words(book)
    own = {name for version in book.versions for name in version.pack.facts}
    if as_json:
        print_json(_structure(words, own, lang))
        return
    console().print(_kinds(words, lang), _facts(words, own, lang))


def _structure(words: Words, own: set[str], lang: str) -> dict[str, object]:
    return {
        "kinds": {
            name: {"title": pick(kind.title, lang) or name, "opened_by": kind.opened_by, "closed_by": kind.closed_by,
                   "fields": _fields(kind.fields, lang), "line_fields": _fields(kind.line_fields, lang)}
            for name, kind in words.kinds.items()
        },
        "facts": {
            name: {"title": pick(fact.title, lang) or name, "does": pick(fact.note, lang), "by": fact.by,
                   "of_the_plan": name in own, "fields": _fields(fact.fields, lang)}
            for name, fact in words.facts.items()
        },
        "actors": sorted(words.actors),
    }  # fmt: skip


def _fields(fields: dict[str, Field], lang: str) -> dict[str, object]:
    return {
        name: {
            "title": (pick(field.title, lang) or name),
            "type": field.type,
            "unit": field.unit,
            "choices": {name: pick(title, lang) for name, title in choices(field).items()},
            "required": field.required,
        }
        for name, field in fields.items()
    }


def _kinds(words: Words, lang: str) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, kind in words.kinds.items():
        fields = {**kind.fields, **kind.line_fields}
        table.add_row(f"[bold]{name}[/]", pick(kind.title, lang), f"← {', '.join(kind.opened_by)}", _line(fields, lang))
    return table


def _facts(words: Words, own: set[str], lang: str) -> Group:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    ordered = sorted(words.facts.items(), key=lambda item: item[0] not in own)
    for name, fact in ordered:
        style = "bold cyan" if name in own else "bold"
        table.add_row(
            f"[{style}]{name}[/]", pick(fact.title, lang), _who(fact), _line(fact.fields, lang), pick(fact.note, lang)
        )
    return Group("", table)


def _who(fact: FactKind) -> str:
    return ", ".join(fact.by)


def _line(fields: dict[str, Field], lang: str) -> str:
    return ", ".join(f"{name} ({(pick(field.title, lang) or name)}: {field.type})" for name, field in fields.items())
