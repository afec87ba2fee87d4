"""Rosters with their versions, the shifts made ahead from them, and what people change: covers, swaps, leave."""

from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import F, Q

from opspact.journal.models import Chained
from opspact.tenancy.models import Account, Contract, Team
from opspact.tenancy.scope import ScopedManager
from opspact.tenancy.viewer import Viewer

M = TypeVar("M", bound=models.Model)


class RosterManager(ScopedManager[M]):
    """Rosters are the provider's own. Who may see some contracts only sees the rosters that serve one of them."""

    def __init__(self, path: str = "") -> None:
        super().__init__(customer="", contract=f"{path}servings__contract")

    def visible_to(self, viewer: Viewer) -> models.QuerySet[M]:
        """The rows that a viewer may see: none for the customers' people."""
        rows = self.everything()
        if viewer.customer is not None:
            return rows.none()
        if viewer.contracts is None:
            return rows
        serving = Serving.objects.everything().filter(contract_id__in=viewer.contracts)
        path = self.contract.removesuffix("servings__contract")
        return rows.filter(**{f"{path}id__in" if path == "" else f"{path}in": serving.values("roster_id")})


class Roster(Chained):
    """A roster (值班表). What it says is in its versions."""

    name = models.TextField(unique=True)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="rosters")
    active = models.BooleanField(default=True)
    laid_to = models.DateTimeField(null=True)
    """Up to here the shifts are made."""
    told = models.DateField(null=True)
    """The day on which gaps ahead were last told."""

    objects = RosterManager()


class RosterVersion(models.Model):
    """The terms (`terms.Terms`) that hold from an instant on. Never changed: who was on then stays answerable."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    since = models.DateTimeField()
    terms = models.JSONField()
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    made = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["roster", "number"], name="roster_version_once")]

    objects = RosterManager("roster__")


class Serving(models.Model):
    """A roster serves a role of a plan in a contract: who is on duty is told in place of all holders."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="servings")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    role = models.TextField()
    calls = models.BooleanField(default=False)
    """New items of the contract are called out by the roster's steps."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "role"], name="serving_once")]

    objects = ScopedManager(customer="contract__customer_id")


class Shift(models.Model):
    """One person on duty from … until, half-open. Rows of the future are made anew when the roster changes."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="shifts", db_index=False)
    version = models.IntegerField()
    line = models.SmallIntegerField()
    rotation = models.TextField(default="")
    shift = models.TextField(default="")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="shifts", db_index=False)
    planned = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    """Who the rotation gave; none: a gap was filled."""
    leads = models.BooleanField(default=False)
    by = models.TextField(default="rotation")
    start = models.DateTimeField()
    end = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["roster", "end"], name="shift_roster_end"),
            models.Index(fields=["account", "end"], name="shift_account_end"),
        ]

    objects = RosterManager("roster__")


class Cover(models.Model):
    """Somebody takes a span of duty of another, or fills a gap. Withdrawn ones stay as a record."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="covers", db_index=False)
    line = models.SmallIntegerField(default=1)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    instead_of = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    start = models.DateTimeField()
    end = models.DateTimeField()
    by = models.TextField(default="cover")
    """`cover` or `swap`."""
    reason = models.TextField(default="")
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    made = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["roster", "end"], name="cover_roster_end", condition=Q(withdrawn=None)),
        ]

    objects = RosterManager("roster__")


class Swap(models.Model):
    """Somebody asks another to take his duty, and may offer to take one of his in return."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="swaps", db_index=False)
    asker = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    give_line = models.SmallIntegerField(default=1)
    give_start = models.DateTimeField()
    give_end = models.DateTimeField()
    take_line = models.SmallIntegerField(default=1)
    take_start = models.DateTimeField(null=True)
    take_end = models.DateTimeField(null=True)
    text = models.TextField(default="")
    state = models.TextField(default="asked")
    """`asked`, `agreed`, `refused`, `withdrawn`."""
    made = models.DateTimeField()
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    answered = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index("roster", F("id").desc(), name="swap_roster")]

    objects = RosterManager("roster__")


class Leave(models.Model):
    """Somebody is away from … until and takes no duty by rotation."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="leaves", db_index=False)
    start = models.DateTimeField()
    end = models.DateTimeField()
    reason = models.TextField(default="")
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    made = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "end"], name="leave_account_end")]

    objects: ClassVar[models.Manager["Leave"]] = models.Manager()


class Feed(models.Model):
    """The secret address of a calendar feed: of a person's own duty, or of a roster. Kept as a digest."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    """Whose it is; it serves as long as the account may act."""
    roster = models.ForeignKey(Roster, null=True, on_delete=models.CASCADE, related_name="+")
    """None: the account's own duty on all rosters."""
    digest = models.BinaryField(unique=True)
    made = models.DateTimeField()

    objects: ClassVar[models.Manager["Feed"]] = models.Manager()
