"""Writing events: the one way into the journal. The caller holds the lock of the subject."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import connection, transaction

from opspact.journal.chain import Link, chained, digest
from opspact.journal.models import Chained
from opspact.journal.outbox import enqueue
from opspact.kernel.now import now
from opspact.kernel.time import Instant, to_datetime


class Actor(msgspec.Struct, frozen=True):
    """Who did something: the account (none for a machine), its kind, and in which role of the plan."""

    account: int | None = None
    kind: str = "system"
    role: str = ""
    person: str = ""


class New(msgspec.Struct, frozen=True):
    """An event to be written."""

    sort: str
    kind: str
    happened: Instant
    payload: dict[str, Any]
    key: str = ""
    actor: Actor = Actor()
    line: str = ""


class Stream(msgspec.Struct, frozen=True):
    """A subject and the head of its chain."""

    name: str
    id: int
    seq: int
    head: bytes
    contract: int | None = None
    customer: int | None = None


_INSERT = """INSERT INTO journal_event (stream, stream_id, seq, contract_id, customer_id, sort, kind, key, happened,
    recorded, actor_id, actor_kind, role, person, line, payload, digest, hash) VALUES """
_ROW = "(%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)"


def append(stream: Stream, news: Sequence[New], recorded: Instant) -> Stream:
    """Write events at the end of a stream, with the outbox rows of those who react to them; the new head.

    The caller stores the head with the subject, in the same transaction.
    """
    if not news:
        return stream
    values: list[Any] = []
    seq, head = stream.seq, stream.head
    for new in news:
        seq += 1
        row, head = _row(stream, seq, head, new, recorded)
        values += row
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + ",".join([_ROW] * len(news)) + " RETURNING id", values)
        ids = [one for (one,) in cursor.fetchall()]
    enqueue(stream, zip(ids, news, strict=True), recorded)
    return msgspec.structs.replace(stream, seq=seq, head=head)


def _row(stream: Stream, seq: int, head: bytes, new: New, recorded: Instant) -> tuple[list[Any], bytes]:
    actor = new.actor
    own = digest(new.payload)
    link = Link(
        stream.name, stream.id, seq, new.sort, new.kind, new.key, new.happened, recorded, actor.account, actor.kind,
        actor.role, actor.person, new.line,
    )  # fmt: skip
    after = chained(head, link, own)
    return [
        stream.name, stream.id, seq, stream.contract, stream.customer, new.sort, new.kind, new.key,
        to_datetime(new.happened), to_datetime(recorded), actor.account, actor.kind, actor.role, actor.person, new.line,
        json.dumps(new.payload, ensure_ascii=False), own, after,
    ], after  # fmt: skip


def audit(viewer: Any, stream: str, subject: Chained, kind: str, payload: dict[str, Any]) -> None:
    """Note an act on an account, a contract or a customer. Locks the subject's row and moves its head.

    `viewer` has `account`, `login` and `kind`, as `tenancy.viewer.Viewer` does.
    """
    with transaction.atomic():
        model = type(subject)
        held = model._base_manager.select_for_update(of=("self",)).get(pk=subject.pk)  # noqa: SLF001 - any subject
        contract = held.pk if stream == "contract" else None
        customer = held.pk if stream == "customer" else getattr(held, "customer_id", None)
        before = Stream(stream, held.pk, held.seq, bytes(held.head), contract, customer)
        actor = Actor(viewer.account, viewer.kind, person=viewer.login)
        moment = now()
        after = append(before, [New("audit", kind, moment, payload, actor=actor)], moment)
        model._base_manager.filter(pk=held.pk).update(seq=after.seq, head=after.head)  # noqa: SLF001
        subject.seq, subject.head = after.seq, after.head
