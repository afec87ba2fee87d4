"""Money: fees, and the rules that make money of results."""

import re
from collections.abc import Iterator

from opspact.plans.explain.conditions import describe, period
from opspact.plans.explain.entries import chapter, entry, listing, paragraph, table
from opspact.plans.explain.limits import in_range, plain_length
from opspact.plans.explain.results import expression, factors, source
from opspact.plans.explain.shapes import Block, Section
from opspact.plans.explain.teller import Teller, number
from opspact.plans.schema.money import Fee, MoneyItem, PerPoint, PerRecord, PerShortfall


def money(teller: Teller) -> Iterator[Section | None]:
    """The chapters of money."""
    fees = (_fee(teller, name, fee) for name, fee in teller.pack.fees.items())
    yield chapter("fees", teller.say("Fees"), [listing(fees)])
    yield chapter(
        "money",
        teller.say("Money"),
        [],
        (_item(teller, name, said) for name, said in teller.pack.money.items()),
    )


def _fee(teller: Teller, name: str, fee: Fee) -> str:
    values = {"fee": teller.title(fee, name), "amount": number(fee.amount), "currency": teller.pack.currency,
              "period": period(teller, fee.per)}  # fmt: skip
    return teller.say("{fee}: {amount} {currency} per {period}", **values)


def _item(teller: Teller, name: str, said: MoneyItem) -> Section:
    first = teller.say(
        "{kind}, computed per {period}.", kind=teller.say(_KINDS[said.kind]), period=period(teller, said.per)
    )
    rows: Block | None = None
    if said.bands:
        measure = teller.of("measures", said.bands.measure)
        rows = table(
            (measure, teller.say("Amount")),
            ((in_range(teller, row.when), amount(teller, row.amount)) for row in said.bands.rows),
        )
    blocks = [
        paragraph(teller, first, _rule(teller, said)),
        rows,
        paragraph(teller, *_limits(teller, said)),
        listing(factors(teller, said.multiplier)),
    ]
    return entry(teller, "money", name, said, blocks)


_KINDS = {
    "penalty": "Penalty",
    "credit": "Credit",
    "deduction": "Deduction",
    "bonus": "Bonus",
    "fee": "Extra fee",
}


def _rule(teller: Teller, said: MoneyItem) -> str:
    if said.per_record:
        return _per_record(teller, said.per_record)
    if said.per_shortfall:
        return _per_shortfall(teller, said.per_shortfall)
    if said.per_point:
        return _per_point(teller, said.per_point)
    return teller.say("Computed as {expression}.", expression=expression(teller, said.value)) if said.value else ""


def _per_record(teller: Teller, rule: PerRecord) -> str:
    say, of = teller.say, source(teller, rule.of)
    if not rule.unit:
        return say("{amount} for each of {of}.", amount=amount(teller, rule.amount), of=of)
    template = (
        "{amount} for each started {unit} of {value}, over {of}."
        if rule.started
        else "{amount} for each full {unit} of {value}, over {of}."
    )
    said = say(
        template,
        amount=amount(teller, rule.amount),
        unit=plain_length(teller, rule.unit),
        value=teller.field(rule.value),
        of=of,
    )
    free = say("Free: the first {free}.", free=plain_length(teller, rule.free)) if rule.free else ""
    return teller.sentences((said, free))


def _per_shortfall(teller: Teller, rule: PerShortfall) -> str:
    values = {
        "amount": amount(teller, rule.amount),
        "unit": number(rule.unit),
        "measure": teller.of("measures", rule.measure),
    }
    template = "{amount} for each started {unit} by which {measure} misses its target." if rule.started else (
        "{amount} for each full {unit} by which {measure} misses its target.")  # fmt: skip
    free = teller.say("Free: the first {free}.", free=number(rule.free)) if rule.free else ""
    return teller.sentences((teller.say(template, **values), free))


def _per_point(teller: Teller, rule: PerPoint) -> str:
    measure = teller.of("measures", rule.measure)
    return teller.say(
        "{amount} for each point of {measure} under {mark}.",
        amount=amount(teller, rule.amount),
        measure=measure,
        mark=number(rule.below),
    )


_AMOUNT = re.compile(r"(-?[\d.]+)\s*(%)?\s*(?:of\s+(\w+))?(?:\s*per\s+(full\s+)?([\d.]+)\s*%?)?$")


def amount(teller: Teller, text: str) -> str:
    """An amount: a sum with the currency, or a percentage of a fee, once or per step."""
    return teller.say(" + ").join(_one_amount(teller, part.strip()) for part in text.split("+"))


def _one_amount(teller: Teller, text: str) -> str:
    match = _AMOUNT.match(text)
    if match is None:
        return text
    number_, percent, fee, full, per = match.groups()
    said = (
        teller.say("{n} %", n=number_)
        if percent
        else teller.say("{n} {currency}", n=number_, currency=teller.pack.currency)
    )
    said = teller.say("{share} of {fee}", share=said, fee=teller.of("fees", fee)) if fee else said
    if per is None:
        return said
    return teller.say(
        "{amount} for each full {step}" if full else "{amount} for each started {step}", amount=said, step=per
    )


def _limits(teller: Teller, said: MoneyItem) -> Iterator[str]:
    say = teller.say
    if said.base:
        yield say("Percentages refer to {fee}.", fee=teller.of("fees", said.base))
    if said.when:
        yield say("Only where {condition}.", condition=describe(teller, said.when.node))
    if said.allowance:
        yield say("Free in each period: {n}.", n=said.allowance)
    if said.grace:
        yield say("Nothing is due in the first {length} of the contract.", length=plain_length(teller, said.grace))
    if said.cure:
        yield say("What is cured within {length} costs nothing.", length=plain_length(teller, said.cure))
    if said.minimum_records:
        yield say("Nothing is due under {n} records.", n=said.minimum_records)
    if said.floor is not None:
        yield say("Where any is due, it is at least {amount}.", amount=number(said.floor))
    for cap in said.caps:
        yield say(
            "At most {amount} per {period}.",
            amount=amount(teller, cap.amount),
            period=period(teller, cap.per),
        )
    yield from _settling(teller, said)


def _settling(teller: Teller, said: MoneyItem) -> Iterator[str]:
    say = teller.say
    if said.waived_by:
        yield say("{who} may waive it, with a reason.", who=teller.anyone(said.waived_by))
    if said.claim and said.claim.required:
        fields = teller.all_of(map(teller.field, said.claim.required))
        yield say(
            "To be claimed within {limit} after the period, with {fields}.",
            limit=plain_length(teller, said.claim.within),
            fields=fields,
        )
    elif said.claim:
        yield say("To be claimed within {limit} after the period.", limit=plain_length(teller, said.claim.within))
    yield say(_ROUNDING[said.rounding], places=said.places)


_ROUNDING = {
    "half_up": "Rounded to {places} places, halves up.", "half_even": "Rounded to {places} places, halves to even.",
    "down": "Rounded down to {places} places.", "up": "Rounded up to {places} places.",
}  # fmt: skip
