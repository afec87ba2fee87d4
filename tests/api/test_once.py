"""Idempotency keys, conflicts, limits, paging, and how much an answer costs."""

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from opspact.api.models import Answered
from opspact.kernel import now
from opspact.tenancy.models import Contract
from opspact.work.models import WorkItem
from tests.api.programs import Program, account
from tests.api.test_items import opened
from tests.work.live import at

KEY = {"Idempotency_Key": "one"}


def body(contract: Contract, **more: object) -> dict[str, object]:
    return {"contract": contract.pk, "kind": "reported", "fields": {"symptom": "performance"}, **more}


def items() -> int:
    return WorkItem.objects.everything().exclude(kind="").count()


def test_the_same_key_opens_one_item(agent: Program, contract: Contract) -> None:
    first, again = (agent.post("/items", body(contract), **KEY) for _ in range(2))
    assert (first.status_code, again.status_code, items()) == (201, 201, 1)
    assert (again.content, again["Location"], again["Idempotency-Replayed"]) == (
        first.content,
        first["Location"],
        "true",
    )


def test_a_key_is_for_one_request_of_one_account_for_a_day(agent: Program, contract: Contract) -> None:
    with now.at(at("2026-05-11 09:00")):
        agent.post("/items", body(contract), **KEY)
        other = agent.post("/items", body(contract, role="engineer"), **KEY)
        assert (other.status_code, other.json()["type"]) == (422, "urn:opspact:key-reused")
        Program(account("second", "agent")).post("/items", body(contract), **KEY)
    assert items() == 2
    with now.at(at("2026-05-12 09:00")):
        agent.post("/items", body(contract), **KEY)
    assert items() == 3


def test_what_may_pass_later_is_not_remembered(agent: Program, contract: Contract) -> None:
    number = opened(agent, contract)
    conflict = agent.post(f"/items/{number}/facts", {"kind": "accepted", "seen": 999}, **KEY)
    assert (conflict.status_code, conflict.json()["seq"]) == (409, 1)
    assert not Answered.objects.exists()


def test_if_match_guards_against_acting_on_what_moved(agent: Program, contract: Contract) -> None:
    number = opened(agent, contract)
    tag = agent.get(f"/items/{number}")["ETag"]
    assert agent.post(f"/items/{number}/facts", {"kind": "accepted"}, If_Match=tag).status_code == 201
    late = agent.post(f"/items/{number}/facts", {"kind": "responded"}, If_Match=tag)
    assert (late.status_code, late.json()["type"]) == (409, "urn:opspact:conflict")


def test_a_refusal_names_what_is_unmet_in_the_readers_language(agent: Program, contract: Contract) -> None:
    number = opened(agent, contract)
    agent.post(f"/items/{number}/facts", {"kind": "cancelled"})
    answers = [agent.post(f"/items/{number}/facts", {"kind": "closed"}, Accept_Language=lang) for lang in ("en", "zh")]
    assert [one.status_code for one in answers] == [409, 409], answers[0].content
    assert [one.json()["title"] for one in answers] == ["The plan refuses this act.", "服务方案不允许此操作。"]
    unmet = [one.json()["unmet"][0]["title"] for one in answers]
    assert unmet[0] != unmet[1]


def test_bad_values_are_told_by_name(agent: Program, contract: Contract) -> None:
    answer = agent.post("/items", {"contract": contract.pk, "kind": "reported", "fields": {"symptom": "?"}})
    assert answer.status_code == 422
    assert list(answer.json()["problems"]) == ["symptom"]
    answer = agent.post("/items", {"contract": "x", "kind": "reported"}, Accept_Language="zh")
    assert answer.json()["problems"] == {"contract": "应为整数。"}


def test_too_many_requests_are_told_to_wait(agent: Program, settings: Settings) -> None:
    settings.OPSPACT_API_RATE = 1
    answers = [agent.get("/me") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) >= 1


@pytest.mark.parametrize("sort", ["due", "new", "updated", "level"])
def test_pages_are_stable_while_items_come(agent: Program, contract: Contract, sort: str) -> None:
    mine = []
    for minute in range(7):
        with now.at(at(f"2026-05-11 09:0{minute}")):
            mine.append(opened(agent, contract))
    found: list[int] = []
    after: str | None = ""
    turn = 0
    with now.at(at("2026-05-11 10:00")):
        while after is not None:
            page = agent.get(f"/items?limit=2&sort={sort}&cursor={after}").json()
            found += [row["number"] for row in page["items"]]
            after = page["next"]
            turn += 1
            if turn == 2:
                opened(agent, contract)
    assert sorted(set(found) & set(mine)) == mine
    assert len(found) == len(set(found))


def test_answers_cost_few_queries(agent: Program, contract: Contract, django_assert_max_num_queries: Any) -> None:
    numbers = [opened(agent, contract) for _ in range(3)]
    agent.get("/items")
    with django_assert_max_num_queries(4):  # who; those with a deadline, those without
        agent.get("/items")
    with django_assert_max_num_queries(6):
        agent.get(f"/items/{numbers[0]}")
    with django_assert_max_num_queries(12):
        opened(agent, contract)
