"""Who listens to live updates, and what each may hear."""

import asyncio
from typing import Final

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
        self.woken = asyncio.Event()

    def tell(self, name: str) -> None:
        """Note that something moved; many at once become `work:*` and `alert:*`."""
        self.waiting[name] = None
        if len(self.waiting) > ROOM or ALL[0] in self.waiting:
            self.waiting = dict.fromkeys(ALL)
        self.woken.set()

    def take(self) -> list[str]:
        """What it was not told yet."""
        taken, self.waiting = list(self.waiting), {}
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

    def lost(self) -> None:
        """Something may have been missed: everybody is to ask anew."""
        for one in self.present:
            one.tell(ALL[0])


def may_know(viewer: Viewer, moved: Moved) -> bool:
    """Whether a viewer may know that an item moved."""
    if viewer.contracts is not None and moved.contract not in viewer.contracts:
        return False
    if viewer.customer is None:
        return viewer.may("desk.read")
    return viewer.customer == moved.customer and moved.public and viewer.may("portal")
