"""What a signal means for its alert, given what was said about it before. Pure: the order of arrival decides nothing.

A problem that began no later than the last recovery is overtaken: it is recorded as already ended and opens nothing.
"""

from typing import Final, Literal

import msgspec

from opspact.kernel.time import Instant
from opspact.signals import flapping
from opspact.signals.shapes import Signal

Kind = Literal["opened", "overtaken", "ended", "expired", "acknowledged", "updated"]
ROUTED: Final = ("opened", "overtaken", "ended", "expired")
"""Changes after which somebody must look at the alert."""


class Track(msgspec.Struct, frozen=True):
    """What is known of one key of a sender."""

    id: int
    key: str
    alert: int | None = None
    """The alert that is open now."""
    opened: Instant | None = None
    """When that one was recorded: its place among the partitions."""
    started: Instant | None = None
    """When the last recorded problem began."""
    ended: Instant | None = None
    """The last recovery."""
    severity: int = 0
    history: int = 0
    changed: Instant = 0
    flapping: bool = False


class Change(msgspec.Struct, frozen=True):
    """What is to be written."""

    kind: Kind
    track: Track
    """As it stands afterwards; of an opened alert still without its id."""
    alert: int | None
    """The alert that changes; None: a new one."""
    opened: Instant | None
    signal: Signal
    started: Instant
    ended: Instant | None = None


def decide(track: Track, signal: Signal, at: Instant) -> tuple[Track, Change | None]:
    """The track afterwards and what else is to be written; nothing for a repeat or what is long known."""
    began = min(at if signal.started is None else signal.started, at)
    if signal.state == "firing":
        return _said_again(track, signal, began) if track.alert else _problem(track, signal, began, at)
    if signal.state == "resolved":
        return _recovery(track, signal, began, min(at if signal.ended is None else signal.ended, at), at)
    if track.alert is None:
        return track, None
    return track, Change("acknowledged", track, track.alert, track.opened, signal, began)


def _said_again(track: Track, signal: Signal, began: Instant) -> tuple[Track, Change | None]:
    if signal.severity == track.severity and not signal.note:
        return track, None
    after = msgspec.structs.replace(track, severity=signal.severity)
    return after, Change("updated", after, track.alert, track.opened, signal, began)


def _problem(track: Track, signal: Signal, began: Instant, at: Instant) -> tuple[Track, Change | None]:
    if track.ended is None or began > track.ended:
        after = _turned(track, at, opened=at, started=began, severity=signal.severity)
        return after, Change("opened", after, None, at, signal, began)
    if track.started is not None and began <= track.started:
        return track, None
    after = msgspec.structs.replace(track, started=began)
    return after, Change("overtaken", after, None, at, signal, began, track.ended)


def _recovery(
    track: Track, signal: Signal, began: Instant, over: Instant, at: Instant
) -> tuple[Track, Change | None]:  # fmt: skip
    if track.alert is not None and track.started is not None:
        if over < track.started:
            return track, None
        after = _turned(track, at, alert=None, opened=None, ended=over)
        return after, Change("ended", after, track.alert, track.opened, signal, track.started, over)
    known = track.started is not None and began <= track.started
    after = msgspec.structs.replace(track, ended=max(over, track.ended or over))
    if signal.started is None or known or began > over:
        return after, None
    after = msgspec.structs.replace(after, started=began)
    return after, Change("overtaken", after, None, at, signal, began, over)


def _turned(track: Track, at: Instant, **values: object) -> Track:
    """The track after its state changed."""
    history = flapping.after(track.history, at - track.changed, changed=True)
    flaps = flapping.flaps(history, before=track.flapping)
    return msgspec.structs.replace(track, history=history, changed=at, flapping=flaps, **values)
