"""Who is told what: exact people, from the shipped plans."""

import pytest

from opspact.notify.routing import Told, route
from opspact.notify.shapes import Heard, Person, Subject
from tests.notify.support import ZONE, at, clock, desk, people_of, plan, step, subject

NOW = at("2026-03-02 12:00")


def told(pack: str, heard: Heard, about: Subject, **changed: object) -> dict[str, list[str]]:
    """Names told, by kind of message; roles that reach nobody under `?kind`."""
    people, names = people_of(pack)
    found: dict[str, list[str]] = {}
    for one in route(heard, about, plan(pack), people, NOW, ZONE):
        found.setdefault(one.topic.kind, []).extend(names[a.person] for a in one.addressees)
        if one.unreached:
            found[f"?{one.topic.kind}"] = list(one.unreached)
    return found


RESTORE = clock("restore", "2026-03-02 13:00")
BROKEN = clock("restore", "2026-03-02 13:00", verdict="broken")


def test_s2_support_is_told_at_75_percent() -> None:
    heard = step("restore", "75 %", "2026-03-02 12:00", tell=["support_group"])
    assert told("s2", heard, subject(RESTORE)) == {"soon": ["engineer-1", "engineer-2"]}


def test_s2_both_managements_are_told_when_restoration_falls_due() -> None:
    heard = step("restore", "due", "2026-03-02 13:00", tell=["support_management", "maintenance_management"])
    assert told("s2", heard, subject(BROKEN)) == {"overdue": ["lead-1", "manager-1"]}


def test_s1_a_miss_is_told_to_the_tracker_and_climbs_one_rung() -> None:
    heard = step("respond", "due", "2026-03-02 09:05", tell=["tracker"], ladder="leaders", rung="team_lead")
    about = subject(clock("respond", "2026-03-02 09:05", verdict="broken"))
    assert told("s1", heard, about) == {"escalated": ["lead-1"], "overdue": ["tracker-1"]}


def test_who_takes_over_is_told_once_and_as_an_escalation() -> None:
    heard = step("restore", "due", "2026-03-02 13:00", tell=["support_management"], escalate_to=["support_management"])
    assert told("s2", heard, subject(BROKEN)) == {"escalated": ["lead-1"]}


def test_the_roles_behind_the_first_that_takes_over_are_told_too() -> None:
    heard = step("restore", "due", "2026-03-02 13:00", escalate_to=["support_management", "responsible_person"])
    assert told("s2", heard, subject(BROKEN)) == {"escalated": ["lead-1"], "overdue": ["manager-2"]}


@pytest.mark.parametrize("phase", ["paused", "stopped", "void"])
def test_a_clock_that_no_longer_runs_is_not_due_soon(phase: str) -> None:
    heard = step("restore", "75 %", "2026-03-02 12:00", tell=["support_group"])
    assert told("s2", heard, subject(clock("restore", "2026-03-02 13:00", phase))) == {}


def test_what_was_kept_after_all_is_not_told_as_overdue() -> None:
    heard = step("restore", "due", "2026-03-02 13:00", tell=["support_management"], escalate_to=["responsible_person"])
    assert told("s2", heard, subject(clock("restore", "2026-03-02 13:00", "stopped", "kept"))) == {}


def test_a_withdrawn_step_tells_nobody() -> None:
    heard = step("restore", "75 %", "2026-03-02 12:00", tell=["support_group"], withdrawn=True)
    assert told("s2", heard, subject(RESTORE)) == {}


def test_a_notice_of_the_plan_reaches_both_sides() -> None:
    heard = Heard(1, 5, 1, 7, "decision", "told", NOW, {
        "case": "1", "at": NOW, "notice": "damage", "tell": ["project_manager", "customer_maintenance"], "source": "f",
    })  # fmt: skip
    assert told("s1", heard, subject()) == {"notice": ["manager-1", "c-manager-1"]}


def test_a_party_means_everybody_of_it() -> None:
    heard = step("restore", "75 %", "2026-03-02 12:00", tell=["customer"])
    assert told("s2", heard, subject(RESTORE)) == {"soon": ["user-1", "manager-1", "manager-2"]}


def test_a_role_that_nobody_holds_is_not_dropped() -> None:
    people, _ = people_of("s2")
    held = {key: who for key, who in people.holders.items() if key[1] != "support_group"}
    heard = step("restore", "75 %", "2026-03-02 12:00", tell=["support_group"])
    found = route(heard, subject(RESTORE), plan("s2"), type(people)(people.by_id, held), NOW, ZONE)
    assert [(one.addressees, one.unreached) for one in found] == [((), ("support_group",))]


def _route(heard: Heard, about: Subject, *extra: Person, followers: tuple[int, ...] = ()) -> list[Told]:
    people, _ = people_of("s2")
    by_id = {**people.by_id, **{one.id: one for one in extra}}
    return route(heard, about, plan("s2"), type(people)(by_id, people.holders, {5: followers}), NOW, ZONE)


def _who(found: list[Told]) -> list[tuple[str, int, str]]:
    return [(one.topic.kind, a.person, a.why) for one in found for a in one.addressees]


OWN, CUSTOMERS, STRANGER = Person(90), Person(91, 7), Person(92, 8)


def test_a_note_goes_to_assignee_owner_and_followers_but_not_to_its_author() -> None:
    about = subject(assignee=90, owner=93)
    found = _route(desk("noted", "2026-03-02 12:00", 93, text="已重启"), about, OWN, Person(93), followers=(94,))
    assert _who(found) == [("noted", 90, "assignee")]


def test_internal_notes_are_not_for_the_customers_people() -> None:
    internal = desk("noted", "2026-03-02 12:00", 1, text="对方口令过弱")
    visible = desk("noted", "2026-03-02 12:00", 1, text="已重启", public=True)
    assert _who(_route(internal, subject(), OWN, CUSTOMERS, followers=(90, 91))) == [("noted", 90, "follower")]
    assert _who(_route(visible, subject(), OWN, CUSTOMERS, followers=(90, 91))) == [
        ("noted", 90, "follower"), ("noted", 91, "follower"),
    ]  # fmt: skip


def test_another_customers_person_hears_nothing_even_when_named() -> None:
    heard = desk("mentioned", "2026-03-02 12:00", 1, accounts=[90, 92], public=True)
    assert _who(_route(heard, subject(), OWN, STRANGER)) == [("mentioned", 90, "named")]


def test_who_may_see_other_contracts_only_hears_nothing() -> None:
    narrow = Person(95, None, frozenset({2}))
    assert _who(_route(desk("mentioned", "2026-03-02 12:00", 1, accounts=[95]), subject(), narrow)) == []


def test_an_act_that_moves_the_case_is_told_to_those_who_have_to_do_with_it() -> None:
    heard = Heard(1, 5, 1, 7, "fact", "solved", NOW, {}, actor=1)
    assert _who(_route(heard, subject(assignee=90), OWN, CUSTOMERS, followers=(91,))) == [
        ("moved", 90, "assignee"), ("moved", 91, "follower"),
    ]  # fmt: skip
    assert _route(Heard(1, 5, 1, 7, "fact", "notified", NOW, {}), subject(assignee=90), OWN) == []


def test_a_rise_of_the_level_is_told_and_the_first_assessment_is_not() -> None:
    said = {"case": "1", "at": NOW, "before": "general", "after": "major", "cause": "reached", "source": "", "line": ""}
    rise = Heard(1, 5, 1, 7, "decision", "level_changed", NOW, said)
    first = Heard(1, 5, 1, 7, "decision", "level_changed", NOW, said | {"before": ""})
    assert _who(_route(rise, subject(team=(90,)), OWN)) == [("level", 90, "team")]
    assert _route(first, subject(team=(90,)), OWN) == []


def test_by_hand_it_climbs_the_ladder_the_role_is_on() -> None:
    people, names = people_of("s1")
    heard = desk("escalated", "2026-03-02 12:00", 1, kind="hierarchical", role="project_manager", text="客户催办")
    (found,) = route(heard, subject(), plan("s1"), people, NOW, ZONE)
    assert [names[a.person] for a in found.addressees] == ["manager-1"]
    assert found.topic.raising is not None
    assert [one.role for one in found.topic.raising.rungs] == ["service_director", "general_manager"]
    assert not found.topic.raising.by_plan


def test_a_ladder_to_skill_is_a_functional_escalation() -> None:
    people, _ = people_of("s4b")
    heard = step("respond", "due", "2026-03-02 12:00", ladder="support", rung="level_1")
    (found,) = route(heard, subject(), plan("s4b"), people, NOW, ZONE)
    assert found.topic.raising is not None
    assert (found.topic.raising.kind, found.topic.raising.role) == ("functional", "level_1")


def test_an_assignment_goes_to_the_person_or_to_the_team_where_there_is_none() -> None:
    person = desk("assigned", "2026-03-02 12:00", 1, assignee=90, team=3)
    team = desk("assigned", "2026-03-02 12:00", 1, assignee=None, team=3)
    about = subject(team=(90, 93), team_name="示例组")
    assert _who(_route(person, about, OWN, Person(93))) == [("assigned", 90, "named")]
    assert _who(_route(team, about, OWN, Person(93))) == [("assigned", 90, "team"), ("assigned", 93, "team")]
