"""The worker's loop: a table of jobs, each done again and again at its interval, at once while it finds work."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from threading import Event, Thread
from typing import Final, NamedTuple

from django.conf import settings
from django.db import close_old_connections
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)
PAUSE_AFTER_ERROR: Final = 5.0
"""Seconds until a job that failed is tried again, or its interval where that is longer."""


class Job(NamedTuple):
    """Something a worker does from time to time. Jobs of one lane wait for each other, lanes do not."""

    name: str
    run: Callable[[], int]
    """Does one batch; how much it found to do. It is called again at once while it finds something."""
    every: float
    """Seconds between two looks."""
    lane: str = "time"


def jobs() -> Sequence[Job]:
    """The table of jobs (`OPSPACT_JOBS` in the settings)."""
    table: Sequence[Job] = import_string(settings.OPSPACT_JOBS)
    return table


def run(table: Sequence[Job], stop: Event) -> None:
    """Do the jobs until told to stop; a lane finishes its batch first."""
    lanes = dict.fromkeys(job.lane for job in table)
    threads = [Thread(target=_lane, args=([j for j in table if j.lane == lane], stop), name=lane) for lane in lanes]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        for thread in threads:
            thread.join(0.2)


def run_once(table: Iterable[Job]) -> None:
    """Do every job until it finds nothing."""
    for job in table:
        while job.run():
            pass


def _lane(table: Sequence[Job], stop: Event) -> None:
    due = dict.fromkeys(table, 0.0)
    while not stop.is_set():
        job = min(due, key=due.__getitem__)
        wait = due[job] - time.monotonic()
        if wait > 0 and stop.wait(wait):
            return
        due[job] = time.monotonic() + _batch(job)


def _batch(job: Job) -> float:
    """Do one batch; the seconds until the next."""
    try:
        return 0.0 if job.run() else job.every
    except Exception:
        log.exception("job %s failed", job.name)
        return max(job.every, PAUSE_AFTER_ERROR)
    finally:
        close_old_connections()
