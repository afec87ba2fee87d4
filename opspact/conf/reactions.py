"""Who reacts to what: the one table (architecture §5). A consumer's handler takes a batch of outbox rows."""

from typing import Final

from opspact.journal.outbox import Reaction

REACTIONS: Final = (
    Reaction(
        consumer="fanout",
        handler="opspact.work.fanout.consume",
        sorts=frozenset({"fanout"}),
    ),
)
