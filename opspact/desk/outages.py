"""Outages: stretches in which something is out, and the cases that know of them (many to many)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from opspact.kernel.now import now_datetime
from opspact.kernel.time import Instant, instant
from opspact.plans.plan import Plan
from opspact.plans.store.books import book_of_digest, digest_column
from opspact.tenancy.viewer import Viewer
from opspact.work import services
from opspact.work.models import OutageSpan, WorkItem
from opspact.work.shapes import BadFields

MOST: Final = 200
RECENT: Final = timedelta(days=90)


@dataclass(frozen=True)
class Pair:
    """The facts that begin and end outages, and the field that says what is out."""

    begins: str
    ends: str
    field: str
    """Empty: each case is apart."""


@dataclass(frozen=True)
class Outage:
    """What was or is out: intervals of several cases, and of several kinds in the plan, that touch are one."""

    contract: int
    number: str
    customer: str
    plan: Plan
    pair: Pair
    key: str
    kinds: tuple[str, ...]
    start: Instant
    end: Instant | None
    items: tuple[int, ...]
    """Ids of the items that know of it."""


def pairs(plan: Plan) -> list[Pair]:
    """How outages begin and end in a plan, each once."""
    kinds = [kind for kind in plan.pack.outages.values() if kind.while_ is None and kind.starts and kind.ends]
    found = (Pair(kind.starts[0], kind.ends[0], "" if kind.key == "case" else kind.key) for kind in kinds)
    return list(dict.fromkeys(found))


def outages(viewer: Viewer, contract: int | None = None, key: str | None = None) -> list[Outage]:
    """What is out now, then what was lately, the latest first; of one contract and one thing where given."""
    rows = OutageSpan.objects.visible_to(viewer).filter(reason="")
    rows = rows.filter(end=None) | rows.filter(end__gt=now_datetime() - RECENT)
    wanted = {"contract": contract, "key": key}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    digest: dict[str, Any] = {"plan_key": digest_column()}
    spans = rows.select_related("contract__customer").annotate(**digest).order_by("contract", "key", "start", "id")
    found = [one for one in map(_one, spans[: MOST * 10]) if one is not None]
    joined = _joined(sorted(found, key=lambda one: (one.contract, one.pair.begins, one.key, one.start)))
    return sorted(joined, key=lambda one: (one.end is not None, -one.start))[:MOST]


def _one(span: Any) -> Outage | None:
    contract, plan = span.contract, book_of_digest(span.plan_key).latest
    kind = plan.pack.outages.get(span.kind)
    if kind is None or kind.while_ is not None:
        return None
    pair = Pair(kind.starts[0], kind.ends[0], "" if kind.key == "case" else kind.key)
    return Outage(
        contract.pk, contract.number, contract.customer.name, plan, pair, span.key, (span.kind,), instant(span.start),
        None if span.end is None else instant(span.end), (span.work_id,),
    )  # fmt: skip


def _joined(parts: Iterable[Outage]) -> list[Outage]:
    found: list[Outage] = []
    for one in parts:
        last = found[-1] if found else None
        if last is not None and _same(last, one) and (last.end is None or one.start <= last.end):
            end = None if last.end is None or one.end is None else max(last.end, one.end)
            items, kinds = dict.fromkeys([*last.items, *one.items]), dict.fromkeys([*last.kinds, *one.kinds])
            found[-1] = replace(last, end=end, items=tuple(items), kinds=tuple(kinds))
        else:
            found.append(one)
    return found


def _same(a: Outage, b: Outage) -> bool:
    return (a.contract, a.pair, a.key) == (b.contract, b.pair, b.key)


def items_of(viewer: Viewer, outage: Outage) -> list[WorkItem]:
    """The cases that know of it; the contract's own item is none."""
    rows = WorkItem.objects.visible_to(viewer).filter(pk__in=outage.items).exclude(kind="")
    return list(rows.select_related("assignee").order_by("-open", "number")[:MOST])


def begin(
    viewer: Viewer, contract: int, pair: Pair, key: str, numbers: Sequence[int], happened: Instant | None
) -> None:
    """Say that something is out: for the contract as a whole, or for the cases of these numbers."""
    fields: dict[str, Any] = {pair.field: key} if pair.field and key else {}
    if numbers:
        fields["cases"] = _keys(viewer, contract, numbers)
    services.take_for_contract(viewer, contract, pair.begins, fields, happened=happened)


def end(viewer: Viewer, outage: Outage, happened: Instant | None) -> None:
    """Say that it is over, to every case that knows of it; the contract's own item is told by itself."""
    known = WorkItem.objects.visible_to(viewer).filter(pk__in=outage.items)
    cases = list(known.exclude(kind="").order_by("pk").values_list("key", flat=True))
    fields = _fields(outage)
    if cases:
        named = {**fields, "cases": cases}
        services.take_for_contract(viewer, outage.contract, outage.pair.ends, named, happened=happened)
    if known.filter(kind="").exists():
        services.take_for_contract(viewer, outage.contract, outage.pair.ends, fields, happened=happened)


def join(viewer: Viewer, outage: Outage, number: int) -> None:
    """Let one more case know of it, from its true beginning."""
    (key,) = _keys(viewer, outage.contract, [number])
    row = WorkItem.objects.visible_to(viewer).get(contract=outage.contract, key=key)
    services.take(viewer, row.pk, outage.pair.begins, _fields(outage), happened=outage.start)


def _fields(outage: Outage) -> dict[str, Any]:
    return {outage.pair.field: outage.key} if outage.pair.field and not outage.key.startswith("case:") else {}


def _keys(viewer: Viewer, contract: int, numbers: Sequence[int]) -> list[str]:
    rows = WorkItem.objects.visible_to(viewer).exclude(kind="").filter(contract=contract, number__in=numbers)
    found = dict(rows.values_list("number", "key"))
    missing = [str(one) for one in numbers if one not in found]
    if missing:
        listed = ", ".join(missing)
        raise BadFields({"items": {"zh": f"该合同没有工单 {listed}", "en": f"the contract has no items {listed}"}})
    return [found[one] for one in numbers]
