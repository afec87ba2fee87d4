"""What workers do: the one table of jobs and their intervals."""

from functools import partial
from typing import Final

from opspact.api import once
from opspact.api.webhooks import sending
from opspact.conf.reactions import REACTIONS
from opspact.desk import presence, tidying
from opspact.journal.outbox import drain
from opspact.journal.partitions import make_ahead
from opspact.notify.acting import forget_used
from opspact.notify.ahead import tell_due
from opspact.notify.drivers.table import LANES as LINES
from opspact.notify.escalations import climb
from opspact.notify.passing import unconfirmed
from opspact.notify.sending import send_due
from opspact.notify.trials import monthly
from opspact.rosters.laying import lay_due
from opspact.shell.running.heartbeat import beat
from opspact.shell.running.loop import Job
from opspact.shell.running.watchdog import watch
from opspact.signals import heartbeats, holding, partitions
from opspact.work.sweep import sweep

LANES: Final = {one.consumer: one.lane for one in REACTIONS}
JOBS: Final = (
    Job("sweep", sweep, every=0.2),
    *(Job(f"outbox: {name}", partial(drain, name), every=0.2, lane=lane) for name, lane in LANES.items()),
    Job("escalations", climb, every=5),
    *(Job(f"messages: {lane}", partial(send_due, LINES[lane]), every=0.2, lane=lane) for lane in LINES),
    Job("unconfirmed messages", unconfirmed, every=5),
    Job("tests of addresses", monthly, every=600, lane="upkeep"),
    Job("used links", forget_used, every=3600, lane="upkeep"),
    Job("rosters", lay_due, every=600, lane="upkeep"),
    Job("duty ahead", tell_due, every=600, lane="upkeep"),
    Job("watchdog", watch, every=20, lane="upkeep"),
    Job("webhooks", sending.send, every=1, lane="webhooks"),
    Job("old deliveries", sending.forget_old, every=3600, lane="webhooks"),
    Job("old answers", once.forget_old, every=3600, lane="webhooks"),
    Job("heartbeat", beat, every=5),
    Job("signs of life", heartbeats.sweep, every=5),
    Job("waits of windows", holding.sweep, every=5),
    Job("partitions of signals", partitions.make_ahead, every=3600, lane="upkeep"),
    Job("old signals", partitions.drop_old, every=3600, lane="upkeep"),
    Job("presence", presence.clear, every=600, lane="upkeep"),
    Job("files that nothing names", tidying.tidy, every=tidying.EVERY, lane="upkeep"),
    Job("partitions ahead", make_ahead, every=3600, lane="upkeep"),
)
