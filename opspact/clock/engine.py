"""The fold: frozen terms and marks over calendars give the view of a clock, and nothing else does
(architecture §3).

Pure: no wall clock, no order of arrival. The same marks give the same view in whatever order they are
handed in, and `known_at` gives what was known then.
"""

from collections.abc import Mapping, Sequence

from opspact.calendars.worktime import WorkCalendar
from opspact.clock.late import outcome
from opspact.clock.marks import happened
from opspact.clock.shapes import ClockTerms, ClockView, Mark
from opspact.clock.view import view_of
from opspact.kernel.time import Instant


def fold(
    terms: ClockTerms,
    calendars: Mapping[str, WorkCalendar],
    marks: Sequence[Mark],
    known_at: Instant,
    as_of: Instant | None = None,
) -> ClockView:
    """The view of a clock at `as_of` (default `known_at`) from the marks recorded by `known_at`.

    `calendars` holds every calendar that targets and steps name, and "always". Instants are UTC microseconds.
    Never raises for a calendar that never opens: the view is `unreachable`.
    """
    now = known_at if as_of is None else as_of
    told = happened(marks, known_at, now)
    return view_of(outcome(terms, calendars, told, now), told, now)
