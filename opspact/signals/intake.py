"""The one way in: a delivery that was understood becomes tracks, alerts and events. Idempotent, whatever is repeated.

The caller holds the transaction; `take` is for senders that do not come through the door (mail, traps, syslog, jobs).
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
from django.db import connection, transaction

from opspact.kernel.now import now
from opspact.kernel.time import MINUTE, Instant, Span
from opspact.signals import store
from opspact.signals.decide import Change, Track, decide
from opspact.signals.formats.reading import digest
from opspact.signals.senders import Sender
from opspact.signals.shapes import Parsed, Raw, Signal

ALIKE: Final[Span] = 5 * MINUTE
"""Deliveries without an identity of their own that look the same within it are one."""
LONGEST_REASON: Final = 500


class Outcome(msgspec.Struct, frozen=True):
    """What came of a delivery."""

    fresh: bool
    """False: it had been taken before."""
    changes: tuple[Change, ...] = ()


def take(sender: Sender, parsed: Parsed, raw: Raw) -> Outcome:
    """Take a delivery on Django's connection, in one transaction."""
    with transaction.atomic():
        return take_on(raw_connection(), sender, parsed, raw, now())


def raw_connection() -> store.Connection:
    """The connection beneath Django's."""
    connection.ensure_connection()
    found: Any = connection.connection
    return found  # type: ignore[no-any-return]


def take_on(db: store.Connection, sender: Sender, parsed: Parsed, raw: Raw, at: Instant) -> Outcome:
    """The same on a connection whose transaction the caller holds.

    What was taken before only says that its alerts still stand; it decides nothing anew, unless deliveries of this kind
    look alike: then deciding again is right, and harmless.
    """
    key = store.key_of(parsed, at, ALIKE)
    turns = _turns(parsed.signals)
    fresh = store.deliver(db, sender, raw, key, at, "taken", signals=len(parsed.signals))
    first = store.touch(db, sender, store.until_of(turns[0]), at) if turns else None
    if (not fresh() and parsed.lasting) or first is None:
        return Outcome(fresh=False)
    done = _turn(db, sender, turns[0], first(), at)
    return Outcome(fresh=True, changes=(*done, *_turns_later(db, sender, turns[1:], at)))


def apply(db: store.Connection, sender: Sender, signals: Sequence[Signal], at: Instant) -> tuple[Change, ...]:
    """Let signals happen to their alerts; of one key one after the other."""
    return tuple(_turns_later(db, sender, _turns(signals), at))


def _turns_later(
    db: store.Connection, sender: Sender, turns: Sequence[Sequence[Signal]], at: Instant
) -> Iterator[Change]:  # fmt: skip
    for turn in turns:
        tracks = store.touch(db, sender, store.until_of(turn), at)
        yield from _turn(db, sender, turn, tracks(), at)


def _turn(
    db: store.Connection, sender: Sender, turn: Sequence[Signal], tracks: dict[str, Track], at: Instant
) -> list[Change]:  # fmt: skip
    changes: list[Change] = []
    for signal in turn:
        before = tracks[signal.key]
        after, change = decide(before, signal, at)
        if change is not None:
            changes.append(change)
        elif after.ended != before.ended:
            store.remember(db, after)
    if changes:
        store.write(db, sender, changes, at)
    return changes


def _turns(signals: Sequence[Signal]) -> list[list[Signal]]:
    """The signals in turns in which each key stands once; mostly there is one."""
    turns: list[list[Signal]] = []
    counts: dict[str, int] = {}
    for signal in signals:
        turn = counts.get(signal.key, 0)
        counts[signal.key] = turn + 1
        if turn == len(turns):
            turns.append([])
        turns[turn].append(signal)
    return turns


def bury(db: store.Connection, sender: Sender, raw: Raw, reason: str, at: Instant) -> None:
    """Keep a delivery that cannot be understood, with the reason, so that it can be mended and replayed."""
    key = "dead:" + digest(raw.path, raw.body)
    store.deliver(db, sender, raw, key, at, "dead", reason.replace("\0", "")[:LONGEST_REASON])


def silence_ended(track: Track, until: Instant) -> Signal:
    """What is said of a problem that was not said again in time."""
    return Signal(key=track.key, state="resolved", started=track.started, ended=until)
