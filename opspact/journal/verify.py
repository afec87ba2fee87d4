"""Checking the journal: every stream's chain from its first event to the head that its subject holds."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from django.db import connection

from opspact.journal.chain import START, Link, chained, digest
from opspact.kernel.time import instant

_COLUMNS: Final = """stream, stream_id, seq, sort, kind, key, happened, recorded, actor_id, actor_kind, role, person,
    line, payload, digest, hash"""
REDACTED: Final = "redacted"
"""Key of a payload whose personal data was taken out: its digest is that of what was there before."""


class Finding(msgspec.Struct, frozen=True):
    """Something that does not hold: of which subject, what, and where in its journal."""

    stream: str
    subject: int
    what: str
    """`gap`, `payload`, `chain`, `head`, `no_subject`, `columns` or `clocks`."""
    seq: int = 0


def broken_links(stream: str, heads: dict[int, tuple[int, bytes]]) -> Iterator[Finding]:
    """What is wrong with the chains of some subjects of a stream (id → seq and hash of its head)."""
    rows = _events(stream, list(heads))
    found: dict[int, tuple[int, bytes]] = dict.fromkeys(heads, (0, START))
    for row in rows:
        seq, before = found[row[1]]
        yield from _wrong(row, seq, before)
        found[row[1]] = (row[2], bytes(row[15]))
    for subject, head in heads.items():
        if found[subject] != head:
            yield Finding(stream, subject, "head", head[0])


def _events(stream: str, subjects: list[int]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM journal_event WHERE stream = %s AND stream_id = ANY(%s) ORDER BY stream_id, seq",
            [stream, subjects],
        )
        yield from cursor.fetchall()


def _wrong(row: tuple[Any, ...], seq: int, before: bytes) -> Iterable[Finding]:
    link = Link(
        row[0], row[1], row[2], row[3], row[4], row[5], instant(row[6]), instant(row[7]), row[8], row[9], row[10],
        row[11], row[12],
    )  # fmt: skip
    payload = msgspec.json.decode(row[13]) if isinstance(row[13], str | bytes) else row[13]
    own = bytes(row[14])
    if link.seq != seq + 1:
        yield Finding(link.stream, link.stream_id, "gap", link.seq)
    if REDACTED not in payload and digest(payload) != own:
        yield Finding(link.stream, link.stream_id, "payload", link.seq)
    if chained(before, link, own) != bytes(row[15]):
        yield Finding(link.stream, link.stream_id, "chain", link.seq)


def without_subject(stream: str, table: str) -> Iterator[Finding]:
    """Streams whose subject is gone from its table."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT stream_id FROM journal_event e WHERE stream = %s"
            f" AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = e.stream_id)",
            [stream],
        )
        for (subject,) in cursor.fetchall():
            yield Finding(stream, subject, "no_subject")
