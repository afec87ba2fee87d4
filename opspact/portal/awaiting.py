"""What a case waits for from the customer: the confirmation, a rating, an answer that ends a wait. Pure."""

from collections.abc import Iterable, Iterator
from typing import Final, Literal

from opspact.plans.plan import Plan
from opspact.plans.schema.promises import Exclusion, Pause
from opspact.work.acting import is_customers

Need = Literal["confirm", "rate", "answer"]
OUTCOMES: Final = frozenset({"restored", "solved", "answered", "finished", "worked_around"})
"""Facts after which the customer can say whether it is good."""
VERDICTS: Final = frozenset({"confirmed", "rejected", "reopened"})
COURSE: Final = OUTCOMES | VERDICTS | {"rated"}
"""The facts that `needs` asks about."""


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
