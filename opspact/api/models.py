"""What the API keeps: answers already given under a key."""

from typing import ClassVar

from django.db import models


class Answered(models.Model):
    """The answer to a write that came with an `Idempotency-Key`: the same key gets it again for a day."""

    account_id = models.BigIntegerField()
    key = models.TextField()
    digest = models.BinaryField()
    """SHA-256 of method, path and body: another request under the same key is a mistake."""
    status = models.SmallIntegerField()
    location = models.TextField(default="")
    body = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account_id", "key"], name="answered_once")]
        indexes: ClassVar = [models.Index(fields=["at"], name="answered_at")]

    objects: ClassVar[models.Manager["Answered"]] = models.Manager()
