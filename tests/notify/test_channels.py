"""Personal settings and quiet hours."""

from typing import Any

import pytest

from opspact.notify.channels import after_quiet, channels
from opspact.notify.shapes import Channel, Kind, Person, Way
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


def ways(kind: Kind, *reach: Channel, top_level: bool = False, **settings: Any) -> list[Way]:
    person = Person(1, reach=frozenset(reach), settings=settings)
    return list(channels(person, kind, at("2026-03-02 23:00"), ZONE, grave=top_level))


def chosen(kind: Kind, mail: bool = True, **settings: Any) -> list[tuple[str, int]]:
    return [(one.channel, one.since) for one in ways(kind, *(("mail",) if mail else ()), **settings)]


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


def test_of_what_calls_one_is_used_and_the_others_follow_in_the_persons_order() -> None:
    own: dict[str, Any] = {
        "order": ["voice", "wecom_robot"],
        "channels": {"overdue": ["wecom_robot", "sms", "voice", "in_app"]},
    }
    found = ways("overdue", "mail", "sms", "voice", "wecom_robot", **own)
    assert [(one.channel, one.ahead) for one in found] == [("in_app", ()), ("voice", ("wecom_robot", "sms"))]


def test_an_escalation_goes_by_whatever_reaches_unless_said_otherwise() -> None:
    found = ways("escalated", "mail", "sms", "push")
    assert [(one.channel, one.ahead) for one in found] == [("in_app", ()), ("mail", ()), ("push", ("sms",))]
    assert [one.channel for one in ways("escalated", "sms", channels={"escalated": ["in_app"]})] == ["in_app"]


def test_of_the_gravest_cases_one_may_be_told_differently() -> None:
    own: dict[str, Any] = {"channels": {"overdue": ["in_app"]}, "grave": {"overdue": ["in_app", "sms"]}}
    assert [one.channel for one in ways("overdue", "sms", **own)] == ["in_app"]
    assert [one.channel for one in ways("overdue", "sms", top_level=True, **own)] == ["in_app", "sms"]
