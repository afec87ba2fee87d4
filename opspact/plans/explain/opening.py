"""Who, how long, when: identity, parties, roles, ladders, calendars and periods of a plan."""

from collections.abc import Iterator

from opspact.calendars.spec import CalendarSpec, ClosedSpec, OpenSpec, TagSpec
from opspact.plans.explain.entries import chapter, entry, listing, paragraph, remarks, table
from opspact.plans.explain.limits import plain_length
from opspact.plans.explain.shapes import Block, Paragraph, Section
from opspact.plans.explain.teller import Teller
from opspact.plans.schema.duties import DeclaredPeriod
from opspact.plans.schema.people import Ladder, Role


def framework(teller: Teller) -> Iterator[Section | None]:
    """The chapters on who acts and when."""
    yield _parties(teller)
    yield _people(teller)
    yield _calendars(teller)
    yield _periods(teller)


def identity(teller: Teller) -> tuple[Block, ...]:
    """Which plan this is and when it is in force."""
    pack, say = teller.pack, teller.say
    zone = say(
        "Days and times are meant in the time zone {zone}; money is in {currency}.",
        zone=pack.zone,
        currency=pack.currency,
    )
    facts = [
        say("Plan {plan}, version {version}.", plan=pack.plan, version=pack.version),
        say("In force from {start} to {end}, both days included.", start=pack.term.start, end=pack.term.end),
        zone,
        say("Basis: {clause}.", clause=pack.clause) if pack.clause else "",
    ]
    return (Paragraph(teller.sentences(facts), tuple(filter(None, facts))), *remarks(teller, pack))


def _parties(teller: Teller) -> Section | None:
    rows = ((teller.who(name), party.contact) for name, party in teller.pack.parties.items())
    head = (teller.say("Party"), teller.say("Contact"))
    return chapter("parties", teller.say("Parties"), [table(head, rows)])


def _people(teller: Teller) -> Section | None:
    rows = [_role(teller, name, role) for name, role in teller.pack.roles.items()]
    head = (teller.say("Role"), teller.say("Side"), teller.say("Held by"), teller.say("May also act as"))
    ladders = (_ladder(teller, name, ladder) for name, ladder in teller.pack.ladders.items())
    return chapter("roles", teller.say("Roles and escalation"), [table(head, rows), listing(ladders)])


def _role(teller: Teller, name: str, role: Role) -> tuple[str, ...]:
    holders = teller.all_of(teller.of("people", person) for person in role.holders)
    return (teller.who(name), teller.who(role.side), holders, teller.all_of(map(teller.who, role.acts_as)))


def _ladder(teller: Teller, name: str, ladder: Ladder) -> str:
    rungs = teller.say(" → ").join(map(teller.who, ladder.rungs))
    template = "{ladder}: {rungs}; rungs may be skipped." if ladder.skip else "{ladder}: {rungs}, one rung at a time."
    said = teller.say(template, ladder=teller.title(ladder, name), rungs=rungs)
    starts = [teller.say("{case} begins with {rung}", case=teller.level(case), rung=teller.who(rung))
              for case, rung in ladder.start.items()]  # fmt: skip
    return teller.say("{said} Exceptions: {starts}.", said=said, starts=teller.all_of(starts)) if starts else said


def _calendars(teller: Teller) -> Section | None:
    parts = (_calendar(teller, name, spec) for name, spec in teller.pack.calendars.items())
    return chapter("calendars", teller.say("Calendars"), [], parts)


def _calendar(teller: Teller, name: str, spec: CalendarSpec) -> Section:
    say = teller.say
    base = say("As {calendar}, but:", calendar=teller.calendar(spec.base)) if spec.base else ""
    zone = say("Time zone: {zone}.", zone=spec.zone) if spec.zone else ""
    blocks: list[Block | None] = [
        paragraph(teller, base, _holidays(teller, spec.holidays), zone),
        table((say("Days"), say("Open")), _windows(teller, spec)),
        listing(_exceptions(teller, spec)),
    ]
    return Section(f"calendars.{name}", teller.calendar(name), tuple(filter(None, blocks)))


def _holidays(teller: Teller, holidays: str | None) -> str:
    if holidays is None:
        return ""
    if holidays == "none":
        return teller.say("Open on public holidays as on other days.")
    if holidays == "china":
        return teller.say("Closed on the public holidays of China, open on the make-up workdays.")
    return teller.say("Closed on the holidays of the arrangement “{name}”.", name=holidays)


def _windows(teller: Teller, spec: CalendarSpec) -> Iterator[tuple[str, ...]]:
    for days, windows in (spec.windows or {}).items():
        yield _days(teller, days), teller.say(", ").join(windows)


def _days(teller: Teller, days: str) -> str:
    if days == "every day":
        return teller.say("every day")
    names = [teller.say(_WEEKDAYS[day]) if day in _WEEKDAYS else day for day in days.split("-")]
    return teller.say("{first} to {last}", first=names[0], last=names[1]) if len(names) == 2 else names[0]


_WEEKDAYS = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday",
    "sun": "Sunday",
}  # fmt: skip


def _exceptions(teller: Teller, spec: CalendarSpec) -> Iterator[str]:
    yield from (_closed(teller, closed) for closed in spec.closed)
    yield from (_open(teller, extra) for extra in spec.open)
    yield from (_tag(teller, tag) for tag in spec.tags)
    for version in spec.versions:
        windows = teller.say("; ").join(
            f"{_days(teller, days)} {', '.join(w)}" for days, w in (version.windows or {}).items()
        )
        yield teller.say("From {day} on: {windows}.", day=version.from_, windows=windows or version.holidays or "")


def _closed(teller: Teller, closed: ClosedSpec) -> str:
    days = str(closed.day) if closed.day else teller.say("{start} to {end}", start=closed.from_, end=closed.to)
    return teller.say("Closed: {days} {title}", days=days, title=teller.text(closed.title)).strip()


def _open(teller: Teller, extra: OpenSpec) -> str:
    windows = teller.say(", ").join(extra.windows)
    return teller.say(
        "Also open: {day}, {windows} {title}", day=extra.day, windows=windows, title=teller.text(extra.title)
    ).strip()


def _tag(teller: Teller, tag: TagSpec) -> str:
    name = teller.text(tag.title, tag.tag) or tag.tag
    if tag.from_ is None:
        return teller.say("{tag}: every {days}", tag=name, days=_days(teller, tag.every or ""))
    return teller.say("{tag}: {start} to {end}", tag=name, start=tag.from_, end=tag.to or "")


def _periods(teller: Teller) -> Section | None:
    parts = (_period(teller, name, period) for name, period in teller.pack.periods.items())
    return chapter("periods", teller.say("Periods"), [], parts)


def _period(teller: Teller, name: str, period: DeclaredPeriod) -> Section:
    head = (teller.say("Period"), teller.say("From"), teller.say("To"))
    rows = ((span.name, span.from_, span.to) for span in period.spans)
    regular = _regular(teller, period) if period.every else ""
    return entry(teller, "periods", name, period, [paragraph(teller, regular), table(head, rows)])


def _regular(teller: Teller, period: DeclaredPeriod) -> str:
    if period.anchor in ("", "contract"):
        return teller.say(
            "Every {length}, counted from the start of the contract.",
            length=plain_length(teller, period.every),
        )
    return teller.say(
        "Every {length}, counted from {day}.", length=plain_length(teller, period.every), day=period.anchor
    )
