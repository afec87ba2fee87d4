"""Revisions of a contract's pack. A revision is never changed: an edit makes the next one."""

from typing import ClassVar

from django.db import models

from opspact.tenancy.models import Account, Contract
from opspact.tenancy.scope import ScopedManager


class PackText(models.Model):
    """The files of a pack, kept once however many contracts use it."""

    digest = models.TextField(primary_key=True)
    """SHA-256 over names and texts, hexadecimal."""
    files = models.JSONField()
    """Text by relative file name; `pack.yaml` is the pack itself."""

    objects: ClassVar[models.Manager["PackText"]] = models.Manager()


class Revision(models.Model):
    """The pack of a contract as saved once: by whom, why. The latest one is in use."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="revisions")
    number = models.IntegerField()
    text = models.ForeignKey(PackText, on_delete=models.PROTECT)
    saved = models.DateTimeField()
    author = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)
    reason = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "number"], name="revision_once")]

    objects = ScopedManager(customer="contract__customer_id")


class HolidayNotice(models.Model):
    """Holidays and make-up workdays that an operator loaded, beside those that come with the product.

    Never changed or removed: what a plan counted on stays known. The latest announcement of a date holds.
    """

    number = models.IntegerField(primary_key=True)
    """1, 2, 3, … in the order of loading."""
    arrangement = models.TextField()
    """Name of the arrangement it adds to, such as `china`."""
    text = models.TextField()
    """YAML, as `calendars.arrangements.parse` reads it."""
    source = models.TextField()
    """Name of the file it came from."""
    loaded = models.DateTimeField()
    author = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)

    objects: ClassVar[models.Manager["HolidayNotice"]] = models.Manager()
