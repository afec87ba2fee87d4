"""Gateways as they are used: which one carries a message, with its secrets opened."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from django.conf import settings
from django.core import signing
from django.urls import reverse

from opspact.notify.drivers.shapes import Gateway
from opspact.notify.models import Endpoint
from opspact.people import secrecy

PURPOSE: Final = "gateways"
_SALT: Final = "opspact.notify.receipt"


class Serving(msgspec.Struct, frozen=True):
    """The gateways in service: by channel and customer, and by id."""

    by_channel: Mapping[tuple[str, int | None], Endpoint]
    by_id: Mapping[int, Endpoint]

    def of(self, channel: str, customer: int | None, own: int | None = None) -> Endpoint | None:
        """The gateway that carries a message: the address's own, that of the customer, else that of all."""
        if own is not None:
            return self.by_id.get(own)
        return self.by_channel.get((channel, customer)) or self.by_channel.get((channel, None))


def serving(channels: tuple[str, ...]) -> Serving:
    """The gateways of these channels that are in service; the oldest serves where there are several."""
    rows = list(Endpoint.objects.filter(active=True, channel__in=channels).order_by("-id"))
    return Serving({(one.channel, one.customer_id): one for one in rows}, {one.pk: one for one in rows})


def opened(endpoint: Endpoint, token: str = "") -> Gateway:
    """A gateway as drivers take it. Raises `secrecy.Lost`."""
    secrets = msgspec.json.decode(secrecy.opened(PURPOSE, bytes(endpoint.secrets)), type=dict[str, str])
    return Gateway({**endpoint.settings, **secrets, "receipt": receipt_address(endpoint.pk)}, token)


def sealed(secrets: Mapping[str, str]) -> bytes:
    """Secrets as they are stored."""
    return secrecy.sealed(PURPOSE, msgspec.json.encode(dict(secrets)).decode())


def receipt_address(endpoint_id: int) -> str:
    """Where a gateway tells what became of a message: an address that only it knows."""
    token = signing.Signer(salt=_SALT).sign_object(endpoint_id, compress=False)
    return settings.BASE_URL + reverse("notify:receipt", args=[token])


def read_receipt_token(token: str) -> int | None:
    """The gateway that this address was made for."""
    try:
        found: Any = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return found if isinstance(found, int) else None
