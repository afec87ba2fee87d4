"""Measures, money, quotas and triggers as parts of the result."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from opspact.measures.quotas import Statement
from opspact.measures.results import Money, Reached
from opspact.measures.results import Result as Measured
from opspact.measures.seals import Adjustment
from opspact.plans.phrasing import Names
from opspact.simulate.figure_words import sentences
from opspact.simulate.result import AdjustmentResult, MeasureResult, MoneyResult, QuotaResult, TriggerResult


def figures(
    names: Names, zone: ZoneInfo, currency: str, *, measures: Iterable[Measured], money: Iterable[Money],
    quotas: Iterable[Statement], triggers: Iterable[Reached], adjustments: Iterable[Adjustment] = (),
) -> dict[str, Any]:  # fmt: skip
    """All figures of a contract, as the values of `Figures`."""
    return {
        "measures": tuple(_measure(one, names, zone) for one in measures),
        "money": tuple(_money(one, names, zone, currency) for one in money),
        "quotas": tuple(_quota(one, names, zone) for one in quotas),
        "triggers": tuple(_trigger(one, names) for one in triggers),
        "adjustments": tuple(_adjustment(one, names) for one in adjustments),
    }


def _measure(one: Measured, names: Names, zone: ZoneInfo) -> MeasureResult:
    """A measure's result."""
    entry: Any = names.entry("measures", one.measure)
    return MeasureResult(
        measure=one.measure,
        value=None if one.value is None else plain(one.value),
        unit=getattr(entry, "unit", ""),
        target=one.target,
        met=one.met,
        records=one.records,
        parts={name: plain(part) for name, part in one.parts.items()},
        misses=one.misses,
        grade=one.grade,
        sentences=sentences(one.lines, names, zone),
        **_figure(one, "measures", one.measure, names),
    )


def _money(one: Money, names: Names, zone: ZoneInfo, currency: str) -> MoneyResult:
    """What a rule of money comes to."""
    return MoneyResult(
        item=one.item, kind=one.kind, amount=plain(one.amount), currency=currency, potential=plain(one.potential),
        before_cap=plain(one.before_cap), status=one.status, sentences=sentences(one.lines, names, zone),
        **_figure(one, "money", one.item, names),
    )  # fmt: skip


def _quota(one: Statement, names: Names, zone: ZoneInfo) -> QuotaResult:
    """How a quota stands."""
    entry: Any = names.entry("quotas", one.quota)
    return QuotaResult(
        quota=one.quota, left=plain(one.left), used=plain(one.used), unit=getattr(entry, "unit", ""),
        sentences=sentences(one.lines, names, zone), **_figure(one, "quotas", one.quota, names),
    )  # fmt: skip


def _trigger(one: Reached, names: Names) -> TriggerResult:
    """A trigger against one result."""
    return TriggerResult(
        trigger=one.trigger, reached=one.reached, value=plain(one.value), then=one.then, tell=one.tell,
        **_figure(one, "triggers", one.trigger, names),
    )  # fmt: skip


def _adjustment(one: Adjustment, names: Names) -> AdjustmentResult:
    section, _, name = one.node.partition(".")
    by: Sequence[str] = getattr(names.entry(section, name), "by", ())
    before, after = (None if value is None else plain(value) for value in (one.before, one.after))
    return AdjustmentResult(
        node=one.node, title=names.title(section, name), clause=names.clause(section, name), period=one.period.key,
        key=dict(zip(by, one.key, strict=False)), before=before, after=after, change=plain(one.change),
        booked_in=one.booked_in.key, closing=one.closing, links=one.links,
    )  # fmt: skip


def plain(number: Decimal) -> str:
    """A decimal in full, without exponent."""
    return f"{number:f}"


def _figure(one: Any, section: str, name: str, names: Names) -> dict[str, Any]:
    entry: Any = names.entry(section, name)
    by: Sequence[str] = getattr(entry, "by", ())
    return {
        "period": one.period.key, "key": dict(zip(by, getattr(one, "key", ()), strict=False)),
        "title": names.title(section, name), "clause": names.clause(section, name), "open": getattr(one, "open", False),
        "provisional": getattr(one, "provisional", False), "sealed": getattr(one, "sealed", False),
        "links": getattr(one, "links", ()),
    }  # fmt: skip
