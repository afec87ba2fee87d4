"""Passwords as the rules want them. Django asks `PasswordRules` about every new one and tells it of every change."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from opspact.kernel.now import now_datetime
from opspact.people.models import PastPassword
from opspact.people.rules import Rules, current
from opspact.tenancy.models import Account
from opspact.ui.words import say

CLASSES: Final[tuple[Callable[[str], bool], ...]] = (
    str.islower,
    str.isupper,
    str.isdigit,
    lambda char: not (char.islower() or char.isupper() or char.isdigit()),
)


class PasswordRules:
    """A validator as Django wants one (`AUTH_PASSWORD_VALIDATORS`)."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise ValidationError with every rule that the password breaks."""
        broken = broken_rules(password, user, current(), language())
        if broken:
            raise ValidationError(broken)

    def password_changed(self, password: str, user: Account | None = None) -> None:
        """Keep its hash: for its age and against its return."""
        if user is not None:
            PastPassword.objects.create(account=user, encoded=user.password, since=now_datetime())

    def get_help_text(self) -> str:
        """What a password needs, before anybody tries one."""
        rules = current()
        return say(
            language(),
            "At least {length} characters, of {classes} kinds among small letters, capitals, digits and others.",
            length=rules.min_length,
            classes=rules.classes,
        )


def broken_rules(password: str, account: Account | None, rules: Rules, lang: str) -> list[str]:
    """What a password breaks, as sentences."""
    broken = []
    if len(password) < rules.min_length:
        broken.append(say(lang, "The password needs at least {length} characters.", length=rules.min_length))
    if sum(any(map(of_class, password)) for of_class in CLASSES) < rules.classes:
        broken.append(
            say(
                lang,
                "The password needs {classes} kinds among small letters, capitals, digits and others.",
                classes=rules.classes,
            )
        )
    if account is not None and was_used(password, account, rules.history):
        broken.append(say(lang, "The password must differ from the last {count}.", count=rules.history))
    return broken


def was_used(password: str, account: Account, history: int) -> bool:
    """Whether it is among the account's last passwords."""
    past = PastPassword.objects.filter(account=account).order_by("-since", "-id")[:history]
    return any(check_password(password, one.encoded) for one in past)


def is_too_old(account: Account, rules: Rules) -> bool:
    """Whether the password in use is older than the rules let it be."""
    if not rules.max_age_days:
        return False
    newest = PastPassword.objects.filter(account=account).order_by("-since").first()
    return newest is None or newest.since < now_datetime() - timedelta(days=rules.max_age_days)


def language() -> str:
    """The language of the page that is being answered, as `say` names it."""
    return "en" if (get_language() or "").startswith("en") else "zh"
