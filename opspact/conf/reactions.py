"""Who reacts to what: the one table (architecture §5). A consumer's handler takes a batch of outbox rows."""

from typing import Final

from opspact.journal.outbox import Reaction

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
)  # fmt: skip
