"""Instants and spans: exact both ways, in every zone, through DST, and refused where they mean nothing."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opspact.kernel.time import (
    DAY,
    HOUR,
    MICROSECOND,
    MINUTE,
    SECOND,
    instant,
    iso,
    local,
    local_date,
    parse_instant,
    start_of_day,
    to_datetime,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [SHANGHAI, BERLIN, ZoneInfo("America/St_Johns"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")]
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2099, 12, 30))  # noqa: DTZ001 - the zone is drawn apart


def test_units_are_multiples_of_the_microsecond() -> None:
    assert (MICROSECOND, SECOND, MINUTE, HOUR, DAY) == (1, 10**6, 60 * 10**6, 3600 * 10**6, 86_400 * 10**6)


def test_instant_counts_microseconds_since_the_epoch() -> None:
    assert instant(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert instant(datetime(1970, 1, 1, 8, 0, 0, 1, tzinfo=SHANGHAI)) == 1
    assert instant(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1


def test_naive_datetime_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"^2025-03-01T09:00:00 has no time zone$"):
        instant(datetime(2025, 3, 1, 9))  # noqa: DTZ001 - the mistake under test


def test_instant_is_exact_where_a_float_is_not() -> None:
    assert instant(datetime.max.replace(tzinfo=UTC)) == 253_402_300_799_999_999


@given(MOMENTS, st.sampled_from(ZONES))
def test_instant_and_datetime_are_inverse(moment: datetime, zone: ZoneInfo) -> None:
    at = instant(moment.replace(tzinfo=UTC))
    assert to_datetime(at) == moment.replace(tzinfo=UTC)
    assert to_datetime(at).tzinfo is UTC
    assert instant(to_datetime(at, zone)) == at
    assert to_datetime(at, zone).tzinfo is zone


@given(MOMENTS, st.sampled_from(ZONES))
def test_text_and_instant_are_inverse(moment: datetime, zone: ZoneInfo) -> None:
    at = instant(moment.replace(tzinfo=UTC))
    assert parse_instant(iso(at, zone), SHANGHAI) == at


@given(MOMENTS, st.sampled_from(ZONES))
def test_local_date_is_the_day_whose_midnights_enclose_the_instant(moment: datetime, zone: ZoneInfo) -> None:
    at = instant(moment.replace(tzinfo=UTC))
    day = local_date(at, zone)
    assert start_of_day(day, zone) <= at < start_of_day(day + timedelta(days=1), zone)


def test_local_reads_the_wall_clock_of_the_zone() -> None:
    nine = local(date(2025, 3, 3), time(9), SHANGHAI)
    assert nine == instant(datetime(2025, 3, 3, 1, tzinfo=UTC))
    assert start_of_day(date(2025, 3, 3), SHANGHAI) == nine - 9 * HOUR


def test_skipped_time_is_read_with_the_offset_before_the_change() -> None:
    assert local(date(2025, 3, 30), time(2, 30), BERLIN) == instant(datetime(2025, 3, 30, 1, 30, tzinfo=UTC))


def test_repeated_time_is_the_first_of_the_two() -> None:
    first = instant(datetime(2025, 10, 26, 0, 30, tzinfo=UTC))
    assert local(date(2025, 10, 26), time(2, 30), BERLIN) == first


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 30, 23), (6, 1, 24), (10, 26, 25)])
def test_days_are_as_long_as_the_zone_makes_them(month: int, day: int, hours: int) -> None:
    today = date(2025, month, day)
    assert start_of_day(today + timedelta(days=1), BERLIN) - start_of_day(today, BERLIN) == hours * HOUR


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-03-03T09:00", datetime(2025, 3, 3, 1, tzinfo=UTC)),
        ("2025-03-03 09:00:00.000001", datetime(2025, 3, 3, 1, 0, 0, 1, tzinfo=UTC)),
        ("2025-03-03T09:00+01:00", datetime(2025, 3, 3, 8, tzinfo=UTC)),
        ("2025-03-03T09:00Z", datetime(2025, 3, 3, 9, tzinfo=UTC)),
        ("2025-03-03", datetime(2025, 3, 2, 16, tzinfo=UTC)),
    ],
)
def test_text_without_offset_is_local_and_with_one_is_absolute(text: str, utc: datetime) -> None:
    assert parse_instant(text, SHANGHAI) == instant(utc)


def test_unreadable_text_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="tomorrow"):
        parse_instant("tomorrow", SHANGHAI)


def test_iso_shows_fractions_only_where_there_are_any() -> None:
    nine = local(date(2025, 3, 3), time(9), SHANGHAI)
    assert iso(nine, SHANGHAI) == "2025-03-03T09:00:00+08:00"
    assert iso(nine + 1, SHANGHAI) == "2025-03-03T09:00:00.000001+08:00"
