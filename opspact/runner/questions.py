"""Answers to the question words of conditions: each a small function of the node and the scope."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

import cel

from opspact.calendars.periods import period_of
from opspact.clock.engine import fold
from opspact.kernel.time import FAR, Instant
from opspact.plans.periods import rule_of
from opspact.plans.schema.gates import CheckLine
from opspact.plans.terms import conditions as c
from opspact.plans.terms.evaluate import holds
from opspact.plans.terms.limits import Limit
from opspact.plans.terms.quantity import Compare
from opspact.runner.actors import is_among
from opspact.runner.outage_facts import holds_for, outage_reached
from opspact.runner.scope import CaseScope, RecordScope
from opspact.runner.shapes import Fact
from opspact.runner.targeting import before_moment, limit_due
from opspact.runner.values import REGISTERS


def _cel(node: c.Cel, scope: CaseScope) -> bool:
    """What is said of a value that is not there does not hold, as in every other condition."""
    try:
        return bool(_program(node.text).execute(_context(scope)))
    except KeyError:
        return False


@lru_cache(maxsize=1024)
def _program(text: str) -> Any:
    return cel.compile(text)


def _context(scope: CaseScope) -> dict[str, Any]:
    records = {name: _attributes(scope, name) for name in REGISTERS}
    case = {**scope.state.fields, **scope.state.lines.get(scope.line, {})}
    own = {"case": case, "fact": dict(scope.fact.fields) if scope.fact else {}, "level": scope.level or ""}
    return {**records, **own}


def _attributes(scope: CaseScope, name: str) -> dict[str, Any]:
    record = getattr(scope.plan.pack, REGISTERS[name]).get(str(scope.value(name)))
    return dict(getattr(record, "attributes", {})) if record else {}


def _happened(node: c.Happened, scope: CaseScope) -> bool:
    return any(_matches(node, fact, scope) for fact in scope.state.history if fact.kind == node.fact)


def _matches(node: c.Happened, fact: Fact, scope: CaseScope) -> bool:
    if node.by and not is_among(scope.plan.pack, fact.by, node.by):
        return False
    if node.within is not None and scope.at - fact.at > node.within:
        return False
    if node.not_by and not _others(node.not_by, fact, scope):
        return False
    return holds(node.where, CaseScope(scope.state, fact.at, fact))


def _others(not_by: str, fact: Fact, scope: CaseScope) -> bool:
    """Whether the fact was recorded by somebody else; nobody named is not somebody else."""
    other = scope.fact.person if not_by == "actor" and scope.fact else _person(not_by, scope)
    return bool(fact.person) and bool(other) and fact.person != other


def _person(entry: str, scope: CaseScope) -> str:
    """The person in a field, or the one who recorded the latest fact of that kind."""
    named = scope.fact.person if entry == "actor" and scope.fact else scope.value(entry)
    if named:
        return str(named)
    return next((f.person for f in reversed(scope.state.history) if f.kind == entry), "")


def _count(node: c.Count, scope: CaseScope) -> bool:
    found = [f for f in _countable(node, scope) if f.kind == node.of and _same(node.same, f.fields, scope)]
    number = sum(holds(node.where, CaseScope(scope.state, f.at, f)) for f in found)
    return node.compare.holds(number)


def _countable(node: c.Count, scope: CaseScope) -> Iterable[Fact]:
    if node.in_period == "case":
        return scope.state.history
    period = period_of(rule_of(scope.plan.pack, node.in_period), scope.at, scope.plan.zone)
    start = period.start if period else scope.plan.start
    return scope.state.world.facts(node.of, start, scope.at + 1)


def _same(names: tuple[str, ...], fields: Any, scope: CaseScope) -> bool:
    return all(fields.get(name) == scope.value(name) for name in names)


def _cases(node: c.Cases, scope: CaseScope) -> bool:
    number = 0
    for case in scope.state.world.cases(node.kind):
        in_state = node.state == "any" or case.open == (node.state == "open")
        if case.id == scope.state.id or not in_state or not _same(node.same, case.fields, scope):
            continue
        values = {**case.fields, "level": case.level or None, "case": case.id}
        number += holds(node.where, RecordScope(values, scope))
    return node.compare.holds(number)


def _tagged(node: c.Tagged, scope: CaseScope) -> bool:
    return any(calendar.has_tag(node.tag, scope.at) for calendar in scope.plan.calendars.values())


def _in_hours(node: c.InHours, scope: CaseScope) -> bool:
    return scope.plan.calendars[node.calendar].is_open(scope.at) is node.inside


def _lead(node: c.Lead, scope: CaseScope) -> bool:
    until = scope.moment(node.until)
    if until is None:
        return False
    early = node.at_least is None or _not_after(
        scope.at, before_moment(scope.plan, until, node.at_least), node.at_least
    )
    return early and (node.at_most is None or scope.at >= before_moment(scope.plan, until, node.at_most))


def _since(node: c.Since, scope: CaseScope) -> bool:
    since = scope.moment(node.since)
    if since is None:
        return False
    late = node.at_least is None or scope.at >= limit_due(scope.plan, since, node.at_least)
    return late and (
        node.at_most is None or _not_after(scope.at, limit_due(scope.plan, since, node.at_most), node.at_most)
    )


def _not_after(at: Instant, edge: Instant, limit: Limit) -> bool:
    return at < edge if limit.strict else at <= edge


def _distinct(node: c.Distinct, scope: CaseScope) -> bool:
    people = [_person(entry, scope) for entry in node.people]
    return all(people) and len(set(people)) == len(people)


def _qualified(node: c.Qualified, scope: CaseScope) -> bool:
    who = _person(node.who, scope)
    if not who:
        return False
    record = scope.plan.pack.people.get(who)
    values = {**(record.attributes if record else {}), **scope.state.world.person(who)}
    return holds(node.where, RecordScope(values, scope))


def _stock(node: c.Stock, scope: CaseScope) -> bool:
    named = scope.value(node.part)
    return node.compare.holds(scope.state.world.stock(str(named or node.part), node.store))


def _quota(node: c.QuotaLeft, scope: CaseScope) -> bool:
    return node.compare.holds(scope.state.world.quota_left(node.quota, scope.at))


def _measure(node: c.MeasureIs, scope: CaseScope) -> bool:
    value: Decimal | None = scope.state.world.measure(node.measure, scope.at)
    return value is not None and node.compare.holds(value)


def _clock(node: c.ClockIs, scope: CaseScope) -> bool:
    track = scope.state.track(node.clock, scope.line)
    if track is None or not track.rounds:
        return "pending" in node.state
    last = track.rounds[-1]
    view = fold(last.terms, scope.plan.calendars, last.marks, FAR, scope.at)
    return view.phase in node.state or view.verdict in node.state


def _checked(node: c.Checked, scope: CaseScope) -> bool:
    latest = {
        str(f.fields.get("check")): f
        for f in scope.state.history
        if f.kind == "checked" and f.fields.get("checklist") == node.checklist
    }
    lines = scope.plan.pack.checklists[node.checklist].lines
    return all(_line_done(line, latest.get(name)) for name, line in lines.items() if line.required)


def _line_done(line: CheckLine, fact: Fact | None) -> bool:
    """The latest word on a line decides: in order, and within its limit where it has one."""
    if fact is None or str(fact.fields.get("ok", True)).lower() in ("false", "no"):
        return False
    return not line.limit or Compare.read(line.limit).holds(fact.fields.get("value"))


_ANSWERS: dict[type[c.Node], Callable[[Any, CaseScope], bool]] = {
    c.Cel: _cel, c.Happened: _happened, c.Count: _count, c.Cases: _cases, c.Tagged: _tagged, c.InHours: _in_hours,
    c.Lead: _lead, c.Since: _since, c.Distinct: _distinct, c.Qualified: _qualified, c.Stock: _stock,
    c.QuotaLeft: _quota, c.MeasureIs: _measure, c.ClockIs: _clock, c.Checked: _checked,
    c.Outage: outage_reached, c.Lasting: holds_for,
}  # fmt: skip


def answer(node: c.Node, scope: CaseScope) -> bool:
    """Answer one question node at the scope's moment."""
    return _ANSWERS[type(node)](node, scope)
