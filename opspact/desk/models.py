"""What the desk keeps beside the journal: files, saved filters, who looks at what, ready-made answers."""

from typing import ClassVar

from django.db import models

from opspact.tenancy.models import Account, Contract, Customer
from opspact.tenancy.scope import ScopedManager
from opspact.work.models import WorkItem


class Attachment(models.Model):
    """A file of a work item. Its bytes lie under their SHA-256 in `OPSPACT_HOME/files`, several rows may share them."""

    work = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="attachments")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    sha256 = models.TextField()
    name = models.TextField()
    size = models.BigIntegerField()
    type = models.TextField()
    """Media type, by the ending of the name; never what the sender said."""
    public = models.BooleanField(default=False)
    """Whether the customer sees it."""
    author = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    added = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["work", "sha256", "name"], name="attachment_once")]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="attachment_bytes")]

    objects = ScopedManager()


class SavedFilter(models.Model):
    """A filter that a person keeps under a name."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    name = models.TextField()
    query = models.TextField()
    """The query string of the list."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "name"], name="filter_once")]

    objects: ClassVar[models.Manager["SavedFilter"]] = models.Manager()


class Presence(models.Model):
    """Somebody has an item open; touched while the page lives."""

    work = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["work", "account"], name="presence_once")]

    objects = ScopedManager(customer="work__customer_id", contract="work__contract_id")


class AnswerTemplate(models.Model):
    """A ready-made answer; `{number}`, `{customer}`, `{declarant}` and `{handler}` in it are filled in."""

    name = models.TextField(unique=True)
    body = models.TextField()
    kind = models.TextField(blank=True, default="")
    """The kind of case it is for; empty: any."""

    objects: ClassVar[models.Manager["AnswerTemplate"]] = models.Manager()
