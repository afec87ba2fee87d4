"""Times and spans in words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from opspact.kernel.time import DAY, HOUR, MINUTE, SECOND, instant
from opspact.ui import times

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = instant(datetime(2026, 11, 21, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "2026-11-21 周六 12:00"), ("en", "2026-11-21 Sat 12:00")]
)  # fmt: skip
def test_a_moment_is_told_with_its_weekday_in_local_time(lang: str, words: str) -> None:
    assert times.moment(NOON, SHANGHAI, lang) == words


@pytest.mark.parametrize(
    ("away", "zh", "en"),
    [
        (0, "今天 12:00", "today 12:00"),
        (22 * HOUR + 40 * MINUTE, "明天 10:40", "tomorrow 10:40"),
        (2 * DAY, "后天 12:00", "the day after tomorrow 12:00"),
        (-DAY, "昨天 12:00", "yesterday 12:00"),
        (5 * DAY, "11-26 周四 12:00", "11-26 Thu 12:00"),
        (60 * DAY, "2027-01-20 周三 12:00", "2027-01-20 Wed 12:00"),
    ],
)
def test_a_near_time_is_told_as_one_says_it(away: int, zh: str, en: str) -> None:
    assert times.near(NOON + away, NOON, SHANGHAI, "zh") == zh
    assert times.near(NOON + away, NOON, SHANGHAI, "en") == en


@pytest.mark.parametrize(
    ("length", "zh", "en"),
    [
        (40 * SECOND, "40 秒", "40 s"),
        (10 * MINUTE, "10 分钟", "10 min"),
        (2 * HOUR + 10 * MINUTE, "2 小时 10 分", "2 h 10 min"),
        (-4 * HOUR, "4 小时", "4 h"),
        (3 * DAY + 4 * HOUR + 50 * MINUTE, "3 天 4 小时", "3 d 4 h"),
    ],
)
def test_a_span_names_its_two_largest_units(length: int, zh: str, en: str) -> None:
    assert (times.span(length, "zh"), times.span(length, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("length", "words"), [(2 * HOUR + 5 * SECOND, "2:00:05"), (-90 * SECOND, "0:01:30"), (50 * HOUR, "2 天 2:00")]
)
def test_figures_that_tick(length: int, words: str) -> None:
    assert times.figures(length, "zh") == words
