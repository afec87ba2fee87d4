"""Who reacts to what: the one table (architecture §5). A consumer's handler takes a batch of outbox rows."""

from typing import Final

from opspact.documents.reactions import HEARS
from opspact.journal.outbox import Reaction
from opspact.notify.duty import TELLS

REACTIONS: Final = (
    Reaction(
        consumer="fanout",
        handler="opspact.work.fanout.consume",
        sorts=frozenset({"fanout"}),
    ),
    Reaction(
        consumer="notify",
        handler="opspact.notify.consume.consume",
        sorts=frozenset({"decision", "desk"}),
        kinds=frozenset(
            {"step_fired", "level_changed", "told", "assigned", "mentioned", "noted", "followed", "unfollowed",
             "escalated"}
        ),
    ),
    Reaction(consumer="notify", handler="opspact.notify.consume.consume", sorts=frozenset({"fact"})),
    Reaction(
        consumer="duty",
        handler="opspact.notify.duty.consume",
        streams=frozenset({"roster"}),
        kinds=TELLS,
    ),
    Reaction(
        consumer="contracts",
        handler="opspact.work.refreshing.on_plan_changed",
        streams=frozenset({"contract"}),
        kinds=frozenset({"plan_saved", "holidays_loaded"}),
    ),
    Reaction(
        consumer="refresh",
        handler="opspact.work.refreshing.consume",
        sorts=frozenset({"refresh"}),
        limit=1,
        lane="refresh",
    ),
    Reaction(
        consumer="documents",
        handler="opspact.documents.reactions.on_restored",
        sorts=frozenset({"fact"}),
        kinds=HEARS,
    ),
    # Nothing of the journal: the intake itself gives these two their rows.
    Reaction(consumer="signals", handler="opspact.signals.route.consume", streams=frozenset()),
    Reaction(consumer="live", handler="opspact.api.live.announcing.announce_alerts", streams=frozenset()),
    Reaction(
        consumer="outward",
        handler="opspact.api.outward.consume",
        sorts=frozenset({"fact", "decision", "desk"}),
    ),
)  # fmt: skip
