"""What workers do: the one table of jobs and their intervals."""

from functools import partial
from typing import Final

from opspact.conf.reactions import REACTIONS
from opspact.journal.outbox import drain
from opspact.shell.running.heartbeat import beat
from opspact.shell.running.loop import Job
from opspact.work.sweep import sweep

JOBS: Final = (
    Job("sweep", sweep, every=0.2),
    *(Job(f"outbox: {reaction.consumer}", partial(drain, reaction.consumer), every=0.2) for reaction in REACTIONS),
    Job("heartbeat", beat, every=5),
)
