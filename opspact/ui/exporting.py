"""Tables as files, CSV and XLSX; no cell is ever a formula.

A file is written as a whole before it is answered: what is read later would be read outside the wall (`tenancy.rls`).
"""

import csv
from collections.abc import Iterable
from io import BytesIO, TextIOWrapper
from typing import Any, Final, Literal

import xlsxwriter
from django.http import FileResponse

Form = Literal["csv", "xlsx"]
MEDIA: Final[dict[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(cell: Any) -> Any:
    """A text that no program takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS) else cell


def file_answer(lines: Iterable[list[Any]], form: Form, name: str = "items") -> FileResponse:
    """The lines as a file to keep."""
    return FileResponse(written(lines, form), as_attachment=True, filename=f"{name}.{form}", content_type=MEDIA[form])


def written(lines: Iterable[list[Any]], form: Form) -> BytesIO:
    """The lines as a file."""
    target = BytesIO()
    (_csv if form == "csv" else _xlsx)(lines, target)
    target.seek(0)
    return target


def _csv(lines: Iterable[list[Any]], target: BytesIO) -> None:
    """With a byte order mark, by which office programs know Chinese."""
    text = TextIOWrapper(target, "utf-8-sig", newline="")
    csv.writer(text).writerows([harmless(cell) for cell in line] for line in lines)
    text.detach()


def _xlsx(lines: Iterable[list[Any]], target: BytesIO) -> None:
    """Lines are kept on disk while they are written."""
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 1)
    for y, line in enumerate(lines):
        for x, cell in enumerate(line):
            if isinstance(cell, int):
                sheet.write_number(y, x, cell)
            else:
                sheet.write_string(y, x, str(cell))
    book.close()
