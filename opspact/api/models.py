"""What the API keeps: answers already given under a key; who is told of events, and how that went."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from opspact.tenancy.models import Account, Contract


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


class Subscription(models.Model):
    """An address of another system that wants to hear of events (webhook), in the name of an account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    """Whose it is: it hears what this account may see, as long as it may."""
    contract = models.ForeignKey(Contract, null=True, on_delete=models.CASCADE, related_name="+")
    """Only this contract; none: all that the account may see."""
    customer_id = models.BigIntegerField(null=True)
    """The customer of the account."""
    url = models.TextField()
    kinds = ArrayField(models.TextField(), default=list)
    """Kinds of event; none: all."""
    secret = models.BinaryField()
    """Encrypted with a key of the installation's secret."""
    made = models.DateTimeField()
    active = models.BooleanField(default=True)
    failing_since = models.DateTimeField(null=True)
    """First failure after the last success; after some days it is switched off."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["contract"], name="subscription_contract", condition=Q(active=True))]

    objects: ClassVar[models.Manager["Subscription"]] = models.Manager()


class Delivery(models.Model):
    """One event on its way to one subscription, and how the last try went."""

    STATES = ("queued", "delivered", "failed")

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.BigIntegerField()
    replay = models.SmallIntegerField(default=0)
    """How often it was asked for anew."""
    kind = models.TextField()
    body = models.TextField()
    """What is sent, byte by byte: a retry says what the first try said."""
    made = models.DateTimeField()
    state = models.TextField(default="queued")
    tries = models.SmallIntegerField(default=0)
    not_before = models.DateTimeField()
    """Of a queued one: not tried sooner (a retry, or while a worker has it in hand)."""
    done = models.DateTimeField(null=True)
    status = models.SmallIntegerField(null=True)
    error = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscription", "event_id", "replay"], name="delivery_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["not_before", "id"], name="delivery_due", condition=Q(state="queued")),
            models.Index("subscription", F("id").desc(), name="delivery_log"),
        ]

    objects: ClassVar[models.Manager["Delivery"]] = models.Manager()
