"""Lists as files: CSV as it is read, XLSX as a whole; bounded, and no cell is ever a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, Final
from zoneinfo import ZoneInfo

import xlsxwriter
from django.db.models import F, QuerySet
from django.http import FileResponse, StreamingHttpResponse

from opspact.desk.listing import Sort
from opspact.desk.rows import Row, rows_of
from opspact.journal.record import audit
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer
from opspact.ui.times import local
from opspact.ui.words import say
from opspact.work.models import WorkItem
from opspact.work.planned import with_plan

MOST: Final = 50_000
"""Items of one file."""
CHUNK: Final = 1_000
HEADS: Final = (
    "Number", "Customer", "Contract", "Kind", "Level", "State", "Work item", "Service", "Site", "Declarant",
    "Reported through", "Handler", "Group", "Tier", "Reported", "Registered", "Closed", "Next due", "Promise",
    "Waiting for", "Broken promises",
)  # fmt: skip
_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
Table = Iterator[list[Any]]


def note(viewer: Viewer, kind: str, asked: dict[str, str]) -> None:
    """Leave a trace: who took which list out of the product."""
    if viewer.account is not None:
        audit(viewer, "account", Account(pk=viewer.account), "exported", {"what": "work", "as": kind, "asked": asked})


def table(rows: QuerySet[WorkItem], order: Sort, lang: str, zone: ZoneInfo) -> Table:
    """The head, then a line for each item; a last line where the bound cut it off."""
    yield [say(lang, head) for head in HEADS]
    ready = with_plan(rows.select_related("contract", "customer", "assignee", "team").defer("search", "head"))
    for n, item in enumerate(_sorted(ready, order)[: MOST + 1].iterator(CHUNK)):
        if n == MOST:
            yield [say(lang, "Only the first {n} items are in this file; narrow the filter.", n=MOST)]
            return
        yield _line(rows_of([item], lang)[0], zone)


def _sorted(rows: QuerySet[WorkItem], order: Sort) -> QuerySet[WorkItem]:
    if order == "due":
        return rows.order_by(F("next_due").asc(nulls_last=True), "id")
    return rows.order_by("rank", "id") if order == "level" else rows.order_by("-opened", "-id")


def _line(row: Row, zone: ZoneInfo) -> list[Any]:
    one = row.item
    times = [
        f"{local(at, zone):%Y-%m-%d %H:%M}" if at else "" for at in (one.opened, one.recorded, one.closed, one.next_due)
    ]
    return [
        one.number, one.customer.name, one.contract.number, row.kind, row.level, row.state, one.title, row.service,
        row.site, one.declarant, row.channel, one.assignee.name if one.assignee else "",
        one.team.name if one.team else "", f"L{one.tier}", *times, row.promise, row.waiting, one.broken,
    ]  # fmt: skip


def harmless(cell: Any) -> Any:
    """A text that no program takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS) else cell


class _Echo:
    """What `csv` writes to: gives each line back."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def csv_answer(lines: Iterable[list[Any]]) -> StreamingHttpResponse:
    """CSV with a byte order mark, by which office programs know Chinese."""
    writer = csv.writer(_Echo())
    body = (writer.writerow([harmless(cell) for cell in line]) for line in lines)
    answer = StreamingHttpResponse(_marked(body), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="items.csv"'
    return answer


def _marked(lines: Iterable[Any]) -> Iterator[str]:
    yield "\ufeff"
    yield from lines


def xlsx_answer(lines: Iterable[list[Any]]) -> FileResponse:
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
    return FileResponse(target, as_attachment=True, filename="items.xlsx", content_type=kind)
