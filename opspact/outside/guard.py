"""Where a request may go: not into the provider's own network, whatever its name resolves to (SSRF).

The name is resolved once, every address it has is looked at, and the connection goes to an address that was looked at:
a second answer of the name server changes nothing.
"""

import ipaddress
import socket
from typing import Final
from urllib.parse import SplitResult, urlsplit

SCHEMES: Final = {"http": 80, "https": 443}
LONGEST: Final = 2000
_NEVER_MAPPED: Final = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16"))


class Forbidden(ValueError):  # noqa: N818 - says what is the case
    """An address to which nothing is sent; the text says why."""


def parsed(url: str) -> SplitResult:
    """The parts of an address that may be asked by its form. Raises Forbidden."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Forbidden("this is no address") from None
    if parts.scheme not in SCHEMES or not parts.hostname or len(url) > LONGEST or not url.isprintable():
        raise Forbidden("an address that begins with http:// or https:// is expected")
    if parts.username is not None or parts.password is not None or parts.fragment or port == 0:
        raise Forbidden("the address holds a name, a password or a fragment")
    return parts


def resolved(url: str, *, private: bool) -> tuple[str, int]:
    """An address of the host (as a number) and its port. Raises Forbidden, OSError where the name is not known.

    `private`: it may stand in a private network.
    """
    parts = parsed(url)
    port = parts.port or SCHEMES[parts.scheme]
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not private:
        for address in addresses:
            _check(address)
    return addresses[0], port


def _check(text: str) -> None:
    address = ipaddress.ip_address(text.split("%", maxsplit=1)[0])
    inner = getattr(address, "ipv4_mapped", None) or address
    if (
        not inner.is_global
        or inner.is_multicast
        or any(inner in net for net in _NEVER_MAPPED if net.version == inner.version)
    ):
        raise Forbidden(f"{text} is not a public address")
