"""Tables as files: CSV line by line, XLSX as a whole; no cell is ever a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse

_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(cell: Any) -> Any:
    """A text that no program takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS) else cell


class _Echo:
    """What `csv` writes to: gives each line back."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def csv_answer(lines: Iterable[list[Any]], name: str = "items") -> StreamingHttpResponse:
    """CSV with a byte order mark, by which office programs know Chinese."""
    writer = csv.writer(_Echo())
    body = (writer.writerow([harmless(cell) for cell in line]) for line in lines)
    answer = StreamingHttpResponse(_marked(body), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _marked(lines: Iterable[Any]) -> Iterator[str]:
    yield "\ufeff"
    yield from lines


def xlsx_answer(lines: Iterable[list[Any]], name: str = "items") -> FileResponse:
    """XLSX, its lines kept on disk while they are written."""
    target = BytesIO()
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
    target.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx", content_type=kind)
