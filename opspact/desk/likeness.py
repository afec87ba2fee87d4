"""Cases that could be the one that is being told: likely duplicates, and what the caller had before."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from opspact.kernel.bigrams import vector
from opspact.kernel.now import now_datetime
from opspact.tenancy.viewer import Viewer
from opspact.work.models import WorkItem

DAYS: Final = timedelta(days=7)
MOST: Final = 6
WORDS: Final = 24
"""So many tokens of a text are compared."""
ENOUGH: Final = 0.5
"""Share of the tokens that a similar text has."""
SAME: Final = ("service", "site", "item")


def matching(query: str) -> RawSQL:
    """The condition that an item's words match a `tsquery`."""
    return RawSQL("work_workitem.search @@ %s::tsquery", [query], output_field=BooleanField())


def duplicates(viewer: Viewer, contract_id: int, values: Mapping[str, Any], text: str) -> list[WorkItem]:
    """Open cases of the last days about the same service, site or item, or told in similar words."""
    rows = WorkItem.objects.visible_to(viewer).exclude(kind="").filter(contract_id=contract_id, open=True)
    recent = rows.filter(opened__gte=now_datetime() - DAYS).order_by("-opened", "-id")
    same = Q()
    for name in SAME:
        if values.get(name):
            same |= Q(**{name: values[name]})
    found = list(recent.filter(same)[:MOST]) if same else []
    known = {one.pk for one in found}
    return [*found, *(one for one in _similar(recent, text) if one.pk not in known)][:MOST]


def _similar(recent: QuerySet[WorkItem], text: str) -> list[WorkItem]:
    tokens = list(_tokens(text))[:WORDS]
    if len(tokens) < 2:
        return []
    score = " + ".join(["(work_workitem.search @@ %s::tsquery)::int"] * len(tokens))
    near = recent.filter(matching(" | ".join(tokens))).annotate(score=RawSQL(score, tokens))
    return list(near.filter(score__gte=max(2, round(len(tokens) * ENOUGH)))[:MOST])


def _tokens(text: str) -> Iterator[str]:
    """The tokens of a text, as `tsquery` terms; single Chinese characters tell nothing."""
    for part in vector([text]).split():
        token = part.partition(":")[0]
        if len(token) > 3:
            yield token


def history_of(viewer: Viewer, contract_id: int, caller: str, phone: str) -> list[WorkItem]:
    """The latest cases of a caller, by name or telephone."""
    who = Q()
    if len(caller) > 1:
        who |= Q(declarant=caller)
    if len(phone) > 5:
        who |= Q(fields__phone=phone) | Q(fields__contact=phone)
    if not who:
        return []
    rows = WorkItem.objects.visible_to(viewer).exclude(kind="").filter(contract_id=contract_id)
    return list(rows.filter(who).order_by("-id")[:MOST])


def callers(viewer: Viewer, text: str) -> list[WorkItem]:
    """The latest case of each caller whose name or number was typed, for finding the contract by the caller."""
    if len(text) < 2:
        return []
    rows = WorkItem.objects.visible_to(viewer).exclude(kind="").select_related("contract", "customer")
    found = rows.filter(Q(declarant=text) | Q(fields__phone=text) | Q(fields__contact=text)).order_by("-id")[: MOST * 5]
    first = {(one.contract_id, one.declarant): one for one in reversed(found)}
    return list(first.values())[:MOST]
