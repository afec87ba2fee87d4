"""Work items and what is kept beside their events. Everything but the assignment columns follows from the journal:
`opspact rebuild` derives it anew, `opspact verify` compares."""

from typing import Any, ClassVar, Final

from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from opspact.journal.models import Chained
from opspact.tenancy.models import Account, Contract, Customer, Team
from opspact.tenancy.scope import ScopedManager

_COPIED: Final[dict[str, Any]] = {"db_index": False, "db_constraint": False}
"""A column copied from the item itself: the item's own reference holds, and checking it again costs each write."""


class WorkItem(Chained):
    """Something to be done with a lifecycle (工单), or, with an empty kind, the contract's own facts and duties."""

    number = models.BigIntegerField(unique=True)
    """What people say on the phone; from a sequence."""
    key = models.TextField()
    """Id of the case as the engine and other systems know it; the number where none was given."""
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, db_index=False)
    kind = models.TextField()
    title = models.TextField(default="")
    """One line: the symptom."""
    state = models.TextField(default="")
    open = models.BooleanField(default=True)
    level = models.TextField(default="")
    rank = models.SmallIntegerField(default=99)
    """Rank of the level, 0 the worst; 99 without one."""
    service = models.TextField(default="")
    site = models.TextField(default="")
    item = models.TextField(default="")
    declarant = models.TextField(default="")
    channel = models.TextField(default="")
    fields = models.JSONField(default=dict)
    opened = models.DateTimeField()
    """True time of the report."""
    recorded = models.DateTimeField()
    """When it was registered."""
    closed = models.DateTimeField(null=True)
    updated = models.DateTimeField()
    looked = models.DateTimeField()
    """The moment for which these columns and the clocks were derived; a note moves `updated` alone."""
    waiting = models.TextField(default="")
    """Pause reason while it waits."""
    broken = models.SmallIntegerField(default=0)
    """Promises broken so far."""
    next_at = models.DateTimeField(null=True)
    """When the engine must look again: the sweep's column."""
    next_due = models.DateTimeField(null=True)
    """The nearest deadline of a running promise of the provider."""
    next_promise = models.TextField(default="")
    owner = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """First owner: who was asked first answers for it to the end (S0.42)."""
    assignee = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    tier = models.SmallIntegerField(default=1)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children", db_index=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    search = SearchVectorField(default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "key"], name="work_key")]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], name="work_sweep", condition=Q(next_at__isnull=False)),
            models.Index(F("next_due").asc(nulls_last=True), "id", name="work_open_due", condition=Q(open=True)),
            models.Index("contract", F("next_due").asc(nulls_last=True), "id", name="work_contract_due",
                         condition=Q(open=True)),
            models.Index("assignee", F("next_due").asc(nulls_last=True), "id", name="work_assignee_due",
                         condition=Q(open=True)),
            models.Index("team", F("next_due").asc(nulls_last=True), "id", name="work_team_due",
                         condition=Q(open=True)),
            models.Index("customer", F("opened").desc(), F("id").desc(), name="work_customer_new"),
            models.Index("contract", "kind", F("id").desc(), name="work_contract_kind"),
            models.Index(F("opened").desc(), F("id").desc(), name="work_new"),
            models.Index("parent", name="work_parent", condition=Q(parent__isnull=False)),
            models.Index("merged_into", name="work_merged", condition=Q(merged_into__isnull=False)),
            GinIndex(fields=["search"], name="work_search"),
        ]  # fmt: skip

    objects = ScopedManager()

    plan_key: str
    """Digest of the contract's book; there only where the query added it (`plans.store.books.digest_column`)."""


class Clock(models.Model):
    """One round of one promise about one item, as it stood after the last event: a cache for lists and counts."""

    work = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="clocks", db_index=False)
    contract = models.ForeignKey(Contract, on_delete=models.DO_NOTHING, related_name="+", **_COPIED)
    customer = models.ForeignKey(Customer, on_delete=models.DO_NOTHING, related_name="+", **_COPIED)
    promise = models.TextField()
    """Name of the commitment or duty in the plan."""
    line = models.TextField(default="")
    """Line of the item; of a duty its subject."""
    round = models.IntegerField(default=1)
    owed_by = models.TextField()
    level = models.TextField(default="")
    phase = models.TextField()
    verdict = models.TextField()
    started = models.DateTimeField(null=True)
    stopped = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    calendar = models.TextField(default="")
    """The calendar of the plan in whose open time it counts."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["work", "promise", "line", "round"], name="clock_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["contract", "due"], name="clock_contract_due", condition=Q(phase="running")),
            models.Index(fields=["contract", "promise", "broken_at"], name="clock_broken",
                         condition=Q(broken_at__isnull=False)),
            models.Index(fields=["contract", "started"], name="clock_started"),
            BrinIndex(fields=["stopped", "broken_at"], name="clock_ended", autosummarize=True),
        ]  # fmt: skip

    objects = ScopedManager()


class OutageSpan(models.Model):
    """An interval that one item knows of: of outage, or (with a reason) of time excluded from outage totals.

    Totals are sums over these rows; there is no row that counts (architecture §4, Locks).
    """

    work = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.DO_NOTHING, related_name="+", **_COPIED)
    customer = models.ForeignKey(Customer, on_delete=models.DO_NOTHING, related_name="+", **_COPIED)
    kind = models.TextField()
    """Kind of outage, as the plan calls it."""
    key = models.TextField()
    """What is out; empty for an exclusion that concerns every key."""
    reason = models.TextField(default="")
    """Of an exclusion: its reason."""
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)
    facts = models.JSONField(default=list)
    """Ids of the facts behind it."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["contract", "key", "start"], name="outage_by_key")]

    objects = ScopedManager()


class Link(models.Model):
    """Two items have to do with each other."""

    KINDS = ("related", "caused_by", "duplicate_of", "split_from", "known_error")

    source = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="linked")
    kind = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once")]

    objects = ScopedManager(customer="source__customer_id", contract="source__contract_id")
