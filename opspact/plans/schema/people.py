"""Parties, roles, ladders: who promises, who acts, who is told."""

from typing import Literal

from opspact.kernel.text import Text
from opspact.plans.schema.base import Part, Titled


class Party(Titled, frozen=True, kw_only=True):
    """A party of the contract: provider, customer, supplier, authority, or a name of the plan's own."""

    contact: str = ""
    """How to reach the party, as the contract gives it."""


class Role(Titled, frozen=True, kw_only=True):
    """A role that people hold. Facts name the role that recorded them; steps name the roles to tell."""

    side: str = "provider"
    """The party the role belongs to."""
    holders: list[str] = []
    """Who holds it (people of the `people` register). The lint names roles that nobody holds but a step tells."""
    acts_as: list[str] = []
    """Roles whose acts this role may also do."""


class Ladder(Titled, frozen=True, kw_only=True):
    """An ordered escalation ladder, lowest rung first; climbs one rung at a time unless `skip` (S4.8, S1.22)."""

    rungs: list[str]
    """Roles, from low to high."""
    skip: bool = False
    """Whether rungs may be skipped."""
    leads_to: Literal["authority", "skill"] = "authority"
    """`authority`: to higher management (hierarchical escalation); `skill`: to deeper knowledge (functional)."""
    start: dict[str, str] = {}
    """Starting rung by level or category, where it is not the lowest."""


class Reading(Part, frozen=True, kw_only=True):
    """A reading of an unclear sentence that belongs to no single promise."""

    of: str
    """Clause or requirement id of the sentence."""
    chosen: Text
    """What this pack does."""
    other: Text = ""
    """What the other reading would be."""
