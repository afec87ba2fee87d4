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
from opspact.work.models import WorkItem
from opspact.work.naming import Contracts

State = Literal["quiet", "alert", "incident"]
Place = tuple[int, str]
"""Id of a contract and name of a service in its plan; 0 and empty where nothing is known."""
TILES: Final = 40
"""So many tiles fit on a wall and can still be read."""
PLANS: Final = 40
"""Of so many contracts the quiet services are shown one by one; of others one tile stands for all that is quiet."""
UNRANKED: Final = 99


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
        return min(self.ranks, default=UNRANKED)

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


def troubles(viewer: Viewer) -> dict[Place, Trouble]:
    """Open alerts and open cases with a level, by contract and service: two queries over what is open."""
    found: dict[Place, Trouble] = {}
    alerts = Alert.objects.visible_to(viewer).filter(ended=None).values_list("contract_id", "service")
    for contract, service, n in alerts.annotate(n=Count("id")).order_by():
        found.setdefault((contract or 0, service), Trouble()).alerts += n
    cases = WorkItem.objects.visible_to(viewer).filter(open=True).exclude(kind="").exclude(level="")
    counted = cases.values_list("contract_id", "service", "rank", "level").annotate(n=Count("id"))
    for contract, service, rank, level, n in counted.order_by("rank"):
        trouble = found.setdefault((contract, service), Trouble())
        trouble.level = trouble.level or level
        trouble.ranks[rank] = trouble.ranks.get(rank, 0) + n
    return found


def by_tone(found: Iterable[Trouble]) -> list[int]:
    """Open cases by the tone of their level, the gravest first; all low levels share the last."""
    tones = [0] * TONES
    for trouble in found:
        for rank, n in trouble.ranks.items():
            tones[min(rank, TONES - 1)] += n
    return tones


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
        level, tone = capital(contracts.level(contract, trouble.level, lang)), min(trouble.rank + 1, TONES)
        return Tile(customer, title, "incident", tone, level, sum(trouble.ranks.values()), f"{asks}&rank=any")
    if trouble.alerts:
        return Tile(customer, title, "alert", count=trouble.alerts, asks=asks)
    return Tile(customer, title, "quiet")
