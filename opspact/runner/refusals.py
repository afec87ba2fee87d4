"""What must not happen: a fact refused by a gate, a state, its actor, a date too near, or an empty quota."""

from opspact.gates.rules import Unmet, guards, unmet
from opspact.plans.schema.levels import Levels
from opspact.runner.actors import SYSTEM, is_among
from opspact.runner.lifecycle import kind_of
from opspact.runner.scope import CaseScope
from opspact.runner.shapes import Fact, Refusal
from opspact.runner.state import CaseState
from opspact.runner.targeting import before_moment, calendar_for, on_calendar
from opspact.runner.values import moment


def refusals(state: CaseState, fact: Fact) -> list[Refusal]:
    """Why a fact is refused in the case as it stands; empty: it is accepted. A machine's own acts are not refused."""
    if fact.by == SYSTEM and fact.id.startswith("auto/"):
        return []
    rules = (_actor, _state, _level, _dates, _quota, _gates)
    return [refusal for rule in rules for refusal in rule(state, fact)]


def _refusal(fact: Fact, rule: str, missing: tuple[Unmet, ...]) -> Refusal:
    return Refusal(fact.id, fact.kind, fact.case, fact.at, rule, missing)


def _actor(state: CaseState, fact: Fact) -> list[Refusal]:
    kind = state.index.facts.get(fact.kind)
    if kind is None or not fact.by or is_among(state.plan.pack, fact.by, kind.by):
        return []
    names = ", ".join(kind.by)
    title = {"zh": f"只能由 {names} 记录", "en": f"only {names} may record this"}
    return [_refusal(fact, "actor", (Unmet(title, f"by: {fact.by}"),))]


def _state(state: CaseState, fact: Fact) -> list[Refusal]:
    """Where moves are declared for a fact, one of them must start from the present state."""
    moves = [m for m in state.index.kind(state.kind).moves if m.on == fact.kind] if state.opened else []
    if not moves or any(not m.sources or state.status in m.sources for m in moves):
        return []
    sources = ", ".join(sorted({s for m in moves for s in m.sources}))
    title = {
        "zh": f"当前状态为“{state.status}”，须先处于：{sources}",
        "en": f"the state is {state.status}; it must be one of {sources}",
    }
    return [_refusal(fact, "state", (Unmet(title, f"state: {state.status}"),))]


def _level(state: CaseState, fact: Fact) -> list[Refusal]:
    """Only those the plan names may lower a level; an override needs a right and a reason."""
    levels = state.plan.pack.levels
    wanted = str(fact.fields.get("level") or "")
    if levels is None or not state.opened or wanted not in levels.scale:
        return []
    assessed = state.level_track(fact.line).assessed
    missing: list[Unmet] = []
    if fact.kind == "overridden":
        missing = _lacks_to_override(state, levels, fact)
    elif fact.kind == "classified" and assessed and state.index.ranks[wanted] > state.index.ranks[assessed]:
        missing = _lacks_to_lower(state, levels, fact)
    return [_refusal(fact, "level", tuple(missing))] if missing else []


def _lacks_to_override(state: CaseState, levels: Levels, fact: Fact) -> list[Unmet]:
    missing = []
    if not levels.override_by or not is_among(state.plan.pack, fact.by, levels.override_by):
        missing.append(Unmet({"zh": "无权人工改定级别", "en": "no right to override the level"}, f"by: {fact.by}"))
    if not fact.fields.get("reason"):
        missing.append(Unmet({"zh": "缺少改定理由", "en": "the reason is missing"}, "reason"))
    return missing


def _lacks_to_lower(state: CaseState, levels: Levels, fact: Fact) -> list[Unmet]:
    missing = []
    if not is_among(state.plan.pack, fact.by, levels.lower.by):
        missing.append(Unmet({"zh": "无权降低级别", "en": "no right to lower the level"}, f"by: {fact.by}"))
    if levels.lower.reason and not fact.fields.get("reason"):
        missing.append(Unmet({"zh": "降级须写明理由", "en": "lowering needs a reason"}, "reason"))
    return missing


def _dates(state: CaseState, fact: Fact) -> list[Refusal]:
    """A date that leaves no time for the notice it needs, where the plan refuses rather than breaks."""
    kind = state.kind or kind_of(state.index, fact)
    found = []
    for promise in state.index.promises_for(kind):
        before = promise.commitment.due_before
        value = fact.fields.get(before.moment) if before and before.late == "refuse" else None
        at = moment(value, state.plan.zone)
        if before is None or at is None:
            continue
        lead = on_calendar(before.lead, calendar_for(promise.commitment, None))
        if fact.at > before_moment(state.plan, at, lead):
            title = {"zh": f"须提前 {lead.text}", "en": f"needs a lead of {lead.text}"}
            found.append(_refusal(fact, f"late_date:{promise.name}", (Unmet(title, lead.text),)))
    return found


def _quota(state: CaseState, fact: Fact) -> list[Refusal]:
    found = []
    for name, quota in state.plan.pack.quotas.items():
        if quota.overdraw != "refuse" or fact.kind not in quota.used_by:
            continue
        left = state.world.quota_left(name, fact.at)
        if left < state.world.quota_use(name, fact):
            title = {"zh": f"额度不足，剩余 {left}", "en": f"not enough left of the quota: {left}"}
            found.append(_refusal(fact, f"quota:{name}", (Unmet(title, f"left: {left}"),)))
    return found


def _gates(state: CaseState, fact: Fact) -> list[Refusal]:
    scope = CaseScope(state, fact.at, fact)
    kind = state.kind or kind_of(state.index, fact)
    found = []
    for name, gate in guards(state.plan.pack.gates, fact.kind, kind, scope):
        missing = unmet(gate, scope)
        if missing and not (gate.exception and _excepted(state, name, gate.exception.by)):
            found.append(_refusal(fact, f"gate:{name}", missing))
    return found


def _excepted(state: CaseState, gate: str, by: list[str]) -> bool:
    """Whether somebody with the right has let this gate pass, with a reason."""
    return any(
        f.kind == "excepted" and f.fields.get("gate") == gate and f.fields.get("reason")
        and is_among(state.plan.pack, f.by, by)
        for f in state.history
    )  # fmt: skip
