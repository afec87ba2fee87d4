"""`opspact calendar`: the arrangements of holidays and make-up workdays that plans count on."""

from datetime import date
from pathlib import Path

import click
from rich.table import Table

from opspact.calendars.arrangements import Arrangement, dump, find, merge, parse, shipped
from opspact.kernel.text import pick
from opspact.shell.common import careful, console, json_option, lang_option, print_json
from opspact.shell.files import arrangements, home
from opspact.shell.running.database import answers
from opspact.shell.running.home import home_here
from opspact.shell.running.migrate import start_django
from opspact.shell.running.trouble import tell


@click.group()
def calendar() -> None:
    """Holidays and make-up workdays: what is known, and later years from a file."""


@calendar.command("load")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@careful
def load_file(file: Path) -> None:
    """Check FILE and keep a copy for every later command.

    The copy is kept in $OPSPACT_HOME/calendars (default: ~/.local/share/opspact/calendars). Loading a file of a
    known arrangement adds its notices; the same notice again replaces the earlier copy. Where the product's database
    runs it is loaded there as well: the worker then moves the deadlines of what is open.
    """
    own = parse(file.read_text("utf-8-sig"), file.name)
    target = home() / "calendars" / f"{own.arrangement}.yaml"
    if target.exists():
        own = merge(parse(target.read_text("utf-8"), target.name), own)
    known = merge(shipped()[own.arrangement], own) if own.arrangement in shipped() else own
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(dump(own), "utf-8")
    click.echo(f"{own.arrangement}: {known.since} … {known.horizon} → {target}")
    if answers(home_here()):
        _into_database(file)


def _into_database(file: Path) -> None:
    start_django()
    from opspact.plans.store.holidays import load_holidays  # noqa: PLC0415 - models need a started Django
    from opspact.tenancy.viewer import SYSTEM  # noqa: PLC0415

    notice = load_holidays(SYSTEM, file.read_text("utf-8-sig"), file.name)
    click.echo(tell("Notice {n} in the database; open work follows.", n=notice.number))


@calendar.command("list")
@json_option
@lang_option
@careful
def list_all(as_json: bool, lang: str) -> None:
    """The arrangements known on this machine and how far each reaches."""
    known = arrangements()
    if as_json:
        print_json([_summary(one, lang) for one in known.values()])
        return
    table = Table("", "", "", "", box=None, show_header=False)
    for one in known.values():
        table.add_row(one.arrangement, pick(one.title, lang), f"{one.since} … {one.horizon}", str(len(one.notices)))
    console().print(table)


@calendar.command("show")
@click.argument("name")
@click.option("--year", type=int, help="Only this year.")
@json_option
@lang_option
@careful
def show(name: str, year: int | None, as_json: bool, lang: str) -> None:
    """Every holiday and make-up workday of the arrangement NAME, with its source."""
    one = find(name, arrangements(), "calendar show")
    rows = [row for row in _days(one, lang) if year is None or row["day"].startswith(f"{year:04d}")]
    if as_json:
        print_json(rows)
        return
    table = Table(box=None, show_header=False)
    for row in rows:
        table.add_row(row["day"], row["kind"], row["name"], row["source"])
    console().print(table)


def _summary(one: Arrangement, lang: str) -> dict[str, object]:
    return {
        "arrangement": one.arrangement, "title": pick(one.title, lang), "since": one.since, "horizon": one.horizon,
        "notices": len(one.notices),
    }  # fmt: skip


def _days(one: Arrangement, lang: str) -> list[dict[str, str]]:
    marked = [(day, "holiday", name) for day, name in one.holidays.items()]
    marked += [(day, "makeup_workday", name) for day, name in one.makeup_workdays.items()]
    return [
        {"day": day.isoformat(), "kind": kind, "name": pick(name, lang), "source": _source(one, day, lang)}
        for day, kind, name in sorted(marked, key=lambda row: row[0])
    ]  # fmt: skip


def _source(one: Arrangement, day: date, lang: str) -> str:
    notice = one.provenance(day)
    return pick(notice.source, lang) if notice else ""
