"""Provisional shape."""

import msgspec


class CalendarSpec(msgspec.Struct, frozen=True, kw_only=True):
    """Provisional."""
