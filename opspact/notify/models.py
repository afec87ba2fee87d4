"""Messages, the attempts to deliver them, escalations with their answers; gateways and the addresses of people."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from opspact.rosters.models import Roster
from opspact.tenancy.models import Account, Contract, Customer
from opspact.tenancy.scope import ScopedManager


class Escalation(models.Model):
    """Somebody was asked to take over or to step in: the record of S0.43, open until answered or climbed on.

    Reporter, time, target, content; the answer with its time (feedback time); when the service ran again (repair time).
    """

    event_id = models.BigIntegerField()
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    work_id = models.BigIntegerField()
    number = models.BigIntegerField()
    kind = models.TextField()
    """`functional` (to deeper knowledge), `hierarchical` (to higher authority) or `call` (of a roster)."""
    about = models.TextField(default="")
    """The step of the plan (`steps.about_step`); empty: by hand."""
    reporter = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """Who escalated by hand; none: the plan, or silence."""
    role = models.TextField(default="")
    """Role asked; empty: people by name, or (`last`) the provider's managers."""
    side = models.TextField(default="provider")
    """Party of the role."""
    accounts = ArrayField(models.BigIntegerField(), default=list)
    """Everybody asked."""
    payload = models.JSONField(default=dict)
    """The content, as structure."""
    raised = models.DateTimeField()
    acknowledged_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    """Feedback time."""
    feedback = models.TextField(default="")
    repaired_at = models.DateTimeField(null=True)
    """Repair time."""
    withdrawn = models.BooleanField(default=False)
    """What is known now takes the step back."""
    climbs_at = models.DateTimeField(null=True)
    """When it climbs on if nobody answers; none: it does not, or the plan sees to it."""
    rungs = models.JSONField(default=list)
    """What it climbs to (`shapes.Rung`), in order, frozen when it began; after it the provider's managers."""
    unanswered_at = models.DateTimeField(null=True)
    """It was at its last step, and nobody answered in time."""
    rung = models.SmallIntegerField(default=0)
    """How often silence has made it climb."""
    last = models.BooleanField(default=False)
    """It went to the provider's managers: there is nobody beyond."""
    climbed_to = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="climbed_from")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["climbs_at"], name="escalation_climbs", condition=Q(climbs_at__isnull=False)),
            models.Index(fields=["work_id", "about"], name="escalation_work"),
            models.Index("contract", F("id").desc(), name="escalation_contract"),
            models.Index(
                fields=["unanswered_at"],
                name="escalation_unanswered",
                condition=Q(unanswered_at__isnull=False, acknowledged_at=None),
            ),
        ]

    objects = ScopedManager()


class Message(models.Model):
    """One thing said to one person by one channel. Scheduled, sent and read are three facts.

    One about duty (kind `duty`) belongs to no contract and no item: `work_id` and `number` are 0.
    """

    event_id = models.BigIntegerField()
    contract = models.ForeignKey(Contract, null=True, on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.CASCADE, related_name="+")
    work_id = models.BigIntegerField()
    number = models.BigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="messages")
    channel = models.TextField()
    """As `shapes.Channel` has them."""
    ahead = ArrayField(models.TextField(), default=list)
    """Channels that follow, in order, when this one does not reach the person."""
    instead_of = models.BigIntegerField(null=True)
    """The message of another channel in whose place this one came."""
    kind = models.TextField()
    why = models.TextField()
    role = models.TextField(default="")
    about = models.TextField(default="")
    """The step of a clock it is about (`steps.about_step`): it can be taken back."""
    payload = models.JSONField(default=dict)
    """Structure; sentences are made when it is read or sent."""
    rung = models.SmallIntegerField(default=0)
    """Of an escalation: how often it had climbed on silence."""
    escalation = models.ForeignKey(Escalation, null=True, on_delete=models.CASCADE, related_name="messages")
    happened = models.DateTimeField()
    """When what it tells happened."""
    created = models.DateTimeField()
    not_before = models.DateTimeField()
    """Of a queued one: not sent sooner (quiet hours, a storm, a retry, while a worker has it in hand)."""
    state = models.TextField(default="queued")
    """`queued`, `sent`, `passed` (unsent to the next channel), `failed` (given up), `withdrawn`.

    One in the inbox is sent by being there.
    """
    lead_id = models.BigIntegerField(null=True)
    """In a storm: the message that stands for this one; its own id on that message itself."""
    tries = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    """When the server of the channel took it."""
    delivered_at = models.DateTimeField(null=True)
    """When it reached the person's device, where the gateway tells."""
    confirm_by = models.DateTimeField(null=True)
    """Of a sent one with channels ahead: unless somebody has answered by then, the next one is used."""
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event_id", "account", "channel", "rung"], name="message_once"),
        ]
        indexes: ClassVar = [
            models.Index("account", F("id").desc(), name="message_inbox", condition=Q(channel="in_app")),
            models.Index(
                "account", F("id").desc(), name="message_unread",
                condition=Q(channel="in_app", read_at__isnull=True, state="sent"),
            ),
            models.Index(fields=["not_before", "id"], name="message_due", condition=Q(state="queued")),
            models.Index(fields=["confirm_by"], name="message_unconfirmed", condition=Q(confirm_by__isnull=False)),
            models.Index(
                "account", "channel", name="message_digest", condition=Q(state="queued", lead_id__isnull=False)
            ),
            models.Index(F("id").desc(), name="message_outgoing", condition=~Q(channel="in_app")),
            models.Index(F("id").desc(), name="message_lost", condition=Q(state="failed")),
            models.Index(fields=["work_id", "about"], name="message_about"),
            models.Index(fields=["lead_id"], name="message_lead", condition=Q(lead_id__isnull=False)),
            models.Index(fields=["created"], name="message_created"),
        ]  # fmt: skip

    objects = ScopedManager()


class Attempt(models.Model):
    """One try to hand a message to its channel. `ok` is null while it is under way, or when its worker died."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    ok = models.BooleanField(null=True)
    error = models.TextField(default="")
    endpoint = models.ForeignKey("Endpoint", null=True, on_delete=models.SET_NULL, related_name="+")
    """The gateway; none: the mail server of the settings."""
    reference = models.TextField(default="")
    """The gateway's own number of the message."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["endpoint", "reference"], name="attempt_reference", condition=~Q(reference="")),
        ]

    objects = ScopedManager(customer="message__customer_id", contract="message__contract_id")


class Unreached(models.Model):
    """A role was to be told, and nobody holds it (or nobody who may be told): shown to managers until mended."""

    event_id = models.BigIntegerField()
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    work_id = models.BigIntegerField()
    number = models.BigIntegerField()
    kind = models.TextField()
    role = models.TextField()
    payload = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index("contract", F("id").desc(), name="unreached_contract")]

    objects = ScopedManager()


class Considered(models.Model):
    """One decision about one person and one event: why somebody was called, or was not."""

    event_id = models.BigIntegerField()
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    work_id = models.BigIntegerField()
    number = models.BigIntegerField()
    kind = models.TextField()
    """Kind of message."""
    rung = models.SmallIntegerField(default=0)
    role = models.TextField(default="")
    why = models.TextField()
    outcome = models.TextField()
    """`shapes.Outcome`."""
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    """None: a role reached nobody, or a step of a call."""
    roster = models.ForeignKey(Roster, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    version = models.IntegerField(default=0)
    """Of the roster."""
    shift_id = models.BigIntegerField(default=0)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index("work_id", F("id").desc(), name="considered_work"),
            models.Index("account", F("at").desc(), F("id").desc(), name="considered_account"),
        ]

    objects = ScopedManager()


class Follower(models.Model):
    """An account follows an item: it hears of what happens to it."""

    work_id = models.BigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["work_id", "account"], name="follower_once")]

    objects = ScopedManager()


class Endpoint(models.Model):
    """A gateway of the provider by which messages leave: a robot of a group, an app, an SMS server, a mail sender."""

    channel = models.TextField()
    title = models.TextField()
    customer = models.ForeignKey(Customer, null=True, on_delete=models.CASCADE, related_name="+")
    """Used for messages about this customer only; none: for all."""
    settings = models.JSONField(default=dict)
    """What is no secret, by name."""
    secrets = models.BinaryField()
    """What is, as encrypted JSON."""
    active = models.BooleanField(default=True)
    made = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["channel", "id"], name="endpoint_channel", condition=Q(active=True))]

    objects: ClassVar[models.Manager["Endpoint"]] = models.Manager()


class Pulse(models.Model):
    """How the line to a gateway is now. Apart from the gateway itself: it changes with every message."""

    endpoint = models.OneToOneField(Endpoint, primary_key=True, on_delete=models.CASCADE, related_name="pulse")
    sent = ArrayField(models.DateTimeField(), default=list)
    """When the latest messages left, as many as its limits ask for, the newest last."""
    paused_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    error = models.TextField(default="")
    worked_at = models.DateTimeField(null=True)
    token = models.BinaryField(default=b"")
    """Access token in force, encrypted."""
    token_until = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Pulse"]] = models.Manager()


class Address(models.Model):
    """Where a person is reached by a channel. Used once its owner has shown that what is sent there arrives."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="addresses")
    channel = models.TextField()
    value = models.TextField()
    endpoint = models.ForeignKey(Endpoint, null=True, on_delete=models.SET_NULL, related_name="+")
    """The robot of which group; none: the gateway that serves the channel."""
    made = models.DateTimeField()
    code = models.TextField(default="")
    """Sent there: who tells it reads what arrives there."""
    code_until = models.DateTimeField(null=True)
    code_tries = models.SmallIntegerField(default=0)
    verified_at = models.DateTimeField(null=True)
    tested_at = models.DateTimeField(null=True)
    test_error = models.TextField(default="")
    """Why the latest test failed; empty: it did not."""
    broken_at = models.DateTimeField(null=True)
    """Since when it is known not to work: it is not used any more."""
    broken_why = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "channel"], name="address_once")]
        indexes: ClassVar = [models.Index(F("tested_at").asc(nulls_first=True), name="address_untested")]

    objects: ClassVar[models.Manager["Address"]] = models.Manager()


class UsedLink(models.Model):
    """A one-time link that has been used, kept as long as it would serve."""

    digest = models.BinaryField(unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    act = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="used_link_at")]

    objects: ClassVar[models.Manager["UsedLink"]] = models.Manager()
