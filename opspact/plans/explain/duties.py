"""Duties, gates and papers: what is owed without a ticket, what must hold before an act, what is handed over."""

from collections.abc import Iterator

from opspact.plans.explain.anchors import anchor
from opspact.plans.explain.conditions import describe, period
from opspact.plans.explain.entries import chapter, entry, listing, paragraph, table
from opspact.plans.explain.limits import due_rule, limit, plain_length
from opspact.plans.explain.promises import step
from opspact.plans.explain.shapes import Section
from opspact.plans.explain.teller import Teller
from opspact.plans.schema.duties import Duty
from opspact.plans.schema.gates import Checklist, Gate
from opspact.plans.schema.papers import DocumentKind, Exchange, PartKind


def duties(teller: Teller) -> Iterator[Section | None]:
    """The chapters of duties, gates and papers."""
    pack, say = teller.pack, teller.say
    yield chapter("duties", say("Periodic duties"), [], (_duty(teller, n, d) for n, d in pack.duties.items()))
    yield chapter("gates", say("Gates"), [], (_gate(teller, n, g) for n, g in pack.gates.items()))
    yield chapter("checklists", say("Checklists"), [], (_checklist(teller, n, c) for n, c in pack.checklists.items()))
    yield chapter("documents", say("Documents"), [], (_document(teller, n, d) for n, d in pack.documents.items()))
    yield _parts(teller)
    yield chapter(
        "exchange",
        say("Replacement of parts"),
        [],
        (_exchange(teller, n, e) for n, e in pack.exchange.items()),
    )
    yield _notices(teller)
    yield _retention(teller)


def _duty(teller: Teller, name: str, said: Duty) -> Section:
    blocks = [paragraph(teller, *_owed(teller, said)), listing(step(teller, one) for one in said.steps)]
    return entry(teller, "duties", name, said, blocks)


def _owed(teller: Teller, said: Duty) -> Iterator[str]:
    say = teller.say
    values = {"party": teller.who(said.owed_by), "period": period(teller, said.every), "n": said.times}
    once = (
        say("Owed by {party} once.", **values)
        if said.every == "once"
        else say("Owed by {party} once per {period}.", **values)
    )
    yield once if said.times == 1 else say("Owed by {party} {n} times per {period}.", **values)
    if said.each:
        yield say("For each of: {register}.", register=say(_EACH.get(said.each, said.each)))
    yield say("Done with {fact}.", fact=anchor(teller, said.done_by))
    yield say("Due: {due}.", due=due_rule(teller, said.due)) if said.due else say("No due day is agreed.")
    if said.on:
        yield say(_CLOSED[said.closed_day], calendar=teller.calendar(said.on))
    if said.opens == "end":
        yield say("It may be done once the period has ended.")
    if said.first:
        yield say("First from {day}.", day=said.first)
    if said.when:
        yield say("Owed only while {condition}.", condition=describe(teller, said.when.node))
    if said.missed == "next":
        yield say("One that was missed lapses at the end of its period.")
    if said.document:
        yield say("Document: {document}.", document=teller.of("documents", said.document))


_EACH = {
    "sites": "Sites", "services": "Services", "items": "Items", "customers": "Customers", "users": "Users",
    "people": "People", "parts": "Parts",
}  # fmt: skip
_CLOSED = {
    "stay": "Working days by {calendar}.",
    "next": "Working days by {calendar}; a due day that is closed moves to the next open one.",
    "previous": "Working days by {calendar}; a due day that is closed moves to the one before.",
}


def _gate(teller: Teller, name: str, said: Gate) -> Section:
    say = teller.say
    facts = teller.any_of(map(teller.fact, said.before))
    kinds = teller.all_of(map(teller.kind, said.kinds))
    first = say("Before {facts} ({kinds}), all of these must hold:", facts=facts, kinds=kinds) if kinds else say(
        "Before {facts}, all of these must hold:", facts=facts)  # fmt: skip
    when = say("It guards only where {condition}.", condition=describe(teller, said.when.node)) if said.when else ""
    way = (
        say("An exception may be made by {who}, with a reason.", who=teller.anyone(said.exception.by))
        if said.exception
        else ""
    )
    return entry(
        teller,
        "gates",
        name,
        said,
        [paragraph(teller, when, first), listing(_required(teller, said)), paragraph(teller, way)],
    )


def _required(teller: Teller, said: Gate) -> Iterator[str]:
    for requirement in said.require:
        condition = describe(teller, requirement.that.node)
        title = teller.text(requirement.title)
        yield teller.say("{title}: {condition}", title=title, condition=condition) if title else condition


def _checklist(teller: Teller, name: str, said: Checklist) -> Section:
    say = teller.say
    rows = (
        (
            teller.title(line, key),
            f"{line.limit} {line.unit}".strip(),
            say("required") if line.required else say("optional"),
        )
        for key, line in said.lines.items()
    )
    return entry(teller, "checklists", name, said, [table((say("Line"), say("Allowed"), say("Remark")), rows)])


def _document(teller: Teller, name: str, said: DocumentKind) -> Section:
    say = teller.say
    sentences = [
        say("Delivered to {who}.", who=teller.everyone(said.to)) if said.to else "",
        say("Approved by {who} before delivery.", who=teller.everyone(said.approved_by)) if said.approved_by else "",
        say("Signed by {who}.", who=teller.everyone(said.signed_by)) if said.signed_by else "",
        say("Languages: {languages}.", languages=", ".join(said.languages)) if said.languages else "",
        say("Due by: {duty}.", duty=teller.clock(said.duty)) if said.duty else "",
        say("It must contain:") if said.contents else "",
    ]
    contents = listing(teller.text(text, key) or key for key, text in said.contents.items())
    return entry(teller, "documents", name, said, [paragraph(teller, *sentences), contents])


def _parts(teller: Teller) -> Section | None:
    say = teller.say
    head = (say("Part"), say("Line"), say("Fits"), say("Least stock"), say("Warranty"))
    rows = (
        (
            teller.title(part, name),
            part.line,
            ", ".join(part.models),
            str(part.min_stock or ""),
            _warranty(teller, part),
        )
        for name, part in teller.pack.parts.items()
    )
    return chapter("parts", say("Spare parts"), [table(head, rows)])


def _warranty(teller: Teller, part: PartKind) -> str:
    return plain_length(teller, part.warranty) if part.warranty else ""


def _exchange(teller: Teller, name: str, said: Exchange) -> Section:
    say = teller.say
    sentences = [
        say("For {parts}.", parts=teller.all_of(teller.of("parts", part) for part in said.parts)) if said.parts else "",
        say(_MODES[said.mode]),
        say(_OLD[said.old_part]) if said.old_part else "",
        say("It goes back within {limit}.", limit=limit(teller, said.return_within)) if said.return_within else "",
        say("It satisfies: {clocks}.", clocks=teller.all_of(map(teller.clock, said.satisfies)))
        if said.satisfies
        else "",
    ]
    return entry(teller, "exchange", name, said, [paragraph(teller, *sentences)])


_MODES = {
    "replace": "The faulty part is replaced.", "advance": "The new part comes before the old one goes.",
    "loan": "A unit is lent meanwhile.", "bridge": "A stand-in unit of equal use bridges the time.",
    "repair": "The part is repaired and comes back.",
}  # fmt: skip
_OLD = {
    "return": "The old part goes back.", "keep": "The old part stays with the customer.",
    "destroy": "The old part is destroyed.",
}  # fmt: skip


def _notices(teller: Teller) -> Section | None:
    items = (
        teller.say(
            "{fact}: tell {who}. {text}",
            fact=teller.fact(notice.on),
            who=teller.everyone(notice.tell),
            text=teller.text(notice.text),
        ).strip()
        for notice in teller.pack.notices.values()
    )
    return chapter("notices", teller.say("Notices"), [listing(items)])


def _retention(teller: Teller) -> Section | None:
    rows = (
        (
            teller.title(kept, name),
            kept.of,
            teller.say("; ").join(_kept(teller, key, length) for key, length in kept.keep.items()),
        )
        for name, kept in teller.pack.retention.items()
    )
    return chapter(
        "retention",
        teller.say("Retention"),
        [table((teller.say("Name"), teller.say("What"), teller.say("How long")), rows)],
    )


def _kept(teller: Teller, key: str, length: str) -> str:
    said = plain_length(teller, length)
    return said if key == "default" else teller.say("{name}: {value}", name=key, value=said)
