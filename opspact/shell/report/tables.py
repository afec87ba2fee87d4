"""Tables without borders, under a heading."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from opspact.ui.words import say

Row = tuple[str, ...]
_NUMBERS: Final = ("value", "amount", "before", "after", "change", "used", "left", "left or over", "kept", "broken",
                   "running", "no due day", "undecided", "share kept")  # fmt: skip


def heading(console: Console, text: str) -> None:
    """A heading, after an empty line."""
    console.print()
    console.print(Text(text, style="bold underline"))


def table(headings: Row, rows: Sequence[Row], lang: str) -> Table:
    """Rows under headings; a column with nothing in it is left out, a first cell that repeats is said once."""
    used = [n for n in range(len(headings)) if any(row[n] for row in rows)]
    made = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for n in used:
        made.add_column(say(lang, headings[n]), justify="right" if headings[n] in _NUMBERS else "left", overflow="fold")
    before: Row = ()
    for row in rows:
        cells = ("", "", *row[2:]) if row[:2] == before else row
        made.add_row(*(cells[n] for n in used))
        before = row[:2]
    return made


def lines(rows: Sequence[Row]) -> Table:
    """Lines that begin with a time; what is too long goes on below its text, not below the time."""
    made = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    made.add_column(no_wrap=True)
    made.add_column(overflow="fold")
    for at, text in rows:
        made.add_row(f"  {at}", text)
    return made
