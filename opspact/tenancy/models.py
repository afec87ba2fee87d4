"""Customers, contracts, accounts and the roles that people hold in a contract."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from opspact.journal.models import Chained
from opspact.tenancy.scope import ScopedManager


class Customer(Chained):
    """A customer organisation."""

    name = models.TextField(unique=True)
    note = models.TextField(blank=True, default="")
    active = models.BooleanField(default=True)

    objects = ScopedManager(customer="id", contract="")


class Contract(Chained):
    """A contract with one customer. Its plan is in `plans.store`."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    number = models.TextField(unique=True)
    title = models.TextField()
    active = models.BooleanField(default=True)

    objects = ScopedManager(contract="id")


class Accounts(BaseUserManager["Account"]):
    """Finds accounts by their login name."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Login names are compared without case."""
        return self.get(login__iexact=username)


class Account(Chained, AbstractBaseUser):
    """A person (or a program) that signs in."""

    login = models.TextField(unique=True)
    name = models.TextField()
    email = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT)
    """The customer it belongs to; none: the provider's own people."""
    posts = ArrayField(models.TextField(), default=list)
    """Posts of the product (`viewer.RIGHTS`): agent, engineer, manager, admin, auditor, customer_user, …"""
    only_contracts = ArrayField(models.BigIntegerField(), null=True, blank=True)
    """Where set, the only contracts it may see."""
    language = models.TextField(default="zh")
    settings = models.JSONField(default=dict)
    """Theme, density and how it wants to be told."""
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar = ["name"]
    EMAIL_FIELD = "email"

    objects: ClassVar[Accounts] = Accounts()


class Holding(models.Model):
    """An account holds a role of the plan in a contract."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="holdings")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="holdings")
    role = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "role", "account"], name="holding_once"),
        ]

    objects = ScopedManager(customer="contract__customer_id")


class Team(models.Model):
    """A group of the provider's people at one tier of support (L0–L3)."""

    name = models.TextField(unique=True)
    tier = models.SmallIntegerField(default=1)
    members = models.ManyToManyField(Account, related_name="teams")

    objects: ClassVar[models.Manager["Team"]] = models.Manager()
