"""Tables in and out: CSV and XLSX files as rows of text, and rows as files that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final, Literal

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from opspact.people.errors import Invalid
from opspact.ui.exporting import harmless

Format = Literal["csv", "xlsx"]
CONTENT_TYPES: Final[dict[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_BYTES: Final = 5_000_000
MOST_ROWS: Final = 2_000
ENCODINGS: Final = ("utf-8-sig", "gb18030")
"""In this order: text that is no UTF-8 comes from a Chinese Excel."""


def read(content: bytes) -> list[list[str]]:
    """The rows of a CSV or of the first sheet of an XLSX, as trimmed text. Raises Invalid for what is neither."""
    if len(content) > MOST_BYTES:
        raise Invalid("file", "The file is larger than {count} MB: split it.", count=MOST_BYTES // 1_000_000)
    rows = _read_sheet(content) if content.startswith(b"PK") else _read_csv(content)
    found = [[cell.strip() for cell in row] for row in rows]
    while found and not any(found[-1]):
        found.pop()
    if len(found) > MOST_ROWS + 1:
        raise Invalid("file", "The file has more than {count} rows: split it.", count=MOST_ROWS)
    return found


def write(heads: Sequence[str], rows: Iterable[Sequence[object]], form: Format) -> bytes:
    """A file with one table."""
    return _write_csv(heads, rows) if form == "csv" else _write_sheet(heads, rows)


def _read_csv(content: bytes) -> list[list[str]]:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    raise Invalid("file", "The file is neither XLSX nor CSV in UTF-8 or GBK.")


def _read_sheet(content: bytes) -> list[list[str]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, IndexError) as error:
        raise Invalid("file", "The XLSX file cannot be read: save it anew and try again.") from error
    return [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]


def _cell(value: object) -> str:
    """Numbers in a sheet are floats: a phone number has no decimals."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _write_csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _write_sheet(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
        sheet.set_column(column, column, 20)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, str(cell))
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
