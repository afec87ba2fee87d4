"""The timeline of a case: what happened and what is to come, in one list, the latest first."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Literal, cast

from opspact.clock.shapes import ClockView
from opspact.desk.telling import Teller
from opspact.journal.models import Event
from opspact.kernel.time import MINUTE, instant
from opspact.plans.explain.promises import step as tell_step
from opspact.plans.explain.teller import Teller as PlanTeller
from opspact.plans.plan import Plan
from opspact.runner.index import step_ids
from opspact.ui.shapes import Entry, Option
from opspact.work.behalf import THROUGH
from opspact.work.selectors import INTERNAL

COMING: Final = 12
"""So many coming steps are shown."""
Sort = Literal["fact", "decision", "note", "assignment", "refusal"]
Tone = Literal["", "near", "broken", "kept"]
KINDS: Final[dict[Sort, str]] = {
    "fact": "What happened", "decision": "What the plan did", "note": "Notes and files",
    "assignment": "Who handles it", "refusal": "Refused",
}  # fmt: skip
MENDING: Final = {"corrected": "{title} (corrected since)", "withdrawn": "{title} (taken back since)"}
"""Facts about facts, and how the one they mend is told from then on."""
_SORTS: Final[Mapping[str, Sort]] = {"noted": "note", "attached": "note", "mentioned": "note", "monitored": "note"}


def kinds(teller: Teller) -> list[Option]:
    """The kinds by which a timeline is filtered."""
    return [Option(kind, teller.say(word)) for kind, word in KINDS.items()]


def happened(events: Iterable[Event], teller: Teller, url: Callable[[str], str] = lambda _: "") -> list[Entry]:
    """What happened, the latest first; what belongs to the same moment in the order of the journal.

    `url` gives the address for correcting the fact of an id.
    """
    rows = list(events)
    mended = {str(e.payload.get("of")): e.kind for e in rows if e.sort == "fact" and e.kind in MENDING}
    entries = [_entry(event, teller, mended.get(event.key, ""), url) for event in rows]
    return sorted(entries, key=lambda one: one.at)[::-1]


def _entry(event: Event, teller: Teller, mended: str, url: Callable[[str], str]) -> Entry:
    words = teller.tell(event)
    at, recorded = instant(event.happened), instant(event.recorded)
    is_fact = event.sort == "fact" and event.kind not in MENDING
    title = teller.say(MENDING[mended], title=words.title) if is_fact and mended else words.title
    return Entry(
        at=at, title=title, kind=_sort(event), person=_person(event, teller), body=words.body,
        recorded=recorded if recorded - at >= MINUTE else None, shared=is_shared(event),
        tone=cast("Tone", words.tone), id=f"e{event.seq}", url=url(event.key) if is_fact else "",
    )  # fmt: skip


def _sort(event: Event) -> Sort:
    if event.sort == "desk":
        return _SORTS.get(event.kind, "assignment")
    return "fact" if event.sort == "fact" else "refusal" if event.sort == "refusal" else "decision"


def _person(event: Event, teller: Teller) -> str:
    recorder, role = teller.person(event.actor_id), teller.names.party(event.role, teller.lang) if event.role else ""
    if through := event.payload.get(THROUGH):
        return teller.say(
            "{name} ({role}), {channel}; written down by {recorder}",
            name=event.person, role=role, channel=teller.channel(str(through)), recorder=recorder or "–",
        )  # fmt: skip
    name = recorder or event.person
    if not name:
        return role
    return teller.say("{name} ({role})", name=name, role=role) if role else name


def is_shared(event: Event) -> bool:
    """Whether the customer sees it, as `work.selectors.history` decides."""
    if event.sort == "desk":
        return bool(event.payload.get("public")) or (event.kind not in INTERNAL and "public" in event.payload)
    return event.sort in ("fact", "decision")


def coming(clocks: Iterable[ClockView], plan: Plan, teller: Teller, now: int) -> list[Entry]:
    """What is to come if nothing happens before, the farthest first, as it stands above what happened."""
    found = [entry for clock in clocks for entry in _steps(clock, plan, teller, now)]
    return sorted(found, key=lambda one: one.at)[:COMING][::-1]


def _steps(clock: ClockView, plan: Plan, teller: Teller, now: int) -> Iterator[Entry]:
    """The steps ahead of one clock, and its due time."""
    promise = plan.pack.commitments.get(clock.terms.commitment)
    if promise is None or clock.phase != "running":
        return
    title = teller.names.say("commitments", clock.terms.commitment, teller.lang)
    if clock.due is not None and clock.due > now and clock.terms.judged:
        yield Entry(clock.due, teller.say("“{promise}” is due", promise=title), "decision", coming=True, shared=True)
    known = dict(zip(step_ids(promise.steps), promise.steps, strict=True))
    said = PlanTeller(plan.pack, teller.lang)
    for one in clock.steps:
        if not one.fired and not one.withdrawn and one.id in known and one.at > now:
            yield Entry(one.at, title, "decision", body=tell_step(said, known[one.id]), coming=True)
