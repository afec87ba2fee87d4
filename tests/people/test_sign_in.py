"""Signing in: passwords, lock-out, second factors, sessions, and the trace each leaves."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from opspact.journal.models import Event
from opspact.kernel.now import at
from opspact.kernel.time import MINUTE, Instant, parse_instant
from opspact.people import lockout, rules
from opspact.people.models import PastPassword, Session, Tries
from opspact.people.rules import Rules
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import SYSTEM
from tests.people.conftest import PASSWORD, Make, browser, viewer

pytestmark = pytest.mark.django_db

NOON = parse_instant("2026-06-01 12:00", ZoneInfo("Asia/Shanghai"))
LOGIN = "/account/login/"

Commits = Callable[..., AbstractContextManager[object]]


def sign_in(login: str, password: str = PASSWORD, client: Client | None = None) -> int:
    return (client or Client()).post(LOGIN, {"login": login, "password": password}).status_code


def kinds(account: Account) -> list[str]:
    return list(
        Event.objects.filter(stream="account", stream_id=account.pk).order_by("seq").values_list("kind", flat=True)
    )


@pytest.mark.parametrize(("language", "word"), [("zh", "登录"), ("en", "Sign in")])
def test_the_page_speaks_both_languages(language: str, word: str) -> None:
    client = Client()
    client.cookies["language"] = language
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert word in page.content.decode()


def test_signing_in_and_out_leaves_a_trace(make: Make) -> None:
    account, client = make("demo", "agent"), Client()
    assert sign_in("DEMO", client=client) == 302
    assert client.get("/account/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/account/").status_code == 302
    assert kinds(account) == ["account_created", "signed_in", "signed_out"]


def test_a_session_tells_whose_it_is_and_from_where(make: Make) -> None:
    account, client = make("demo", "agent"), Client(HTTP_USER_AGENT="Demo Browser")
    sign_in("demo", client=client)
    session = Session.objects.get(account_id=account.pk)
    assert (session.address, session.agent) == ("127.0.0.1", "Demo Browser")
    assert session.began is not None


def test_other_sessions_end(make: Make) -> None:
    make("demo", "agent")
    here, there = Client(), Client()
    sign_in("demo", client=here)
    sign_in("demo", client=there)
    assert here.post("/account/sessions/").status_code == 302
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)


def test_failures_lock_the_login_for_the_span_of_the_rule(make: Make) -> None:
    account = make("demo", "agent")
    with at(NOON):
        assert [sign_in("demo", "wrong") for _ in range(5)] == [200] * 5
        page = Client().post(LOGIN, {"login": "demo", "password": PASSWORD})
        assert "15" in page.content.decode()
    with at(Instant(NOON + 15 * MINUTE - 1)):
        assert sign_in("demo") == 200
    with at(Instant(NOON + 15 * MINUTE)):
        assert sign_in("demo") == 302
    assert kinds(account) == ["account_created", *["sign_in_failed"] * 5, "locked_out", "signed_in"]


def test_a_login_that_does_not_exist_locks_alike() -> None:
    pages = [Client().post(LOGIN, {"login": "nobody", "password": "x"}).content.decode() for _ in range(6)]
    assert "15 分钟" not in pages[4]
    assert "15 分钟" in pages[5]


def test_an_address_that_fails_with_many_logins_is_locked(make: Make) -> None:
    make("demo", "agent")
    rules.change(SYSTEM, Rules(lock_address_after=3))
    for login in ("a", "b", "c"):
        sign_in(login, "x")
    assert sign_in("demo") == 200


def test_success_and_the_administrator_lift_a_lock(make: Make) -> None:
    account, admin = make("demo", "agent"), make("boss", "admin")
    for _ in range(4):
        sign_in("demo", "wrong")
    sign_in("demo")
    assert lockout.failures("demo") == 0
    for _ in range(5):
        sign_in("demo", "wrong")
    lockout.unlock_by(viewer(admin), account)
    assert sign_in("demo") == 302


def test_an_ended_account_can_not_sign_in(make: Make) -> None:
    account = make("demo", "agent")
    Account.objects.filter(pk=account.pk).update(is_active=False)
    client = Client()
    sign_in("demo", client=client)
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("password", "fits"),
    [("Short-1", False), ("longbutpoor", False), ("Long-enough-1", True), ("示例密码够长了吗Aa", True)],
)
def test_passwords_follow_the_rules(password: str, fits: bool, make: Make) -> None:
    account = make("demo", "agent")
    if fits:
        validate_password(password, account)
    else:
        with pytest.raises(ValidationError):
            validate_password(password, account)


def test_a_past_password_does_not_come_back(make: Make) -> None:
    account = make("demo", "agent")
    rules.change(SYSTEM, Rules(history=2))
    for password in ("Second-pass-1", "Third-pass-12"):
        account.set_password(password)
        account.save()
    validate_password(PASSWORD, account)
    for password in ("Second-pass-1", "Third-pass-12"):
        with pytest.raises(ValidationError, match="2"):
            validate_password(password, account)


def test_changing_the_password_ends_other_sessions_and_is_noted(make: Make) -> None:
    account = make("demo", "agent")
    here, there = Client(), Client()
    sign_in("demo", client=here)
    sign_in("demo", client=there)
    new = "Another-pass-3"
    done = here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert done.status_code == 302
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)
    assert kinds(account)[-1] == "password_changed"


def test_an_old_password_must_be_changed_first(make: Make) -> None:
    account, client = make("demo", "agent"), Client()
    rules.change(SYSTEM, Rules(max_age_days=30))
    PastPassword.objects.update(since="2020-01-01T00:00Z")
    sign_in("demo", client=client)
    assert client.get("/people/")["Location"] == "/account/password/change/"
    new = "Another-pass-3"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get("/people/").status_code == 403
    assert account.pk


def _confirmed(client: Client) -> Client:
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def _secret(client: Client) -> str:
    page = client.get("/account/2fa/totp/activate/")
    assert page.status_code == 200
    return str(page.context["form"].secret)


def _set_up(client: Client, commits: Commits) -> str:
    secret = _secret(_confirmed(client))
    with commits(execute=True):
        assert client.post("/account/2fa/totp/activate/", {"code": _code(secret)}).status_code == 302
    return secret


def _code(secret: str) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))))


def test_a_second_factor_is_asked_for_once_set_up(make: Make, django_capture_on_commit_callbacks: Commits) -> None:
    account, client = make("demo", "agent"), Client()
    sign_in("demo", client=client)
    secret = _set_up(client, django_capture_on_commit_callbacks)
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    codes = client.get("/account/2fa/codes/").context["unused_codes"]
    other = Client()
    assert other.post(LOGIN, {"login": "demo", "password": PASSWORD})["Location"] == "/account/2fa/authenticate/"
    assert other.get("/account/").status_code == 302
    assert other.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert other.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert other.get("/account/").status_code == 200
    assert "totp_activated" in kinds(account)


def test_wrong_codes_are_counted_where_all_processes_see_them(
    make: Make, django_capture_on_commit_callbacks: Commits
) -> None:
    make("demo", "agent")
    client = Client()
    sign_in("demo", client=client)
    _set_up(client, django_capture_on_commit_callbacks)
    codes = client.get("/account/2fa/codes/").context["unused_codes"]
    other = Client()
    other.post(LOGIN, {"login": "demo", "password": PASSWORD})
    for _ in range(5):
        other.post("/account/2fa/authenticate/", {"code": "000000"})
    assert other.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 200
    Tries.objects.all().delete()  # the only place that knows: as if the time had passed
    assert other.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 302


def test_a_post_may_need_a_second_factor(make: Make, django_capture_on_commit_callbacks: Commits) -> None:
    make("demo", "admin")
    rules.change(SYSTEM, Rules(second_factor_posts=("admin",)))
    client = Client()
    sign_in("demo", client=client)
    assert client.get("/people/")["Location"] == "/account/2fa/"
    _set_up(client, django_capture_on_commit_callbacks)
    assert client.get("/people/").status_code == 200


def test_the_administrator_takes_lost_factors_off(make: Make, django_capture_on_commit_callbacks: Commits) -> None:
    account, admin = make("demo", "agent"), make("boss", "admin")
    client = Client()
    sign_in("demo", client=client)
    _set_up(client, django_capture_on_commit_callbacks)
    assert browser(admin).post(f"/people/{account.pk}/remove_factors/").status_code == 302
    assert sign_in("demo") == 302
    assert "second_factors_removed" in kinds(account)


@pytest.mark.parametrize(
    "address", ["2fa/", "2fa/webauthn/", "2fa/webauthn/add/", "sessions/", "tokens/", "password/change/", "logout/", ""]
)
@pytest.mark.parametrize("post", ["agent", "customer_user"])
def test_own_pages_open_for_everybody_signed_in(address: str, post: str, make: Make, customer: object) -> None:
    make("demo", post, **({"customer": customer} if post == "customer_user" else {}))
    client = Client()
    sign_in("demo", client=client)
    assert _confirmed(client).get(f"/account/{address}").status_code == 200


def test_second_factors_ask_for_the_password_again(make: Make) -> None:
    make("demo", "agent")
    client = Client()
    sign_in("demo", client=client)
    assert client.get("/account/2fa/totp/activate/")["Location"].startswith("/account/reauthenticate/")


def test_a_password_can_be_asked_for_by_mail(make: Make, mailoutbox: list[object]) -> None:
    account = make("demo", "agent", email="demo@example.com")
    assert Client().post("/account/password/reset/", {"email": "demo@example.com"}).status_code == 302
    link = str(getattr(mailoutbox[0], "body")).split("testserver")[1].split()[0]  # noqa: B009
    client = Client()
    form = client.get(link, follow=True)
    new = "Another-pass-3"
    assert client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new}).status_code == 302
    assert sign_in("demo", new) == 302
    assert "password_reset" in kinds(account)
