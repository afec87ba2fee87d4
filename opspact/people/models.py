"""What signing in needs beside the account: sessions, past passwords, failures, tokens, and the rules for all of it."""

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from opspact.tenancy.models import Account

if TYPE_CHECKING:
    from opspact.people.sessions import SessionStore


class Session(AbstractBaseSession):
    """A browser that is signed in, or a stranger's that is about to be."""

    account_id = models.BigIntegerField(null=True, db_index=True)
    began = models.DateTimeField(null=True)
    address = models.TextField(default="")
    agent = models.TextField(default="")

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        """The store that keeps them."""
        from opspact.people.sessions import SessionStore  # noqa: PLC0415 - the store needs the model

        return SessionStore


class PastPassword(models.Model):
    """A password that an account has or had, hashed. The newest is the one in use."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="past_passwords")
    encoded = models.TextField()
    since = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "-since"], name="past_password_newest")]

    objects: ClassVar[models.Manager["PastPassword"]] = models.Manager()


class Failure(models.Model):
    """A sign-in that failed. They count against the login and against the address, whether the login exists or not."""

    login = models.TextField()
    address = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["login", "at"], name="failure_of_login"),
            models.Index(fields=["address", "at"], name="failure_of_address"),
        ]

    objects: ClassVar[models.Manager["Failure"]] = models.Manager()


class Tries(models.Model):
    """What limits tries (second factors, reset mails) while they count: the table of Django's cache, which all
    processes share. Nothing else is cached in it.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager["Tries"]] = models.Manager()


class Token(models.Model):
    """A key for programs. Only its SHA-256 is kept; it was shown once, when made."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.TextField()
    prefix = models.TextField(unique=True)
    """Its first characters: what a person recognises it by, and what finds it."""
    digest = models.BinaryField()
    scopes = ArrayField(models.TextField())
    """Rights it may use, as far as its owner has them."""
    made = models.DateTimeField()
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Token"]] = models.Manager()


class SafetyRules(models.Model):
    """The one row with the rules that the administrator set (`rules.Rules`); absent: the defaults."""

    values = models.JSONField(default=dict)

    objects: ClassVar[models.Manager["SafetyRules"]] = models.Manager()
