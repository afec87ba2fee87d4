"""Keys of screens: what they open and what not, that they end, and what is kept of them."""

import pytest
from django.test import Client

from opspact.api.live.callers import _by_cookies
from opspact.journal.models import Event
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import SYSTEM
from opspact.wall import screens
from opspact.wall.models import Screen
from tests.portal.support import Side, provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    return provider("admin", "admin")


def made(admin: Client, **form: object) -> str:
    """The key of a screen that an administrator made on the page."""
    answer = admin.post("/wall/screens/", {"name": "示例大屏", "whose": "all", "language": "en"} | form)
    assert answer.status_code == 200, answer.status_code
    return str(answer.context["address"].split("#")[1])


def test_a_key_opens_the_wall_and_nothing_else(admin: Client) -> None:
    key = made(admin)
    screen = Client()
    assert screen.get("/wall/").headers["Location"] == "/wall/open/"
    assert screen.get("/wall/board/").status_code == 401
    assert screen.post("/wall/open/", {"key": key}).headers["Location"] == "/wall/"
    page = screen.get("/wall/").content.decode()
    assert "Live alerts" in page
    assert "示例大屏" in page
    for path in ("/", "/desk/", "/signals/", "/wall/promises/", "/wall/screens/", "/rosters/", "/reports/"):
        assert screen.get(path).headers["Location"].startswith("/account/login/"), path
    assert screen.get("/api/v1/items").status_code == 401
    assert screen.post("/wall/").status_code == 405


def test_only_a_digest_is_kept_and_the_key_is_told_once(admin: Client) -> None:
    key = made(admin)
    kept = Screen.objects.get()
    assert key not in str([getattr(kept, one.attname) for one in Screen._meta.concrete_fields])  # noqa: SLF001
    page = admin.get("/wall/screens/").content.decode()
    assert key not in page
    assert kept.begins in page
    cookie = Client().post("/wall/open/", {"key": key}).cookies[screens.COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_revoked_key_opens_nothing(admin: Client) -> None:
    key = made(admin)
    screen = Client()
    screen.post("/wall/open/", {"key": key})
    assert _by_cookies({screens.COOKIE: key}) is not None
    assert admin.post(f"/wall/screens/{Screen.objects.get().pk}/revoke/").status_code == 302
    assert screen.get("/wall/board/").status_code == 401
    assert screen.get("/wall/").headers["Location"] == "/wall/open/"
    assert screen.post("/wall/open/", {"key": key}).status_code == 422
    assert _by_cookies({screens.COOKIE: key}) is None
    kinds = Event.objects.filter(stream="account", kind__startswith="screen_").order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["screen_made", "screen_revoked"]
    assert key not in str(list(kinds.values_list("payload", flat=True)))


def test_only_who_manages_the_product_makes_keys(north: Side) -> None:
    limited = provider("limited", "admin", only_contracts=[north.contract.pk])
    for client, code in ((provider("boss", "manager"), 403), (limited, 404), (north.client, 403)):
        assert client.get("/wall/screens/").status_code == code
        assert client.post("/wall/screens/", {"name": "x", "whose": "all"}).status_code == code
        assert client.post("/wall/screens/1/revoke/").status_code == code
    assert not Screen.objects.exists()


def test_what_is_wrong_is_said(admin: Client, north: Side) -> None:
    for form in ({"name": " "}, {"whose": "some"}, {"whose": "some", "customers": [north.customer.pk + 99]}):
        answer = admin.post("/wall/screens/", {"name": "x", "whose": "all"} | form)
        assert (answer.status_code, bool(answer.context["problem"])) == (422, True), form
    assert admin.post("/wall/screens/99/revoke/").status_code == 404
    assert not Screen.objects.exists()


def test_a_screen_sees_the_contracts_of_its_customers_also_later_ones(admin: Client, north: Side, south: Side) -> None:
    key = made(admin, whose="some", customers=[north.customer.pk])
    viewer = screens.viewer_of(key)
    assert viewer is not None
    assert viewer.contracts == frozenset({north.contract.pk})
    assert viewer.account is None
    assert not viewer.may("desk.act")
    assert screens.viewer_of(made(admin)) != SYSTEM
    assert Account.objects.filter(login="admin").exists()
    assert south.contract.pk not in (viewer.contracts or ())
