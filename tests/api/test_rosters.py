"""Rosters by the API: who is on, shifts, gaps, terms, covers."""

import pytest

from opspact.kernel import now
from opspact.tenancy.models import Account
from tests.api.programs import Program
from tests.rosters.support import at, person, roster, terms

pytestmark = pytest.mark.django_db

SPAN = "start=2026-03-02T01:00:00Z&end=2026-03-04T01:00:00Z"


@pytest.fixture
def people() -> list[Account]:
    return [person("li"), person("wang")]


def test_who_is_on_what_is_missing_and_who_stands_in(people: list[Account]) -> None:
    made = roster("示例值班", terms(*people))
    boss = Program(person("boss", "manager"), ["rosters.read", "rosters.manage"])
    with now.at(at("2026-03-02T10:00")):
        (one,) = boss.send("GET", "/on-duty").json()
        assert (one["name"], one["roster"], one["line"], one["end"]) == ("示例li", made.pk, 1, "2026-03-03T01:00:00Z")
        (then,) = boss.send("GET", f"/on-duty?at=2026-03-03T12:00:00%2B08:00&roster={made.pk}").json()
        assert then["name"] == "示例wang"
        assert [row["name"] for row in boss.send("GET", "/rosters").json()[0]["on"]] == ["示例li"]
        body = {"account": people[0].pk, "instead_of": people[1].pk, "start": "2026-03-03T12:00:00+08:00",
                "end": "2026-03-03T18:00:00+08:00"}  # fmt: skip
        assert boss.send("POST", f"/rosters/{made.pk}/covers", body).status_code == 201
        shifts = boss.send("GET", f"/rosters/{made.pk}/shifts?{SPAN}").json()
        assert [(row["account"], row["by"]) for row in shifts] == [
            (people[0].pk, "rotation"), (people[1].pk, "rotation"), (people[0].pk, "cover"), (people[1].pk, "rotation"),
        ]  # fmt: skip
        assert boss.send("GET", f"/rosters/{made.pk}/gaps").json() == []


def test_terms_go_in_as_they_come_out(people: list[Account]) -> None:
    made = roster("示例值班", terms(*people))
    boss = Program(person("boss", "manager"), ["rosters.read", "rosters.manage"])
    with now.at(at("2026-03-02T10:00")):
        kept = boss.send("GET", f"/rosters/{made.pk}/terms").json()
        again = boss.send("PUT", f"/rosters/{made.pk}/terms", {"terms": kept["terms"]})
        assert (again.json()["number"], again.json()["terms"]) == (2, kept["terms"])
        wrong = boss.send("PUT", f"/rosters/{made.pk}/terms", {"terms": {"zone": "Nowhere"}})
        assert (wrong.status_code, "zone" in wrong.json()["problems"]) == (422, True)
    engineer = Program(people[0], ["rosters.read"])
    assert engineer.send("PUT", f"/rosters/{made.pk}/terms", {"terms": kept["terms"]}).status_code == 403
