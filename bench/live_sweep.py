"""Time coming to many items at once: `python -m bench.live_sweep INSTANT` is one worker, at an instant."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from opspact.kernel import now
from opspact.kernel.time import HOUR, MINUTE, Instant, instant
from opspact.shell.running.migrate import start_django


def due_at_once(items: int, seed: int = 1) -> Instant:
    """Add items whose next step is due at the same time; the first instant at which all of it is due."""
    from bench import tickets  # noqa: PLC0415 - needs Django
    from opspact.tenancy.models import Contract  # noqa: PLC0415
    from opspact.work.models import WorkItem  # noqa: PLC0415

    every = Contract.objects.everything()
    contracts = {pack: list(every.filter(number__startswith=f"{pack}-")) for pack in tickets.COURSES}
    start = now.now() - 3 * HOUR
    moulds = [tickets.mould("s1", contracts["s1"][n], start, 1, n) for n in range(4)]
    WorkItem.objects.everything().filter(next_at__isnull=False).update(next_at=None)
    dice = random.Random(seed)
    tickets.multiply(((moulds[n % 4], timedelta(0)) for n in range(items)), contracts, dice)
    steps = WorkItem.objects.everything().filter(next_at__isnull=False).values_list("next_at", flat=True).distinct()
    return max(instant(at) for at in steps if at) + MINUTE


def sweep_all(moment: Instant, workers: int, cpu: Callable[[], float]) -> tuple[int, int, float, float]:
    """Let so many workers sweep until nothing is due: items, steps given out, seconds, CPU seconds of PostgreSQL."""
    from opspact.journal.models import Event  # noqa: PLC0415

    steps = Event.objects.filter(kind="step_fired")
    before, used, begun = steps.count(), cpu(), time.perf_counter()
    command = [sys.executable, "-m", "bench.live_sweep", str(moment)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(workers)]
    counts = [one.communicate()[0].split() for one in running]
    own = max(float(seconds) for _, seconds in counts)
    assert time.perf_counter() - begun >= own
    return sum(int(count) for count, _ in counts), steps.count() - before, own, cpu() - used


def fan_out(items: int, seed: int = 2) -> tuple[int, float]:
    """One outage that so many open items of a contract share: how many heard of it, and seconds until all did."""
    from bench import tickets  # noqa: PLC0415
    from opspact.journal.models import Outbox  # noqa: PLC0415
    from opspact.journal.outbox import drain  # noqa: PLC0415
    from opspact.tenancy.models import Contract  # noqa: PLC0415
    from opspact.tenancy.viewer import SYSTEM  # noqa: PLC0415
    from opspact.work import services  # noqa: PLC0415
    from opspact.work.models import WorkItem  # noqa: PLC0415

    contract = Contract.objects.everything().get(number="s2-1")
    mould = tickets.mould("s2", contract, now.now() - HOUR, 2, 0)
    copies = ((mould, timedelta(seconds=n % 600)) for n in range(items))
    tickets.multiply(copies, {"s2": [contract]}, random.Random(seed))
    Outbox.objects.all().delete()
    services.take(SYSTEM, mould.item["id"], "outage_started", {}, role="support_group", happened=now.now() - MINUTE)
    began, moment = now.now_datetime(), time.perf_counter()
    while drain("fanout"):
        pass
    took = time.perf_counter() - moment
    return WorkItem.objects.everything().filter(contract=contract, looked__gte=began).count(), took


def _sweep(moment: Instant) -> None:
    start_django()
    from opspact.work.sweep import sweep  # noqa: PLC0415

    done, begun = 0, time.perf_counter()
    with now.at(moment):
        while found := sweep():
            done += found
    print(done, time.perf_counter() - begun)


if __name__ == "__main__":
    _sweep(int(sys.argv[1]))
