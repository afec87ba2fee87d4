"""Whether the product does its work: looked at by people, load balancers and monitoring. No sign-in, no data."""

from typing import Final, NamedTuple

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from opspact.notify.endpoints import failing
from opspact.shell.running.heartbeat import silence
from opspact.tenancy.access import before_the_wall, for_anybody
from opspact.work.sweep import lateness

LATE: Final = 60.0
"""Seconds that a due step may wait before health turns red."""
SILENT: Final = 30.0
"""Seconds that all workers may be silent."""
_UP_TO_DATE: Final[set[str]] = set()
"""Databases found up to date; they stay so, because a process does not learn new steps while it lives."""


class Check(NamedTuple):
    """One thing that must be well."""

    well: bool
    detail: str
    needed: bool = True
    """Whether the product is not ready without it."""


@before_the_wall
@for_anybody
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@before_the_wall
@for_anybody
def readyz(request: HttpRequest) -> HttpResponse:
    """Everything that an answer and a promise need is there: 200, else 503; which part is not, in the body."""
    found = checks()
    well = all(check.well for check in found.values() if check.needed)
    body = {name: {"well": check.well, "detail": check.detail} for name, check in found.items()}
    return JsonResponse({"well": well, "checks": body}, status=200 if well else 503)


@before_the_wall
@for_anybody
def metrics(request: HttpRequest) -> HttpResponse:
    """The same in the text format of Prometheus."""
    found = checks()
    late = lateness() / 1e6 if found["database"].well and found["migrations"].well else float("nan")
    lines = [
        "# HELP opspact_sweep_lateness_seconds How long the step that is due longest has been waiting.",
        "# TYPE opspact_sweep_lateness_seconds gauge",
        f"opspact_sweep_lateness_seconds {late:.6f}",
        "# HELP opspact_well Whether a part is well: 1 or 0.",
        "# TYPE opspact_well gauge",
        *(f'opspact_well{{part="{name}"}} {int(check.well)}' for name, check in found.items()),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")


def checks() -> dict[str, Check]:
    """Every part and whether it is well. What rests on a part that is not is not looked at."""
    found = {"database": _database()}
    if found["database"].well:
        found["migrations"] = _migrations()
        if found["migrations"].well:
            found |= {"worker": _worker(), "sweep": _sweep(), "gateways": _gateways()}
    return found


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError as wrong:
        return Check(False, str(wrong).splitlines()[0])
    return Check(True, "answers")


def _migrations() -> Check:
    if connection.settings_dict["NAME"] not in _UP_TO_DATE:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            return Check(False, f"{len(missing)} steps missing")
        _UP_TO_DATE.add(connection.settings_dict["NAME"])
    return Check(True, "up to date")


def _worker() -> Check:
    heard = silence()
    if heard is None:
        return Check(False, "none has ever been heard")
    return Check(heard.total_seconds() <= SILENT, f"heard {heard.total_seconds():.0f} s ago")


def _gateways() -> Check:
    """A dead gateway is told, and takes no process out of service: messages go by other channels."""
    dead = failing().count()
    return Check(not dead, f"{dead} do not work" if dead else "no failures", needed=False)


def _sweep() -> Check:
    late = lateness() / 1e6
    return Check(late <= LATE, f"{late:.1f} s late")
