"""By a program alone: the life of an account, tables in and out, a plan amended with open eyes, notes that call."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from opspact.notify.models import Escalation
from opspact.tenancy.models import Account, Contract
from tests.api.programs import Program, account
from tests.api.test_items import opened


@pytest.fixture
def admin(contract: Contract) -> Program:
    return Program(account("admin", "admin", "manager", "agent"))


def test_an_account_is_invited_ended_and_lives_again(admin: Program, agent: Program, contract: Contract) -> None:
    leaving = account("leaving", "agent", "engineer")
    number = opened(admin, contract)
    admin.send("PUT", f"/items/{number}/assignment", {"assignee": leaving.pk, "tier": 1})
    invited = admin.post(f"/accounts/{leaving.pk}/invitation")
    assert (invited.status_code, "/account/invite/" in invited.json()["link"]) == (201, True)
    refused = admin.post(f"/accounts/{leaving.pk}/end")
    assert (refused.status_code, list(refused.json()["problems"])) == (422, ["successor"])
    assert agent.account is not None
    ended = admin.post(f"/accounts/{leaving.pk}/end", {"successor": agent.account.pk})
    assert ended.json() == {"items": 1}
    assert admin.get(f"/items/{number}").json()["assignee"] == agent.account.pk
    assert admin.post(f"/accounts/{leaving.pk}/reactivation").status_code == 204
    assert Account.objects.get(pk=leaving.pk).is_active
    for path in ("lock", "sessions", "second-factors"):
        assert admin.send("DELETE", f"/accounts/{leaving.pk}/{path}").status_code in (200, 204)


def imported(admin: Program, table: str, dry: str) -> Any:
    file = SimpleUploadedFile("t.csv", table.encode())
    headers = {"Authorization": f"Bearer {admin.token}"}
    return admin.client.post(f"/api/v1/imports/customers?dry={dry}", {"file": file}, headers=headers)


def test_a_table_is_checked_then_taken_whole(admin: Program) -> None:
    wrong = imported(admin, "名称\nDemo one\nDemo one\n", "false").json()
    assert (wrong["done"], [one["row"] for one in wrong["problems"]]) == (False, [3])
    assert imported(admin, "名称\nDemo one\n", "true").json() == {"rows": 1, "problems": [], "done": False}
    assert imported(admin, "名称\nDemo one\n", "false").json()["done"]
    assert "Demo one" in [one["name"] for one in admin.get("/customers").json()["items"]]


def test_lists_are_taken_out_as_tables(admin: Program, contract: Contract) -> None:
    number = opened(admin, contract)
    kept = admin.post("/filters", {"name": "mine", "query": "open=all&sort=new"}).json()
    table = admin.get(f"/exports/items?form=csv&query={kept['query'].replace('&', '%26')}")
    assert f"\r\n{number}," in table.content.decode("utf-8-sig")
    assert admin.get("/exports/accounts?form=xlsx").content.startswith(b"PK")
    assert admin.send("DELETE", f"/filters/{kept['id']}").status_code == 204
    assert admin.get("/filters").json() == []


def test_an_amendment_is_foreseen_then_saved(admin: Program, contract: Contract) -> None:
    opened(admin, contract)
    vocabulary = admin.get(f"/contracts/{contract.pk}/plan/vocabulary").json()
    role = next(iter(vocabulary["roles"]))
    change = {"roles": {role: {"title": {"zh": "示例角色", "en": "Demo role"}}}}
    body = {"effective": "2030-01-01", "change": change, "running": "keep", "seen": 1, "reason": "demo"}
    offer = admin.post(f"/contracts/{contract.pk}/amendments/preview", body)
    assert (offer.status_code, offer.json()["seen"], offer.json()["looked"]) == (200, 1, 1), offer.content
    saved = admin.post(f"/contracts/{contract.pk}/amendments", body)
    assert (saved.status_code, saved.json()["number"]) == (201, 2), saved.content
    files = admin.get(f"/contracts/{contract.pk}/revisions/2/files").json()
    assert "2030-01-01" in files["pack.yaml"]
    same = admin.post(f"/contracts/{contract.pk}/revisions/preview", {"files": files}).json()
    assert (same["moved"], same["clocks"]) == (0, [])


def test_notes_call_people_who_then_follow(admin: Program, agent: Program, contract: Contract) -> None:
    number = opened(admin, contract)
    noted = admin.post(f"/items/{number}/notes", {"text": "@agent look, @nobody.here too"})
    assert (noted.status_code, noted.json()["unknown"]) == (201, ["nobody.here"])
    for method in ("PUT", "DELETE"):
        assert agent.send(method, f"/items/{number}/following").status_code == 204


def test_several_items_at_once(admin: Program, contract: Contract) -> None:
    numbers = [opened(admin, contract) for _ in range(2)]
    body = {"items": numbers, "do": "fact", "fact": "accepted"}
    assert [one["number"] for one in admin.post("/items/bulk/preview", body).json()] == numbers
    assert all(one["good"] for one in admin.post("/items/bulk", body).json())
    assert {one["state"] for one in admin.get("/items").json()["items"]} != {"reported"}


def test_an_escalation_is_answered_once(admin: Program, contract: Contract) -> None:
    number = opened(admin, contract)
    item = admin.get(f"/items/{number}").json()
    assert admin.account is not None
    raised = Escalation.objects.everything().create(
        event_id=1, contract=contract, customer=contract.customer, work_id=item["id"], number=number,
        kind="functional", accounts=[admin.account.pk], raised=item["opened"],
    )  # fmt: skip
    assert [one["id"] for one in admin.get("/escalations?mine=true&waiting=true").json()["items"]] == [raised.pk]
    for feedback in ("on it", "too late"):
        answer = admin.send("PUT", f"/escalations/{raised.pk}/answer", {"feedback": feedback})
        assert answer.json()["feedback"] == "on it"
    assert admin.get("/escalations?waiting=true").json()["items"] == []


def test_approving_asks_customers_for_their_right(contract: Contract) -> None:
    filing = Program(account("filing", "customer_user", customer=contract.customer))
    number = opened(filing, contract)
    assert filing.post(f"/items/{number}/facts", {"kind": "approved"}).status_code == 403


def test_settings_and_sessions_are_the_callers_own(contract: Contract) -> None:
    person = Program(account("person", "customer_user", customer=contract.customer))
    told = person.get("/me/telling").json()
    body = {"channels": told["channels"] | {"noted": ["mail"]}, "quiet_from": "22:00", "quiet_to": "07:00"}
    assert person.send("PUT", "/me/telling", body).json()["channels"]["noted"] == ["mail"]
    assert person.send("PUT", "/me/telling", {"channels": {}, "quiet_from": "22:00"}).status_code == 422
    assert person.get("/me/sessions").json() == []
