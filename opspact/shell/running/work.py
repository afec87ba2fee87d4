"""`opspact work`: one worker process. Any number may run, here and elsewhere."""

import signal
from threading import Event
from types import FrameType

import click

from opspact.shell.running.migrate import start_django


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now and end.")
def work(once: bool) -> None:
    """Let time come to the work: steps of clocks, messages, what follows from events, periodic duties."""
    start_django()
    from opspact.shell.running.loop import jobs, run, run_once  # noqa: PLC0415

    if once:
        run_once(jobs())
        return
    stop = Event()

    def told(_sign: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    run(jobs(), stop)
