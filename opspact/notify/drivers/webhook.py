"""Messages to another system of the provider, signed as Standard Webhooks has it. Pure."""

from datetime import UTC, datetime
from typing import Final

import msgspec
from standardwebhooks import Webhook

from opspact.kernel.time import SECOND, Instant, to_datetime
from opspact.notify.drivers.answers import by_status
from opspact.notify.drivers.shapes import Driver, Field, Gateway, Letter, Outcome
from opspact.outside.asking import Answer, Request


def compose(letter: Letter, to: str, gateway: Gateway, now: Instant) -> Request:
    """One message for one person. `webhook-id` is the same for every try."""
    data = {
        "to": to, "lang": letter.lang, "headline": letter.headline, "lines": letter.lines, "link": letter.link[1],
        "acts": [{"title": words, "url": address} for words, address in letter.acts], "urgent": letter.urgent,
    }  # fmt: skip
    told = {"type": f"message.{letter.kind}", "timestamp": to_datetime(now).isoformat(), "data": data}
    body = msgspec.json.encode(told)
    at = datetime.fromtimestamp(now // SECOND, UTC)
    headers = {
        "Content-Type": "application/json", "webhook-id": letter.key, "webhook-timestamp": str(now // SECOND),
        "webhook-signature": Webhook(gateway.settings["secret"]).sign(letter.key, at, body.decode()),
    }  # fmt: skip
    return Request(gateway.settings["url"], body, headers)


def understand(answer: Answer, gateway: Gateway) -> Outcome:
    """The status alone counts."""
    return by_status(answer) or Outcome(True)


DRIVER: Final = Driver(
    compose, understand, limits=((100, 1),), address="Name of the person in the other system",
    fields=(
        Field("url", "Address of the gateway"),
        Field("secret", "Secret (whsec_…)", secret=True),
    ),
)  # fmt: skip
