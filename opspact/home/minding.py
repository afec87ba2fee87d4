"""What an administrator minds: whether the product does its work, and what stands in people's way."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.metadata import version
from platform import python_version
from typing import Any, Final

import django
import msgspec
from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min
from django.utils.module_loading import import_string

from opspact.journal.models import Outbox
from opspact.kernel.now import now_datetime
from opspact.notify.endpoints import failing
from opspact.notify.models import Endpoint, Message
from opspact.people.models import Failure
from opspact.people.rules import current
from opspact.plans.lint import lint
from opspact.plans.loader import PackErrors
from opspact.plans.loader.problems import Problem
from opspact.plans.store import books
from opspact.plans.store.books import files_of
from opspact.tenancy.access import require
from opspact.tenancy.models import Account, Contract
from opspact.tenancy.viewer import Viewer

RIGHT: Final = "system.manage"
RECENT: Final = timedelta(days=7)
SHOWN: Final = 10
CHECKED: Final = 20
"""So many contracts' plans are checked at once."""


class Queue(msgspec.Struct, frozen=True):
    """What a consumer of events has still to do."""

    consumer: str
    waiting: int
    oldest: datetime
    tries: int
    """The most attempts at one of them."""


class Locked(msgspec.Struct, frozen=True):
    """A login that failed too often."""

    login: str
    account: int | None
    failures: int
    last: datetime


class Doubtful(msgspec.Struct, frozen=True):
    """What the check of a contract's plan warns of."""

    contract: Contract
    problems: tuple[Problem, ...]


def checks() -> Mapping[str, Any]:
    """Every part of the product and whether it is well, as the address of readiness says it."""
    ask: Callable[[], Mapping[str, Any]] = import_string(settings.OPSPACT_CHECKS)
    return ask()


def upkeep() -> Mapping[str, Any]:
    """The last backup and the last check of the journals, each with its time and how it ended."""
    ask: Callable[[], Mapping[str, Any]] = import_string(settings.OPSPACT_UPKEEP)
    return ask()


def queues(viewer: Viewer) -> list[Queue]:
    """The outbox by consumer."""
    require(viewer, RIGHT)
    rows = Outbox.objects.values_list("consumer").annotate(Count("id"), Min("not_before"), Max("attempts"))
    return [Queue(*row) for row in rows.order_by("consumer")]


def dead_gateways(viewer: Viewer) -> list[Endpoint]:
    """Gateways in service that do not work now, the longest first."""
    require(viewer, RIGHT)
    return list(failing()[:SHOWN])


def failed_messages(viewer: Viewer) -> list[Message]:
    """Messages of the last days that could not be delivered, the latest first."""
    require(viewer, RIGHT)
    rows = Message.objects.visible_to(viewer).filter(state="failed", created__gte=now_datetime() - RECENT)
    return list(rows.select_related("account", "customer").order_by("-id")[:SHOWN])


def locked(viewer: Viewer) -> list[Locked]:
    """Logins that are locked now."""
    require(viewer, RIGHT)
    rules = current()
    recent = Failure.objects.filter(at__gt=now_datetime() - timedelta(minutes=rules.lock_minutes))
    rows = recent.values_list("login").annotate(n=Count("id"), last=Max("at")).filter(n__gte=rules.lock_after)
    found = list(rows.order_by("-last")[:SHOWN])
    known = dict(Account.objects.filter(login__in=[login for login, _, _ in found]).values_list("login", "pk"))
    return [Locked(login, known.get(login), n, last) for login, n, last in found]


def doubtful(viewer: Viewer) -> list[Doubtful]:
    """Contracts whose plans the check warns of, among the first by number."""
    require(viewer, RIGHT)
    rows = Contract.objects.visible_to(viewer).filter(active=True).annotate(plan_key=books.digest_column("pk"))
    found = ((one, _warnings(key)) for one in rows.order_by("number")[:CHECKED] if (key := one.plan_key))
    return [Doubtful(one, problems) for one, problems in found if problems]


@lru_cache(maxsize=64)
def _warnings(digest: str) -> tuple[Problem, ...]:
    """The warnings about a plan; a plan that cannot be read any more is one."""
    try:
        loaded = books.try_out(files_of(digest.partition(".")[0]))
    except PackErrors as wrong:
        return tuple(wrong.problems)
    return tuple(problem for problem in lint(loaded) if problem.severity == "warning")


def versions() -> list[tuple[str, str]]:
    """What runs here."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        database = str(cursor.fetchone()[0])
    known = (("Opspact", version("opspact")), ("Python", python_version()), ("Django", django.get_version()))
    return [*known, ("PostgreSQL", database.split(" ", maxsplit=1)[0])]
