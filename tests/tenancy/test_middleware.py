"""Who looks, on every request; what strangers, limits and refusals meet."""

import pytest
from django.db import connection
from django.http import Http404, HttpResponse, JsonResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from opspact.conf.urls import urlpatterns as product
from opspact.journal.models import Event
from opspact.tenancy.access import Request, for_anybody, needs
from opspact.tenancy.models import Account, Contract, Customer, Holding

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def who(request: Request) -> HttpResponse:
    viewer = request.viewer
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        row = cursor.fetchone()
    return JsonResponse({
        "name": viewer.name, "customer": viewer.customer, "rights": sorted(viewer.rights),
        "contracts": sorted(viewer.contracts) if viewer.contracts is not None else None,
        "roles": viewer.roles, "language": request.viewer_language, "database_user": row and row[0],
    })  # fmt: skip


def nothing(request: Request) -> HttpResponse:
    return HttpResponse()


@needs("plans.edit")
def edit(request: Request) -> HttpResponse:
    return HttpResponse()


def missing(request: Request) -> HttpResponse:
    raise Http404


urlpatterns = [
    *product,
    path("who", who),
    path("api/who", who),
    path("nothing", nothing),
    path("edit", edit),
    path("missing", missing),
    path("open", for_anybody(who)),
]


@pytest.fixture
def contract() -> Contract:
    customer = Customer.objects.everything().create(name="Demo North")
    return Contract.objects.everything().create(customer=customer, number="C-1", title="Demo")


def signed_in(login: str, posts: list[str], customer: Customer | None = None, **more: object) -> tuple[Client, Account]:
    account = Account.objects.create(login=login, name=login, posts=posts, customer=customer, **more)
    client = Client()
    client.force_login(account)
    return client, account


def test_a_stranger_is_sent_to_sign_in_and_comes_back() -> None:
    answer = Client().get("/who?a=1")
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/who%3Fa%3D1")


def test_a_strange_program_gets_a_problem() -> None:
    answer = Client().get("/api/who")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer.json()["status"] == 401


def test_an_open_page_shows_a_stranger_with_no_rights_and_no_rows(contract: Contract) -> None:
    answer = Client().get("/open").json()
    assert (answer["rights"], answer["customer"], answer["contracts"]) == ([], 0, [])


def test_a_viewer_has_posts_roles_limits_and_language(contract: Contract) -> None:
    client, account = signed_in("demo", ["engineer"], only_contracts=[contract.pk], language="en")
    for role in ("lead", "engineer"):
        Holding.objects.everything().create(account=account, contract=contract, role=role)
    seen = client.get("/who").json()
    assert seen["roles"] == {str(contract.pk): ["engineer", "lead"]}
    assert (seen["contracts"], seen["language"]) == ([contract.pk], "en")
    assert "desk.act" in seen["rights"]
    assert "plans.edit" not in seen["rights"]


def test_it_costs_two_queries(contract: Contract) -> None:
    client, account = signed_in("demo", ["engineer"])
    Holding.objects.everything().create(account=account, contract=contract, role="lead")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/nothing")
    assert len(queries) == 2


def test_customer_people_run_behind_the_wall(contract: Contract) -> None:
    client, _ = signed_in("north", ["customer_user"], contract.customer)
    ours, _ = signed_in("ours", ["agent"])
    assert client.get("/who").json()["database_user"] == "opspact_portal"
    assert ours.get("/who").json()["database_user"] != "opspact_portal"


@pytest.mark.parametrize(("address", "status"), [("/edit", 403), ("/missing", 404)])
def test_a_refusal_is_noted_on_the_account(address: str, status: int) -> None:
    client, account = signed_in("demo", ["agent"])
    assert client.get(address).status_code == status
    event = Event.objects.get(stream="account", stream_id=account.pk, kind="refused")
    assert event.payload == {"method": "GET", "path": address, "view": event.payload["view"], "status": status}


def test_a_refusal_of_a_customer_is_noted_too(contract: Contract) -> None:
    client, account = signed_in("north", ["customer_user"], contract.customer)
    assert client.get("/edit").status_code == 403
    assert Event.objects.get(kind="refused").customer_id == account.customer_id


def test_an_address_that_never_was_is_no_refusal() -> None:
    client, _ = signed_in("demo", ["agent"])
    assert client.get("/no-such-page").status_code == 404
    assert not Event.objects.filter(kind="refused").exists()


@pytest.mark.parametrize("whose", ["account", "customer"])
def test_an_ended_account_is_a_stranger(whose: str, contract: Contract) -> None:
    client, account = signed_in("north", ["customer_user"], contract.customer)
    if whose == "account":
        Account.objects.filter(pk=account.pk).update(is_active=False)
    else:
        Customer.objects.everything().update(active=False)
    assert client.get("/who").status_code == 302
