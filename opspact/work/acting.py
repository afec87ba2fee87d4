"""Who may record what: the right, the role in whose name, and the facts that customer people record themselves."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from opspact.journal.record import Actor
from opspact.plans.plan import Plan
from opspact.plans.terms.nodes import happened_nodes
from opspact.runner.actors import SYSTEM as MACHINE
from opspact.runner.actors import is_among, side_of
from opspact.runner.index import index
from opspact.tenancy.viewer import Viewer
from opspact.work.shapes import NotAllowed

CUSTOMER_FACTS: Final = frozenset(
    {
        "reported", "requested", "complained", "confirmed", "rejected", "rated", "reopened", "cancelled", "approved",
        "onsite_requested", "impact_changed", "claimed",
    }
)  # fmt: skip
"""What customer people may record where the plan names nobody."""
RIGHTS: Final = {"cancelled": "desk.void"}
"""Facts that ask the provider's people for more than the right to act, on pages and for programs alike."""
CUSTOMER_RIGHTS: Final = {"approved": "portal.approve"}
"""The same for customer people, who else need the right to file."""


def actor_for(viewer: Viewer, plan: Plan, contract: int, kind: str, role: str | None = None) -> Actor:
    """Whose act it is, in the role given or the one that fits best.

    Raises NotAllowed where the viewer may not record this kind, or not in this role.
    """
    if viewer.account is None:
        return Actor(role=MACHINE if role is None else role)
    _check_right(viewer, plan, contract, kind)
    if role and role not in viewer.roles.get(contract, ()) and role != _side(viewer):
        raise NotAllowed(f"not a holder of the role {role}")
    return Actor(viewer.account, viewer.kind, role or _role(viewer, plan, contract, kind), viewer.login)


def _side(viewer: Viewer) -> str:
    return "provider" if viewer.customer is None else "customer"


def _check_right(viewer: Viewer, plan: Plan, contract: int, kind: str) -> None:
    if viewer.customer is None:
        right = RIGHTS.get(kind, "desk.act")
        if not viewer.may(right):
            raise NotAllowed(right)
        return
    right = CUSTOMER_RIGHTS.get(kind, "portal.file")
    if not viewer.may(right) or not is_theirs(viewer, plan, contract, kind):
        raise NotAllowed(right)


def is_theirs(viewer: Viewer, plan: Plan, contract: int, kind: str) -> bool:
    """Whether a customer's person records this kind: the plan names a role of theirs, a gate wants their word, or the
    plan names nobody and it is the customer's by nature.
    """
    held = (*viewer.roles.get(contract, ()), "customer")
    named = named_for(plan, kind)
    return any(is_among(plan.pack, role, named) for role in held) if named else _by_nature(plan, kind)


def is_customers(plan: Plan, kind: str) -> bool:
    """Whether people of the customer's side record this kind, whoever they are."""
    named = named_for(plan, kind)
    return any(side_of(plan.pack, name) == "customer" for name in named) if named else _by_nature(plan, kind)


def named_for(plan: Plan, kind: str) -> Sequence[str]:
    """Roles and sides that the plan names for a kind: who may record it, else whose word the gates want on it."""
    declared = index(plan).facts.get(kind)
    if declared is not None and declared.by:
        return declared.by
    return () if _by_nature(plan, kind) else words_wanted(plan).get(kind, ())


@lru_cache(maxsize=512)
def words_wanted(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Roles and sides whose word the gates want, by kind of fact."""
    found: dict[str, tuple[str, ...]] = {}
    for gate in plan.pack.gates.values():
        for one in (node for required in gate.require for node in happened_nodes(required.that.node)):
            found[one.fact] = (*found.get(one.fact, ()), *one.by)
    return found


def _by_nature(plan: Plan, kind: str) -> bool:
    return kind in CUSTOMER_FACTS or any(kind in one.opened_by for one in index(plan).kinds.values())


def _role(viewer: Viewer, plan: Plan, contract: int, kind: str) -> str:
    """The first role held that the plan lets record this kind; else the first held; else the side."""
    held = viewer.roles.get(contract, ())
    declared = index(plan).facts.get(kind)
    fitting = [role for role in held if declared is None or is_among(plan.pack, role, declared.by)]
    return next(iter([*fitting, *held]), _side(viewer))


def noting(viewer: Viewer, contract: int) -> Actor:
    """Whose note it is: no plan says who may write one."""
    role = next(iter(viewer.roles.get(contract, ())), _side(viewer))
    return Actor(viewer.account, viewer.kind, role if viewer.account is not None else MACHINE, viewer.login)
