"""Who gets in: every operation, for a stranger, for somebody without the right, about what is not theirs to see."""

from typing import Any

import pytest

from opspact.api.api import api
from opspact.tenancy.models import Contract, Customer
from tests.api.programs import Program, account
from tests.api.test_items import opened

SCHEMA = api.get_openapi_schema()
OPERATIONS = [
    (method.upper(), path, one) for path, methods in SCHEMA["paths"].items() for method, one in methods.items()
]
CLOSED = [one for one in OPERATIONS if "security" in one[2]]
ABOUT = [one for one in CLOSED if "{" in one[1] and one[2]["operationId"] not in ("read_message", "attach_files")]
BODIES: dict[str, dict[str, Any]] = {
    "take_fact": {"kind": "accepted"}, "preview_fact": {"kind": "accepted"}, "add_note": {"text": "x"},
    "correct_fact": {"of": "1", "reason": "x"}, "withdraw_fact": {"of": "1", "reason": "x"},
    "take_contract_fact": {"kind": "outage_started"}, "start_outage": {"kind": "x", "items": []},
    "end_outage": {"kind": "x", "items": []}, "save_revision": {"files": {"pack.yaml": ""}},
    "edit_document": {"texts": {}, "version": 1}, "review_document": {"version": 1}, "deliver_document": {"to": "x"},
    "assign_item": {"tier": 1}, "escalate_item": {"leads": "functional", "role": "x", "text": "x"},
    "put_under": {"parent": None}, "link_items": {"number": 1, "kind": "related"},
    "correct_document": {"reason": "x"}, "change_team": {"name": "x"}, "merge_item": {"into": 1},
    "split_item": {"text": "x"}, "join_outage": {"number": 1}, "preview_revision": {"files": {}},
    "preview_amendment": {"effective": "2030-01-01", "change": {"x": 1}}, "change_answer": {"name": "x", "body": "x"},
    "amend_plan": {"effective": "2030-01-01", "change": {"x": 1}},
    "judge_alert": {"judgement": "no"}, "attach_alert": {"number": 1}, "open_item_for_alert": {"contract": 1},
    "make_source": {"title": "x", "format": "grafana"},
    "make_window": {"title": "x", "begins": "2026-01-01T00:00:00Z", "ends": "2026-01-01T01:00:00Z"},
    "set_terms": {"terms": {}},
    "cover_duty": {"account": 1, "start": "2026-03-02T09:00:00Z", "end": "2026-03-03T09:00:00Z"},
}  # fmt: skip


def ids(operations: list[Any]) -> list[str]:
    return [one[2]["operationId"] for one in operations]


def filled(path: str, **known: object) -> str:
    path = path.removeprefix("/api/v1")
    for part in path.split("/"):
        if part.startswith("{"):
            path = path.replace(part, str(known.get(part.strip("{}"), 1)))
    return path


def test_only_health_is_open() -> None:
    assert [one[2]["operationId"] for one in OPERATIONS if one not in CLOSED] == ["health"]


@pytest.mark.django_db
def test_a_stranger_gets_in_nowhere() -> None:
    stranger = Program()
    for method, path, one in CLOSED:
        answer = stranger.send(method, filled(path), BODIES.get(one["operationId"], {}))
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json"), path
        assert answer["WWW-Authenticate"] == "Bearer"


def test_without_the_right_it_is_forbidden(contract: Contract) -> None:
    powerless = Program(account("powerless", "customer_user", customer=contract.customer), ["portal.file"])
    for method, path, one in CLOSED:
        rights = one["x-rights"]
        if rights and "portal.file" not in rights:
            answer = powerless.send(method, filled(path), BODIES.get(one["operationId"], {}))
            assert (answer.status_code, answer.json()["type"]) == (403, "urn:opspact:not-allowed"), path


def test_what_is_not_theirs_is_not_there(agent: Program, contract: Contract) -> None:
    """A customer's person with every right asks about another customer's things."""
    number = opened(agent, contract)
    other = Customer.objects.everything().create(name="Demo Other")
    foreign = Program(account("foreign", "customer_user", "customer_manager", customer=other))
    known = {"number": number, "contract": contract.pk, "customer": contract.customer_id}
    seen = {}
    for method, path, one in ABOUT:
        if {"portal", "portal.file"} & set(one["x-rights"]):
            answer = foreign.send(method, filled(path, **known), BODIES.get(one["operationId"], {}))
            seen[one["operationId"]] = answer.status_code
    assert set(seen.values()) == {404}, seen
    assert len(seen) > 15


def test_lists_show_a_foreigner_nothing(agent: Program, contract: Contract) -> None:
    opened(agent, contract)
    other = Customer.objects.everything().create(name="Demo Other")
    foreign = Program(account("foreign", "customer_user", "customer_manager", customer=other))
    for path in (
        "/items",
        "/items?status=all",
        "/contracts",
        "/outages",
        "/clocks",
        "/documents",
        "/messages",
        "/webhooks",
    ):
        answer = foreign.get(path)
        found = answer.json()
        assert (found if isinstance(found, list) else found["items"]) == [], path
    assert [one["name"] for one in foreign.get("/customers").json()["items"]] == ["Demo Other"]


def test_a_customers_own_item_opens_behind_the_wall(contract: Contract) -> None:
    person = Program(account("person", "customer_user", customer=contract.customer))
    number = opened(person, contract)
    read = person.get(f"/items/{number}")
    assert read.status_code == 200, read.content
    kept = {"Idempotency_Key": "k1"}
    first = person.post(f"/items/{number}/notes", {"text": "hello"}, **kept)
    again = person.post(f"/items/{number}/notes", {"text": "hello"}, **kept)
    assert (first.status_code, again.content) == (201, first.content)


def test_a_session_reads_and_writes_with_its_csrf_token_only(contract: Contract) -> None:
    who = account("person", "agent")
    program = Program()
    program.client.handler.enforce_csrf_checks = True
    program.client.force_login(who)
    assert program.get("/items").status_code == 200
    refused = program.post("/items/preview", {"contract": contract.pk, "kind": "reported"})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:opspact:csrf")
    program.client.cookies["csrftoken"] = "a" * 32
    passed = program.post("/items/preview", {"contract": contract.pk, "kind": "reported"}, X_CSRFToken="a" * 32)
    assert passed.status_code in (200, 422), passed.content
