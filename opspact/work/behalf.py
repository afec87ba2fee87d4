"""What somebody of another party says (on the phone, by mail) and one of the provider's people writes down: the fact
counts in that party's name, and the event keeps the recorder as well. The plan may forbid it, fact by fact."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from opspact.journal.record import Actor
from opspact.plans.plan import Plan
from opspact.runner.actors import SYSTEM, is_among, side_of
from opspact.runner.index import index
from opspact.tenancy.viewer import Viewer
from opspact.work.acting import CUSTOMER_FACTS, actor_for
from opspact.work.shapes import BadFields, NotAllowed

RIGHT: Final = "desk.behalf"
THROUGH: Final = "through"
"""The value of a fact that says how it was told; only facts written down for another have it."""
LONGEST: Final = 200


class Behalf(msgspec.Struct, frozen=True):
    """Whose word is written down: the role or side, who of it said so, and how it was told."""

    role: str
    person: str
    through: str


def parties(viewer: Viewer, plan: Plan, contract: int, kind: str) -> list[str]:
    """Roles and sides whose word on this kind the viewer may write down; none where plan or rights forbid it."""
    if viewer.customer is not None or not viewer.may(RIGHT):
        return []
    declared = index(plan).facts.get(kind)
    allowed = declared.on_behalf if declared is not None else ["provider"]
    held = (*viewer.roles.get(contract, ()), "provider")
    if not allowed or not any(is_among(plan.pack, role, allowed) for role in held):
        return []
    return [name for name in _by(plan, kind) if side_of(plan.pack, name) not in ("provider", SYSTEM)]


def _by(plan: Plan, kind: str) -> list[str]:
    """Who says this kind by the plan; where it names nobody, who says it by nature."""
    levels, declared = plan.pack.levels, index(plan).facts.get(kind)
    if levels is not None and kind in ("classified", "overridden"):
        return levels.declared_by if kind == "classified" else levels.override_by
    if declared is not None and declared.by:
        return declared.by
    return ["customer"] if kind in CUSTOMER_FACTS else []


def actor_of(viewer: Viewer, plan: Plan, contract: int, kind: str, role: str | Behalf | None) -> Actor:
    """Whose act it is: the viewer's own (`acting.actor_for`), or another's written down by the viewer.

    Raises NotAllowed, and BadFields where it is not said whose word it is or how it was told.
    """
    if not isinstance(role, Behalf):
        return actor_for(viewer, plan, contract, kind, role)
    actor_for(viewer, plan, contract, kind)
    if role.role not in parties(viewer, plan, contract, kind):
        raise NotAllowed(RIGHT)
    _check(role)
    return Actor(viewer.account, viewer.kind, role.role, role.person.strip())


def _check(behalf: Behalf) -> None:
    given = {"person": behalf.person.strip(), THROUGH: behalf.through.strip()}
    if missing := [name for name, value in given.items() if not value]:
        raise BadFields(
            {name: {"zh": "代记须写明告知人和告知方式", "en": "say who told it and how"} for name in missing}
        )
    if long := [name for name, value in given.items() if len(value) > LONGEST]:
        words = {"zh": f"不能超过 {LONGEST} 个字符", "en": f"at most {LONGEST} characters"}
        raise BadFields(dict.fromkeys(long, words))


def told(values: Mapping[str, Any], role: str | Behalf | None) -> dict[str, Any]:
    """The values of a fact with how it was told; nobody says by a value of his own that he was told something."""
    own = {name: value for name, value in values.items() if name != THROUGH}
    return {**own, THROUGH: role.through.strip()} if isinstance(role, Behalf) else own
