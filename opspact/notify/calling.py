"""Calling who is on duty: a new item, or one that has become graver, goes up the steps of a roster. Pure.

The steps are frozen when the call begins; who stands on one is found out when its turn comes.
"""

from collections.abc import Iterator
from typing import Final

from opspact.kernel.time import Instant
from opspact.notify.holding import on_line
from opspact.notify.shapes import Heard, Part, People, Raising, Rung, Subject, Topic, Watch, Why
from opspact.notify.titles import base
from opspact.plans.plan import Plan
from opspact.rosters.days import service_hours
from opspact.rosters.terms import DUTY, SECOND, Calling

TAKES: Final = frozenset({"accepted", "responded"})
"""Facts by which somebody takes an item, beside those that move it on."""
_LINES: Final[dict[str, tuple[int, Why]]] = {"duty": (DUTY, "duty"), "second": (SECOND, "second")}


def calls(heard: Heard, subject: Subject, plan: Plan, people: People, now: Instant) -> Iterator[Topic]:
    """A call by each roster that calls out such items, to its first step that serves now."""
    for roster in people.calling.get(heard.contract, ()):
        policy = people.watches[roster].terms.calling
        if _begins(heard, subject, plan, policy):
            topic = next_call(frozen(policy, roster), base(plan, subject) | {"at": heard.at}, people, now)
            if topic is not None:
                yield topic


def frozen(policy: Calling, roster: int) -> tuple[Rung, ...]:
    """The steps of all rounds, and the managers behind them."""
    rungs = tuple(
        Rung(step.target, roster=roster, wait=step.wait, when=step.when, round=n + 1)
        for n in range(policy.rounds)
        for step in policy.steps
    )
    return (*rungs, Rung("managers", wait=policy.steps[-1].wait)) if rungs else ()


def next_call(rungs: tuple[Rung, ...], payload: dict[str, object], people: People, now: Instant) -> Topic | None:
    """The next step that serves now, with what comes after it."""
    for n, rung in enumerate(rungs):
        if _serves(rung, people, now):
            last = n == len(rungs) - 1
            raising = Raising("call", "", rungs[n + 1 :], rung.wait, by_plan=False, last=last)
            said = payload | {"round": rung.round, "target": rung.target}
            return Topic("called", said, parts=tuple(on_rung(rung, people)), internal=True, raising=raising)
    return None


def on_rung(rung: Rung, people: People) -> Iterator[Part]:
    """Who stands on a step now."""
    watch = people.watches.get(rung.roster)
    if rung.target == "managers":
        yield from (Part(one.id, "", "manager") for one in people.by_id.values() if one.manager)
    elif watch and rung.target == "lead":
        yield from _lead(watch)
    elif watch and rung.target in _LINES:
        line, why = _LINES[rung.target]
        yield from (on_line(one, "", why) for one in watch.line(line))


def takes(heard: Heard, subject: Subject, plan: Plan, people: People) -> bool:
    """Whether an event shows that a person of the provider has taken the item. A machine's act is no answer."""
    person = people.by_id.get(heard.actor or 0)
    if person is None or person.customer is not None:
        return False
    if heard.sort == "desk":
        return heard.kind == "assigned" and bool(heard.payload.get("assignee"))
    kind = plan.pack.kinds.get(subject.kind)
    moves = {move.on for move in kind.moves} if kind else set()
    return heard.sort == "fact" and heard.kind in TAKES | moves and not _opens(heard, subject, plan)


def _lead(watch: Watch) -> Iterator[Part]:
    if watch.terms.lead is not None:
        yield Part(watch.terms.lead, "", "lead", watch.roster)


def _begins(heard: Heard, subject: Subject, plan: Plan, policy: Calling) -> bool:
    """The item is new and of concern, or has become so by its level."""
    if not subject.kind or not subject.open:
        return False
    if (heard.sort, heard.kind) == ("decision", "level_changed"):
        before, after = heard.payload["before"], heard.payload["after"]
        return bool(before) and policy.concerns(subject.kind, after) and not policy.concerns(subject.kind, before)
    return _opens(heard, subject, plan) and policy.concerns(subject.kind, subject.level)


def _opens(heard: Heard, subject: Subject, plan: Plan) -> bool:
    kind = plan.pack.kinds.get(subject.kind)
    opening = kind.opened_by if kind else ["reported"]
    return heard.sort == "fact" and heard.kind in opening and heard.at == subject.opened


def _serves(rung: Rung, people: People, now: Instant) -> bool:
    watch = people.watches.get(rung.roster)
    if rung.when == "always" or watch is None:
        return True
    return service_hours(watch.terms).is_open(now) == (rung.when == "in_hours")
