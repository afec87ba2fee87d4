"""Reading histories: JSON lines with one ticket each, or CSV with one fact a row, by parts of the file.

A ticket is `{"case": "T1", "kind": "incident", "facts": [{"at": "2026-01-05T09:00:00+08:00", "fact": "reported",
"by": "customer", …}, …]}`; keys of a fact are those of a timeline, every other key is a field. In CSV the columns are
`case, at, fact` and any of the same keys; the rows of a case stand together.
"""

import csv
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

PART: Final = 8 * 1024 * 1024
"""About so many bytes are read by one process at a time."""
Value = str | int | float | bool | None | tuple[str | int | float | bool, ...]
RawFact = dict[str, Value]


class Ticket(msgspec.Struct):
    """One ticket of a history: its facts as JSON text, in the keys of a timeline.

    They stay text until the plan needs to see them: tickets of one shape say the same but for the times.
    """

    case: str
    facts: list[msgspec.Raw]
    kind: str = ""


class Part(NamedTuple):
    """A stretch of a file, from the start of a line to the end of one."""

    path: Path
    start: int
    end: int


class HistoryError(ValueError):
    """A line of a history that cannot be read. The message says which and why."""


def parts(path: Path, size: int = PART) -> list[Part]:
    """A history in parts that can be read apart; a CSV is one part."""
    total = path.stat().st_size
    if path.suffix == ".csv":
        return [Part(path, 0, total)]
    found, start = [], 0
    with path.open("rb") as file:
        while start < total:
            file.seek(min(start + size, total))
            file.readline()
            found.append(Part(path, start, file.tell()))
            start = file.tell()
    return found


def tickets(part: Part) -> Iterator[Ticket]:
    """The tickets of a part. Raises HistoryError at the first that cannot be read."""
    if part.path.suffix == ".csv":
        yield from _from_csv(part.path)
        return
    decode = msgspec.json.Decoder(Ticket).decode
    with part.path.open("rb") as file:
        file.seek(part.start)
        at = part.start
        while at < part.end:
            line = file.readline()
            try:
                ticket = decode(line)
            except msgspec.DecodeError as error:
                raise HistoryError(wrong(part.path, at, error)) from None
            at += len(line)
            yield ticket


def wrong(path: Path, at: int, error: Exception) -> str:
    """What is said of a line that cannot be used, by its place in the file."""
    with path.open("rb") as file:
        number = file.read(at).count(b"\n") + 1
    return (
        f"{path.name}:{number}: not a ticket ({error}); write "
        '{"case": "T1", "facts": [{"at": "2026-01-05T09:00:00+08:00", "fact": "reported"}]}'
    )


def _from_csv(path: Path) -> Iterator[Ticket]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        for case, facts in groupby(rows, key=lambda row: row.get("case", "")):
            listed = [{k: v for k, v in row.items() if k not in ("case", "case_kind") and v != ""} for row in facts]
            if not case or any("at" not in f or "fact" not in f for f in listed):
                raise HistoryError(f"{path.name}:{rows.line_num}: a row needs the columns case, at and fact")
            yield Ticket(case, [msgspec.Raw(msgspec.json.encode(fact)) for fact in listed])
