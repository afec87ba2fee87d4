"""What is served and how bad a fault is: records, kinds of case, dimensions, outages and levels."""

from collections.abc import Iterator

from opspact.plans.explain.conditions import describe
from opspact.plans.explain.entries import chapter, entry, listing, paragraph, table
from opspact.plans.explain.limits import in_range, limit
from opspact.plans.explain.shapes import Block, Section
from opspact.plans.explain.teller import Teller
from opspact.plans.phrasing import choice
from opspact.plans.schema.catalogue import Dimension, FactKind, Field, Kind, Record
from opspact.plans.schema.levels import Level, Levels, OutageKind
from opspact.plans.terms.conditions import AnyOf

_REGISTERS = {
    "sites": "Sites", "services": "Services", "items": "Items", "customers": "Customers", "users": "Users",
    "people": "People",
}  # fmt: skip


def faults(teller: Teller) -> Iterator[Section | None]:
    """The chapters before the promises."""
    for section, title in _REGISTERS.items():
        yield _register(teller, section, title)
    yield _dimensions(teller)
    yield _kinds(teller)
    yield _facts(teller)
    yield _outages(teller)
    yield _levels(teller)


def _register(teller: Teller, section: str, title: str) -> Section | None:
    records = getattr(teller.pack, section)
    head = (teller.say("Name"), teller.say("Particulars"), teller.say("Own targets"))
    rows = (
        (teller.title(record, name), _attributes(teller, record), _targets(teller, record))
        for name, record in records.items()
    )
    return chapter(section, teller.say(title), [table(head, rows)])


def _attributes(teller: Teller, record: Record) -> str:
    said = (
        teller.say("{name}: {value}", name=name, value=_attribute(teller, value))
        for name, value in record.attributes.items()
    )
    return teller.say("; ").join(said)


def _attribute(teller: Teller, value: object) -> object:
    if isinstance(value, bool):
        return teller.say("yes") if value else teller.say("no")
    return teller.all_of(map(str, value)) if isinstance(value, list) else value


def _targets(teller: Teller, record: Record) -> str:
    said = (
        teller.say(
            "{name}: {value}",
            name=teller.clock(name),
            value=teller.any_of(limit(teller, row.limit) for row in own.rows),
        )
        for name, own in record.targets.items()
    )
    return teller.say("; ").join(said)


def _dimensions(teller: Teller) -> Section | None:
    parts = (_dimension(teller, name, dimension) for name, dimension in teller.pack.dimensions.items())
    return chapter("dimensions", teller.say("Classes"), [], parts)


def _dimension(teller: Teller, name: str, dimension: Dimension) -> Section:
    rows = []
    for band, value in dimension.values.items():
        tests = [in_range(teller, value.range)] if value.range else []
        tests += [describe(teller, value.when.node)] if value.when else []
        rows.append((band, teller.all_of(tests)))
    of = (
        teller.say("By {field}; the first that holds serves.", field=teller.field(dimension.of)) if dimension.of else ""
    )
    head = (teller.say("Class"), teller.say("Holds when"))
    return entry(teller, "dimensions", name, dimension, [paragraph(teller, of), table(head, rows)])


def _kinds(teller: Teller) -> Section | None:
    parts = (_kind(teller, name, kind) for name, kind in teller.pack.kinds.items())
    return chapter("kinds", teller.say("Kinds of case"), [], parts)


def _kind(teller: Teller, name: str, kind: Kind) -> Section:
    opened, closed = (
        teller.any_of(map(teller.fact, kind.opened_by)),
        teller.any_of(map(teller.fact, kind.closed_by)),
    )
    life = teller.say("Opened by {opened}, ended by {closed}.", opened=opened, closed=closed)
    named = [_state(teller, kind, state) for state in kind.states]
    states = teller.say("States: {states}.", states=teller.say(" → ").join(named)) if named else ""
    unlevelled = "" if kind.levelled else teller.say("The levels of this plan do not apply to it.")
    moves = (
        teller.say(
            "{fact}: from {sources} to {state}",
            fact=teller.fact(move.on),
            sources=teller.any_of(_state(teller, kind, state) for state in move.sources),
            state=_state(teller, kind, move.to),
        )
        if move.sources
        else teller.say("{fact}: to {state}", fact=teller.fact(move.on), state=_state(teller, kind, move.to))
        for move in kind.moves
    )
    fields = table(_field_head(teller), _fields(teller, kind.fields | kind.line_fields))
    return entry(teller, "kinds", name, kind, [paragraph(teller, life, states, unlevelled), listing(moves), fields])


def _state(teller: Teller, kind: Kind, state: str) -> str:
    return teller.text(kind.state_titles.get(state, ""), teller.state(state))


def _field_head(teller: Teller) -> tuple[str, ...]:
    return (teller.say("Field"), teller.say("Type"), teller.say("Remark"))


def _fields(teller: Teller, fields: dict[str, Field]) -> Iterator[tuple[str, ...]]:
    for name, field in fields.items():
        remark = [teller.say("required")] if field.required else []
        remark += [teller.any_of(choice(field, one, teller.lang) for one in field.choices)] if field.choices else []
        kind = teller.say(_TYPES[field.type]) if field.type in _TYPES else field.type
        unit = teller.say("{type} ({unit})", type=kind, unit=field.unit) if field.unit else kind
        yield teller.title(field, name), unit, teller.say("; ").join(remark)


_TYPES = {
    "text": "text", "number": "number", "flag": "yes or no", "duration": "length of time", "moment": "date and time",
    "date": "date", "choice": "choice", "person": "person", "list": "list",
}  # fmt: skip


def _facts(teller: Teller) -> Section | None:
    parts = (_fact(teller, name, fact) for name, fact in teller.pack.facts.items())
    return chapter("facts", teller.say("Facts that this plan declares"), [], parts)


def _fact(teller: Teller, name: str, fact: FactKind) -> Section:
    who = teller.say("Recorded by {who}.", who=teller.any_of(map(teller.who, fact.by))) if fact.by else ""
    human = teller.say("It is a human answer: one recorded by a machine stops no clock.") if fact.answer else ""
    fields = table(_field_head(teller), _fields(teller, fact.fields))
    return entry(teller, "facts", name, fact, [paragraph(teller, who, _behalf(teller, fact), human), fields])


def _behalf(teller: Teller, fact: FactKind) -> str:
    """Who may write it down for another, where the plan says something of its own."""
    if fact.on_behalf == FactKind().on_behalf:
        return ""
    if not fact.on_behalf:
        return teller.say("Nobody may write it down for them.")
    return teller.say("Written down for them by {who} alone.", who=teller.anyone(fact.on_behalf))


def _outages(teller: Teller) -> Section | None:
    parts = (_outage(teller, name, kind) for name, kind in teller.pack.outages.items())
    return chapter("outages", teller.say("Outages and their totals"), [], parts)


def _outage(teller: Teller, name: str, kind: OutageKind) -> Section:
    say = teller.say
    said = [
        say("It lasts while {condition}.", condition=describe(teller, kind.while_.node))
        if kind.while_
        else say(
            "It lasts from {start} to {end}.",
            start=teller.any_of(map(teller.fact, kind.starts)),
            end=teller.any_of(map(teller.fact, kind.ends)),
        ),
        say("Only where {condition}.", condition=describe(teller, kind.where.node)) if kind.where else "",
        say("Each case is totalled by itself.")
        if kind.key == "case"
        else say("Totalled per {field}.", field=teller.field(kind.key)),
        say("Gaps of up to {length} are closed.", length=teller.length(kind.merge_gap.span)) if kind.merge_gap else "",
        say("What lasts less than {length} does not count.", length=teller.length(kind.drop_under.span))
        if kind.drop_under
        else "",
        say(
            "Left out: {exclusions}.",
            exclusions=teller.all_of(teller.of("exclusions", e) for e in kind.exclude),
        )
        if kind.exclude
        else "",
    ]
    return entry(teller, "outages", name, kind, [paragraph(teller, *said)])


def _levels(teller: Teller) -> Section | None:
    levels = teller.pack.levels
    if levels is None:
        return None
    parts = (
        entry(teller, "levels.scale", name, level, _reached(teller, level)) for name, level in levels.scale.items()
    )
    head = (teller.say("When"), teller.say("Level"))
    rows = [(describe(teller, row.when.node), teller.level(row.level)) for row in levels.assess]
    scale = teller.say(" > ").join(map(teller.level, levels.scale))
    blocks = [
        paragraph(teller, teller.say("From high to low: {scale}.", scale=scale), *_rules(teller, levels)),
        table(head, rows),
    ]
    return chapter("levels", teller.say("Levels"), blocks, parts)


def _reached(teller: Teller, level: Level) -> list[Block | None]:
    if level.reached is None:
        return [paragraph(teller, teller.say("Reached by assessment only."))]
    node = level.reached.node
    if isinstance(node, AnyOf):
        head = teller.say("A live fault rises to this level by itself when one of these holds:")
        return [paragraph(teller, head), listing(describe(teller, part) for part in node.parts)]
    said = teller.say("A live fault rises to this level by itself when {condition}.", condition=describe(teller, node))
    return [paragraph(teller, said)]


def _rules(teller: Teller, levels: Levels) -> Iterator[str]:
    say = teller.say
    if levels.kinds:
        yield say("They apply to {kinds}.", kinds=teller.all_of(map(teller.kind, levels.kinds)))
    if levels.declared_by:
        yield say("The level is declared by {who}.", who=teller.anyone(levels.declared_by))
    if levels.default:
        yield say("A case that nothing else assesses is {level}.", level=teller.level(levels.default))
    if levels.meanwhile:
        yield say(
            "While the level is undetermined, the targets of {level} serve.",
            level=teller.level(levels.meanwhile),
        )
    lower = teller.anyone(levels.lower.by) if levels.lower.by else say("whoever may assess it")
    template = "It may be lowered by {who}, with a reason." if levels.lower.reason else "It may be lowered by {who}."
    yield say(template, who=lower)
    if levels.override_by:
        yield say(
            "Below what outage has reached, only {who} may set it, with a reason.",
            who=teller.anyone(levels.override_by),
        )
    if levels.assess:
        yield say("Assessment: the first row that holds.")
