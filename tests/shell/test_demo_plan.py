"""What the demo plans: the same every time, by people who are there, in roles that the plans know."""

from opspact.kernel.time import parse_instant
from opspact.shell.demo_data.moments import ZONE
from opspact.shell.demo_data.planning import first_day, planned
from opspact.shell.demo_data.reading import books, cast
from opspact.shell.files import load_plan

NOW = parse_instant("2026-11-20 10:30", ZONE)


def test_same_seed_and_present_same_plan() -> None:
    players, told = cast(), books()
    assert planned(NOW, players, told) == planned(NOW, players, told)
    assert planned(NOW, players, told, seed=2) != planned(NOW, players, told)


def test_size_and_reach() -> None:
    happenings = planned(NOW, cast(), books())
    cases = {one.case for one in happenings if one.opens}
    assert 220 <= len(cases) <= 400
    assert {one.plan for one in happenings if one.opens} == set(cast().contracts)
    assert all(one.at <= NOW for one in happenings)
    assert str(first_day(NOW)) == "2026-10-01"
    assert [one.at for one in happenings] == sorted(one.at for one in happenings)


def test_under_way_now() -> None:
    """Some cases began within the last hour: the first page has something to keep."""
    hour = 3_600_000_000
    opened = [one for one in planned(NOW, cast(), books()) if one.opens and NOW - one.at < hour]
    assert len(opened) >= 5


def test_every_role_of_every_plan_has_a_holder() -> None:
    players = cast()
    for plan in players.contracts:
        for role in load_plan(plan).latest.pack.roles:
            assert players.holders(plan, role), f"{plan}: nobody holds {role}"


def test_everybody_has_a_part() -> None:
    players = cast()
    logins = {one.login for one in players.people}
    assert len(logins) == len(players.people)
    assert all(login in logins for team in players.teams for login in team.members)
    names = [one.name for one in players.people] + [one.name for one in players.customers.values()]
    assert all("示例" in name for name in names)


def test_cases_come_back_hang_together_and_have_known_errors() -> None:
    happenings = planned(NOW, cast(), books())
    assert {"reopened", "merged", "known_error"} <= {one.name for one in happenings}
    assert {"link", "under"} <= {one.act for one in happenings}
    assert len({one.case for one in happenings if one.name in ("fault_report", "document_delivered") and one.case}) > 1
