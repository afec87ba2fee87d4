"""Sums of months, with month ends clamped."""

from calendar import monthrange
from datetime import date


def add_months(day: date, n: int) -> date:
    """The same day n months later (earlier for a negative n), or that month's last day where it has no such
    day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
