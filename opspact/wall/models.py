"""Screens on walls."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from opspact.tenancy.models import Account


class Screen(models.Model):
    """A screen that shows the wall while nobody is signed in: its key opens that and nothing else."""

    name = models.TextField()
    """Where it hangs."""
    customers = ArrayField(models.BigIntegerField(), null=True)
    """Whose contracts it shows; null: everybody's."""
    language = models.TextField(default="zh")
    digest = models.BinaryField(unique=True)
    """SHA-256 of its key, which was shown once."""
    begins = models.TextField()
    """The key's first characters: what a person recognises it by."""
    made = models.DateTimeField()
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    used = models.DateTimeField(null=True)
    """When it last showed something, to some minutes."""
    revoked = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Screen"]] = models.Manager()
