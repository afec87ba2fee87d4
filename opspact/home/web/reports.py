"""Reports: keeping promises by contract, clause and month; the clocks behind a number; a contract's own figures."""

from typing import Any, Final, cast, get_args

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from opspact.agreements.selectors import contract_of
from opspact.home import managing, measuring
from opspact.home.web.telling import clocks_url
from opspact.kernel.now import now_datetime
from opspact.people import tables
from opspact.plans.plan import PlanBook
from opspact.plans.store.books import NoPlanError, book_of
from opspact.tenancy.access import Request, needs
from opspact.ui import reader
from opspact.ui.shapes import Option
from opspact.ui.words import say
from opspact.work import keeping
from opspact.work.keeping import Tally, Verdict, Wanted
from opspact.work.months import Month, latest, month_of
from opspact.work.naming import Contracts

SPANS: Final = (1, 3, 6, 12)
"""Months that a report shows side by side."""
USUAL: Final = 3
CHOICES: Final = 24
"""Months to choose from."""
HEADS: Final = (
    "Contract", "Customer", "Clause", "Promise", "Month", "Kept promises", "Broken promises", "Kept, %",
)  # fmt: skip


class Asked:
    """What a report is asked for: the last month, how many months, which contract."""

    def __init__(self, request: Request) -> None:
        known = latest(CHOICES, reader.zone())
        by_key = {month.key: n for n, month in enumerate(known)}
        n = by_key.get(request.GET.get("month", ""), len(known) - 1)
        count = int(request.GET.get("count", "")) if request.GET.get("count", "") in map(str, SPANS) else USUAL
        self.months: list[Month] = known[max(0, n + 1 - count) : n + 1]
        self.count, self.choices = count, [Option(one.key, one.key) for one in reversed(known)]
        given = request.GET.get("contract", "")
        self.contract = int(given) if given.isdigit() and len(given) < 16 else None

    @property
    def wanted(self) -> Wanted:
        """The clocks that are counted."""
        return Wanted(since=self.months[0].start, until=self.months[-1].end, contract=self.contract)


@require_safe
@needs("reports.read")
def reports(request: Request) -> HttpResponse:
    """Kept and broken by contract, clause and month; each number leads to its clocks."""
    asked, lang = Asked(request), request.viewer_language
    found = keeping.by_promise_and_month(request.viewer, asked.wanted, reader.zone())
    contracts = Contracts(request.viewer)
    context = {
        "title": say(lang, "Keeping promises"), "asked": asked, "query": request.GET.urlencode(),
        "rows": [_row(contracts, key, by_month, asked, lang) for key, by_month in found.items()],
        "spans": [Option(str(n), say(lang, "{n} months", n=n)) for n in SPANS],
        "contracts": [Option(str(pk), f"{one.number} {one.title}") for pk, one in contracts.rows.items()],
        "total": sum((tally for months in found.values() for tally in months.values()), Tally()),
    }  # fmt: skip
    return render(request, "home/reports.html", context)


def _row(
    contracts: Contracts, key: tuple[int, str], by_month: Any, asked: Asked, lang: str
) -> dict[str, Any]:  # fmt: skip
    contract, promise = key
    cells = []
    for month in asked.months:
        tally = by_month.get(month.key, Tally())
        urls = {v: clocks_url(month, month, contract=contract, promise=promise, verdict=v) for v in ("kept", "broken")}
        cells.append({"month": month.key, "tally": tally, **urls})
    return {
        "contract": contracts.rows.get(contract), "promise": contracts.promise(contract, promise, lang),
        "clause": contracts.clause(contract, promise), "cells": cells,
        "total": sum(by_month.values(), Tally()),
    }  # fmt: skip


@require_safe
@needs("reports.read")
def export(request: Request, form: str) -> HttpResponse:
    """The same as a table, a line for each month."""
    if form not in get_args(tables.Format):
        raise Http404
    asked, lang, contracts = Asked(request), request.viewer_language, Contracts(request.viewer)
    found = keeping.by_promise_and_month(request.viewer, asked.wanted, reader.zone())
    lines = []
    for (pk, promise), by_month in found.items():
        contract = contracts.rows.get(pk)
        own = [contract.number, contract.customer.name] if contract else [pk, ""]
        own += [contracts.clause(pk, promise), contracts.promise(pk, promise, lang)]
        lines += [[*own, key, tally.kept, tally.broken, tally.share] for key, tally in sorted(by_month.items())]
    kind = cast("tables.Format", form)
    content = tables.write([say(lang, head) for head in HEADS], lines, kind)
    name = f"promises-{asked.months[0].key}-{asked.months[-1].key}.{form}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=tables.CONTENT_TYPES[kind], headers=disposition)


@require_safe
@needs("reports.read")
def clocks(request: Request) -> HttpResponse:
    """The clocks that a number counts: a page of them, the newest first."""
    zone, lang, given = reader.zone(), request.viewer_language, request.GET
    since, until = month_of(given.get("since", ""), zone), month_of(given.get("until", ""), zone)
    if since is None or until is None:
        raise Http404
    contract, verdict = given.get("contract", ""), given.get("verdict", "")
    wanted = Wanted(
        since=since.start, until=until.end, promise=given.get("promise", ""),
        contract=int(contract) if contract.isdigit() and len(contract) < 16 else None,
        verdict=cast("Verdict", verdict if verdict in get_args(Verdict) else ""),
    )  # fmt: skip
    found, after = keeping.page(request.viewer, wanted, given.get("after", ""))
    contracts = Contracts(request.viewer, {one.contract_id for one in found})
    rows = [{"clock": c, "promise": contracts.promise(c.contract_id, c.promise, lang)} for c in found]
    context = {"title": say(lang, "Promises behind the number"), "rows": rows, "since": since.key, "until": until.key}
    return render(request, "home/clocks.html", {**context, "wanted": wanted, "next": _further(request, after)})


@require_safe
@needs("reports.read")
def owed(request: Request) -> HttpResponse:
    """The occurrences of one duty that are overdue or soon due."""
    contract, promise = request.GET.get("contract", ""), request.GET.get("promise", "")
    if not contract.isdigit() or len(contract) > 15:
        raise Http404
    found = contract_of(request.viewer, int(contract))
    contracts = Contracts(request.viewer, [found.pk])
    title = contracts.promise(found.pk, promise, request.viewer_language)
    rows = managing.owed_of(request.viewer, found.pk, promise)
    return render(request, "home/owed.html", {"title": title, "contract": found, "rows": rows, "now": now_datetime()})


def _further(request: Request, after: str) -> str:
    if not after:
        return ""
    data = request.GET.copy()
    data["after"] = after
    return f"?{data.urlencode()}"


@require_safe
@needs("reports.read")
def contract(request: Request, contract_id: int) -> HttpResponse:
    """The figures of one contract in a month, computed from all its cases when a month is asked for."""
    found = contract_of(request.viewer, contract_id)
    book, zone = _book(contract_id), reader.zone()
    month = month_of(request.GET.get("month", ""), zone)
    figures = measuring.figured(request.viewer, contract_id, book, month, request.viewer_language) if month else None
    choices = [Option(one.key, one.key) for one in reversed(latest(CHOICES, zone))]
    context = {"contract": found, "figures": figures, "month": month.key if month else choices[0].value}
    return render(request, "home/contract.html", {**context, "choices": choices, "currency": book.latest.pack.currency})


def _book(contract_id: int) -> PlanBook:
    try:
        return book_of(contract_id)
    except NoPlanError:
        raise Http404 from None
