"""Who is on duty, computed: turns, hand-overs, days of the year as they are, layers, leave, covers, gaps."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opspact.kernel.time import DAY, HOUR, instant, to_datetime
from opspact.rosters.covering import Away, Cover, Version, gaps, on_duty
from opspact.rosters.days import days_of
from opspact.rosters.spans import Stretch, times
from opspact.rosters.tallying import tallies
from opspact.rosters.terms import Rotation, Terms

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
DAILY = Rotation("轮值", ((1,), (2,), (3,)), {"全天": "09:00-09:00"}, ("全天",), date(2026, 3, 2))
DAY_NIGHT = Rotation(
    "白夜", ((1,), (2,), (3,), (4,)), {"白班": "08:00-20:00", "夜班": "20:00-08:00"}, ("白班", "夜班"), date(2026, 3, 2)
)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> int:
    return instant(datetime.fromisoformat(text).replace(tzinfo=zone))


def stretches(
    start: str, end: str, *rotations: Rotation, covers: Any = (), away: Any = (), **terms: Any
) -> list[Stretch]:
    zone = ZoneInfo(terms.get("zone", "Asia/Shanghai"))
    version = Version(1, at("2020-01-01"), Terms(rotations, **terms))
    return on_duty([version], covers, away, at(start, zone), at(end, zone))


def told(found: list[Stretch]) -> list[tuple[int, str, str]]:
    return [(one.account, _shown(one.start), _shown(one.end)) for one in found]


def _shown(moment: int) -> str:
    return to_datetime(moment, SHANGHAI).strftime("%m-%d %H:%M")


def test_a_daily_turn_hands_over_at_its_hour() -> None:
    assert told(stretches("2026-03-03", "2026-03-05", DAILY)) == [
        (1, "03-03 00:00", "03-03 09:00"), (2, "03-03 09:00", "03-04 09:00"), (3, "03-04 09:00", "03-05 00:00"),
    ]  # fmt: skip


def test_a_weekly_turn_lasts_seven_days() -> None:
    weekly = Rotation("周值", ((1,), (2,)), {"周": "09:00-09:00"}, ("周",) * 7, date(2026, 3, 2), step=7)
    found = stretches("2026-03-02T09:00", "2026-03-16T09:00", weekly)
    assert [one.account for one in found] == [1] * 7 + [2] * 7
    assert times(found) == [(at("2026-03-02T09:00"), at("2026-03-16T09:00"))]


def test_whole_night_shifts_cross_midnight_and_are_followed_by_rest() -> None:
    assert told(stretches("2026-03-02T08:00", "2026-03-04T08:00", DAY_NIGHT)) == [
        (1, "03-02 08:00", "03-02 20:00"), (4, "03-02 20:00", "03-03 08:00"),
        (2, "03-03 08:00", "03-03 20:00"), (1, "03-03 20:00", "03-04 08:00"),
    ]  # fmt: skip


def test_of_a_crew_the_first_leads() -> None:
    crews = Rotation("双人", ((1, 2), (3, 4)), {"班": "09:00-09:00"}, ("班",), date(2026, 3, 2))
    found = stretches("2026-03-02T09:00", "2026-03-03T09:00", crews)
    assert [(one.account, one.leads) for one in found] == [(1, True), (2, False)]


def test_a_makeup_workday_is_a_workday_and_a_holiday_is_none() -> None:
    # National Day 2026: off from 1 to 7 October; the Sunday before and the Saturday after are worked
    days = days_of("china")
    makeup = [day for day in days.makeup if day.year == 2026 and day.month in (9, 10)]
    assert makeup == [date(2026, 9, 20), date(2026, 10, 10)]
    office = Rotation("工作日", ((1,),), {"日": "09:00-18:00"}, ("日",), date(2026, 1, 1), on=("workday",))
    holiday = Rotation("节日", ((2,),), {"日": "09:00-18:00"}, ("日",), date(2026, 1, 1), on=("holiday",))
    found = stretches("2026-09-19", "2026-10-12", office, holiday)
    on = {to_datetime(one.start, SHANGHAI).date(): one.account for one in found}
    assert on[date(2026, 9, 20)] == on[date(2026, 10, 10)] == 1
    assert {day for day, who in on.items() if who == 2} >= {date(2026, 10, n) for n in range(1, 8)}
    assert date(2026, 9, 19) not in on
    assert date(2026, 10, 11) not in on


def test_the_rotation_that_stands_first_counts_and_the_second_line_stands_behind() -> None:
    weekend = Rotation("周末", ((9,),), {"日": "00:00-24:00"}, ("日",), date(2026, 3, 2), on=("weekend",))
    second = Rotation("二线", ((7,),), {"日": "00:00-24:00"}, ("日",), date(2026, 3, 2), line=2)
    found = stretches("2026-03-06T09:00", "2026-03-08T12:00", weekend, DAILY, second)
    first = [one for one in found if one.line == 1]
    assert told(first) == [
        (2, "03-06 09:00", "03-07 00:00"), (9, "03-07 00:00", "03-08 00:00"), (9, "03-08 00:00", "03-08 12:00"),
    ]  # fmt: skip
    assert {one.account for one in found if one.line == 2} == {7}


def test_who_is_away_is_left_out_and_the_gap_shows() -> None:
    away = [Away(2, at("2026-03-03T12:00"), at("2026-03-03T18:00"))]
    found = stretches("2026-03-03T09:00", "2026-03-04T09:00", DAILY, away=away)
    assert told(found) == [(2, "03-03 09:00", "03-03 12:00"), (2, "03-03 18:00", "03-04 09:00")]
    terms = Terms((DAILY,))
    span = (at("2026-03-03T09:00"), at("2026-03-04T09:00"))
    assert gaps(found, terms, *span) == [(at("2026-03-03T12:00"), at("2026-03-03T18:00"))]
    # within the service hours alone it is the same gap, cut by nothing; at night nobody needs to be there
    only = Terms((DAILY,), cover="hours", hours={"mon-fri": ("09:00-17:00",)})
    assert gaps(found, only, *span) == [(at("2026-03-03T12:00"), at("2026-03-03T17:00"))]
    filled = [Cover(at("2026-03-03T10:00"), at("2026-03-03T20:00"), 1, 8)]
    assert gaps(stretches("2026-03-03T09:00", "2026-03-04T09:00", DAILY, away=away, covers=filled), terms, *span) == []


def test_a_cover_takes_a_part_and_a_later_one_takes_it_on() -> None:
    covers = [
        Cover(at("2026-03-03T12:00"), at("2026-03-03T18:00"), 1, 3, 2),
        Cover(at("2026-03-03T15:00"), at("2026-03-03T18:00"), 1, 1, 3, "swap"),
    ]
    found = stretches("2026-03-03T09:00", "2026-03-04T09:00", DAILY, covers=covers)
    assert [(one.account, one.planned, one.by) for one in found] == [
        (2, 2, "rotation"), (3, 2, "cover"), (1, 2, "swap"), (2, 2, "rotation"),
    ]  # fmt: skip


def test_versions_hold_from_their_instant_on() -> None:
    other = Rotation("新", ((5,),), {"全天": "09:00-09:00"}, ("全天",), date(2026, 3, 2))
    versions = [Version(1, at("2026-03-01"), Terms((DAILY,))), Version(2, at("2026-03-03T12:00"), Terms((other,)))]
    found = on_duty(versions, [], [], at("2026-03-03T09:00"), at("2026-03-04T09:00"))
    assert [(one.account, one.version) for one in found] == [(2, 1), (5, 2)]
    assert found[0].end == found[1].start == at("2026-03-03T12:00")


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 23), ("2026-10-24", 25)])
def test_where_clocks_are_changed_the_hand_over_keeps_its_local_hour(day: str, hours: int) -> None:
    found = stretches(f"{day}T09:00", "2026-11-01", DAILY, zone="Europe/Berlin")
    assert (found[0].end - found[0].start) == hours * HOUR
    assert found[0].end == found[1].start


@given(
    crews=st.integers(2, 6),
    start=st.integers(0, 400),
    length=st.integers(1, 30),
    zone=st.sampled_from([SHANGHAI, BERLIN]),
)
def test_turns_of_day_and_night_cover_all_time_once(crews: int, start: int, length: int, zone: ZoneInfo) -> None:
    rotation = Rotation(
        "白夜",
        tuple((n,) for n in range(crews)),
        {"白": "08:00-20:00", "夜": "20:00-08:00"},
        ("白", "夜"),
        date(2026, 1, 1),
    )
    low = at("2026-01-02", zone) + start * DAY
    version = Version(1, at("2025-01-01"), Terms((rotation,), zone=zone.key))
    found = on_duty([version], [], [], low, low + length * DAY)
    assert times(found) == [(low, low + length * DAY)]
    assert sum(one.end - one.start for one in found) == length * DAY  # nobody twice, nothing overlaps
    tally = tallies(found, days_of("china"), zone, low, low + length * DAY)
    assert sum(one.hours for one in tally.values()) == sum(one.planned for one in tally.values()) == length * DAY


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 40), st.integers(1, 4), st.integers(1, 4)), max_size=6))
def test_covers_of_somebody_never_lose_or_double_duty(made: list[tuple[int, int, int, int]]) -> None:
    low, high = at("2026-03-02T08:00"), at("2026-03-06T08:00")
    covers = [
        Cover(low + a * HOUR, low + (a + b) * HOUR, 1, who, instead) for a, b, who, instead in made if who != instead
    ]
    found = stretches("2026-03-02T08:00", "2026-03-06T08:00", DAY_NIGHT, covers=covers)
    assert times(found) == [(low, high)]
    assert sum(one.end - one.start for one in found) == high - low


def test_duty_is_counted_by_the_kind_of_its_days() -> None:
    # from Wednesday, 30 September 2026, 20:00, to Saturday, 10 October (a make-up workday), 20:00
    one = [Stretch(at("2026-09-30T20:00"), at("2026-10-01T08:00"), 1, 1, "", "", planned=2)]
    one += [Stretch(at("2026-10-10T08:00"), at("2026-10-10T20:00"), 1, 1, "", "", planned=1)]
    found = tallies(one, days_of("china"), SHANGHAI, at("2026-09-01"), at("2026-11-01"))
    assert (found[1].hours, found[1].nights, found[1].holiday) == (24 * HOUR, 1, 8 * HOUR)
    assert (found[1].makeup, found[1].weekend, found[1].planned) == (12 * HOUR, 0, 12 * HOUR)
    assert (found[2].hours, found[2].planned) == (0, 12 * HOUR)
