"""Names for people as a plan gives them, kept in messages in every language it has. Pure."""

from typing import Any

from opspact.kernel.text import Text
from opspact.notify.shapes import Subject
from opspact.plans.plan import Plan
from opspact.plans.vocabulary import BUILT_IN_FACTS, BUILT_IN_KINDS


def base(plan: Plan, subject: Subject) -> dict[str, Any]:
    """What every message says of its subject."""
    pack = plan.pack
    kind = pack.kinds.get(subject.kind) or BUILT_IN_KINDS.get(subject.kind)
    return {
        "zone": pack.zone, "contract": subject.contract_number, "title": subject.title,
        "subject": (kind.title or subject.kind) if kind else subject.kind,
        "level": level_title(plan, subject.level), "grave": _grave(plan, subject.level),
    }  # fmt: skip


def _grave(plan: Plan, level: str) -> bool:
    """Whether this is the highest level of the plan."""
    return bool(level) and plan.pack.levels is not None and next(iter(plan.pack.levels.scale), "") == level


def promise_title(plan: Plan, name: str) -> Text:
    """Of a commitment or duty."""
    found = plan.pack.commitments.get(name) or plan.pack.duties.get(name)
    return (found.title if found else "") or name


def role_title(plan: Plan, name: str) -> Text:
    """Of a role or a party."""
    found = plan.pack.roles.get(name) or plan.pack.parties.get(name)
    return (found.title if found else "") or name


def level_title(plan: Plan, name: str) -> Text:
    """Of a level; empty for none."""
    found = plan.pack.levels.scale.get(name) if plan.pack.levels else None
    return (found.title if found else "") or name


def fact_title(plan: Plan, name: str) -> Text:
    """Of a kind of fact, the plan's own or a built-in one."""
    own, built_in = plan.pack.facts.get(name), BUILT_IN_FACTS.get(name)
    return (own.title if own else "") or (built_in.title if built_in else "") or name


def state_title(plan: Plan, kind: str, state: str) -> Text:
    """Of a state of a kind of case."""
    found = plan.pack.kinds.get(kind)
    return (found.state_titles.get(state) if found else None) or state
