"""The mainland arrangement against two independent libraries, and files of later years and other
countries.
"""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from opspact.calendars.arrangements import dump, merge, parse, shipped
from opspact.calendars.errors import CalendarError
from tests.calendars.support import OFFICE, at, calendar

DAYS = [date(2022, 12, 31) + timedelta(days=i) for i in range((date(2027, 1, 1) - date(2022, 12, 31)).days)]
NEXT_YEAR = """
arrangement: china
notices:
  - {year: 2027, announced: 2026-11-10, source: invented for the test, days: [
      {name: {zh: 元旦, en: New Year's Day}, from: 2026-12-31, to: 2027-01-02, makeup: [2027-01-03]}]}
"""
AMENDMENT = """
arrangement: china
notices:
  - {year: 2026, announced: 2026-03-22, source: invented for the test, ordinary: [2026-05-09, 2026-05-05],
     days: [{name: 劳动节, from: 2026-05-06, to: 2026-05-06}]}
"""


def test_every_day_2023_to_2026_is_worked_as_both_libraries_say() -> None:
    office = calendar(OFFICE)
    first = holidays.country_holidays("CN", years=range(2022, 2027))
    for day in DAYS:
        assert office.is_working_day(day) == chinese_calendar.is_workday(day), day
        assert office.is_working_day(day) == first.is_working_day(day), day


def test_holidays_and_makeup_days_are_those_of_the_notices() -> None:
    china = shipped()["china"]
    listed = {day for day, _ in chinese_calendar.constants.holidays.items() if day in DAYS}
    plain_weekend = {
        date(2023, 12, 30),
        date(2023, 12, 31),
    }  # joined to New Year 2024 but not part of the holiday
    assert set(china.holidays) == listed - plain_weekend
    assert set(china.makeup_workdays) == {day for day in chinese_calendar.constants.workdays if day in DAYS}
    assert china.holidays[date(2026, 2, 17)] == {"zh": "春节", "en": "Spring Festival"}
    assert (china.since, china.horizon) == (date(2023, 1, 1), date(2026, 12, 31))


def test_working_days_a_year_match_the_official_count() -> None:
    office = calendar(OFFICE)
    for year, count in ((2024, 251), (2025, 248), (2026, 248)):
        assert sum(office.is_working_day(day) for day in DAYS if day.year == year) == count


def test_each_day_knows_its_notice() -> None:
    china = shipped()["china"]
    notice = china.provenance(date(2022, 12, 31))
    assert notice is not None
    assert (notice.year, notice.announced, notice.loaded_from) == (2023, date(2022, 12, 8), "china.yaml")
    assert china.provenance(date(2026, 3, 3)) is None


def test_a_later_year_moves_the_horizon_and_the_december_before() -> None:
    both = merge(shipped()["china"], parse(NEXT_YEAR, "next.yaml"))
    assert both.horizon == date(2027, 12, 31)
    assert date(2026, 12, 31) in both.holidays
    assert date(2027, 1, 3) in both.makeup_workdays
    assert both.title == shipped()["china"].title


def test_an_amendment_overrides_by_date_and_keeps_both_notices() -> None:
    both = merge(parse(AMENDMENT, "amendment.yaml"), shipped()["china"])
    assert date(2026, 5, 9) not in both.makeup_workdays
    assert date(2026, 5, 5) not in both.holidays
    assert date(2026, 5, 4) in both.holidays
    amended = both.provenance(date(2026, 5, 6))
    assert amended is not None
    assert (amended.announced, amended.loaded_from) == (date(2026, 3, 22), "amendment.yaml")
    assert len(both.notices) == 5
    assert merge(both, shipped()["china"]) == both, "loading the same file again changes nothing"


def test_a_gap_between_years_ends_what_is_known() -> None:
    far = parse(NEXT_YEAR.replace("2027", "2029").replace("2026-12-31", "2028-12-31"), "far.yaml")
    assert merge(shipped()["china"], far).horizon == date(2026, 12, 31)


def test_what_is_dumped_reads_back_equal() -> None:
    china = shipped()["china"]
    assert parse(dump(china), "again.yaml") == china


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("arrangement: x\nnotices: []", "there is no notice"),
        ("arrangement: [", "x.yaml"),
        ("- 1", "Expected `object`"),
        (NEXT_YEAR.replace("to: 2027-01-02", "to: 2026-12-30"), "ends before it begins"),
        (
            NEXT_YEAR.replace("[2027-01-03]", "[2027-01-02]"),
            "2027-01-02 is both a holiday and a make-up workday",
        ),
        (
            AMENDMENT.replace("[2026-05-09, 2026-05-05]", "[2026-05-06]"),
            "2026-05-06 is both arranged and ordinary",
        ),
        (NEXT_YEAR.replace("makeup", "make_up"), "unknown field `make_up`"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(text: str, message: str) -> None:
    with pytest.raises(CalendarError, match=message):
        parse(text, "x.yaml")


def test_arrangements_of_different_names_do_not_merge() -> None:
    with pytest.raises(CalendarError, match="cannot be merged into 'china'"):
        merge(shipped()["china"], parse(NEXT_YEAR.replace("china", "elsewhere"), "x.yaml"))


def test_what_lies_past_the_horizon_is_provisional() -> None:
    office = calendar(OFFICE)
    assert office.horizon == at("2027-01-01 00:00")
    assert not office.provisional(at("2026-12-31 17:30"))
    assert not office.provisional(at("2027-01-01 00:00")), "due at the very end of what is known"
    assert office.provisional(at("2027-01-04 09:00"))
    assert office.provisional(at("2022-06-01 09:00")), "before the first year that is known"
    assert office.day_calendar.horizon == office.horizon
    assert calendar({"windows": OFFICE["windows"]}).horizon is None
