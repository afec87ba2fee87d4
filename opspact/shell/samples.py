"""`opspact samples`: the shipped plans over their sample timelines."""

import sys
from pathlib import Path

import click

from opspact.kernel.text import pick
from opspact.plans.phrasing import Names
from opspact.plans.shipped import shipped_packs
from opspact.shell.common import DIFFERENT, careful, console, lang_option
from opspact.shell.files import load_plan, load_timeline
from opspact.shell.report import report
from opspact.shell.simulation import Run, summary
from opspact.simulate.check import check, tell


@click.command()
@click.option("--only", metavar="PACK", help="Only this pack.")
@lang_option
@careful
def samples(only: str | None, lang: str) -> None:
    """Run the shipped plans over their sample timelines and print what they promise.

    Each timeline says what it expects; exit code 1 where a result differs.
    """
    chosen = {name: path for name, path in _samples().items() if only in (None, name)}
    if only is not None and not chosen:
        raise click.BadParameter(f"{only!r} is none of {', '.join(_samples())}", param_hint="--only")
    failed = 0
    for name, path in chosen.items():
        failed += _show(name, path, lang)
    if failed:
        sys.exit(DIFFERENT)


def _samples() -> dict[str, Path]:
    """The sample timeline of each shipped plan."""
    found = {name: pack / "timelines" / "sample.yaml" for name, pack in shipped_packs().items()}
    return {name: path for name, path in found.items() if path.exists()}


def _show(name: str, path: Path, lang: str) -> int:
    """Print one sample; the number of differences from what it expects."""
    book = load_plan(name)
    timeline = load_timeline(path, book)
    ran = Run(book, timeline, None, None)
    out = console()
    out.rule(f"{name} · {pick(book.latest.pack.title, lang)}", align="left")
    report(out, ran.result(None), Names(book), lang)
    found = check(timeline, ran.result)
    for difference in found:
        out.print(tell(difference, lang), style="red", markup=False)
    if timeline.expect:
        out.print()
        out.print(summary(len(timeline.expect), len(found), lang), style="dim")
    out.print()
    return len(found)
