"""Counts and events as the homes show them: with titles, and with the address of the list that each number counts."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from opspact.agreements.selectors import overview
from opspact.home import auditing, managing
from opspact.journal.models import Event
from opspact.kernel.text import pick
from opspact.notify.inbox import unanswered
from opspact.notify.web.rows import escalation_row
from opspact.tenancy.viewer import Viewer
from opspact.ui import reader
from opspact.ui.shapes import Bar
from opspact.ui.words import say
from opspact.work import keeping
from opspact.work.keeping import Tally, Wanted
from opspact.work.models import Clock
from opspact.work.months import Month, latest
from opspact.work.naming import Contracts

TREND: Final = 6
"""Months of the trend, this one included."""
WORST: Final = 20
"""So many rows of promises are shown; the report has them all."""


def clocks_url(since: Month, until: Month, **more: object) -> str:
    """The list of the clocks that a number counts."""
    asked = {"since": since.key, "until": until.key} | {name: value for name, value in more.items() if value}
    return f"{reverse('home:clocks')}?{urlencode(asked)}"


def items_url(**asked: object) -> str:
    """The list of the items that a number counts."""
    return f"{reverse('desk:list')}?{urlencode({name: value for name, value in asked.items() if value is not None})}"


def manager(viewer: Viewer, lang: str) -> dict[str, Any]:
    """The manager's home."""
    zone = reader.zone()
    months = latest(TREND, zone)
    month = months[-1]
    contracts = Contracts(viewer)
    rows = keeping.by_promise(viewer, Wanted(since=month.start, until=month.end))
    trend = keeping.by_month(viewer, Wanted(since=months[0].start, until=month.end), zone)
    return {
        "unanswered": [escalation_row(one, lang) for one in unanswered(viewer)],
        "month": month.key, "total": keeping.total(rows), "broken_url": clocks_url(month, month, verdict="broken"),
        "kept_url": clocks_url(month, month, verdict="kept"),
        "promises": [_promise(contracts, key, rows[key], month, lang) for key in _worst(rows)],
        "cut": len(rows) > WORST, "bars": [_bar(one, trend.get(one.key, Tally())) for one in months],
        "ages": [_ages(contracts, one, lang) for one in managing.ages(viewer)],
        "heads": [say(lang, word) for word, _, _ in managing.AGES], "loads": managing.loads(viewer),
        "broken": [_clock(contracts, one, lang) for one in managing.broken_today(viewer)],
        "owed": [_owed(contracts, one, lang) for one in managing.owed(viewer)],
        "coming": [line for line in overview(viewer) if line.coming],
    }  # fmt: skip


def _worst(rows: Mapping[tuple[int, str], Tally]) -> list[tuple[int, str]]:
    """Those with most broken first, then those with most at all."""
    return sorted(rows, key=lambda key: (-rows[key].broken, -rows[key].all, key))[:WORST]


def _promise(contracts: Contracts, key: tuple[int, str], tally: Tally, month: Month, lang: str) -> dict[str, Any]:
    contract, promise = key
    return {
        "contract": contracts.rows.get(contract), "promise": contracts.promise(contract, promise, lang),
        "clause": contracts.clause(contract, promise), "tally": tally,
        **{v: clocks_url(month, month, contract=contract, promise=promise, verdict=v) for v in ("kept", "broken")},
    }  # fmt: skip


def _bar(month: Month, tally: Tally) -> Bar:
    return Bar(month.key, tally.kept, tally.broken, clocks_url(month, month) if tally.all else "")


def _ages(contracts: Contracts, row: managing.Ages, lang: str) -> dict[str, Any]:
    title = contracts.level(row.contract, row.level, lang) if row.level else say(lang, "no level")
    cells = [
        (n, items_url(level=row.level or "none", **managing.days_of(low, high)))
        for n, (_, low, high) in zip(row.counts, managing.AGES, strict=True)
    ]
    return {
        "title": title, "rank": min(row.rank + 1, 4), "cells": cells, "total": row.total,
        "url": items_url(level=row.level or "none"),
    }  # fmt: skip


def _clock(contracts: Contracts, one: Clock, lang: str) -> dict[str, Any]:
    """A clock in a list: the item, the promise in words, who handles it."""
    return {
        "clock": one, "work": one.work, "promise": contracts.promise(one.contract_id, one.promise, lang),
        "clause": contracts.clause(one.contract_id, one.promise), "explained": getattr(one, "explained", True),
    }  # fmt: skip


def _owed(contracts: Contracts, one: managing.Owed, lang: str) -> dict[str, Any]:
    asked = urlencode({"contract": one.contract, "promise": one.promise})
    return {
        "owed": one, "contract": contracts.rows.get(one.contract), "url": f"{reverse('home:owed')}?{asked}",
        "promise": contracts.promise(one.contract, one.promise, lang),
        "clause": contracts.clause(one.contract, one.promise),
    }  # fmt: skip


def events(viewer: Viewer, lists: Mapping[str, list[Event]], lang: str) -> dict[str, list[dict[str, Any]]]:
    """Events of several lists in words, with the items they are about: three queries for all."""
    every = [event for found in lists.values() for event in found]
    items = auditing.items_of(viewer, [event for event in every if event.stream == "work"])
    contracts = Contracts(viewer, {one.contract_id for one in items.values()})
    people = auditing.people_of(every)

    def row(event: Event) -> dict[str, Any]:
        item = items.get(event.stream_id) if event.stream == "work" else None
        names = contracts.names(item.contract_id) if item else None
        kind = event.payload.get("kind", event.kind) if event.sort == "refusal" else event.kind
        missing = [pick(one.get("title"), lang) or one["condition"] for one in event.payload.get("unmet", ())]
        return {
            "event": event, "item": item, "person": people.get(event.actor_id or 0, event.person),
            "what": names.fact(kind, lang) if names else kind,
            "rule": names.rule(event.payload.get("rule", ""), lang) if names and event.sort == "refusal" else "",
            "detail": missing or [str(event.payload.get("reason") or event.payload.get("path") or "")],
        }  # fmt: skip

    return {name: [row(event) for event in found if event.stream != "work" or event.stream_id in items]
            for name, found in lists.items()}  # fmt: skip
