"""What processes leave for each other to see."""

from typing import ClassVar

from django.db import models


class Heartbeat(models.Model):
    """A worker process and when it last showed that it lives."""

    worker = models.TextField(primary_key=True)
    seen = models.DateTimeField()

    objects: ClassVar[models.Manager["Heartbeat"]] = models.Manager()


class Upkeep(models.Model):
    """A backup or a check of everything that has ended."""

    kind = models.TextField()
    """`backup` or `verify`."""
    at = models.DateTimeField()
    well = models.BooleanField()
    details = models.JSONField(default=dict)
    """Of a backup its files and bytes, of a check its findings."""

    class Meta:
        indexes: ClassVar = [models.Index("kind", models.F("at").desc(), name="upkeep_last")]

    objects: ClassVar[models.Manager["Upkeep"]] = models.Manager()
