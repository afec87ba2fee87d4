"""Invitations: a signed link that works once, for some days, and lets its holder set the password."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from opspact.kernel.now import now_datetime
from opspact.people.rules import current
from opspact.people.traces import trace, trace_own
from opspact.tenancy.access import require
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer
from opspact.ui.words import say

SALT: Final = "opspact.people.invitations"


def invite(viewer: Viewer, account: Account) -> str:
    """A link for the account, mailed to it where it has an address, returned in any case. Voids its password."""
    require(viewer, "people.manage")
    with transaction.atomic():
        account.set_unusable_password()
        account.save(update_fields=["password"])
        trace(viewer, account.pk, "account_invited", {"days": current().invite_days, "mailed": bool(account.email)})
    link = settings.BASE_URL + reverse("accept_invitation", args=[_key(account)])
    if account.email:
        _mail(account, link)
    return link


def invited(key: str) -> Account | None:
    """Whom a link invites; None where it is forged, used or too old."""
    try:
        said = signing.loads(key, salt=SALT)
    except signing.BadSignature:
        return None
    account = Account.objects.filter(pk=said["account"], is_active=True).first()
    if account is None or said["until"] < now_datetime().timestamp():
        return None
    return account if constant_time_compare(said["mark"], _mark(account)) else None


def accept(account: Account, password: str) -> None:
    """Set the password of somebody invited. Raises ValidationError where the rules forbid it."""
    validate_password(password, account)
    with transaction.atomic():
        account.set_password(password)
        account.save()
        trace_own(account, "invitation_accepted")


def _key(account: Account) -> str:
    until = now_datetime() + timedelta(days=current().invite_days)
    said = {"account": account.pk, "until": until.timestamp(), "mark": _mark(account)}
    return signing.dumps(said, salt=SALT)


def _mark(account: Account) -> str:
    """Changes with the password: so a link works once."""
    return salted_hmac(SALT, account.password).hexdigest()


def _mail(account: Account, link: str) -> None:
    lang = account.language
    text = say(
        lang,
        "{name}, you have an account in Opspact. Your login is {login}.\n\nSet your password here: {link}\n\n"
        "The link works once, for {days} days.",
        name=account.name,
        login=account.login,
        link=link,
        days=current().invite_days,
    )
    send_mail(say(lang, "Your account in Opspact"), text, settings.DEFAULT_FROM_EMAIL, [account.email])
