"""What parsers give and the intake takes. Pure."""

from collections.abc import Mapping
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from opspact.kernel.time import MINUTE, Instant, Span

State = Literal["firing", "resolved", "acknowledged"]


class Unreadable(ValueError):  # noqa: N818 - says what is the case
    """A body that can never be understood as it is; the text says why."""


class Raw(msgspec.Struct, frozen=True):
    """A delivery as it came: the body unpacked, the headers that matter (names in small letters), the path's end."""

    body: bytes
    headers: Mapping[str, str] = {}
    path: str = ""


class Setting(msgspec.Struct, frozen=True):
    """What a parser needs to know beside the bytes."""

    now: Instant
    zone: ZoneInfo = ZoneInfo("UTC")
    """For times without an offset."""
    mapping: Mapping[str, Any] = {}
    """Of the generic format: where in the body what is."""
    resolve_after: Span = 5 * MINUTE
    """A problem that is not said again for so long is over, where the sender's protocol means it so."""


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a sender says about one of its alerts (S0.41: time, type, content, discoverer, object)."""

    key: str
    """Which alert, as the sender tells them apart; the same from problem to recovery."""
    state: State
    started: Instant | None = None
    """When the problem began, by the sender's clock; None: it does not say."""
    ended: Instant | None = None
    until: Instant | None = None
    """Unless said again the problem counts as over from here."""
    type: str = ""
    content: str = ""
    object: str = ""
    discoverer: str = ""
    """What found it, where the sender says more than that it was itself."""
    severity: int = 4
    """1 (worst) to 5 (for information): the sender's view, never the contract's level."""
    labels: dict[str, str] = {}
    link: str = ""
    note: str = ""
    """What somebody wrote about it at the sender's side."""


class Parsed(msgspec.Struct, frozen=True):
    """A delivery understood."""

    key: str
    """The same for a delivery that is sent again."""
    signals: tuple[Signal, ...]
    lasting: bool = True
    """The key tells deliveries apart for days; False: only minutes, because other deliveries may look the same."""
    echo: str = ""
    """A key that was made for the sender, to be told in the answer."""
