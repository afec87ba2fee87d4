"""Where allauth meets our rules: who may sign in, what the next page is, and the trace each act leaves."""

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.http import HttpRequest
from django.utils.functional import lazy

from opspact.people import lockout, rules
from opspact.people.passwords import is_too_old, language
from opspact.people.secrecy import key
from opspact.people.sessions import ask_first, end_sessions, note_where
from opspact.people.traces import trace, trace_own
from opspact.tenancy.access import require
from opspact.tenancy.middleware import FIRST
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer
from opspact.ui.words import say

SECOND_FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

SETTLED: Final = {
    "password_changed": "account_change_password",
    "password_reset": "account_change_password",
    "totp_activated": "mfa_index",
    "webauthn_added": "mfa_index",
}
"""What an act settles of the pages that a session may be led to first."""


def _told(sentence: str) -> str:
    """A sentence that is said in the language of the page on which it appears."""
    return lazy(lambda: say(language(), sentence), str)()


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are invited, never signed up; failures lock; every act is noted."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _told("The login or the password is wrong."),
        "enter_current_password": _told("This is not your present password."),
        "incorrect_password": _told("The password is wrong."),
        "incorrect_code": _told("The code is wrong."),
        "invalid_login": _told("The login or the password is wrong."),
        "rate_limited": _told("Too many tries. Wait a little."),
        "too_many_login_attempts": _told("Too many tries. Wait a little."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse even to look at the password while the login or the address is locked."""
        if lockout.is_locked(_login(credentials), self.get_client_ip(request)):
            minutes = rules.current().lock_minutes
            raise ValidationError(
                say(language(), "Too many failed sign-ins. Try again in {minutes} minutes.", minutes=minutes)
            )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count it, and note it on the account if there is one."""
        login, address = _login(credentials), self.get_client_ip(request)
        locks = lockout.note_failure(login, address)
        account = Account.objects.filter(login__iexact=login).first()
        if account is not None:
            trace_own(account, "sign_in_failed", {"address": address})
            if locks:
                trace_own(account, "locked_out", {"address": address, "minutes": rules.current().lock_minutes})

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """All factors are given: the session begins."""
        assert isinstance(user, Account)
        super().login(request, user)
        address = self.get_client_ip(request)
        note_where(request, address)
        ask_first(request, _first_page(user))
        lockout.unlock(user.login)
        trace_own(user, "signed_in", {"address": address})

    def logout(self, request: HttpRequest) -> None:
        """The session ends."""
        if isinstance(request.user, Account):
            trace_own(request.user, "signed_out")
        super().logout(request)

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, context: Any = None, email: str | None = None
    ) -> None:
        """allauth tells here of every change of a password or second factor: note it; mail nothing."""
        assert isinstance(user, Account)
        kind = template_prefix.rpartition("/")[2]
        trace_own(user, kind)
        if self.request.session.get(FIRST) == SETTLED.get(kind):
            ask_first(self.request, _first_page(user))
            self.request.session.save()

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        """The link, in the language of the account."""
        assert isinstance(user, Account)
        lang = user.language
        text = say(
            lang,
            "Somebody asked for a new password for {login}.\n\nSet it here: {link}\n\nIf it was not you, do nothing.",
            login=user.login,
            link=context["password_reset_url"],
        )
        send_mail(say(lang, "A new password for Opspact"), text, settings.DEFAULT_FROM_EMAIL, [email])

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the page that follows shows what was done."""


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of second factors encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": _told("The code is wrong.")}

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return Fernet(key("second factors")).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A stored secret as it is."""
        return Fernet(key("second factors")).decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """What an authenticator app calls the account."""
        return user.get_username()


def has_second_factor(account: Account) -> bool:
    """Whether it has any beside recovery codes."""
    return bool(Authenticator.objects.filter(user_id=account.pk, type__in=SECOND_FACTORS).exists())


def remove_second_factors(viewer: Viewer, account: Account) -> None:
    """Take all second factors off an account whose person lost them; its sessions end."""
    require(viewer, "people.manage")
    removed, _ = Authenticator.objects.filter(user_id=account.pk).delete()
    if removed:
        end_sessions(viewer, account)
        trace(viewer, account.pk, "second_factors_removed")


def _first_page(account: Account) -> str:
    """The page an account must settle before any other; none: empty."""
    house = rules.current()
    if is_too_old(account, house):
        return "account_change_password"
    if set(house.second_factor_posts) & set(account.posts) and not has_second_factor(account):
        return "mfa_index"
    return ""


def _login(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username") or credentials.get("email") or "")
