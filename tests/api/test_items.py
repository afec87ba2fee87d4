"""One item from its opening to its closure, by a program alone."""

from opspact.kernel import now
from opspact.tenancy.models import Contract
from tests.api.programs import Program
from tests.work.live import at


def opened(agent: Program, contract: Contract, **more: object) -> int:
    done = agent.post(
        "/items", {"contract": contract.pk, "kind": "reported", "fields": {"symptom": "performance"}, **more}
    )
    assert done.status_code == 201, done.content
    number: int = done.json()["number"]
    return number


def test_an_item_is_opened_acted_on_read_and_listed(agent: Program, contract: Contract) -> None:
    with now.at(at("2026-05-11 09:00")):
        number = opened(agent, contract)
        done = agent.post(f"/items/{number}/facts", {"kind": "accepted"})
        assert done.status_code == 201, done.content
        read = agent.get(f"/items/{number}")
        listed = agent.get("/items")
    assert read.status_code == 200, read.content
    assert [one["kind"] for one in read.json()["history"] if one["sort"] == "fact"] == ["reported", "accepted"]
    assert all(clock["why"] for clock in read.json()["clocks"])
    assert [row["number"] for row in listed.json()["items"]] == [number]
    assert listed.json()["next"] is None
