"""Who acted: whether a role or side is among those a plan names."""

from collections.abc import Sequence

from opspact.plans.schema.pack import Pack

SYSTEM = "system"
"""The actor of every automatic act."""
SIDES = ("customer", "provider", "supplier", "authority")
"""Parties every plan may name without declaring them."""


def side_of(pack: Pack, actor: str) -> str:
    """The party an actor belongs to: a role's side, or the name itself where it is a party."""
    role = pack.roles.get(actor)
    return role.side if role else actor


def is_among(pack: Pack, actor: str, allowed: Sequence[str]) -> bool:
    """Whether an actor is one of the named roles, acts as one of them, or belongs to a named side.

    An unknown actor (empty) is nobody; no names at all allow anybody.
    """
    if not allowed:
        return True
    role = pack.roles.get(actor)
    own = {actor, side_of(pack, actor), *(role.acts_as if role else ())}
    return bool(actor) and not own.isdisjoint(allowed)


def answers(pack: Pack, actor: str, owed_by: str) -> bool:
    """Whether an act can be the human answer that `owed_by` owes: not a machine's, not the other side's (edge case 8).

    An actor that the fact does not name is believed to be the one who owes.
    """
    if actor == SYSTEM:
        return False
    side = side_of(pack, actor)
    return side == owed_by or side not in SIDES
