"""Writing events: the one way into the journal. The caller holds the lock of the subject."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import msgspec
from django.db import transaction

from opspact.journal.chain import Link, canonical, chained
from opspact.journal.models import Chained
from opspact.journal.outbox import consumers
from opspact.journal.statement import run
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


class Row(msgspec.Struct, frozen=True):
    """An event in its place, and who is to hear of it."""

    stream: str
    stream_id: int
    seq: int
    contract_id: int | None
    customer_id: int | None
    sort: str
    kind: str
    key: str
    happened: datetime
    recorded: datetime
    actor_id: int | None
    actor_kind: str
    role: str
    person: str
    line: str
    payload: msgspec.Raw
    digest: str
    hash: str
    consumers: tuple[str, ...]
    at: Instant
    """`happened`, as consumers get it."""


_COLUMNS: Final = """stream, stream_id, seq, contract_id, customer_id, sort, kind, key, happened, recorded, actor_id,
    actor_kind, role, person, line, payload, digest, hash"""
INSERT: Final = f"""
    event AS (SELECT * FROM json_to_recordset(%s::json) AS e(stream text, stream_id bigint, seq int, contract_id bigint,
        customer_id bigint, sort text, kind text, key text, happened timestamptz, recorded timestamptz, actor_id bigint,
        actor_kind text, role text, person text, line text, payload jsonb, digest bytea, hash bytea, consumers text[],
        at bigint)),
    written AS (INSERT INTO journal_event ({_COLUMNS}) SELECT {_COLUMNS} FROM event
        RETURNING id, stream, stream_id, seq),
    told AS (INSERT INTO journal_outbox (consumer, event_id, stream_id, not_before, attempts, body)
        SELECT unnest(consumers), id, stream_id, recorded, 0, jsonb_build_object('stream', stream,
            'contract', contract_id, 'customer', customer_id, 'sort', sort, 'kind', kind, 'key', key, 'happened', at,
            'line', line, 'account', actor_id, 'role', role, 'payload', payload)
        FROM event JOIN written USING (stream, stream_id, seq) ORDER BY id)"""
"""Parts of a statement that write events, given as a list of `Row`, and the outbox rows of those who hear of them."""


def append(stream: Stream, news: Sequence[New], recorded: Instant) -> Stream:
    """Write events at the end of a stream, with the outbox rows of those who react to them; the new head.

    The caller stores the head with the subject, in the same transaction.
    """
    if not news:
        return stream
    rows, after = placed(stream, news, recorded)
    run(f"WITH {INSERT} SELECT 1", rows)
    return after


def placed(stream: Stream, news: Iterable[New], recorded: Instant) -> tuple[list[Row], Stream]:
    """Events as they will stand at the end of a stream, and its head after them. Writes nothing."""
    rows: list[Row] = []
    seq, head, moment = stream.seq, stream.head, to_datetime(recorded)
    for new in news:
        seq += 1
        actor, payload = new.actor, canonical(new.payload)
        own = sha256(payload).digest()
        link = Link(
            stream.name, stream.id, seq, new.sort, new.kind, new.key, new.happened, recorded, actor.account, actor.kind,
            actor.role, actor.person, new.line,
        )  # fmt: skip
        head = chained(head, link, own)
        rows.append(
            Row(
                stream.name, stream.id, seq, stream.contract, stream.customer, new.sort, new.kind, new.key,
                to_datetime(new.happened), moment, actor.account, actor.kind, actor.role, actor.person, new.line,
                msgspec.Raw(payload), as_bytea(own), as_bytea(head), consumers(stream.name, new.sort, new.kind),
                new.happened,
            )
        )  # fmt: skip
    return rows, msgspec.structs.replace(stream, seq=seq, head=head)


def as_bytea(raw: bytes) -> str:
    """Bytes as PostgreSQL reads them from text."""
    return f"\\x{raw.hex()}"


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
