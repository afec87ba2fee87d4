"""What a driver takes and gives. Pure: nothing is sent here."""

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from opspact.kernel.time import Instant
from opspact.outside.asking import Answer, Request

Trouble = Literal["", "later", "slow", "token", "gateway", "address", "message"]
"""What is at fault: nothing known (try later); too fast; the access token; how the gateway is set up; the address of
the person; the message itself, which will never be taken."""


class Letter(msgspec.Struct, frozen=True):
    """What there is to say to one person, in his language."""

    key: str
    """The same for every try: servers that know it take the message once."""
    lang: str
    kind: str
    headline: str
    lines: tuple[str, ...] = ()
    link: tuple[str, str] = ("", "")
    """Words and address of the place where it is read."""
    acts: tuple[tuple[str, str], ...] = ()
    """Words and address of what may be done at once."""
    spoken: str = ""
    """What a voice says of it."""
    urgent: bool = False


class Gateway(msgspec.Struct, frozen=True):
    """A gateway as its driver needs it: settings and secrets by name, and the access token in force."""

    settings: Mapping[str, str]
    token: str = ""


class Outcome(msgspec.Struct, frozen=True):
    """How a try ended."""

    ok: bool
    error: str = ""
    trouble: Trouble = ""
    wait: int = 0
    """Seconds for which the gateway wants to be left alone."""
    reference: str = ""
    """The gateway's own number of the message: receipts name it."""

    unknown: bool = False
    """No answer came, but the gateway may have taken it."""

    @property
    def final(self) -> bool:
        """Whether another try by this channel is of no use."""
        return self.trouble in ("address", "message")


class Token(msgspec.Struct, frozen=True):
    """An access token, and for how many seconds it serves."""

    text: str
    seconds: int


class TokenWay(msgspec.Struct, frozen=True):
    """How a driver gets an access token: the question, and what the answer holds (an outcome where it holds none)."""

    compose: Callable[[Gateway], Request]
    read: Callable[[Answer], Token | Outcome]


class Field(msgspec.Struct, frozen=True):
    """One thing that an administrator fills in. `sentence` is a template of `ui.words`."""

    name: str
    sentence: str
    secret: bool = False
    needed: bool = True
    default: str = ""
    long: bool = False


class Driver(msgspec.Struct, frozen=True):
    """A channel: how a letter becomes a request to its server, and what the answer means."""

    compose: Callable[[Letter, str, Gateway, Instant], Request]
    """Letter, address of the person, gateway, present."""
    understand: Callable[[Answer, Gateway], Outcome]
    fields: tuple[Field, ...]
    limits: tuple[tuple[int, int], ...] = ()
    """So many messages within so many seconds, each of them a limit of the server."""
    token: TokenWay | None = None
    address: str = "Address of the person"
    """What the address of a person is called there."""
