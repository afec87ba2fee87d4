"""Sources, their deliveries, and the alerts that came of them. Deliveries, alerts and their events are partitioned by
time and dropped with their partitions; `store` writes them in few statements."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from opspact.journal.models import Chained
from opspact.kernel.now import now_datetime
from opspact.tenancy.models import Account, Contract, Customer
from opspact.tenancy.scope import ScopedManager
from opspact.work.models import WorkItem

FORMATS: Final = (
    "alertmanager", "grafana", "zabbix", "nagios", "pagerduty", "cloudevents", "nightingale", "flashduty", "generic",
)  # fmt: skip


class Source(Chained):
    """Something that sends: one monitoring system, of one customer or of the provider."""

    title = models.TextField()
    format = models.TextField()
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT)
    contract = models.ForeignKey(Contract, null=True, on_delete=models.PROTECT)
    token = models.BinaryField(unique=True)
    """SHA-256 of the token in its address; the token was shown once."""
    begins = models.TextField()
    """The token's first characters: what a person recognises it by."""
    secret = models.BinaryField(null=True)
    """Encrypted; with one, deliveries must be signed (HMAC-SHA256)."""
    per_minute = models.IntegerField(default=6_000)
    """Deliveries that each web process takes of it."""
    mapping = models.JSONField(default=dict)
    """Of the generic format."""
    policy = models.JSONField(default=dict)
    """`policy.Policy`."""
    active = models.BooleanField(default=True)
    made = models.DateTimeField()

    objects = ScopedManager()


class Track(models.Model):
    """What is known of one key of a source. The row is the rule that at most one alert of a key is open."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, db_index=False)
    key = models.TextField()
    alert_id = models.BigIntegerField(null=True)
    """The open alert."""
    opened = models.DateTimeField(null=True)
    """When that one was recorded."""
    started = models.DateTimeField(null=True)
    """When the last recorded problem began, by the sender."""
    ended = models.DateTimeField(null=True)
    """The last recovery, by the sender."""
    seen = models.DateTimeField()
    until = models.DateTimeField(null=True)
    """It counts as over from here unless it is said again."""
    count = models.BigIntegerField(default=1)
    severity = models.SmallIntegerField(default=0)
    history = models.IntegerField(default=0)
    """The last twenty results, a bit each (`flapping`)."""
    changed = models.DateTimeField()
    flapping = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "key"], name="track_once")]

    objects: ClassVar[models.Manager["Track"]] = models.Manager()


class Delivery(models.Model):
    """What a source sent, as it came. Partitioned by day, unique by source and key within one."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Source, on_delete=models.DO_NOTHING, db_constraint=False)
    key = models.TextField()
    day = models.DateField()
    received = models.DateTimeField()
    state = models.TextField()
    """`taken`, `dead` or `replayed`."""
    reason = models.TextField()
    """Why it is dead."""
    path = models.TextField()
    """End of the address that it came to."""
    headers = models.JSONField()
    body = models.BinaryField()
    """Deflated."""
    size = models.IntegerField()
    """Of the body before that, in bytes."""
    signals = models.IntegerField()

    class Meta:
        managed = False
        db_table = "signals_delivery"

    objects = ScopedManager(customer="source__customer_id", contract="source__contract_id")


class Alert(models.Model):
    """A problem that a source told of: one stretch from its beginning to its end (S0.41). Partitioned by month."""

    JUDGEMENTS = ("new", "pending", "service", "one_off", "no")

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Source, on_delete=models.DO_NOTHING, db_constraint=False)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.DO_NOTHING, db_constraint=False)
    contract = models.ForeignKey(Contract, null=True, on_delete=models.DO_NOTHING, db_constraint=False)
    key = models.TextField()
    type = models.TextField()
    content = models.TextField()
    object = models.TextField()
    discoverer = models.TextField()
    severity = models.SmallIntegerField()
    """The sender's view: 1 (worst) to 5."""
    labels = models.JSONField()
    link = models.TextField()
    started = models.DateTimeField()
    """By the sender's clock, as is `ended`."""
    ended = models.DateTimeField(null=True)
    recorded = models.DateTimeField()
    judgement = models.TextField()
    """Does it affect service? `new`: nobody looked yet; `pending`: a person must say; `service`, `one_off`, `no`."""
    why = models.TextField()
    """What decided: a word of `judging.Why`."""
    reason = models.TextField()
    """What that person wrote, or why an incident was refused."""
    judged = models.DateTimeField(null=True)
    judged_by = models.ForeignKey(
        Account, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    acknowledged = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        Account, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    rule = models.TextField()
    """Name of the rule that fitted."""
    service = models.TextField()
    site = models.TextField()
    window_id = models.BigIntegerField(null=True)
    """The maintenance window that it fell into."""
    flapping = models.BooleanField()
    work_id = models.BigIntegerField(null=True)
    """The incident."""

    class Meta:
        managed = False
        db_table = "signals_alert"

    objects = ScopedManager()


class AlertEvent(models.Model):
    """What happened to an alert, in order. Partitioned with it."""

    id = models.BigAutoField(primary_key=True)
    alert_id = models.BigIntegerField()
    recorded = models.DateTimeField()
    at = models.DateTimeField()
    """When it happened; for what the sender says, by its clock."""
    kind = models.TextField()
    account_id = models.BigIntegerField(null=True)
    data = models.JSONField()

    class Meta:
        managed = False
        db_table = "signals_alertevent"

    objects: ClassVar[models.Manager["AlertEvent"]] = models.Manager()


class Bundle(models.Model):
    """Alerts of one contract and service that are one incident: its row is locked while one joins or the last ends."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, db_index=False)
    key = models.TextField()
    work_id = models.BigIntegerField(null=True)
    """The incident that it is now."""
    last = models.DateTimeField()
    """When it last grew."""
    over = models.DateTimeField(null=True)
    """By the monitor's word the outage ended then, and the incident was told; null: it lasts, or there was none."""
    told = models.JSONField(default=dict)
    """What the incident was opened with: `incidents.Told`."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "key"], name="bundle_once")]
        indexes: ClassVar = [models.Index(fields=["work_id"], name="bundle_work")]

    objects: ClassVar[models.Manager["Bundle"]] = models.Manager()


class Window(models.Model):
    """A time of maintenance: what is announced does not wake anybody. Recovery always passes."""

    title = models.TextField()
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT)
    contract = models.ForeignKey(Contract, null=True, on_delete=models.PROTECT)
    source = models.ForeignKey(Source, null=True, on_delete=models.CASCADE)
    match = models.JSONField(default=dict)
    """Patterns as in `policy.Match`."""
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    weekly = models.BooleanField(default=False)
    """The same hours every week."""
    last_day = models.DateField(null=True)
    """Of a weekly one: begins no later."""
    mode = models.TextField(default="suppress")
    """`suppress`: judged after the window, if it still lasts; `keep`: marked, and judged as always."""
    cancelled = models.DateTimeField(null=True)
    waits = models.TextField(default="")
    """A pause or exclusion of the contract's plan: open incidents that the window concerns wait for it meanwhile."""
    made = models.DateTimeField(default=now_datetime)
    """No wait begins before it was announced."""
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["ends"], name="window_once", condition=Q(weekly=False))]

    objects = ScopedManager()


class WindowWait(models.Model):
    """An incident that a stretch of a window found open: its wait was told, or refused, once."""

    window = models.ForeignKey(Window, on_delete=models.CASCADE, db_index=False)
    work = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="+")
    began = models.DateTimeField()
    """Of the stretch, as is `ends`."""
    ends = models.DateTimeField()
    over = models.DateTimeField(null=True)
    """When its end was told, or that there is nothing to end."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["window", "work", "began"], name="window_wait_once")]
        indexes: ClassVar = [models.Index(fields=["ends"], name="window_wait_open", condition=Q(over=None))]

    objects: ClassVar[models.Manager["WindowWait"]] = models.Manager()
