"""Who a session is: Django asks once a request."""

from allauth.account.auth_backends import AuthenticationBackend

from opspact.tenancy.models import Account
from opspact.tenancy.selectors import account_of


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """Signs in by login name; knows an account with all that its viewer needs."""

    def get_user(self, user_id: int | str) -> Account | None:
        """The account, if it may act; else the session ends."""
        return account_of(int(user_id))
