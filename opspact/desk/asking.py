"""What the form of one act asks: the fields of the fact, with the choices that this case gives them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from opspact.desk.inputs import Input, inputs
from opspact.plans.phrasing import Names
from opspact.plans.schema.catalogue import Field
from opspact.plans.schema.promises import Exclusion, Pause
from opspact.runner.index import index
from opspact.ui.shapes import Option
from opspact.work.fields import fields_of
from opspact.work.shapes import NotThere, Seen

CASE_WIDE: Final = frozenset({"impact_changed"})
"""Facts that are about the values of the case itself: their form asks for all of them."""


def asked(seen: Seen, kind: str, lang: str, reason: str = "") -> list[Input]:
    """The inputs of an act. `reason` is the wait that was chosen: it says which evidence is asked for."""
    own = index(seen.plan).facts.get(kind)
    case = index(seen.plan).kind(seen.view.kind)
    fields: dict[str, Field] = {**(case.fields if kind in CASE_WIDE else {}), **(own.fields if own else {})}
    for name in _evidence(seen, kind, reason):
        fields.setdefault(name, case.fields.get(name) or Field(title=name))
    must = {*_evidence(seen, kind, reason), *(n for n, f in fields.items() if f.required and kind not in CASE_WIDE)}
    if kind in ("overridden", "agreed", "released", "excepted"):
        must.add("reason")
    found = inputs(seen.plan, lang, fields, must)
    return [_with_choices(seen, kind, lang, one) for one in found]


def _evidence(seen: Seen, kind: str, reason: str) -> list[str]:
    """What a wait must carry in order to count: the wait that was chosen, or the one that this fact begins."""
    pack = seen.plan.pack
    if kind in ("paused", "exclusion_started"):
        wait = (pack.pauses if kind == "paused" else pack.exclusions).get(reason)
        return list(wait.evidence) if wait else []
    waits: list[Pause | Exclusion] = [*pack.pauses.values(), *pack.exclusions.values()]
    begun = (w for w in waits if w.from_ is not None and any(atom.fact == kind for atom in w.from_.atoms))
    return [name for wait in begun for name in wait.evidence]


def _with_choices(seen: Seen, kind: str, lang: str, one: Input) -> Input:
    options = tuple(_choices(seen, kind, lang, one.name))
    if options:
        one = replace(one, type="choice", options=options, value=options[0].value if len(options) == 1 else "")
    if kind in CASE_WIDE and one.name in seen.view.fields:
        return replace(one, value=seen.view.fields[one.name])
    return one


def _choices(seen: Seen, kind: str, lang: str, name: str) -> Iterator[Option]:
    """What a value of the engine's own may be, in this case."""
    names, pack = Names(seen.book), seen.plan.pack
    if name == "level" and pack.levels:
        yield from (Option(level, names.level(level, lang)) for level in pack.levels.scale)
    elif name == "reason" and kind in ("paused", "exclusion_started"):
        section = "pauses" if kind == "paused" else "exclusions"
        declared = getattr(pack, section).items()
        yield from (Option(key, names.say(section, key, lang)) for key, wait in declared if wait.from_ is None)
    elif name == "reason" and kind in ("resumed", "exclusion_ended"):
        going = dict.fromkeys(wait.reason for wait in seen.state.pauses if wait.end is None)
        yield from (Option(key, names.cause(key, lang)) for key in going)
    elif name == "clock":
        held = dict.fromkeys(c.terms.commitment for c in seen.view.clocks if c.phase not in ("stopped", "void"))
        yield from (Option(key, names.say("commitments", key, lang)) for key in held)
    elif name == "of" and kind == "approved":
        yield from _approvable(seen, names, lang)
    elif name == "gate":
        excepted = (key for key, gate in pack.gates.items() if gate.exception)
        yield from (Option(key, names.say("gates", key, lang)) for key in excepted)
    elif name == "document":
        yield from (Option(key, names.say("documents", key, lang)) for key in pack.documents)
    elif name == "checklist":
        yield from (Option(key, names.say("checklists", key, lang)) for key in pack.checklists)
    elif name == "to" and kind == "notified":
        yield from (Option(key, names.party(key, lang)) for key in pack.roles)


def _approvable(seen: Seen, names: Names, lang: str) -> Iterator[Option]:
    """Waits and late facts that wait for an approval."""
    waits = dict.fromkeys(w.reason for w in seen.state.pauses if not w.counts and not w.missing)
    yield from (Option(key, names.cause(key, lang)) for key in waits)
    titles = {fact.id: names.fact(fact.kind, lang) for fact in seen.state.history}
    claims = dict.fromkeys(source for clock in seen.view.clocks for source in clock.claims)
    yield from (Option(key, f"{titles.get(key, '')} {key}".strip()) for key in claims)


def correction(seen: Seen, kind: str, of: str, lang: str) -> list[Input]:
    """The inputs of a correction: the values of the fact as they are, and the reason. Of a withdrawal the reason alone.

    Raises NotThere where the case has no such fact.
    """
    fact = next((f for f in seen.state.history if f.id == of), None)
    if fact is None:
        raise NotThere(f"fact {of}")
    own = index(seen.plan).facts[kind].fields["reason"]
    reason = replace(inputs(seen.plan, lang, {"reason": own}, ["reason"])[0], name="reason")
    if kind == "withdrawn":
        return [reason]
    known = fields_of(seen.plan, fact.kind, seen.view.kind)
    fields = {name: known.get(name) or Field(title=name) for name in fact.fields if name != "reason"}
    return [*(replace(one, value=fact.fields.get(one.name, "")) for one in inputs(seen.plan, lang, fields)), reason]
