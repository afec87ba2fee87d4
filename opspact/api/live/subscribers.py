"""Who listens to live updates, and what each may hear."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

from opspact.api.live.announcing import Moved
from opspact.tenancy.viewer import Viewer

ROOM: Final = 100
"""Items waiting for one listener; beyond that it is told to ask for everything."""
ALL: Final = ("work:*", "alert:*")


class Subscriber:
    """An open page: a bounded set of names that moved since it was last told."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.waiting: dict[str, None] = {}
        self.rung = False
        self.woken = asyncio.Event()

    def tell(self, name: str) -> None:
        """Note that something moved; many at once become `work:*` and `alert:*`."""
        self.waiting[name] = None
        if len(self.waiting) > ROOM or ALL[0] in self.waiting:
            self.waiting = dict.fromkeys(ALL)
        self.woken.set()

    def ring(self) -> None:
        """Note that its inbox changed."""
        self.rung = True
        self.woken.set()

    def take(self) -> dict[str, Any]:
        """What it was not told yet: `ids` of what moved, and `notices` where there is something new in its inbox."""
        taken: dict[str, Any] = {"ids": list(self.waiting)} | ({"notices": True} if self.rung else {})
        self.waiting, self.rung = {}, False
        self.woken.clear()
        return taken


class Subscribers:
    """Everybody who listens in this process."""

    def __init__(self) -> None:
        self.present: set[Subscriber] = set()

    def hear(self, moved: list[Moved]) -> None:
        """Hand an announcement to those who may know."""
        for one in self.present:
            for item in moved:
                if may_know(one.viewer, item):
                    one.tell(item.name)

    def ring(self, accounts: Iterable[int]) -> None:
        """Tell those whose inbox got something new; nobody else learns of it."""
        told = set(accounts)
        for one in self.present:
            if one.viewer.account in told:
                one.ring()

    def lost(self) -> None:
        """Something may have been missed: everybody is to ask anew."""
        for one in self.present:
            one.tell(ALL[0])
            one.ring()


def may_know(viewer: Viewer, moved: Moved) -> bool:
    """Whether a viewer may know that an item moved."""
    if viewer.contracts is not None and moved.contract not in viewer.contracts:
        return False
    if viewer.customer is None:
        return viewer.may("desk.read")
    return viewer.customer == moved.customer and moved.public and viewer.may("portal")
