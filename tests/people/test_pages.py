"""Every address of people: who may open it, and what it does."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from opspact.journal.models import Event
from opspact.people import services
from opspact.tenancy.models import Account, Contract, Customer, Holding, Team
from opspact.tenancy.viewer import SYSTEM
from tests.people.conftest import Make, browser, viewer

pytestmark = pytest.mark.django_db

GET_OK = {"", "new/", "customers/", "contracts/", "teams/", "import/", "safety/", "accounts.csv", "accounts.xlsx",
          "import/people.csv", "{account}/", "{account}/end/", "{account}/roles/{contract}/", "customers/{customer}/",
          "contracts/{contract}/", "teams/{team}/"}  # fmt: skip
POST_ONLY = {"{account}/invite/", "{account}/redact/", "{account}/reactivate/", "{account}/unlock/",
             "{account}/end_sessions/", "{account}/remove_factors/"}  # fmt: skip


@pytest.fixture
def ids(make: Make, contract: Contract) -> dict[str, int]:
    account = make("someone", "engineer")
    team = services.create_team(SYSTEM, "示例一线", 1, [account])
    return {"account": account.pk, "contract": contract.pk, "customer": contract.customer_id, "team": team.pk}


def test_the_table_names_every_address() -> None:
    (people,) = (
        one for one in get_resolver().url_patterns if isinstance(one, URLResolver) and one.namespace == "people"
    )
    routes = {str(one.pattern) for one in people.url_patterns if isinstance(one, URLPattern)}
    named = {re.sub(r"<\w+:(\w+?)(_id)?>", r"{\1}", route) for route in routes}
    tabled = {route.replace("accounts.csv", "accounts.{form}").replace("import/people.csv", "import/{kind}.{form}")
              for route in GET_OK | POST_ONLY if route != "accounts.xlsx"}  # fmt: skip
    assert named == tabled


@pytest.mark.parametrize("route", sorted(GET_OK | POST_ONLY))
def test_who_may(route: str, ids: dict[str, int], make: Make, customer: Customer) -> None:
    address = "/people/" + route.format(**ids)
    ask = "post" if route in POST_ONLY else "get"
    assert getattr(Client(), ask)(address)["Location"].startswith("/account/login/?next=")
    for wrong in (make("agent", "agent"), make("north", "customer_manager", customer=customer)):
        assert getattr(browser(wrong), ask)(address).status_code == 403
        assert Event.objects.filter(stream="account", stream_id=wrong.pk, kind="refused").exists()
    right = getattr(browser(make("boss", "admin")), ask)(address)
    assert right.status_code == (200 if ask == "get" or "invite" in route else 302)


@pytest.mark.parametrize(
    "route", ["people/999999/", "people/customers/999999/", "people/teams/999999/", "people/import/x.csv"]
)
def test_what_is_not_there_is_404(route: str, make: Make) -> None:
    assert browser(make("boss", "admin")).get(f"/{route}").status_code == 404


def test_a_list_costs_the_same_for_many(make: Make) -> None:
    boss = browser(make("boss", "admin"))
    for number in range(60):
        Account.objects.create(login=f"a{number:02}", name=f"示例 {number}", posts=["agent"])
    with CaptureQueriesContext(connection) as queries:
        page = boss.get("/people/")
    assert len(queries) <= 4
    assert page.content.decode().count("/people/") >= 50
    assert len(page.context["accounts"]) == 50
    rest = boss.get(f"/people/?after={page.context['after']}")
    assert len(rest.context["accounts"]) == 11


@pytest.mark.parametrize(("query", "logins"), [
    ("words=%E7%A4%BA%E4%BE%8B", {"boss", "north", "eng"}), ("words=NOR", {"north"}), ("post=engineer", {"eng"}),
    ("customer=ours", {"boss", "eng"}), ("state=ended", {"gone"}),
])  # fmt: skip
def test_lists_are_narrowed(query: str, logins: set[str], make: Make, customer: Customer) -> None:
    boss = browser(make("boss", "admin"))
    make("north", "customer_user", customer=customer)
    make("eng", "engineer")
    Account.objects.create(login="gone", name="x", is_active=False)
    found = boss.get(f"/people/?{query}").context["accounts"]
    assert {account.login for account in found} == logins


def test_an_account_is_made_invited_and_signs_in(make: Make) -> None:
    boss = browser(make("boss", "admin"))
    form = {"login": "new.one", "name": "示例新人", "posts": ["agent"], "language": "en"}
    made = boss.post("/people/new/", form)
    account = Account.objects.get(login="new.one")
    assert (made["Location"], account.posts, account.language) == (f"/people/{account.pk}/", ["agent"], "en")
    link = boss.post(f"/people/{account.pk}/invite/").context["link"]
    path = "/" + link.split("/", 3)[3]
    stranger = Client()
    assert stranger.get(path).status_code == 200
    assert stranger.post(path, {"password": "poor"}).status_code == 422
    assert stranger.post(path, {"password": "Good-enough-1"}).status_code == 302
    assert stranger.get(path).status_code == 410
    assert stranger.post("/account/login/", {"login": "new.one", "password": "Good-enough-1"}).status_code == 302


def test_what_is_invalid_comes_back_with_what_was_typed(make: Make) -> None:
    boss = browser(make("boss", "admin"))
    page = boss.post("/people/new/", {"login": "boss", "name": "示例重名", "posts": ["customer_user"]})
    assert page.status_code == 422
    assert "示例重名" in page.content.decode()


def test_roles_are_given_per_contract(make: Make, contract: Contract) -> None:
    account = make("eng", "engineer")
    boss = browser(make("boss", "admin"))
    boss.post(f"/people/{account.pk}/roles/{contract.pk}/", {"roles": ["lead", "engineer"]})
    boss.post(f"/people/{account.pk}/roles/{contract.pk}/", {"roles": ["lead"]})
    assert [h.role for h in Holding.objects.everything().filter(account=account)] == ["lead"]
    assert viewer(account).roles == {contract.pk: ("lead",)}


def test_a_team_has_our_people_only(make: Make, customer: Customer) -> None:
    ours, theirs = make("eng", "engineer"), make("north", "customer_user", customer=customer)
    boss = browser(make("boss", "admin"))
    team = services.create_team(SYSTEM, "示例二线", 2)
    address = f"/people/teams/{team.pk}/"
    assert boss.post(address, {"name": "示例三线", "tier": "3", "members": [ours.pk]}).status_code == 302
    assert boss.post(address, {"name": "示例三线", "tier": "3", "members": [theirs.pk]}).status_code == 422
    team = Team.objects.get(pk=team.pk)
    assert (team.name, team.tier, list(team.members.all())) == ("示例三线", 3, [ours])


def test_the_rules_are_set_within_their_bounds(make: Make) -> None:
    boss = browser(make("boss", "admin"))
    assert boss.post("/people/safety/", {"min_length": "14", "second_factor_posts": ["admin"]}).status_code == 302
    assert boss.post("/people/safety/", {"min_length": "3"}).status_code == 422
    assert boss.get("/people/safety/").context["rules"].min_length == 14
