"""The promises: an overview by level, then each with its clock, its table of limits and its steps."""

from collections.abc import Iterator

from opspact.plans.explain.anchors import anchor
from opspact.plans.explain.conditions import describe
from opspact.plans.explain.entries import chapter, entry, listing, paragraph, table
from opspact.plans.explain.limits import limit, step_at
from opspact.plans.explain.shapes import Block, Section, Table
from opspact.plans.explain.teller import Teller
from opspact.plans.schema.promises import Commitment, Rounds, Step
from opspact.plans.terms.conditions import All, Value
from opspact.plans.terms.targets import Row


def promises(teller: Teller) -> Iterator[Section | None]:
    """The chapter of promises."""
    parts = (_promise(teller, name, said) for name, said in teller.pack.commitments.items())
    edge = teller.say("“Less than”: exactly at the limit is late. Every other limit is kept exactly at it.")
    head = paragraph(teller, edge if teller.pack.commitments else "")
    yield chapter("commitments", teller.say("Promises"), [head, _overview(teller)], parts)


def _overview(teller: Teller) -> Table | None:
    levels = teller.pack.levels
    if levels is None:
        return None
    rows = [
        (teller.clock(name), *(_cell(teller, said, level) for level in levels.scale))
        for name, said in teller.pack.commitments.items()
        if said.within and said.within.by == ("level",)
    ]
    return table((teller.say("Promise"), *map(teller.level, levels.scale)), rows)


def _cell(teller: Teller, said: Commitment, level: str) -> str:
    for row in said.within.rows if said.within else ():
        if row.when is None or (isinstance(row.when, Value) and str(row.when.tests[0].value) == level):
            return limit(teller, row.limit, calendar_for(said, level))
    return teller.say("not promised")


def calendar_for(said: Commitment, level: str = "default") -> str:
    """The calendar of limits that name none."""
    if isinstance(said.on, str):
        return said.on
    return said.on.get(level, said.on.get("default", ""))


def _promise(teller: Teller, name: str, said: Commitment) -> Section:
    blocks = [
        paragraph(teller, *_clock(teller, said)),
        _limits(teller, said),
        paragraph(teller, *_behaviour(teller, said)),
        listing(step(teller, one) for one in said.steps),
    ]
    return entry(teller, "commitments", name, said, blocks)


def _clock(teller: Teller, said: Commitment) -> Iterator[str]:
    say = teller.say
    if said.kinds:
        yield say("For {kinds}.", kinds=teller.all_of(map(teller.kind, said.kinds)))
    if said.when:
        yield say("It binds while {condition}.", condition=describe(teller, said.when.node))
    start, stop = anchor(teller, said.from_), anchor(teller, said.until)
    template = "Owed by {party}, counted from {start} to {stop}."
    template = template if said.due_before is None else "Owed by {party}; it is done with {stop}."
    yield say(template, party=teller.who(said.owed_by), start=start, stop=stop)
    if said.starts_when:
        yield say("A start counts only where {condition}.", condition=describe(teller, said.starts_when.node))
    if said.per == "line":
        yield say("Each line of the case has its own clock.")
    if said.due_before:
        field = teller.field(said.due_before.moment)
        lead = limit(teller, said.due_before.lead, calendar_for(said))
        yield say("Due {lead} before the {field}; the deadline moves with it.", lead=lead, field=field)
        late = {
            "broken": "Where that is past already, the promise is broken at once.",
            "refuse": "A date too near is refused.",
        }
        yield say(late[said.due_before.late])


def _limits(teller: Teller, said: Commitment) -> Block | None:
    if said.within is None:
        return None
    rows = [_row(teller, said, row) for row in said.within.rows]
    if len(rows) == 1 and said.within.rows[0].when is None:
        return paragraph(teller, teller.say("Limit: {limit}.", limit=rows[0][1]))
    return table((teller.say("Case"), teller.say("Limit")), rows)


def _row(teller: Teller, said: Commitment, row: Row) -> tuple[str, str]:
    if row.when is None:
        return row.name if row.name != "default" and row.name else teller.say("every case"), limit(
            teller, row.limit, calendar_for(said)
        )
    parts = row.when.parts if isinstance(row.when, All) else (row.when,)
    level = next((str(p.tests[0].value) for p in parts if isinstance(p, Value) and p.name == "level"), "default")
    simple = all(isinstance(part, Value) and len(part.tests) == 1 and part.tests[0].op == "=" for part in parts)
    name = _names(teller, parts) if simple else describe(teller, row.when)
    return name, limit(teller, row.limit, calendar_for(said, level))


def _names(teller: Teller, parts: tuple[object, ...]) -> str:
    words = (teller.value(part.name, str(part.tests[0].value)) for part in parts if isinstance(part, Value))
    return teller.say(" · ").join(words)


def _behaviour(teller: Teller, said: Commitment) -> Iterator[str]:
    say = teller.say
    if said.paused_by == []:
        yield say("It never pauses.")
    elif said.paused_by:
        yield say(
            "It pauses for: {reasons}.",
            reasons=teller.all_of(_reason(teller, name) for name in said.paused_by),
        )
    if said.rounds:
        yield _rounds(teller, said.rounds)
    if said.ends:
        yield say("The promise ends with {stop}.", stop=anchor(teller, said.ends))
    if said.within and "level" in said.within.by:
        up, down = say(_POLICIES[said.when_level_changes.up]), say(_POLICIES[said.when_level_changes.down])
        template = (
            "When the level rises, {up}; when it falls, {down}." if up != down else "When the level changes, {up}."
        )
        yield say(template, up=up, down=down)
    if said.on_reopen != "new_cycle":
        yield say(_REOPENED[said.on_reopen])
    if not said.judged:
        yield say("It is measured and never broken.")
    if said.binds_same:
        yield say("It binds the same act as the others of “{act}”: the strictest counts.", act=said.binds_same)


_POLICIES = {
    "from_start": "the new limit counts from the start", "from_change": "the new limit counts from the change",
    "keep_earlier": "the earlier deadline stays", "keep": "the deadline stays as it was",
}  # fmt: skip
_REOPENED = {
    "continue": "After a reopening the clock runs on; the stopped time does not count.",
    "restart": "After a reopening the clock starts anew.",
    "stay": "A reopening does not start it again.",
}


def _reason(teller: Teller, name: str) -> str:
    return teller.of("pauses" if name in teller.pack.pauses else "exclusions", name)


def _rounds(teller: Teller, rounds: Rounds) -> str:
    missed = {
        "wait": "a missed one waits for it",
        "next": "a missed one is closed as broken and the next begins",
    }[rounds.missed]
    if rounds.again == "on_schedule" and rounds.every:
        return teller.say(
            "It begins anew every {length}; {missed}.",
            length=limit(teller, rounds.every),
            missed=teller.say(missed),
        )
    said = {
        "after_stop": "It begins anew after each time it is met.",
        "each_start": "It begins anew with each start.",
    }
    return teller.say(said[rounds.again])


def step(teller: Teller, said: Step) -> str:
    """One warning or escalation."""
    say, acts = teller.say, []
    if said.tell:
        acts.append(say("tell {who}", who=teller.everyone(said.tell)))
    if said.escalate_to:
        acts.append(say("hand over to {who}", who=teller.everyone(said.escalate_to)))
    if said.ladder:
        acts.append(say("climb one rung of “{ladder}”", ladder=teller.of("ladders", said.ladder)))
    if said.record:
        acts.append(say("record {fact} automatically", fact=teller.fact(said.record.fact)))
    if said.repeat:
        template = (
            "again every {length}, at most {times} times" if said.times else "again every {length} until it is met"
        )
        acts.append(say(template, length=teller.length(said.repeat.span), times=said.times))
    return say("{when}: {acts}.", when=step_at(teller, said.at), acts=say("; ").join(acts))
