"""Documents and their numbers. The files stand by hash in the home folder (`files`)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from opspact.tenancy.models import Account, Contract, Customer
from opspact.tenancy.scope import ScopedManager
from opspact.work.models import WorkItem


class Document(models.Model):
    """One edition of a document in one language: drafted, reviewed, delivered; superseded by a correction."""

    STATES = ("draft", "reviewed", "delivered", "superseded")
    OPEN = ("draft", "reviewed")
    ISSUED = ("delivered", "superseded")

    work = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="documents")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    """Kind of document in the plan."""
    title = models.JSONField()
    language = models.TextField()
    state = models.TextField(default="draft")
    number = models.TextField(default="")
    """Given on delivery, without gaps per contract and year; a correction keeps it."""
    edition = models.SmallIntegerField(default=1)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    reason = models.TextField(default="")
    """Why it corrects."""
    version = models.IntegerField(default=1)
    """Counts the changes of a draft: who edits says which one was seen."""
    texts = models.JSONField(default=dict)
    """Passages as typed, by name."""
    data = models.JSONField(null=True)
    """The report as reviewed, frozen; while a draft it follows the facts."""
    data_hash = models.TextField(default="")
    template = models.TextField(default="")
    pdf_hash = models.TextField(default="")
    pdf_size = models.IntegerField(default=0)
    contents = models.JSONField(default=list)
    """The demanded contents that it had on delivery."""
    complete = models.BooleanField(null=True)
    """On delivery: whether all of them were there (R1.11)."""
    to = models.TextField(default="")
    channel = models.TextField(default="")
    author = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """Who wrote in it last; none while it is as drafted."""
    reviewer = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    deliverer = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    drafted = models.DateTimeField()
    reviewed = models.DateTimeField(null=True)
    delivered = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number", "edition"], name="document_number", condition=~Q(number="")),
            models.UniqueConstraint(fields=["work", "kind", "language", "edition"], name="document_edition"),
        ]
        indexes: ClassVar = [models.Index(fields=["contract", "delivered"], name="document_delivered")]

    objects = ScopedManager()


class Counter(models.Model):
    """The last number given in a contract and year. Its row is locked only while a document is issued."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    year = models.SmallIntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "year"], name="counter_once")]

    objects = ScopedManager(customer="contract__customer_id")
