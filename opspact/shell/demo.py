"""`opspact demo`: the shipped plans over their sample timelines."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from rich.progress import track

from opspact.shell.common import DIFFERENT, careful, console, lang_option, progress_console
from opspact.shell.files import load_plan, load_timeline, shipped_packs
from opspact.shell.report import report
from opspact.shell.simulation import Run, summary
from opspact.simulate.check import check, tell
from opspact.simulate.phrasing import Names


@click.command()
@click.option("--only", metavar="PACK", help="Only this pack.")
@lang_option
@careful
def demo(only: str | None, lang: str) -> None:
    """Run the shipped plans over their sample timelines and print what they promise.

    Each timeline says what it expects; exit code 1 where a result differs.
    """
    samples = [(name, path) for name, path in _samples() if only in (None, name)]
    failed = 0
    for name, path in track(samples, console=progress_console(), transient=True, disable=not sys.stderr.isatty()):
        failed += _show(name, path, lang)
    if failed:
        sys.exit(DIFFERENT)


def _samples() -> Iterator[tuple[str, Path]]:
    for name, pack in shipped_packs().items():
        folder = (pack if pack.is_dir() else pack.parent) / "timelines"
        yield from ((name, path) for path in sorted(folder.glob("*.yaml")))


def _show(name: str, path: Path, lang: str) -> int:
    """Print one sample; the number of differences from what it expects."""
    book = load_plan(name)
    timeline = load_timeline(path, book)
    ran = Run(book, timeline, None, None)
    out = console()
    out.rule(f"{name} · {timeline.title or path.stem}")
    report(out, ran.result(None), Names(book), lang)
    found = check(timeline, ran.result)
    for difference in found:
        out.print(tell(difference, lang), style="red", markup=False)
    if timeline.expect:
        out.print(summary(len(timeline.expect), len(found), lang))
    return len(found)
