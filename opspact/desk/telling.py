"""Events of a case in words: one sentence for each kind, from the structure that the journal keeps."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from opspact.desk.registering import CHANNELS
from opspact.desk.wording import capital
from opspact.journal.models import Event
from opspact.kernel.text import pick
from opspact.kernel.time import instant
from opspact.plans.phrasing import Names, choice
from opspact.plans.schema.catalogue import Field
from opspact.runner.shapes import Hole, LevelChange, Refusal, StepFired, Told
from opspact.ui import times
from opspact.ui.words import say
from opspact.work.behalf import THROUGH
from opspact.work.casefile import DECISIONS
from opspact.work.fields import REGISTERS

LONGEST: Final = 600
"""Of one value in a timeline; the whole stands in the fact."""


SILENT: Final = frozenset({"kind", "cases", THROUGH})
"""Values that say nothing to who looks at the case, or that are told beside it."""
_TYPED: Final = REGISTERS | {"choice", "moment"}


class Words(msgspec.Struct, frozen=True):
    """An event in words."""

    title: str
    body: str = ""
    tone: str = ""


class Teller:
    """Tells the events of items of one plan to one reader."""

    def __init__(
        self, names: Names, fields: Mapping[str, Field], zone: ZoneInfo, lang: str, people: Mapping[int, str]
    ) -> None:
        self.names = names
        self.fields = fields
        """What the case and its facts declare of their values."""
        self.zone = zone
        self.lang = lang
        self.people = people
        """Names of accounts by id."""

    def tell(self, event: Event) -> Words:
        """The event in words; one of a kind unknown here by its bare name."""
        if event.sort == "fact":
            return Words(capital(self.names.fact(event.kind, self.lang)), self.values(event.payload))
        if event.kind in DECISIONS:
            return _DECIDED[event.kind](self, msgspec.convert(event.payload, DECISIONS[event.kind]))
        found = _NOTED.get(event.kind)
        return found(self, event.payload) if found else Words(event.kind)

    def say(self, sentence: str, **values: object) -> str:
        """The sentence in the reader's language."""
        return say(self.lang, sentence, **values)

    def values(self, payload: Mapping[str, Any]) -> str:
        """The values of a fact, each with its title; what the case is about comes first and needs none."""
        shown = {n: value for n, value in payload.items() if value not in (None, "", []) and not _is_silent(n, value)}
        about = [self.value("title", shown.pop("title"))] if "title" in shown else []
        pairs = (self.say("{name}: {value}", name=self.field(n), value=self.value(n, v)) for n, v in shown.items())
        return self.say("; ").join([*about, *pairs])

    def field(self, name: str) -> str:
        """The title of a value."""
        known = self.fields.get(name)
        title = pick(known.title, self.lang) if known and known.title else ""
        return capital(title or say(self.lang, STANDARD.get(name, name)))

    def value(self, name: str, value: Any) -> str:
        """A value as people read it."""
        if isinstance(value, bool):
            return self.say("yes") if value else self.say("no")
        if isinstance(value, list):
            return self.say(", ").join(self.value(name, one) for one in value)
        return self._named(name, str(value))[:LONGEST]

    def _named(self, name: str, text: str) -> str:
        """The title of what a value names: a record of a register, a level, a promise, a reason."""
        field = self.fields.get(name)
        if field is not None and field.type in _TYPED:
            return self._typed(field, text)
        if name == "occurred" and (at := _moment(text)) is not None:
            return times.moment(at, self.zone, self.lang)
        if name == "channel":
            return self.channel(text)
        if name == "level":
            return self.names.level(text, self.lang)
        if name == "clock":
            return self.names.say("commitments", text, self.lang)
        if name in ("reason", "of"):
            section = next((s for s in ("pauses", "exclusions") if self.names.entry(s, text) is not None), "")
            return self.names.say(section, text, self.lang) if section else text
        if name in ("gate", "document"):
            return self.names.say(f"{name}s", text, self.lang)
        return self.names.party(text, self.lang) if self.names.entry("roles", text) is not None else text

    def _typed(self, field: Field, text: str) -> str:
        """A value that the type of its field makes readable."""
        if field.type == "choice":
            return choice(field, text, self.lang)
        if field.type == "moment":
            at = _moment(text)
            return text if at is None else times.moment(at, self.zone, self.lang)
        return self.names.say(field.type, text, self.lang)

    def channel(self, name: str) -> str:
        """The way in which something was told."""
        return self.say(CHANNELS[name]) if name in CHANNELS else name

    def person(self, account: int | None) -> str:
        """The name of an account."""
        return self.people.get(account, "") if account is not None else ""


def _is_silent(name: str, value: Any) -> bool:
    """Whether it says nothing to who reads: what only the program needs, and the id of the fact that is corrected."""
    return name in SILENT or (name == "of" and str(value).rpartition(".")[2].isdecimal())


def _moment(text: str) -> int | None:
    try:
        return instant(datetime.fromisoformat(text))
    except ValueError:
        return None


def _level(teller: Teller, one: LevelChange) -> Words:
    after = teller.names.level(one.after, teller.lang)
    cause = say(teller.lang, _CAUSES.get(one.cause, one.cause))
    if not one.before:
        return Words(teller.say("Level {level}: {cause}", level=after, cause=cause))
    before = teller.names.level(one.before, teller.lang)
    return Words(teller.say("Level {before} → {after}: {cause}", before=before, after=after, cause=cause), tone="near")


def _step(teller: Teller, one: StepFired) -> Words:
    promise = teller.names.say("commitments", one.commitment, teller.lang)
    if one.withdrawn:
        return Words(teller.say("Taken back: a step of “{promise}” that later facts made void", promise=promise))
    step = step_words(one.step, teller.lang)
    told = [*one.tell, *one.escalate_to, *([one.rung] if one.rung else [])]
    if not told:
        return Words(teller.say("“{promise}” {step}", promise=promise, step=step), tone="near")
    who = teller.names.parties(told, teller.lang)
    return Words(teller.say("“{promise}” {step}; told: {who}", promise=promise, step=step, who=who), tone="near")


def step_words(step: str, lang: str) -> str:
    """Where on its clock a step stands, in words."""
    place = step.partition(" #")[0]
    if place in ("due", "start"):
        return say(lang, "is due") if place == "due" else say(lang, "begins")
    return say(lang, "has come to {place}", place=place)


def _told(teller: Teller, one: Told) -> Words:
    notice = teller.names.say("notices", one.notice, teller.lang)
    who = teller.names.parties(one.tell, teller.lang)
    return Words(teller.say("Notice “{notice}” to {who}", notice=notice, who=who))


def _hole(teller: Teller, one: Hole) -> Words:
    promise = teller.names.say("commitments", one.commitment, teller.lang)
    reason = say(teller.lang, _HOLES[one.reason])
    return Words(teller.say("“{promise}” has no limit here: {reason}", promise=promise, reason=reason))


def _refusal(teller: Teller, one: Refusal) -> Words:
    fact = teller.names.fact(one.kind, teller.lang)
    rule = teller.names.rule(one.rule, teller.lang)
    missing = teller.say("; ").join(pick(u.title, teller.lang) or u.condition for u in one.unmet)
    return Words(teller.say("Refused: {fact}, by {rule}", fact=fact, rule=rule), missing, "broken")


def _noted(teller: Teller, said: Mapping[str, Any]) -> Words:
    return Words(
        teller.say("Note to the customer") if said.get("public") else teller.say("Internal note"), said["text"]
    )


def _monitored(teller: Teller, said: Mapping[str, Any]) -> Words:
    at = times.moment(int(said["at"]), teller.zone, teller.lang)
    if said["over"]:
        return Words(teller.say("By the monitor {source} all was well again at {time}", source=said["source"], time=at))
    return Words(teller.say("By the monitor {source} it was out again at {time}", source=said["source"], time=at))


def _assigned(teller: Teller, said: Mapping[str, Any]) -> Words:
    person = teller.person(said.get("assignee")) or teller.say("nobody")
    team = said.get("team_name") or ""
    reason = say(teller.lang, _REASONS.get(said.get("reason", ""), said.get("reason", "")))
    if team:
        return Words(
            teller.say("Assigned to {person}, group {team}, L{tier}", person=person, team=team, tier=said["tier"]),
            reason,
        )
    return Words(teller.say("Assigned to {person}, L{tier}", person=person, tier=said["tier"]), reason)


def _escalated(teller: Teller, said: Mapping[str, Any]) -> Words:
    role = teller.names.party(said["role"], teller.lang)
    sentence = {
        "functional": "Escalated to more skill: {role}",
        "hierarchical": "Escalated to management: {role}",
    }[said["kind"]]
    return Words(say(teller.lang, sentence, role=role), said.get("text", ""), "near")


def _linked(teller: Teller, said: Mapping[str, Any]) -> Words:
    return Words(
        teller.say("Linked with {number}: {kind}", number=said["number"], kind=say(teller.lang, LINKS[said["kind"]]))
    )


def _unlinked(teller: Teller, said: Mapping[str, Any]) -> Words:
    return Words(teller.say("No longer linked with {number}", number=said["number"]))


def _under(teller: Teller, said: Mapping[str, Any]) -> Words:
    if said["parent"] is None:
        return Words(teller.say("No longer part of {number}", number=said["former"]))
    return Words(teller.say("Part of {number} from now on", number=said["parent"]))


def _attached(teller: Teller, said: Mapping[str, Any]) -> Words:
    return Words(teller.say("File added: {name}", name=said["name"]))


def _followed(teller: Teller, said: Mapping[str, Any]) -> Words:
    who = teller.say(", ").join(filter(None, map(teller.person, said.get("accounts", ()))))
    return Words(teller.say("Followed by {who}", who=who or "–"))


def _unfollowed(teller: Teller, said: Mapping[str, Any]) -> Words:
    return Words(teller.say("No longer followed"))


def _mentioned(teller: Teller, said: Mapping[str, Any]) -> Words:
    who = teller.say(", ").join(filter(None, map(teller.person, said.get("accounts", ()))))
    return Words(teller.say("Mentioned: {who}", who=who or "–"))


_DECIDED: Final[dict[str, Callable[[Teller, Any], Words]]] = {
    "level_changed": _level, "step_fired": _step, "told": _told, "no_target": _hole, "refused": _refusal,
}  # fmt: skip
_NOTED: Final[dict[str, Callable[[Teller, Mapping[str, Any]], Words]]] = {
    "noted": _noted, "assigned": _assigned, "escalated": _escalated, "linked": _linked, "unlinked": _unlinked,
    "put_under": _under, "attached": _attached, "followed": _followed, "unfollowed": _unfollowed,
    "mentioned": _mentioned, "monitored": _monitored,
}  # fmt: skip
_CAUSES: Final = {
    "assessed": "assessed from the facts", "reached": "reached by outage or time", "declared": "declared by a person",
    "default": "by default", "overridden": "overridden with a reason", "lowered": "lowered with a reason",
}  # fmt: skip
_HOLES: Final = {
    "empty": "the plan states none for this case", "no_row": "no row of the table fits",
    "undetermined": "the level is not known yet",
}  # fmt: skip
_REASONS: Final = {
    "first_hand": "first to answer", "taken_over": "took it over", "handed_over": "handed over by a leaving person",
}  # fmt: skip
LINKS: Final = {
    "related": "related", "caused_by": "caused by", "duplicate_of": "duplicate of", "split_from": "split from",
    "known_error": "known error",
}  # fmt: skip
STANDARD: Final = {
    "symptom": "Symptom", "title": "Title", "contact": "Contact", "phone": "Telephone", "occurred": "Occurred at",
    "reason": "Reason", "text": "Text", "level": "Level", "of": "Concerns", "declarant": "Declarant",
    "channel": "Reported through", "urgent": "Very urgent", "answer": "Answer", "cases": "Cases", "kind": "Kind",
    "happened": "True time", "into": "Into", "opened": "Opened", "window": "Maintenance window",
}  # fmt: skip
"""Titles of values that any case may carry."""
