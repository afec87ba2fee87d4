"""Events and the outbox. Rows are written by `journal.record` alone and never changed."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from django.db import models

HEAD: Final = ("seq", "head")


class Event(models.Model):
    """What happened to one subject (its *stream*): who, when it happened, when it was recorded, with what values.

    Partitioned by recording time. `hash` chains the stream: it covers the hash before it, the columns and the digest of
    the payload, so that a payload can be redacted and the chain still holds. No foreign keys: `verify` checks.
    """

    id = models.BigAutoField(primary_key=True)
    stream = models.TextField()
    """`work`, `contract`, `customer`, `account` or `roster`."""
    stream_id = models.BigIntegerField()
    seq = models.IntegerField()
    """Place in the stream, from 1, without gaps."""
    contract_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    sort = models.TextField()
    """`fact` (the engine reads it), `decision` (the engine gave it), `refusal`, `desk` (work on the case that no plan
    counts: notes, assignment), `audit`."""
    kind = models.TextField()
    key = models.TextField()
    """Id of the fact as the engine knows it, unique in the stream; empty for other sorts."""
    happened = models.DateTimeField()
    recorded = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    """Account that did it; none for a machine."""
    actor_kind = models.TextField()
    """`customer`, `engineer`, `manager` or `system`."""
    role = models.TextField()
    """Role or side in whose name it was done, as the plan calls it."""
    person = models.TextField()
    line = models.TextField()
    """Line of the case (a device) it concerns."""
    payload = models.JSONField()
    digest = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        managed = False
        db_table = "journal_event"

    objects: ClassVar[models.Manager["Event"]] = models.Manager()


class Outbox(models.Model):
    """Something a consumer has still to do because of an event. Deleted when done, in the transaction that does it."""

    id = models.BigAutoField(primary_key=True)
    consumer = models.TextField()
    event_id = models.BigIntegerField(null=True)
    stream_id = models.BigIntegerField()
    """The subject: of the stream `work` unless the body says otherwise."""
    not_before = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    """What the consumer needs; for an event its kind, sort and payload, so that it need not be read again."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["consumer", "not_before", "id"], name="outbox_due")]


class Chained(models.Model):
    """A subject of a stream: it carries the head of its chain."""

    seq = models.IntegerField(default=0)
    head = models.BinaryField(default=bytes)

    class Meta:
        abstract = True

    def save(self, *, update_fields: Iterable[str] | None = None, **how: Any) -> None:
        """Save all but the head of a row that exists: `journal.record` alone moves it, and this copy may be stale."""
        if update_fields is None and not self._state.adding:
            fields = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            update_fields = [name for name in fields if name not in HEAD]
        super().save(update_fields=update_fields, **how)
