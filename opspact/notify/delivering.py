"""Handing letters to a gateway over HTTP, several at a time, and what its answers mean. No database here.

An access token is fetched where none is in force, and once more where the gateway says that it is not any more.
"""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Final

import msgspec
from django.conf import settings

from opspact.kernel.time import Instant
from opspact.notify.drivers.shapes import Driver, Gateway, Letter, Outcome, Token
from opspact.notify.drivers.table import DRIVERS
from opspact.notify.shapes import Channel
from opspact.outside.asking import Away, Line
from opspact.outside.guard import Forbidden

log = logging.getLogger(__name__)
TIMEOUT: Final = 5.0
"""Seconds for one request: who is called waits for the next channel meanwhile."""
AT_ONCE: Final = 8
PAUSE: Final = 30
"""Seconds for which a gateway that does not answer is left alone."""
NOT_TRIED: Final = "the gateway did not answer another message just now"


class Parcel(msgspec.Struct, frozen=True):
    """A letter and the address of the person."""

    letter: Letter
    to: str


class Handed(msgspec.Struct, frozen=True):
    """How each parcel fared, and the access token that was fetched meanwhile."""

    outcomes: tuple[Outcome, ...]
    token: Token | None = None


def hand_over(channel: Channel, gateway: Gateway, parcels: Sequence[Parcel], moment: Instant) -> Handed:
    """The outcome of each. When the gateway is away, those not under way yet fail without being tried."""
    driver = DRIVERS[channel]
    with Line(private=_may_be_private(channel), timeout=TIMEOUT) as line:
        token = None
        if driver.token and not gateway.token:
            fetched = _token(line, driver, gateway)
            if isinstance(fetched, Outcome):
                return Handed((fetched,) * len(parcels))
            token, gateway = fetched, msgspec.structs.replace(gateway, token=fetched.text)
        outcomes = _all(line, driver, gateway, parcels, moment)
        stale = [n for n, one in enumerate(outcomes) if one.trouble == "token"]
        if not stale or not driver.token:
            return Handed(tuple(outcomes), token)
        fetched = _token(line, driver, gateway)
        if isinstance(fetched, Token):
            token, gateway = fetched, msgspec.structs.replace(gateway, token=fetched.text)
            again = _all(line, driver, gateway, [parcels[n] for n in stale], moment)
            for n, outcome in zip(stale, again, strict=True):
                outcomes[n] = outcome
        return Handed(tuple(outcomes), token)


def _may_be_private(channel: Channel) -> bool:
    """A gateway is named by an administrator; a push server by whoever subscribes, as a webhook is."""
    return bool(settings.OPSPACT_WEBHOOK_PRIVATE if channel == "push" else settings.OPSPACT_GATEWAY_PRIVATE)


def _token(line: Line, driver: Driver, gateway: Gateway) -> Token | Outcome:
    assert driver.token is not None
    try:
        return driver.token.read(line.ask(driver.token.compose(gateway)))
    except (Away, Forbidden) as wrong:
        return Outcome(False, str(wrong), "later")


def _all(line: Line, driver: Driver, gateway: Gateway, parcels: Sequence[Parcel], moment: Instant) -> list[Outcome]:
    away = Event()
    if len(parcels) == 1:
        return [_one(line, driver, gateway, parcels[0], moment, away)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda one: _one(line, driver, gateway, one, moment, away), parcels))


def _one(line: Line, driver: Driver, gateway: Gateway, parcel: Parcel, moment: Instant, away: Event) -> Outcome:
    if away.is_set():
        return Outcome(False, NOT_TRIED, "slow", wait=PAUSE)
    try:
        asked = driver.compose(parcel.letter, parcel.to, gateway, moment)
    except Exception as wrong:
        log.exception("letter %s cannot be made", parcel.letter.key)
        return Outcome(False, f"{type(wrong).__name__}: {wrong}"[:500], "message")
    try:
        return driver.understand(line.ask(asked), gateway)
    except Away as wrong:
        away.set()
        return Outcome(False, str(wrong), "slow", wait=PAUSE, unknown=wrong.heard)
    except Forbidden as wrong:
        return Outcome(False, str(wrong), "address" if driver is DRIVERS["push"] else "gateway")
