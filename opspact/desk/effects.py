"""What an act would do to the clocks, in words, before it is done."""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from opspact.clock.shapes import ClockView
from opspact.kernel.text import pick
from opspact.plans.phrasing import Names
from opspact.plans.plan import Plan
from opspact.runner.shapes import CaseView, Refusal
from opspact.ui import times
from opspact.ui.shapes import Change, Condition
from opspact.ui.words import say

Key = tuple[str, str, int]


def effects(before: CaseView | None, after: CaseView, names: Names, zone: ZoneInfo, lang: str) -> list[Change]:
    """The level, the state and every clock that an act would change."""
    return list(_Effects(names, zone, lang).of(before, after))


class _Effects:
    def __init__(self, names: Names, zone: ZoneInfo, lang: str) -> None:
        self.names = names
        self.zone = zone
        self.lang = lang

    def of(self, before: CaseView | None, after: CaseView) -> Iterator[Change]:
        if before is not None and before.level != after.level:
            levels = (self.names.level(view.level, self.lang) for view in (before, after))
            yield Change(say(self.lang, "Level"), *levels)
        if before is not None and before.state != after.state:
            states = (self.names.state(after.kind, view.state, self.lang) for view in (before, after))
            yield Change(say(self.lang, "State"), *states)
        known = _by_key(before.clocks) if before else {}
        found = _by_key(after.clocks)
        for key in dict.fromkeys([*found, *known]):
            old, new = self._stands(known.get(key)), self._stands(found.get(key))
            if old != new:
                yield Change(self.names.say("commitments", key[0], self.lang), old, new)

    def _stands(self, clock: ClockView | None) -> str:
        """How a clock stands, in few words; a wait tells only when it ends, not the time that passes."""
        if clock is None or clock.phase == "pending":
            return "–"
        if clock.phase == "void":
            return say(self.lang, "void")
        if clock.verdict == "broken":
            return say(self.lang, "broken at {time}", time=self._at(clock.broken_at))
        if clock.phase == "stopped":
            return say(self.lang, "kept, {left} to spare", left=times.span(clock.remaining or 0, self.lang))
        if clock.phase == "paused":
            return say(self.lang, "paused, {left} left", left=times.span(clock.remaining or 0, self.lang))
        if clock.due is None:
            return say(self.lang, "runs without a limit")
        return say(self.lang, "due {time}", time=self._at(clock.due))

    def _at(self, at: int | None) -> str:
        return "–" if at is None else times.moment(at, self.zone, self.lang)


def _by_key(clocks: Sequence[ClockView]) -> Mapping[Key, ClockView]:
    return {(c.terms.commitment, c.terms.line, c.terms.round): c for c in clocks}


def conditions(
    refusals: Sequence[Refusal], plan: Plan, names: Names, lang: str, holders: Mapping[str, str]
) -> list[Condition]:
    """Every unmet condition of refusals, and who could lift it. `holders` gives the people that hold a role."""
    found = []
    for one in refusals:
        rule = names.rule(one.rule, lang)
        lifted = lifted_by(one, plan, names, lang, holders)
        for missing in one.unmet:
            text = say(lang, "{rule}: {missing}", rule=rule, missing=pick(missing.title, lang) or missing.condition)
            found.append(Condition(text, lifted))
    return found


def lifted_by(refusal: Refusal, plan: Plan, names: Names, lang: str, holders: Mapping[str, str]) -> str:
    """Who can lift a refusal: the roles of the gate's exception, or those who may act instead."""
    who = [_with_people(role, names, lang, holders) for role in able(refusal, plan)]
    return say(lang, ", ").join(who)


def able(refusal: Refusal, plan: Plan) -> list[str]:
    """The roles that could let it pass."""
    kind, _, name = refusal.rule.partition(":")
    pack = plan.pack
    if kind == "gate" and name in pack.gates and (exception := pack.gates[name].exception):
        return list(exception.by)
    if kind == "actor" and refusal.kind in pack.facts:
        return list(pack.facts[refusal.kind].by)
    if kind == "level" and pack.levels:
        return list(pack.levels.override_by if refusal.kind == "overridden" else pack.levels.lower.by)
    return []


def _with_people(role: str, names: Names, lang: str, holders: Mapping[str, str]) -> str:
    title = names.party(role, lang)
    return say(lang, "{name} ({role})", name=holders[role], role=title) if role in holders else title
