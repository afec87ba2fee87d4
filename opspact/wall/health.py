"""The health of services: each service of each customer is quiet, has alerts, or has incidents of some level."""

from collections.abc import Iterable
from typing import Final, Literal
from urllib.parse import urlencode

import msgspec
from django.db.models import Count

from opspact.desk.rows import TONES
from opspact.desk.wording import capital
from opspact.signals.models import Alert
from opspact.tenancy.viewer import Viewer
from opspact.ui.words import say
from opspact.work.models import WorkItem
from opspact.work.naming import Contracts

State = Literal["quiet", "alert", "incident"]
Place = tuple[int, str]
"""Id of a contract and name of a service in its plan; 0 and empty where nothing is known."""
TILES: Final = 30
"""So many tiles fit on a wall and can still be read."""
PLANS: Final = 40
"""Of so many contracts the quiet services are shown one by one; of others one tile stands for all that is quiet."""
UNSET: Final = 98
"""Rank of a case whose level nobody has said yet: below all levels, above what is quiet."""
QUIET: Final = 99
FIGURES: Final = 4
"""Levels 1, 2, 3 and lower, not set yet."""


class Trouble(msgspec.Struct):
    """What is wrong with one service."""

    alerts: int = 0
    ranks: dict[int, int] = {}
    """Cases by the rank of their level, 0 the worst."""
    level: str = ""
    """Of the gravest."""

    @property
    def rank(self) -> int:
        """Of the gravest case."""
        return min(self.ranks, default=QUIET)

    @property
    def gravity(self) -> tuple[int, int]:
        """Sorts the worst first."""
        return (self.rank, -self.alerts)


class Tile(msgspec.Struct, frozen=True):
    """One service of the grid, in the reader's language."""

    customer: str
    service: str
    state: State
    tone: int = 0
    """Of an incident: 1 the gravest."""
    level: str = ""
    count: int = 0
    asks: str = ""
    """What the list of cases or alerts is asked for, to show the same."""


class Grid(msgspec.Struct, frozen=True):
    """The tiles, by customer and service: where one is stays the same as long as nothing else is graver."""

    tiles: list[Tile]
    more: int = 0
    """Services without a tile."""
    troubled: int = 0
    """Of them those that are not quiet."""


def troubles(viewer: Viewer, contracts: Contracts) -> dict[Place, Trouble]:
    """Open alerts and open incidents (cases that their plan gives levels), by contract and service.

    Two queries over what is open.
    """
    found: dict[Place, Trouble] = {}
    alerts = Alert.objects.visible_to(viewer).filter(ended=None).values_list("contract_id", "service")
    for contract, service, n in alerts.annotate(n=Count("id")).order_by():
        found.setdefault((contract or 0, service), Trouble()).alerts += n
    cases = WorkItem.objects.visible_to(viewer).filter(open=True).exclude(kind="")
    counted = cases.values_list("contract_id", "service", "kind", "rank", "level").annotate(n=Count("id"))
    for contract, service, kind, rank, level, n in counted.order_by("rank"):
        if level or kind in kinds(contracts, contract):
            trouble = found.setdefault((contract, service), Trouble())
            trouble.level = trouble.level or level
            known = rank if level else UNSET
            trouble.ranks[known] = trouble.ranks.get(known, 0) + n
    return found


def kinds(contracts: Contracts, contract: int) -> list[str]:
    """The kinds of case that a contract's plan gives levels: its incidents."""
    book = contracts.book(contract)
    levels = book.latest.pack.levels if book else None
    return list(levels.kinds) if levels else []


def by_level(found: Iterable[Trouble]) -> list[int]:
    """Open incidents of level 1, 2, 3 and lower, and those whose level is not set yet."""
    counts = [0] * FIGURES
    for trouble in found:
        for rank, n in trouble.ranks.items():
            counts[FIGURES - 1 if rank == UNSET else min(rank, FIGURES - 2)] += n
    return counts


def grid(contracts: Contracts, found: dict[Place, Trouble], lang: str) -> Grid:
    """The worst services, and of the quiet ones as many as there is room for."""
    places = {place: Trouble() for place in _quiet(contracts)} | found
    worst = sorted(places, key=lambda place: (places[place].gravity, place))
    shown = [_tile(contracts, place, places[place], lang) for place in worst[:TILES]]
    rest = [place for place in worst[TILES:] if place in found]
    return Grid(sorted(shown, key=lambda tile: (tile.customer, tile.service)), len(worst[TILES:]), len(rest))


def _quiet(contracts: Contracts) -> Iterable[Place]:
    """The services that the plans of contracts in force name."""
    active = [one.pk for one in contracts.rows.values() if one.active]
    for n, contract in enumerate(active):
        book = contracts.book(contract) if n < PLANS else None
        yield from ((contract, name) for name in (book.latest.pack.services if book else None) or ("",))


def _tile(contracts: Contracts, place: Place, trouble: Trouble, lang: str) -> Tile:
    contract, service = place
    names, row = contracts.names(contract), contracts.rows.get(contract)
    customer = row.customer.name if row else ""
    title = capital(names.say("services", service, lang)) if names and service else service
    asks = urlencode({"contract": contract or "", "service": service})
    if trouble.ranks:
        level = capital(contracts.level(contract, trouble.level, lang)) if trouble.level else say(lang, "Level not set")
        asks += f"&kind={','.join(kinds(contracts, contract))}"
        return Tile(customer, title, "incident", min(trouble.rank + 1, TONES), level, sum(trouble.ranks.values()), asks)
    if trouble.alerts:
        return Tile(customer, title, "alert", count=trouble.alerts, asks=asks)
    return Tile(customer, title, "quiet")
