"""What processes leave for each other to see."""

from typing import ClassVar

from django.db import models


class Heartbeat(models.Model):
    """A worker process and when it last showed that it lives."""

    worker = models.TextField(primary_key=True)
    seen = models.DateTimeField()

    objects: ClassVar[models.Manager["Heartbeat"]] = models.Manager()
