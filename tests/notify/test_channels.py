"""Personal settings and quiet hours."""

from typing import Any

import pytest

from opspact.notify.channels import after_quiet, channels
from opspact.notify.shapes import Kind, Person
from tests.notify.support import ZONE, at

NIGHT = {"from": "22:00", "to": "07:00"}


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-02 21:59", "2026-03-02 21:59"),
        ("2026-03-02 22:00", "2026-03-03 07:00"),
        ("2026-03-03 06:59", "2026-03-03 07:00"),
        ("2026-03-03 07:00", "2026-03-03 07:00"),
    ],
)
def test_quiet_hours_may_cross_midnight(now: str, then: str) -> None:
    assert after_quiet(NIGHT, at(now), ZONE) == at(then)


def test_quiet_hours_within_a_day() -> None:
    assert after_quiet({"from": "12:00", "to": "13:30"}, at("2026-03-02 12:10"), ZONE) == at("2026-03-02 13:30")


def chosen(kind: Kind, mail: bool = True, **settings: Any) -> list[tuple[str, int]]:
    return list(channels(Person(1, mail=mail, settings=settings), kind, at("2026-03-02 23:00"), ZONE))


def test_quiet_hours_hold_back_mail_alone_and_no_escalation() -> None:
    now, morning = at("2026-03-02 23:00"), at("2026-03-03 07:00")
    assert chosen("overdue", quiet=NIGHT) == [("in_app", now), ("mail", morning)]
    assert chosen("escalated", quiet=NIGHT) == [("in_app", now), ("mail", now)]


def test_a_person_chooses_channels_and_always_keeps_one() -> None:
    assert [c for c, _ in chosen("soon", channels={"soon": ["mail"]})] == ["mail"]
    assert [c for c, _ in chosen("soon", channels={"soon": []})] == ["in_app"]
    assert [c for c, _ in chosen("soon", mail=False, channels={"soon": ["mail"]})] == ["in_app"]


def test_what_is_only_good_to_know_does_not_go_by_mail_unasked() -> None:
    assert [c for c, _ in chosen("moved")] == ["in_app"]
    assert [c for c, _ in chosen("moved", channels={"moved": ["in_app", "mail"]})] == ["in_app", "mail"]
