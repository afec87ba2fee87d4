"""What a case waits for from the customer: the confirmation, a rating, an answer that ends a wait. Pure."""

from collections.abc import Iterable, Iterator
from typing import Final, Literal

from opspact.plans.plan import Plan
from opspact.plans.schema.promises import Exclusion, Pause
from opspact.runner.actors import side_of
from opspact.runner.state import CaseState
from opspact.work.acting import is_customers

Need = Literal["confirm", "rate", "answer", "approve"]
OUTCOMES: Final = frozenset({"restored", "solved", "answered", "finished", "worked_around"})
"""Facts after which the customer can say whether it is good."""
VERDICTS: Final = frozenset({"confirmed", "rejected", "reopened"})
WAITS: Final = frozenset({"paused", "exclusion_started"})
"""Facts that begin what the customer may have to approve."""
COURSE: Final = OUTCOMES | VERDICTS | WAITS | {"rated"}
"""The facts that `needs` and `approvals` ask about."""


def needs(plan: Plan, facts: Iterable[str], *, is_open: bool, waiting: str = "") -> list[Need]:
    """What is awaited from the customer, by the kinds of the case's facts in order. `waiting`: reason of its wait."""
    return list(_needs(plan, list(facts), is_open, waiting))


def _needs(plan: Plan, facts: list[str], is_open: bool, waiting: str) -> Iterator[Need]:
    if is_open and waiting and _is_ours(plan, waiting):
        yield "answer"
    if is_open and ripe(facts) and is_customers(plan, "confirmed"):
        yield "confirm"
    if not is_open and "rated" not in facts and is_customers(plan, "rated"):
        yield "rate"


def approvals(state: CaseState) -> list[str]:
    """Reasons of the waits that count only when the customer approves them, and that lack nothing else."""
    waits = (wait for wait in state.pauses if not wait.counts and not wait.missing)
    return list(dict.fromkeys(wait.reason for wait in waits if is_approved_by_customer(state.plan, wait.reason)))


def is_approved_by_customer(plan: Plan, reason: str) -> bool:
    """Whether a wait of this reason asks for the approval of the customer's side."""
    wait: Pause | Exclusion | None = plan.pack.pauses.get(reason) or plan.pack.exclusions.get(reason)
    return wait is not None and any(side_of(plan.pack, who) == "customer" for who in wait.approval)


def ripe(facts: Iterable[str]) -> bool:
    """Whether there is an outcome that the customer has not judged yet."""
    last = ""
    for kind in facts:
        if kind in OUTCOMES or kind in VERDICTS:
            last = kind
    return last in OUTCOMES


def _is_ours(plan: Plan, reason: str) -> bool:
    """Whether the customer's people end a wait by something that they record."""
    wait: Pause | Exclusion | None = plan.pack.pauses.get(reason) or plan.pack.exclusions.get(reason)
    if wait is None or wait.until is None:
        return False
    return any(is_customers(plan, atom.fact) for atom in wait.until.atoms if atom.fact)
