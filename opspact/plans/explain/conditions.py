"""Conditions in words."""

from collections.abc import Callable
from typing import Any, Final

from opspact.plans.explain.limits import compare, limit, operand
from opspact.plans.explain.teller import Teller
from opspact.plans.terms import conditions as c


def describe(teller: Teller, node: c.Node) -> str:
    """A condition as a clause that can follow “when”."""
    return _SAY[type(node)](teller, node)


def _inner(teller: Teller, node: c.Node) -> str:
    said = describe(teller, node)
    return teller.say("({condition})", condition=said) if isinstance(node, c.AnyOf | c.All) else said


def _value(teller: Teller, node: c.Value) -> str:
    only = node.tests[0]
    name = teller.field(node.name)
    if len(node.tests) == 1 and isinstance(only.value, bool) and only.op == "=":
        return teller.say("{name}: yes", name=name) if only.value else teller.say("{name}: no", name=name)
    if all(test.op == "=" for test in node.tests):
        values = teller.any_of(operand(teller, test, node.name) for test in node.tests)
        return teller.say("{name} is {value}", name=name, value=values)
    tests = teller.any_of(compare(teller, test, node.name) for test in node.tests)
    return teller.say("{name} is {comparison}", name=name, comparison=tests)


def _present(teller: Teller, node: c.Present) -> str:
    name = teller.field(node.name)
    return teller.say("{name} is given", name=name) if node.present else teller.say("{name} is not given", name=name)


def _all(teller: Teller, node: c.All) -> str:
    return teller.both(_inner(teller, part) for part in node.parts)


def _any(teller: Teller, node: c.AnyOf) -> str:
    return teller.either(_inner(teller, part) for part in node.parts)


def _not(teller: Teller, node: c.Not) -> str:
    if isinstance(node.part, c.Tagged):
        return teller.say("outside {tag}", tag=_tag(teller, node.part.tag))
    if isinstance(node.part, c.Happened):
        return teller.say("{fact} is not on record", fact=_fact(teller, node.part))
    return teller.say("it is not so that {condition}", condition=_inner(teller, node.part))


def _cel(teller: Teller, node: c.Cel) -> str:
    return teller.say("the expression `{text}` holds", text=node.text)


def _outage(teller: Teller, node: c.Outage) -> str:
    kind = teller.of("outages", node.of)
    if node.calendar:
        template = "{kind} outside {calendar}" if node.outside else "{kind} in {calendar}"
        kind = teller.say(template, kind=kind, calendar=teller.calendar(node.calendar))
    totals = [teller.say(_TOTALS[total], value=compare(teller, test)) for total, test in node.totals]
    return teller.say("{kind} reaches {totals}", kind=kind, totals=teller.any_of(totals))


_TOTALS: Final = {
    "once": "{value} at once", "day": "{value} in one day", "week": "{value} in one week",
    "month": "{value} in one month", "quarter": "{value} in one quarter", "half": "{value} in half a year",
    "year": "{value} in one year", "contract_year": "{value} in one contract year",
}  # fmt: skip


def _lasting(teller: Teller, node: c.Lasting) -> str:
    value = compare(teller, node.at_least)
    return teller.say("{condition} without a break for {length}", condition=_inner(teller, node.when), length=value)


def _happened(teller: Teller, node: c.Happened) -> str:
    return teller.say("{fact} is on record", fact=_fact(teller, node))


def _fact(teller: Teller, node: c.Happened) -> str:
    remarks = []
    if node.where:
        remarks.append(describe(teller, node.where))
    if node.within is not None:
        remarks.append(teller.say("not longer than {length} ago", length=teller.length(node.within)))
    if node.not_by == "actor":
        remarks.append(teller.say("by another person than the one who acts"))
    elif node.not_by:
        remarks.append(teller.say("by another person than for {fact}", fact=teller.fact(node.not_by)))
    return qualified(teller, by(teller, teller.fact(node.fact), node.by), remarks)


def by(teller: Teller, fact: str, who: tuple[str, ...]) -> str:
    """A fact with those who may record it."""
    return teller.say("{fact} by {who}", fact=fact, who=teller.any_of(map(teller.who, who))) if who else fact


def qualified(teller: Teller, said: str, remarks: list[str]) -> str:
    """Something with remarks in brackets."""
    return teller.say("{what} ({remarks})", what=said, remarks=teller.all_of(remarks)) if remarks else said


def _count(teller: Teller, node: c.Count) -> str:
    remarks = [describe(teller, node.where)] if node.where else []
    if node.in_period != "case":
        remarks.append(teller.say("counted per {period}", period=period(teller, node.in_period)))
    remarks += _same(teller, node.same)
    fact = qualified(teller, teller.fact(node.of), remarks)
    return teller.say("the number of records of {fact} is {value}", fact=fact, value=compare(teller, node.compare))


def _cases(teller: Teller, node: c.Cases) -> str:
    remarks = [describe(teller, node.where)] if node.where else []
    kind = qualified(teller, teller.kind(node.kind), remarks + _same(teller, node.same))
    return teller.say(_CASES[node.state], kind=kind, value=compare(teller, node.compare))


_CASES: Final = {
    "open": "the number of other open cases of {kind} is {value}",
    "closed": "the number of other closed cases of {kind} is {value}",
    "any": "the number of other cases of {kind} is {value}",
}


def _same(teller: Teller, names: tuple[str, ...]) -> list[str]:
    return [teller.say("of the same {fields}", fields=teller.all_of(map(teller.field, names)))] if names else []


def period(teller: Teller, name: str) -> str:
    """What people call a kind of period."""
    if name in teller.pack.periods:
        return teller.of("periods", name)
    return teller.say(PERIODS[name]) if name in PERIODS else name


PERIODS: Final = {
    "day": "day", "week": "week", "month": "month", "quarter": "quarter", "half": "half-year", "year": "year",
    "contract_month": "contract month", "contract_quarter": "contract quarter", "contract_half": "contract half-year",
    "contract_year": "contract year", "term": "term of the contract", "once": "term of the contract",
    "event": "event", "period": "period",
}  # fmt: skip


def _tagged(teller: Teller, node: c.Tagged) -> str:
    return teller.say("during {tag}", tag=_tag(teller, node.tag))


def _tag(teller: Teller, name: str) -> str:
    tags = (tag for spec in teller.pack.calendars.values() for tag in spec.tags)
    titled = next((tag for tag in tags if tag.tag == name and tag.title), None)
    return teller.text(titled.title, name) if titled else name


def _in_hours(teller: Teller, node: c.InHours) -> str:
    template = "within {calendar}" if node.inside else "outside {calendar}"
    return teller.say(template, calendar=teller.calendar(node.calendar))


def _lead(teller: Teller, node: c.Lead) -> str:
    field, said = teller.field(node.until), []
    if node.at_least:
        said.append(
            teller.say("at least {limit} are left until the {field}", limit=limit(teller, node.at_least), field=field)
        )
    if node.at_most:
        said.append(
            teller.say("at most {limit} are left until the {field}", limit=limit(teller, node.at_most), field=field)
        )
    return teller.both(said)


def _since(teller: Teller, node: c.Since) -> str:
    known = node.since in teller.pack.facts or teller.fact(node.since) != node.since
    since, said = teller.fact(node.since) if known else teller.field(node.since), []
    if node.at_least:
        said.append(
            teller.say("at least {limit} have passed since {since}", limit=limit(teller, node.at_least), since=since)
        )
    if node.at_most:
        said.append(
            teller.say("at most {limit} have passed since {since}", limit=limit(teller, node.at_most), since=since)
        )
    return teller.both(said)


def _person(teller: Teller, entry: str) -> str:
    if entry == "actor":
        return teller.say("the one who acts")
    fact = teller.fact(entry)
    return teller.say("the one who recorded {fact}", fact=fact) if fact != entry else teller.field(entry)


def _distinct(teller: Teller, node: c.Distinct) -> str:
    return teller.say(
        "{people} are different persons", people=teller.all_of(_person(teller, who) for who in node.people)
    )


def _qualified(teller: Teller, node: c.Qualified) -> str:
    return teller.say(
        "{person} meets: {condition}",
        person=_person(teller, node.who),
        condition=describe(teller, node.where),
    )


def _stock(teller: Teller, node: c.Stock) -> str:
    part = teller.of("parts", node.part) if node.part in teller.pack.parts else teller.field(node.part)
    value = compare(teller, node.compare)
    if node.store:
        return teller.say("the stock of {part} in {store} is {value}", part=part, store=node.store, value=value)
    return teller.say("the stock of {part} is {value}", part=part, value=value)


def _quota(teller: Teller, node: c.QuotaLeft) -> str:
    return teller.say(
        "what is left of {quota} is {value}",
        quota=teller.of("quotas", node.quota),
        value=compare(teller, node.compare),
    )


def _measure(teller: Teller, node: c.MeasureIs) -> str:
    return teller.say(
        "{name} is {comparison}",
        name=teller.of("measures", node.measure),
        comparison=compare(teller, node.compare),
    )


def _clock(teller: Teller, node: c.ClockIs) -> str:
    states = teller.any_of(map(teller.state, node.state))
    return teller.say("the clock of {clock} is {states}", clock=teller.clock(node.clock), states=states)


def _checked(teller: Teller, node: c.Checked) -> str:
    return teller.say("every required line of {list} is done", list=teller.of("checklists", node.checklist))


_SAY: Final[dict[type[c.Node], Callable[[Teller, Any], str]]] = {
    c.Value: _value, c.Present: _present, c.All: _all, c.AnyOf: _any, c.Not: _not, c.Cel: _cel, c.Outage: _outage,
    c.Lasting: _lasting, c.Happened: _happened, c.Count: _count, c.Cases: _cases, c.Tagged: _tagged,
    c.InHours: _in_hours, c.Lead: _lead, c.Since: _since, c.Distinct: _distinct, c.Qualified: _qualified,
    c.Stock: _stock, c.QuotaLeft: _quota, c.MeasureIs: _measure, c.ClockIs: _clock, c.Checked: _checked,
}  # fmt: skip
