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


def test_a_program_tells_when_the_trouble_began(agent: Program, contract: Contract) -> None:
    times = {"occurred": "2026-05-11T00:00:00Z", "happened": "2026-05-11T00:30:00Z", "out": True}
    with now.at(at("2026-05-11 09:00")):
        number = opened(agent, contract, **times)
        course = [one for one in agent.get(f"/items/{number}").json()["history"] if one["sort"] == "fact"]
        late = agent.post("/items", {"contract": contract.pk, "kind": "reported", **times, "happened": None,
                                     "occurred": "2026-05-11T02:00:00Z"})  # fmt: skip
    assert [(one["kind"], one["happened"]) for one in course] == [
        ("outage_started", "2026-05-11T00:00:00Z"),
        ("reported", "2026-05-11T00:30:00Z"),
    ]
    assert late.status_code == 422
