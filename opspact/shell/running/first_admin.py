"""An administrator whom nobody inside can invite: the operator does it from the machine itself."""

from django.db import transaction

from opspact.people.accounts import change_account, create_account
from opspact.people.invitations import invite
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import SYSTEM


def invitation(login: str, name: str, email: str) -> str:
    """A one-time link for an account with the post `admin`: made where it is not there, else given the post."""
    with transaction.atomic():
        account = Account.objects.filter(login__iexact=login).first()
        if account is None:
            account = create_account(SYSTEM, login, name, ["admin"], email=email)
        elif "admin" not in account.posts:
            change_account(SYSTEM, account, posts=[*account.posts, "admin"])
        return invite(SYSTEM, account)
