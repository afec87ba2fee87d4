"""The watch log of a shift (值班监控日志): the alerts of a time span with their judgement, to print and hand in."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from opspact.journal.record import audit
from opspact.kernel.now import now_datetime
from opspact.people.errors import Invalid
from opspact.signals import selectors
from opspact.signals.models import Alert
from opspact.signals.web.alerts import row
from opspact.signals.web.common import contracts, local_moment, page, shown
from opspact.signals.wording import SEVERITIES, judgement, why
from opspact.tenancy.access import Request, signed_in
from opspact.tenancy.models import Account
from opspact.ui import reader
from opspact.ui.exporting import file_answer
from opspact.ui.words import say

SHIFT: Final = timedelta(hours=8)
LONGEST: Final = timedelta(days=62)
HEADS: Final = (
    "Time", "Recovered", "Type", "Content", "Object", "Discovered by", "Severity", "Judgement", "Why", "Judged by",
    "Work item",
)  # fmt: skip


@require_safe
@page()
def log(request: Request) -> HttpResponseBase:
    """The log on a page, or (`as=csv`, `as=xlsx`) as a file, which leaves a trace."""
    problem = ""
    try:
        since, until = _span(request)
    except Invalid as wrong:
        problem, (since, until) = wrong.told(request.viewer_language), _last_shift()
    contract = request.GET.get("contract", "")
    rows = list(selectors.log(request.viewer, since, until, int(contract) if contract.isdecimal() else None))
    cut, rows = len(rows) > selectors.LOG, rows[: selectors.LOG]
    if (kind := request.GET.get("as", "")) in ("csv", "xlsx"):
        return _file(request, kind, rows, since)
    cases, lang = selectors.cases(request.viewer, rows), request.viewer_language
    context = {
        "rows": [row(one, cases, lang) for one in rows], "since": since, "until": until, "cut": cut,
        "problem": problem, "contracts": contracts(request), "contract": contract, "most": selectors.LOG,
        "since_text": f"{since:%Y-%m-%dT%H:%M}", "until_text": f"{until:%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    return render(request, "signals/log.html", shown(request, "signals:log", **context))


def _last_shift() -> tuple[datetime, datetime]:
    until = now_datetime().astimezone(reader.zone())
    return until - SHIFT, until


def _span(request: Request) -> tuple[datetime, datetime]:
    if not request.GET.get("since") or not request.GET.get("until"):
        return _last_shift()
    since, until = (local_moment(name, request.GET[name]) for name in ("since", "until"))
    if not since < until <= since + LONGEST:
        raise Invalid("until", "The end must be after the beginning, at most {days} days.", days=LONGEST.days)
    return since, until


def _file(request: Request, kind: str, rows: list[Alert], since: datetime) -> HttpResponseBase:
    asked = {"since": since.isoformat(), "kind": kind, "rows": len(rows)}
    audit(request.viewer, "account", Account(pk=signed_in(request.viewer)), "exported", {"what": "alerts", **asked})
    table, name = _table(request, rows), f"watch-log-{since:%Y%m%d-%H%M}"
    return file_answer(table, "csv" if kind == "csv" else "xlsx", name)


def _table(request: Request, rows: list[Alert]) -> Iterator[list[Any]]:
    lang, cases = request.viewer_language, selectors.cases(request.viewer, rows)
    yield [say(lang, head) for head in HEADS]
    for one in rows:
        case = cases.get(one.work_id or 0)
        yield [
            _time(one.started), _time(one.ended), one.type, one.content, one.object,
            one.discoverer or one.source.title, say(lang, SEVERITIES[one.severity]), judgement(one.judgement, lang),
            why({"why": one.why, "rule": one.rule, "reason": one.reason}, lang),
            one.judged_by.name if one.judged_by else "", case.number if case else "",
        ]  # fmt: skip


def _time(at: datetime | None) -> str:
    return f"{at.astimezone(reader.zone()):%Y-%m-%d %H:%M:%S}" if at else ""
