"""What can be wrong with a calendar, and with a question put to it."""


class CalendarError(ValueError):
    """A calendar or an arrangement is not well said. `path` is where, `message` what and how to mend it."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


class NeverOpens(ValueError):  # noqa: N818 (the glossary's word)
    """The calendar does not open for long enough before the engine's last year: an answer, never a loop."""

    def __init__(self, calendar: str, start: str, direction: str) -> None:
        super().__init__(
            f"Calendar {calendar!r} does not open for long enough {direction} {start}: "
            "check its windows, holidays and closures."
        )
        self.calendar = calendar
        self.start = start


class OutOfRange(ValueError):  # noqa: N818
    """An instant or day outside the years that calendars are worked out for."""
