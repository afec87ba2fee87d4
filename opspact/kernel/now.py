"""The present: the one place where the wall clock is read. Tests and the demo set it; nobody else asks the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from opspact.kernel.time import Instant, instant, to_datetime

_set: ContextVar[Instant | None] = ContextVar("now", default=None)


def now() -> Instant:
    """The present instant, or the one set by `at`."""
    given = _set.get()
    return instant(datetime.now(UTC)) if given is None else given  # noqa: TID251 - the one reading of the wall clock


def now_datetime() -> datetime:
    """The same as an aware datetime in UTC, for the database."""
    return to_datetime(now())


@contextmanager
def at(moment: Instant) -> Iterator[None]:
    """Within the block the present stands still at `moment`."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
