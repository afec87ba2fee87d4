"""The plan as the customer reads it, and its record: promises kept and broken, and the cases behind each number."""

from collections.abc import Mapping
from typing import Any, Final, cast, get_args
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from opspact.agreements.document import document
from opspact.agreements.selectors import contract_of, edition
from opspact.agreements.week import HOURS
from opspact.portal.web.common import READ, guarded
from opspact.tenancy.access import Request
from opspact.ui import reader
from opspact.ui.shapes import Bar
from opspact.ui.words import say
from opspact.work import keeping
from opspact.work.keeping import Tally, Verdict, Wanted
from opspact.work.months import Month, latest, month_of
from opspact.work.naming import Contracts

MONTHS: Final = 6
COLUMNS: Final = 3
"""Months that the table of clauses shows side by side."""


@require_safe
@guarded(READ)
def plan(request: Request, contract_id: int) -> HttpResponse:
    """The version of the plan that is in force, as a document."""
    contract = contract_of(request.viewer, contract_id)
    found = edition(contract)
    if found is None:
        raise Http404
    told = document(found.plan.pack, request.viewer_language)
    context = {"contract": contract, "edition": found, "document": told, "hours": HOURS, "tab": "plan"}
    return render(request, "portal/plan.html", context)


@require_safe
@guarded(READ)
def record(request: Request, contract_id: int) -> HttpResponse:
    """Promises kept and broken this month, over six months, and by clause."""
    contract = contract_of(request.viewer, contract_id)
    months, zone, lang = latest(MONTHS, reader.zone()), reader.zone(), request.viewer_language
    wanted = Wanted(since=months[0].start, until=months[-1].end, contract=contract_id)
    found = keeping.by_promise_and_month(request.viewer, wanted, zone)
    totals = {month.key: _total(found, month) for month in months}
    contracts = Contracts(request.viewer, [contract_id])
    context = {
        "contract": contract, "tab": "record", "months": months[-COLUMNS:], "month": months[-1].key,
        "total": totals[months[-1].key],
        "bars": [Bar(m.key, totals[m.key].kept, totals[m.key].broken, _url(contract_id, m)) for m in months],
        "rows": [_row(contracts, contract_id, promise, by_month, months[-COLUMNS:], lang)
                 for (_, promise), by_month in found.items()],
        **{f"{v}_url": _url(contract_id, months[-1], verdict=v) for v in ("kept", "broken")},
    }  # fmt: skip
    return render(request, "portal/record.html", context)


def _total(found: Mapping[tuple[int, str], Mapping[str, Tally]], month: Month) -> Tally:
    return sum((by_month.get(month.key, Tally()) for by_month in found.values()), Tally())


def _row(
    contracts: Contracts, contract: int, promise: str, by_month: Mapping[str, Tally], months: list[Month], lang: str
) -> dict[str, Any]:
    cells = [{"tally": by_month.get(m.key, Tally()), "month": m.key,
              **{v: _url(contract, m, promise=promise, verdict=v) for v in ("kept", "broken")}}
             for m in months]  # fmt: skip
    return {
        "promise": contracts.promise(contract, promise, lang), "clause": contracts.clause(contract, promise),
        "cells": cells,
    }  # fmt: skip


def _url(contract: int, month: Month, **more: str) -> str:
    return f"{reverse('portal:clocks', args=[contract])}?{urlencode({'month': month.key, **more})}"


@require_safe
@guarded(READ)
def clocks(request: Request, contract_id: int) -> HttpResponse:
    """The cases behind a number of the record."""
    contract, given = contract_of(request.viewer, contract_id), request.GET
    month = month_of(given.get("month", ""), reader.zone())
    if month is None:
        raise Http404
    verdict = given.get("verdict", "")
    wanted = Wanted(
        since=month.start, until=month.end, contract=contract_id, promise=given.get("promise", ""),
        verdict=cast("Verdict", verdict if verdict in get_args(Verdict) else ""),
    )  # fmt: skip
    found, after = keeping.page(request.viewer, wanted, given.get("after", ""))
    contracts, lang = Contracts(request.viewer, [contract_id]), request.viewer_language
    rows = [{"clock": one, "promise": contracts.promise(contract_id, one.promise, lang)} for one in found]
    data = given.copy()
    data["after"] = after
    context = {"title": say(lang, "Promises behind the number"), "contract": contract, "rows": rows, "tab": "record",
               "month": month.key, "next": f"?{data.urlencode()}" if after else ""}  # fmt: skip
    return render(request, "portal/clocks.html", context)
