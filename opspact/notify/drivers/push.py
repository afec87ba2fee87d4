"""Web Push: a message on the screen of a browser that subscribed, also while no page is open. Pure."""

from typing import Final
from urllib.parse import urlsplit

import msgspec

from opspact.kernel.time import HOUR, SECOND, Instant
from opspact.notify.drivers.answers import by_status
from opspact.notify.drivers.sealing import LARGEST, sealed, unpacked, vouched
from opspact.notify.drivers.shapes import Driver, Field, Gateway, Letter, Outcome
from opspact.notify.drivers.texts import cut
from opspact.outside.asking import Answer, Request

LASTS: Final = 4 * 3600
"""Seconds for which the push server keeps what it could not hand over."""


class Keys(msgspec.Struct, frozen=True):
    """The browser's keys."""

    p256dh: str
    auth: str


class Browser(msgspec.Struct, frozen=True):
    """A browser's subscription, as it gives it out; kept as the address of the person."""

    endpoint: str
    keys: Keys


def browser(text: str) -> Browser:
    """A subscription that can serve. Raises ValueError."""
    found = msgspec.json.decode(text, type=Browser)
    right = urlsplit(found.endpoint).scheme == "https" and len(unpacked(found.keys.p256dh)) == 65
    if not right or len(unpacked(found.keys.auth)) != 16:
        raise ValueError("no subscription")
    return found


def compose(letter: Letter, to: str, gateway: Gateway, now: Instant) -> Request:
    """The letter, sealed for the browser. `Topic`: a repeat replaces what was not shown yet."""
    there = msgspec.json.decode(to, type=Browser)
    lines = "\n".join(letter.lines)
    said = {"title": cut(letter.headline, 600), "body": cut(lines, LARGEST // 2), "url": letter.link[1],
            "tag": letter.key}  # fmt: skip
    parts = urlsplit(there.endpoint)
    until = (now + 12 * HOUR) // SECOND
    own = gateway.settings
    headers = {
        "Content-Type": "application/octet-stream", "Content-Encoding": "aes128gcm", "TTL": str(LASTS),
        "Urgency": "high" if letter.urgent else "normal", "Topic": letter.key[:32],
        "Authorization": vouched(own["key"], f"{parts.scheme}://{parts.netloc}", own["contact"], until),
    }  # fmt: skip
    return Request(there.endpoint, sealed(msgspec.json.encode(said), there.keys.p256dh, there.keys.auth), headers)


def understand(answer: Answer, gateway: Gateway) -> Outcome:
    """A subscription that has ended does not come back."""
    if answer.status in (404, 410):
        return Outcome(False, f"HTTP {answer.status}", "address")
    return by_status(answer) or Outcome(True)


DRIVER: Final = Driver(
    compose, understand, limits=((200, 1),), address="Browser",
    fields=(
        Field("contact", "Contact for the push servers (mailto:…)"),
        Field("key", "Private key; empty: a new one is made", secret=True, needed=False),
    ),
)  # fmt: skip
