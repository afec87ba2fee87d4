"""The worker's loop: what finds work goes on at once, what fails holds up nobody."""

from threading import Event

import pytest
from django.core.management import call_command

from opspact.shell.running import loop
from opspact.shell.running.loop import Job


def test_a_job_goes_on_while_it_finds_work_and_lanes_do_not_wait_for_each_other() -> None:
    stop, done = Event(), []
    left = [3, 2, 1, 0]

    def many() -> int:
        done.append("many")
        return left.pop(0) if left else 0

    def slow() -> int:
        assert stop.wait(20)
        return 0

    def last() -> int:
        if done.count("many") >= 4:
            stop.set()
        return 0

    loop.run([Job("slow", slow, 60, lane="mail"), Job("many", many, 60), Job("last", last, 0.001)], stop)
    assert done.count("many") == 4


def test_a_job_that_fails_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "PAUSE_AFTER_ERROR", 0.001)
    stop = Event()
    tried: list[int] = []

    def failing() -> int:
        tried.append(1)
        raise RuntimeError("meant to fail")

    def other() -> int:
        if len(tried) > 1:
            stop.set()
        return 0

    loop.run([Job("failing", failing, 0.001), Job("other", other, 0.001)], stop)
    assert len(tried) > 1


@pytest.mark.django_db
def test_every_job_of_the_table_runs_on_an_empty_database() -> None:
    loop.run_once(loop.jobs())


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
