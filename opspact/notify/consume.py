"""The consumer `notify` of the outbox: a batch of events becomes rows, in the transaction of the batch.

The number of statements does not grow with the batch. Nothing is sent here (architecture §4).
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.conf import settings

from opspact.journal.models import Outbox
from opspact.kernel.now import now
from opspact.notify import escalations, following, gathering, takingback, writing
from opspact.notify.calling import takes
from opspact.notify.orders import Order
from opspact.notify.routing import route
from opspact.notify.shapes import Heard
from opspact.notify.subjects import subjects


def consume(rows: Sequence[Outbox]) -> None:
    """Follow, tell, take back and note repairs, in the order in which a batch makes sense."""
    heards = [gathering.heard(row) for row in rows if row.body.get("stream", "work") == "work"]
    if not heards:
        return
    following.keep(heards)
    _tell(heards)
    takingback.take_back(heards)
    escalations.note_repairs(heards)


def _tell(heards: Sequence[Heard]) -> None:
    about = subjects({one.work for one in heards})
    plans = gathering.books({one.contract for one in heards})
    moment, zone = now(), ZoneInfo(settings.TIME_ZONE)
    people, names = gathering.people(heards, about, moment)
    orders, taken = [], []
    for one in gathering.named(heards, names):
        subject, book = about.get(one.work), plans.get(one.contract)
        if subject and book:
            plan = book.at(subject.opened)
            orders += [Order(one, subject, told, plan) for told in route(one, subject, plan, people, moment, zone)]
            taken += [one] if takes(one, subject, plan, people) else []
    writing.write(orders, moment)
    escalations.note_taken(taken)
