"""What a fired step of a clock gives to say: due soon, overdue, an escalation. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from opspact.notify.shapes import ClockNow, Heard, Kind, Raising, Rung, Subject, Topic, Why
from opspact.notify.titles import base, promise_title
from opspact.plans.plan import Plan
from opspact.plans.schema.promises import Step
from opspact.plans.terms.moments import StepAt


def step_topics(heard: Heard, subject: Subject, plan: Plan) -> list[Topic]:
    """Who takes over hears of an escalation; the others that the step tells hear of the deadline."""
    said = heard.payload
    if said.get("withdrawn"):
        return []
    place = StepAt.read(said["step"].partition(" #")[0])
    clock, kind = clock_of(subject, said), _kind(place)
    if not still_so(kind, clock):
        return []
    payload = base(plan, subject) | {
        "promise": promise_title(plan, said["commitment"]), "line": said.get("line", ""), "at": said["at"],
        "due": clock.due if clock else None, "share": place.share, "offset": place.offset, "n": said.get("n", 0),
    }  # fmt: skip
    about = about_step(said)
    found = [Topic("escalated", payload, roles=(r.role,), about=about, raising=r) for r in _raised(said, plan)]
    told = (*said.get("tell", ()), *said.get("escalate_to", ()))
    others = tuple(role for role in dict.fromkeys(told) if role not in {t.roles[0] for t in found})
    return [*found, Topic(kind, payload, roles=others, about=about)] if others else found


def about_step(said: Mapping[str, Any]) -> str:
    """The key of one firing of one step, without its item."""
    parts = (said["commitment"], said.get("line", ""), said["round"], said["step"], said.get("n", 0))
    return "|".join(map(str, parts))


def clock_of(subject: Subject, said: Mapping[str, Any]) -> ClockNow | None:
    """The clock as it stands of which a step fired."""
    key = (said["commitment"], said.get("line", ""), said["round"])
    return next((c for c in subject.clocks if (c.promise, c.line, c.round) == key), None)


def clock_about(subject: Subject, about: str) -> ClockNow | None:
    """The same from the key of a firing."""
    promise, line, n, _, _ = about.split("|")
    return clock_of(subject, {"commitment": promise, "line": line, "round": int(n)})


def still_so(kind: str, clock: ClockNow | None) -> bool:
    """Whether a message about a step is still true: nothing is "due soon" on a clock that no longer runs, and nothing
    overdue that was kept in the light of what is known now. Of an unknown clock there is nothing to doubt.
    """
    if clock is None:
        return True
    if kind == "started":
        return clock.phase != "void"  # the telling itself may have stopped it (S1.5)
    if kind == "soon":
        return clock.phase == "running"
    return clock.phase != "void" and clock.verdict != "kept"


def _kind(place: StepAt) -> Kind:
    if place.share == 0:
        return "started"
    before = place.share < 1000 if place.share is not None else (place.offset or 0) < 0
    return "soon" if before else "overdue"


def _raised(said: Mapping[str, Any], plan: Plan) -> list[Raising]:
    """One escalation to the first role that takes over, the rest in order behind it; one to the rung of a ladder."""
    found = []
    if first := tuple(said.get("escalate_to", ())):
        climbs = bool(said.get("ladder")) or _repeats(said, plan)
        found.append(Raising("hierarchical", first[0], rungs(first[1:]), by_plan=climbs))
    rung = said.get("rung", "")
    if rung and rung not in first:
        found.append(Raising(_leads_to(plan, said["ladder"]), rung))
    return found


def hand_topic(heard: Heard, subject: Subject, plan: Plan) -> list[Topic]:
    """Somebody escalates by hand: to a role, or to people by name; on silence it climbs the ladder the role is on."""
    said, role = heard.payload, str(heard.payload.get("role", ""))
    payload = base(plan, subject) | {"text": str(said.get("text", "")), "by": heard.actor_name, "at": heard.at}
    people = tuple(int(one) for one in said.get("accounts", ()))
    raising = Raising(said["kind"], role, rungs(_above(plan, role)), by_plan=False)
    named: tuple[tuple[int, Why], ...] = tuple((one, "named") for one in people)
    return [Topic("escalated", payload, (role,) if role else (), named, raising=raising)]


def rungs(roles: Iterable[str]) -> tuple[Rung, ...]:
    """Roles as steps to climb."""
    return tuple(Rung("role", role) for role in roles)


def _above(plan: Plan, role: str) -> tuple[str, ...]:
    """The rungs above a role on the first ladder that has it."""
    rungs = next((ladder.rungs for ladder in plan.pack.ladders.values() if role in ladder.rungs), [role])
    return tuple(rungs[rungs.index(role) + 1 :])


def _leads_to(plan: Plan, ladder: str) -> Literal["functional", "hierarchical"]:
    found = plan.pack.ladders.get(ladder)
    return "functional" if found and found.leads_to == "skill" else "hierarchical"


def _repeats(said: Mapping[str, Any], plan: Plan) -> bool:
    """Whether the plan says the step again and again, or escalates the same promise later by another step."""
    declared = plan.pack.commitments.get(said["commitment"]) or plan.pack.duties.get(said["commitment"])
    steps: list[Step] = list(declared.steps) if declared else []
    place = said["step"].partition(" #")[0]
    here = [s for s in steps if s.at.text == place]
    later = [s for s in steps[steps.index(here[-1]) + 1 :] if s.escalate_to or s.ladder] if here else []
    return any(s.repeat for s in here) or bool(later)
