"""Making, ending and redacting accounts; tokens; invitations."""

import pytest
from django.test import Client

from opspact.journal.models import Event
from opspact.journal.verify import broken_links
from opspact.kernel.now import at
from opspact.kernel.time import DAY, MINUTE, Instant
from opspact.people import accounts, invitations, services, tokens
from opspact.people.errors import Invalid
from opspact.people.models import Token
from opspact.people.redaction import MARKER, redact
from opspact.tenancy.access import NotAllowed
from opspact.tenancy.models import Account, Contract, Customer
from opspact.tenancy.viewer import SYSTEM
from tests.people.conftest import Make, browser, viewer

pytestmark = pytest.mark.django_db

NOW = Instant(1_780_000_000_000_000)


def test_only_who_manages_people_may(make: Make, customer: Customer) -> None:
    agent = viewer(make("demo", "agent"))
    for act in (
        lambda: services.create_account(agent, "x", "x"),
        lambda: services.create_customer(agent, "x"),
        lambda: services.create_contract(agent, customer, "x", "x"),
        lambda: services.create_team(agent, "x"),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(("login", "posts", "field"), [
    ("DEMO", ["agent"], "login"), ("", ["agent"], "login"), ("x", ["boss"], "posts"), ("x", ["customer_user"], "posts"),
])  # fmt: skip
def test_what_does_not_fit_is_refused(login: str, posts: list[str], field: str, make: Make) -> None:
    make("demo", "agent")
    with pytest.raises(Invalid) as refused:
        services.create_account(SYSTEM, login, "x", posts)
    assert refused.value.field == field


def test_customers_people_hold_no_posts_or_roles_of_others(make: Make, customer: Customer) -> None:
    other = services.create_contract(SYSTEM, services.create_customer(SYSTEM, "示例另一客户"), "D-2", "示例")
    with pytest.raises(Invalid):
        make("x", "agent", customer=customer)
    with pytest.raises(Invalid):
        accounts.give_roles(SYSTEM, make("north", "customer_user", customer=customer), other.pk, ["contact"])


def test_a_change_is_noted_with_old_and_new(make: Make) -> None:
    account = make("demo", "agent")
    accounts.change_account(SYSTEM, account, name="示例新名", posts=["engineer"])
    event = Event.objects.get(kind="account_changed")
    assert event.payload == {"name": ["示例 demo", "示例新名"], "posts": [["agent"], ["engineer"]]}


def test_ending_needs_a_successor_for_open_work(make: Make) -> None:
    leaving, staying = make("leaving", "engineer"), make("staying", "engineer")
    moved: list[tuple[int, int]] = []

    def reassign(_: object, source: Account, target: Account) -> int:
        moved.append((source.pk, target.pk))
        return 3

    with pytest.raises(Invalid, match="3"):
        accounts.deactivate(SYSTEM, leaving, open_items=lambda _: 3, reassign=reassign)
    client = browser(leaving)
    tokens.make_token(viewer(leaving), "demo", ["desk.read"], 30)
    assert accounts.deactivate(SYSTEM, leaving, open_items=lambda _: 3, reassign=reassign, successor=staying) == 3
    assert moved == [(leaving.pk, staying.pk)]
    assert client.get("/account/").status_code == 302
    assert not Token.objects.exists()


def test_nobody_ends_their_own_account(make: Make) -> None:
    boss = make("boss", "admin")
    with pytest.raises(Invalid) as refused:
        accounts.deactivate(viewer(boss), boss, open_items=lambda _: 0, reassign=lambda *_: 0)
    assert refused.value.field == "account"


def test_redaction_leaves_no_name_and_keeps_the_digest(make: Make) -> None:
    account = make("demo", "agent", email="demo@example.com", phone="000-1234")
    accounts.change_account(SYSTEM, account, name="示例改名")
    before = dict(Event.objects.values_list("pk", "digest"))
    with pytest.raises(Invalid):
        redact(SYSTEM, account)
    accounts.deactivate(SYSTEM, account, open_items=lambda _: 0, reassign=lambda *_: 0)
    redact(SYSTEM, account)
    account.refresh_from_db()
    assert (account.name, account.email, account.phone) == (MARKER, "", "")
    payloads = str(list(Event.objects.values_list("payload", flat=True)))
    assert "示例改名" not in payloads
    assert "demo@example.com" not in payloads
    assert "000-1234" not in payloads
    head = (account.seq, bytes(account.head))
    assert list(broken_links("account", {account.pk: head})) == []
    after = dict(Event.objects.filter(pk__in=before).values_list("pk", "digest"))
    assert {pk: bytes(d) for pk, d in after.items()} == {pk: bytes(d) for pk, d in before.items()}


def test_an_invitation_ends_with_its_days_and_with_its_use(make: Make, mailoutbox: list[object]) -> None:
    account = make("demo", "agent", email="demo@example.com")
    with at(NOW):
        key = invitations.invite(SYSTEM, account).rstrip("/").rsplit("/", 1)[1]
    assert len(mailoutbox) == 1
    assert not Account.objects.get(pk=account.pk).has_usable_password()
    with at(Instant(NOW + 7 * DAY)):
        assert invitations.invited(key) == account
    with at(Instant(NOW + 7 * DAY + 1_000_000)):
        assert invitations.invited(key) is None
    assert invitations.invited(key[:-1] + ("a" if key[-1] != "a" else "b")) is None
    with at(NOW):
        invitations.accept(account, "Good-enough-1")
        assert invitations.invited(key) is None


def test_a_token_has_no_more_rights_than_its_scopes_and_its_owner(make: Make) -> None:
    account = make("demo", "agent")
    _, text = tokens.make_token(viewer(account), "demo", ["desk.read", "people.manage", "desk.act"], 30)
    found = tokens.viewer_of(text)
    assert found is not None
    assert found.rights == {"desk.read", "desk.act"}
    accounts.change_account(SYSTEM, account, posts=["auditor"])
    found = tokens.viewer_of(text)
    assert found is not None
    assert found.rights == {"desk.read"}


def test_a_token_works_until_it_expires_is_revoked_or_its_owner_ends(make: Make) -> None:
    account = make("demo", "agent")
    who = viewer(account)
    with at(NOW):
        token, text = tokens.make_token(who, "demo", ["desk.read"], 30)
        assert tokens.viewer_of(text) is not None
        assert tokens.viewer_of(text + "x") is None
        assert tokens.viewer_of("osp_nothing") is None
    with at(Instant(NOW + 30 * DAY)):
        assert tokens.viewer_of(text) is None
    with at(NOW):
        assert not tokens.revoke_token(viewer(make("other", "agent")), token.pk)
        assert tokens.revoke_token(who, token.pk)
        assert tokens.viewer_of(text) is None
        _, text = tokens.make_token(who, "demo", ["desk.read"], 30)
        Account.objects.filter(pk=account.pk).update(is_active=False)
        assert tokens.viewer_of(text) is None


def test_the_last_use_is_known_to_the_minute(make: Make) -> None:
    with at(NOW):
        token, text = tokens.make_token(viewer(make("demo", "agent")), "demo", ["desk.read"], 30)
    used = []
    for moment in (NOW, NOW + MINUTE, NOW + MINUTE + 1):
        with at(Instant(moment)):
            tokens.viewer_of(text)
        token.refresh_from_db()
        used.append(token.used)
    assert used[0] == used[1] != used[2]


def test_only_a_digest_is_kept(make: Make) -> None:
    _, text = tokens.make_token(viewer(make("demo", "agent")), "demo", ["desk.read"], 30)
    assert text[12:] not in str(Token.objects.values().get())


def test_a_program_comes_in_by_its_token(make: Make) -> None:
    _, text = tokens.make_token(viewer(make("demo", "admin")), "demo", ["people.manage"], 30)
    assert Client(headers={"Authorization": f"Bearer {text}"}).get("/people/").status_code == 200
    assert Client(headers={"Authorization": "Bearer osp_wrong"}).get("/people/").status_code == 302


def test_the_page_shows_a_token_once(make: Make) -> None:
    client = browser(make("demo", "agent"))
    page = client.post("/account/tokens/", {"name": "demo", "scopes": ["desk.read"], "days": "90"})
    text = page.context["text"]
    assert text in page.content.decode()
    assert text not in client.get("/account/tokens/").content.decode()
    assert client.post("/account/tokens/", {"name": "demo"}).status_code == 422
    client.post(f"/account/tokens/{Token.objects.get().pk}/revoke/")
    assert tokens.viewer_of(text) is None


def test_people_of_an_ended_customer_stay_out(make: Make, contract: Contract) -> None:
    client = browser(make("north", "customer_user", customer=contract.customer))
    services.change_customer(SYSTEM, contract.customer, active=False)
    assert client.get("/account/").status_code == 302
