"""`load`: the whole demo into an empty database."""

from datetime import date

import msgspec
from django.db import transaction

from opspact.kernel import now
from opspact.kernel.time import MINUTE, Instant
from opspact.shell.demo_data.duty import on_duty
from opspact.shell.demo_data.founding import found
from opspact.shell.demo_data.loading import Course
from opspact.shell.demo_data.moments import at
from opspact.shell.demo_data.monitoring import watch
from opspact.shell.demo_data.planning import SEED, first_day, planned
from opspact.shell.demo_data.reading import books, cast
from opspact.tenancy.models import Account, Contract, Customer


class NotEmpty(RuntimeError):  # noqa: N818 - says what is the case
    """There are people, customers or contracts already: the demo would mix with them."""


class Loaded(msgspec.Struct, frozen=True):
    """What was loaded."""

    items: int
    happenings: int
    unexpected: tuple[str, ...]
    """What the plans refused though the demo did not mean it."""


def is_empty() -> bool:
    """Whether nobody and nothing is there yet."""
    return not (Account.objects.exists() or Customer.objects.everything().exists()
                or Contract.objects.everything().exists())  # fmt: skip


def load(until: Instant | None = None, seed: int = SEED, since: date | None = None) -> Loaded:
    """Load the demo up to a moment (now). Raises NotEmpty. All of it or nothing."""
    end = now.now() if until is None else until
    players = cast()
    happenings = planned(end, players, books(), seed, since)
    with transaction.atomic():
        if not is_empty():
            raise NotEmpty
        start = at(since or first_day(end), 0)
        with now.at(start - MINUTE):
            course = Course(found(players, end))
        course.run(happenings, end)
        on_duty(players, course.ground, end)
        watch(course.ground, end)
    return Loaded(len(course.items), len(happenings), tuple(f"{h.case} {h.name}: {why}" for h, why in course.refused))


def is_loaded() -> bool:
    """Whether the demo is what the database holds."""
    numbers = {one.number for one in cast().contracts.values()}
    return Contract.objects.everything().filter(number__in=numbers).count() == len(numbers)
