"""Who looks: what an account may see and do, as a value that every read and write takes."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

ActorKind = Literal["customer", "engineer", "manager", "system"]

RIGHTS: Final[dict[str, frozenset[str]]] = {
    "agent": frozenset(
        {"desk.read", "desk.open", "desk.act", "desk.behalf", "plans.read", "reports.read", "people.read",
         "rosters.read"}
    ),
    "engineer": frozenset(
        {"desk.read", "desk.open", "desk.act", "desk.behalf", "plans.read", "people.read", "rosters.read"}
    ),
    "manager": frozenset(
        {"desk.read", "desk.open", "desk.act", "desk.behalf", "desk.approve", "desk.void", "plans.read", "plans.edit",
         "reports.read", "people.read", "audit.read", "rosters.read", "rosters.manage", "signals.manage"}
    ),
    "admin": frozenset(
        {"desk.read", "plans.read", "plans.edit", "people.read", "people.manage", "people.redact", "system.manage",
         "audit.read", "reports.read", "rosters.read", "rosters.manage", "signals.manage"}
    ),
    "auditor": frozenset({"desk.read", "plans.read", "reports.read", "people.read", "audit.read", "rosters.read"}),
    "customer_user": frozenset({"portal", "portal.file"}),
    "customer_manager": frozenset({"portal", "portal.file", "portal.all", "portal.approve", "portal.sign"}),
}  # fmt: skip
"""What each post of the product may do. Posts of customers begin with `customer_`.

Roles of a plan are another matter: they say in whose name an act counts.
"""


class Viewer(msgspec.Struct, frozen=True):
    """An account as the rules see it. Customer people see their own customer's things only."""

    account: int | None
    name: str
    login: str = ""
    language: str = "zh"
    customer: int | None = None
    """The customer it belongs to; None: the provider's own people."""
    contracts: frozenset[int] | None = None
    """The contracts it may see; None: all (of its customer, where it has one)."""
    rights: frozenset[str] = frozenset()
    roles: Mapping[int, tuple[str, ...]] = {}
    """Roles of the plan held, by contract."""
    posts: tuple[str, ...] = ()

    def may(self, right: str) -> bool:
        """Whether it has the right."""
        return right in self.rights

    @property
    def kind(self) -> ActorKind:
        """What kind of actor its acts are recorded as."""
        if self.account is None:
            return "system"
        if self.customer is not None:
            return "customer"
        return "manager" if "manager" in self.posts else "engineer"


ANONYMOUS: Final = Viewer(account=None, name="", customer=0, contracts=frozenset())
"""Nobody signed in: no rights, and no customer's rows."""

SYSTEM: Final = Viewer(account=None, name="system", rights=frozenset().union(*RIGHTS.values()))
"""The product itself: sees everything, records as a machine."""
