"""Taking back: a step that fired stays a fact, but what is known now does not imply it any more.

What was not yet sent or read is withdrawn; who has been told already is told that it does not hold.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from opspact.kernel.now import now_datetime
from opspact.kernel.time import to_datetime
from opspact.notify.bell import ring
from opspact.notify.models import Escalation, Message
from opspact.notify.shapes import Heard
from opspact.notify.steps import about_step

Key = tuple[int, str]
"""An item and a firing of a step (`steps.about_step`)."""


def take_back(heards: Iterable[Heard]) -> None:
    """Withdraw what the engine has taken back among these events."""
    back = {(one.work, about_step(one.payload)): one for one in heards if _takes_back(one)}
    if not back:
        return
    told = [m for m in _about(back) if (m.work_id, m.about) in back]
    known = [m for m in told if _knows(m)]
    unknown = [m.pk for m in told if not _knows(m)]
    Message.objects.everything().filter(id__in=unknown).update(state="withdrawn")
    moment = now_datetime()
    correcting = [_correction(m, back[m.work_id, m.about], moment) for m in known]
    Message.objects.everything().bulk_create(correcting, ignore_conflicts=True)
    ring(correcting)
    _withdraw_escalations(back)


def _takes_back(one: Heard) -> bool:
    return (one.sort, one.kind) == ("decision", "step_fired") and bool(one.payload.get("withdrawn"))


def _about(back: dict[Key, Heard]) -> Sequence[Message]:
    which = Q(work_id__in={work for work, _ in back}, about__in={about for _, about in back})
    return list(
        Message.objects.everything().filter(which).filter(state__in=("queued", "sent")).exclude(kind="taken_back")
    )


def _knows(message: Message) -> bool:
    """Whether the person has been told: a mail that left, something read in the inbox."""
    return message.read_at is not None if message.channel == "in_app" else message.state != "queued"


def _correction(message: Message, heard: Heard, moment: datetime) -> Message:
    in_app = message.channel == "in_app"
    return Message(
        event_id=heard.event, contract_id=message.contract_id, customer_id=message.customer_id,
        work_id=message.work_id, number=message.number, account_id=message.account_id, channel=message.channel,
        kind="taken_back", why=message.why, role=message.role, about=message.about, payload=message.payload,
        happened=to_datetime(heard.at), created=moment, not_before=moment, state="sent" if in_app else "queued",
        sent_at=moment if in_app else None,
    )  # fmt: skip


def _withdraw_escalations(back: dict[Key, Heard]) -> None:
    which = Q(work_id__in={work for work, _ in back}, about__in={about for _, about in back})
    rows = Escalation.objects.everything().filter(which).values_list("id", "work_id", "about")
    ids = [pk for pk, work, about in rows if (work, about) in back]
    Escalation.objects.everything().filter(id__in=ids).update(withdrawn=True, climbs_at=None)
