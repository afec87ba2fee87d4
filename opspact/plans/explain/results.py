"""What is measured: KPIs, scores, triggers, quotas."""

import re
from collections.abc import Iterator
from decimal import Decimal

from opspact.plans.explain.conditions import describe, period
from opspact.plans.explain.entries import chapter, entry, listing, paragraph, table
from opspact.plans.explain.limits import compare, in_range, plain_length
from opspact.plans.explain.shapes import Block, Section
from opspact.plans.explain.teller import Teller, number
from opspact.plans.schema.measures import (
    Aggregate,
    Availability,
    Measure,
    Multiplier,
    Quota,
    Ratio,
    Score,
    ScoreItem,
    Source,
)


def results(teller: Teller) -> Iterator[Section | None]:
    """The chapters of measures."""
    pack, say = teller.pack, teller.say
    silent = say("Unless it is said otherwise, a period without any record has no result.") if pack.measures else ""
    yield chapter(
        "measures",
        say("Measures"),
        [paragraph(teller, silent)],
        (_measure(teller, n, m) for n, m in pack.measures.items()),
    )
    triggers = (
        say(
            "{title}: when {measure} is {value}, {then}.",
            title=teller.title(t, n),
            measure=teller.of("measures", t.measure),
            value=compare(teller, t.is_),
            then=t.then,
        )
        for n, t in pack.triggers.items()
    )
    yield chapter("triggers", say("Other consequences"), [listing(triggers)])
    yield chapter("quotas", say("Quotas"), [], (_quota(teller, n, q) for n, q in pack.quotas.items()))


def _measure(teller: Teller, name: str, said: Measure) -> Section:
    blocks: list[Block | None] = [paragraph(teller, _what(teller, said), *_how(teller, said))]
    if said.score:
        blocks.append(table((teller.say("Item"), teller.say("Points")), _score(teller, said.score)))
    return entry(teller, "measures", name, said, blocks)


def _what(teller: Teller, said: Measure) -> str:
    if said.ratio:
        return _ratio(teller, said.ratio)
    if said.availability:
        return _availability(teller, said.availability)
    if said.streak:
        of, condition = source(teller, said.streak.of), describe(teller, said.streak.where.node)
        return teller.say("The longest run of {of} in a row where {condition}.", of=of, condition=condition)
    if said.score:
        return _score_rule(teller, said.score)
    if said.value:
        return teller.say("Computed as {expression}.", expression=expression(teller, said.value))
    return _aggregate(teller, said)


def _ratio(teller: Teller, ratio: Ratio) -> str:
    of = source(teller, ratio.of)
    if ratio.good is None:
        return teller.say("The share of {good} in {all}, from {of}.", good=ratio.good_field, all=ratio.all_field, of=of)
    return teller.say("The share of {of} where {condition}.", of=of, condition=describe(teller, ratio.good.node))


def _availability(teller: Teller, said: Availability) -> str:
    say = teller.say
    text = say(
        "100 × (total − outage) ÷ total, for {outage}, over the time of {calendar}.",
        outage=teller.of("outages", said.of),
        calendar=teller.calendar(said.on),
    )
    more = [
        say("Each of the register “{register}” has the whole total.", register=said.each) if said.each else "",
        say(
            "Counted in slots of {length}: one touched by outage is lost.",
            length=plain_length(teller, said.slots),
        )
        if said.slots
        else "",
        say("Outages shorter than {length} do not count.", length=plain_length(teller, said.minimum))
        if said.minimum
        else "",
        *(
            say("Within {calendar} it counts {factor} times.", calendar=teller.calendar(c), factor=number(f))
            for c, f in said.windows.items()
        ),
    ]
    return teller.sentences((text, *more))


def _aggregate(teller: Teller, said: Measure) -> str:
    for key, template in _AGGREGATES.items():
        part: Aggregate | None = getattr(said, key)
        if part is not None:
            value = teller.field(part.value or part.distinct)
            of = source(teller, part.of)
            sentence = _DISTINCT if key == "count" and part.distinct else template
            text = teller.say(sentence, value=value, of=of, at=number(part.at))
            weighed = teller.say("Weighed by {field}.", field=teller.field(part.weight)) if part.weight else ""
            return teller.sentences((text, weighed))
    return ""


_AGGREGATES = {
    "count": "The number of {of}.", "sum": "The sum of {value} over {of}.", "mean": "The mean of {value} over {of}.",
    "min": "The least {value} over {of}.", "max": "The greatest {value} over {of}.",
    "percentile": "The {at}th percentile of {value} over {of}.",
}  # fmt: skip
_DISTINCT = "The number of different values of {value} over {of}."


def source(teller: Teller, said: Source) -> str:
    """What is aggregated."""
    template, words = _source(teller, said)
    of = teller.say(template, names=teller.all_of(words))
    if said.where is None:
        return of
    return teller.say("{of} (where {condition})", of=of, condition=describe(teller, said.where.node))


def _source(teller: Teller, said: Source) -> tuple[str, list[str]]:
    if said.clocks is not None:
        return "clocks of {names}", [teller.clock(name) for name in _names(said.clocks)]
    if said.facts is not None:
        return "records of {names}", [teller.fact(name) for name in _names(said.facts)]
    if said.cases is not None:
        return "cases of {names}", [teller.kind(name) for name in _names(said.cases)]
    if said.outages is not None:
        return "intervals of {names}", [teller.of("outages", said.outages)]
    if said.results is not None:
        return "results of {names}", [teller.of("measures", said.results)]
    return ("totals “{names}”", [said.totals]) if said.totals else ("stock of {names}", [said.stock or ""])


def _names(said: list[str] | str) -> list[str]:
    return [said] if isinstance(said, str) else said


def expression(teller: Teller, text: str) -> str:
    """An expression over measures and money, their names in words."""
    return re.sub(r"[A-Za-z_]\w*", lambda name: _term(teller, name[0]), text)


def _term(teller: Teller, name: str) -> str:
    section = "measures" if name in teller.pack.measures else "money"
    return teller.of(section, name)


def _how(teller: Teller, said: Measure) -> Iterator[str]:
    say = teller.say
    per = period(teller, said.per)
    by = teller.all_of(map(teller.field, said.by))
    yield say("Per {period} and {fields}.", period=per, fields=by) if by else say("Per {period}.", period=per)
    if said.target:
        yield say(
            "Promised by {party}: {value}.",
            party=teller.who(said.owed_by),
            value=compare(teller, said.target),
        )
    if said.exclude:
        yield say(
            "Left out: {exclusions}.",
            exclusions=teller.all_of(teller.of("exclusions", e) for e in said.exclude),
        )
    if said.minimum:
        yield say("No result under {n} records.", n=said.minimum)
    if said.empty:
        yield say("A period without any record gives {value}.", value=said.empty)
    if said.belongs != "at":
        yield say(_BELONGS[said.belongs])
    if said.open_at_end != "by_verdict":
        yield say(_OPEN[said.open_at_end])


_BELONGS = {
    "reported": "A record belongs to the period of its report.",
    "started": "A record belongs to the period of its start.",
    "due": "A record belongs to the period of its deadline.",
    "stopped": "A record belongs to the period of its stop.",
}
_OPEN = {
    "left_out": "Clocks still running at the end of the period are left out.",
    "good": "Clocks still running at the end of the period count as kept.",
    "bad": "Clocks still running at the end of the period count as broken.",
}


def _score_rule(teller: Teller, said: Score) -> str:
    say = teller.say
    text = [say("A score that starts at {start}.", start=number(said.start))]
    if said.floor is not None:
        text.append(say("It never falls under {floor}.", floor=number(said.floor)))
    if said.top is not None:
        text.append(say("It never rises over {top}.", top=number(said.top)))
    if said.grades:
        grades = (say("{name}: {value}", name=g, value=compare(teller, c)) for g, c in said.grades.items())
        text.append(say("Grades: {grades}.", grades=say("; ").join(grades)))
    return teller.sentences(text)


def _score(teller: Teller, said: Score) -> Iterator[tuple[str, str]]:
    for name, item in said.items.items():
        yield teller.title(item, name), teller.say("; ").join(_points(teller, item))


def _points(teller: Teller, item: ScoreItem) -> Iterator[str]:
    say, points = teller.say, number(item.points)
    if item.per:
        yield say("{points} for each of {of}", points=points, of=source(teller, item.per))
    elif item.bands:
        measure = teller.of("measures", item.measure)
        for band in item.bands:
            yield say(
                "{points} where {measure} is {value}",
                points=number(band.points),
                measure=measure,
                value=in_range(teller, band.when),
            )
    elif item.target:
        measure, target = teller.of("measures", item.measure), compare(teller, item.target)
        yield say(
            "{points} for each {step} by which {measure} misses {target}",
            points=points,
            step=number(item.step),
            measure=measure,
            target=target,
        )
    if item.ceiling is not None:
        yield say("at most {points}", points=number(item.ceiling))
    yield from factors(teller, item.multiplier)


def factors(teller: Teller, said: list[Multiplier]) -> Iterator[str]:
    """Factors of single records."""
    for one in said:
        yield teller.say(
            "times {factor} where {condition}",
            factor=number(one.factor),
            condition=describe(teller, one.when.node),
        )


def _quota(teller: Teller, name: str, said: Quota) -> Section:
    say = teller.say
    grant = f"{number(said.grant)} {said.unit}"
    sentences = [
        say("{amount} are granted per {period}.", amount=grant, period=period(teller, said.every)),
        say("Used by {facts}.", facts=teller.any_of(map(teller.fact, said.used_by))),
        say("Only where {condition}.", condition=describe(teller, said.where.node)) if said.where else "",
        _rounded(teller, said.step, said.minimum),
        say(
            "At most {amount} roll over, for {n} further periods.",
            amount=number(said.rolls),
            n=said.lapses_after,
        )
        if said.rolls is not None
        else say("Nothing rolls over."),
        say("Use beyond it is refused.") if said.overdraw == "refuse" else say("Use beyond it is shown as overdrawn."),
    ]
    return entry(
        teller,
        "quotas",
        name,
        said,
        [paragraph(teller, *sentences), listing(factors(teller, said.multiplier))],
    )


def _rounded(teller: Teller, step: Decimal | None, minimum: Decimal | None) -> str:
    said = [teller.say("Use is rounded up to {step}.", step=number(step))] if step is not None else []
    said += [teller.say("One use counts at least {minimum}.", minimum=number(minimum))] if minimum is not None else []
    return teller.sentences(said)
