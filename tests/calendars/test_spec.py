"""What a pack may say of a calendar, and what is refused with where and why."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from opspact.calendars.arrangements import shipped
from opspact.calendars.compiling import compile_calendars
from opspact.calendars.errors import CalendarError
from opspact.calendars.spec import read_calendars
from opspact.kernel.time import DAY, HOUR
from tests.calendars.support import OFFICE, SHANGHAI, at, calendar, show


def opening(cal: Any, day: str) -> list[str]:
    """The windows of a day as text."""
    start = at(f"{day} 00:00", cal.zone)
    return [f"{show(a, cal.zone)[11:]}-{show(b, cal.zone)[11:]}" for a, b in cal.windows(start, start + DAY)]


def test_always_is_built_in_and_knows_no_bounds() -> None:
    always = compile_calendars({}, SHANGHAI, {})["always"]
    start = at("1970-01-01 00:00")
    assert always.add(start, 200 * 365 * DAY) == start + 200 * 365 * DAY
    assert always.subtract(start, HOUR) == start - HOUR
    assert always.horizon is None
    assert always.day_calendar is always
    assert always.shift_working_days(date(2026, 1, 1), -1) == date(2025, 12, 31)
    assert always.windows(start, start + 1) == [(start, start + 1)]
    with pytest.raises(CalendarError, match="built in"):
        compile_calendars(read_calendars({"always": {}}), SHANGHAI, {})


def test_holidays_close_makeup_days_open_and_extra_openings_replace() -> None:
    closed = [{"day": "2026-05-06"}, {"from": "2026-08-01", "to": "2026-08-07"}]
    office = calendar({**OFFICE, "closed": closed, "open": [{"day": "2026-05-10", "windows": ["09:00-12:00"]}]})
    assert opening(office, "2026-10-01") == []
    assert opening(office, "2026-10-10") == ["08:30-12:00", "13:30-17:30"]
    assert opening(office, "2026-05-06") == opening(office, "2026-08-07") == []
    assert opening(office, "2026-05-10") == ["09:00-12:00"]
    assert office.shift_working_days(date(2026, 7, 31), 1) == date(2026, 8, 10)


def test_a_makeup_day_takes_the_windows_of_the_weekday_named() -> None:
    spec = {"windows": {"mon": ["08:00-12:00"], "fri": ["08:00-11:00"]}, "holidays": "china"}
    assert opening(calendar(spec), "2026-10-10") == ["08:00-12:00"]
    assert opening(calendar({**spec, "makeup_as": "fri"}), "2026-10-10") == ["08:00-11:00"]


def test_a_window_over_midnight_belongs_to_the_day_it_starts_on() -> None:
    night = calendar({"windows": {"mon-fri": ["22:00-06:00"]}, "closed": [{"day": "2026-05-13"}]})
    assert opening(night, "2026-05-13") == ["00:00-06:00"]
    assert opening(night, "2026-05-14") == ["22:00-00:00"]
    assert show(night.last_close(date(2026, 5, 15))) == "2026-05-16 06:00"
    assert not night.is_working_day(date(2026, 5, 16))


def test_a_base_is_inherited_and_overridden_layer_by_layer() -> None:
    national = {**OFFICE, "tags": [{"tag": "freeze", "from": "2026-03-01", "to": "2026-03-10"}]}
    region = {
        "base": "national",
        "closed": [{"from": "2026-04-10", "to": "2026-04-14"}],
        "zone": "Asia/Urumqi",
    }
    site = calendar({"base": "region", "open": [{"day": "2026-04-13", "windows": ["10:00-11:00"]}]},
                    national=national, region=region)  # fmt: skip
    assert site.zone == ZoneInfo("Asia/Urumqi")
    assert opening(site, "2026-04-10") == []
    assert opening(site, "2026-04-13") == ["10:00-11:00"]
    assert opening(site, "2026-10-10") == ["08:30-12:00", "13:30-17:30"]
    assert site.tags(at("2026-03-10 23:59", site.zone)) == {"freeze"}


def test_a_version_overrides_what_it_names_from_its_date_on() -> None:
    versions = [
        {"from": "2026-07-01", "windows": {"mon-fri": ["09:00-18:00"]}},
        {"from": "2026-09-01", "holidays": "none"},
    ]
    office = calendar({**OFFICE, "versions": versions})
    assert opening(office, "2026-06-30") == ["08:30-12:00", "13:30-17:30"]
    assert opening(office, "2026-07-01") == ["09:00-18:00"]
    assert opening(office, "2026-10-01") == ["09:00-18:00"]
    assert opening(office, "2026-06-19") == []
    assert office.horizon is None, "from September on no arrangement matters"
    assert office.day_calendar.is_working_day(date(2026, 10, 1))


def test_tags_are_dated_recurring_or_follow_the_holidays() -> None:
    shop = calendar({**OFFICE, "tags": [
        {"tag": "key_period", "from": "2026-09-28", "to": "2026-10-08"},
        {"tag": "key_period", "from": "2026-10-08T12:00", "to": "2026-10-09T18:00"},
        {"tag": "surcharge", "every": "sat-sun", "from": "2026-10-01"},
        {"tag": "triple", "every": "holiday"},
    ]})  # fmt: skip
    assert shop.tags(at("2026-10-03 10:00")) == {"key_period", "surcharge", "triple"}
    assert shop.tags(at("2026-09-27 10:00")) == {"triple"}
    assert not shop.has_tag("key_period", at("2026-10-09 18:00"))
    assert shop.has_tag("key_period", at("2026-10-09 17:59"))
    assert shop.tag_spans("key_period", at("2026-10-01 00:00"), at("2027-01-01 00:00")) == [
        (at("2026-10-01 00:00"), at("2026-10-09 18:00"))
    ]
    assert shop.tag_spans("surcharge", at("2026-09-20 00:00"), at("2026-10-11 12:00")) == [
        (at("2026-10-03 00:00"), at("2026-10-05 00:00")), (at("2026-10-10 00:00"), at("2026-10-11 12:00")),
    ]  # fmt: skip


def test_the_hours_of_a_clock_change_are_counted_once_each() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = calendar({"windows": {"every day": ["00:00-06:00"]}}, berlin)
    assert night.between(at("2026-03-29 00:00", berlin), at("2026-03-29 12:00", berlin)) == 5 * HOUR
    assert night.between(at("2026-10-25 00:00", berlin), at("2026-10-25 12:00", berlin)) == 7 * HOUR
    skipped = calendar({"windows": {"every day": ["02:15-02:45"]}}, berlin)
    assert skipped.between(at("2026-03-29 00:00", berlin), at("2026-03-30 00:00", berlin)) == HOUR // 2


BAD: list[tuple[dict[str, Any], str]] = [
    ({"windows": {"mon": ["08:30-08:30"]}}, r"tested.windows.mon: 08:30-08:30 is empty"),
    ({"windows": {"mon": ["08:00-12:00", "11:00-13:00"]}}, "08:00-12:00 and 11:00-13:00 overlap"),
    (
        {"windows": {"mon": ["22:00-06:00"], "tue": ["05:00-07:00"]}},
        "mon 22:00-06:00 and tue 05:00-07:00 overlap",
    ),
    ({"windows": {"mon": ["8-12"]}}, "'8-12' is no window"),
    ({"windows": {"mon": ["08:00-25:00"]}}, "is no time of day"),
    ({"windows": {"mon": ["24:00-08:00"]}}, "is no time of day"),
    ({"windows": {"mon-fri": [], "wed": []}}, "wed is in both 'mon-fri' and 'wed'"),
    ({"windows": {"moon": []}}, "'moon' is no weekday"),
    ({"holidays": "atlantis"}, r"tested.holidays: there is no arrangement 'atlantis' \(there are: china\)"),
    ({"makeup_as": "payday"}, "tested.makeup_as: 'payday' is no weekday"),
    ({"zone": "Mars/Olympus"}, "tested.zone: 'Mars/Olympus' is no IANA time zone"),
    ({"base": "nobody"}, "tested.base: there is no calendar 'nobody'"),
    ({"base": "tested"}, "goes round in a circle: tested → tested"),
    (
        {"closed": [{"from": "2026-01-02", "to": "2026-01-01"}]},
        r"closed\[0\]: from 2026-01-02 to 2026-01-01 ends",
    ),
    ({"closed": [{"day": "2026-01-02", "to": "2026-01-03"}]}, "either a day, or from and to"),
    ({"closed": [{}]}, "either a day, or from and to"),
    (
        {"closed": [{"day": "2026-01-02"}], "open": [{"day": "2026-01-02", "windows": []}]},
        "both open and closed",
    ),
    ({"open": [{"day": "2026-01-02", "windows": []}] * 2}, "2026-01-02 is opened twice"),
    ({"tags": [{"tag": "x"}]}, r"tags\[0\]: give from and to, or every"),
    ({"tags": [{"tag": "x", "from": "2026-01-02", "to": "2026-01-01"}]}, "ends before it begins"),
    (
        {"tags": [{"tag": "x", "from": "2026-13-02", "to": "2026-01-01"}]},
        r"tags\[0\].from: '2026-13-02' is neither",
    ),
    ({"tags": [{"tag": "x", "from": "soon", "to": "2026-01-01"}]}, "matching regex"),
    ({"tags": [{"tag": "x", "every": "payday"}]}, "'payday' is no weekday"),
    ({"colour": "blue"}, "unknown field `colour`"),
    (
        {"versions": [{"from": "2026-07-01", "windows": {"mon": ["9"]}}]},
        r"versions\[2026-07-01\].windows.mon: '9'",
    ),
]


@pytest.mark.parametrize(("spec", "message"), BAD)
def test_what_is_not_well_said_is_refused_with_where_and_why(spec: dict[str, Any], message: str) -> None:
    with pytest.raises(CalendarError, match=message):
        compile_calendars(read_calendars({"tested": spec}), SHANGHAI, shipped())


def test_days_of_a_yaml_reader_are_as_good_as_text() -> None:
    read = read_calendars({"a": {"tags": [{"tag": "x", "from": date(2026, 1, 1), "to": date(2026, 1, 2)}]}})
    assert read["a"].tags[0].from_ == "2026-01-01"
