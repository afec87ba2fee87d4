"""Availability: minutes, devices, slots, windows, minimum length, planned time in or out of numerator and
denominator.
"""

from decimal import Decimal
from typing import Any

import pytest

from opspact.measures.records import Record
from tests.measures.world import exclusion, outage, plan, results

D = Decimal

OUTAGES = {"down": {"key": "service"}}


def rows(terms: dict[str, Any], records: list[Record], now: str = "2026-02-01 00:00", **more: Any) -> Any:
    exclusions = more.pop("exclusions", {})
    fields: dict[str, Any] = {name: more.pop(name) for name in ("by", "exclude", "target") if name in more}
    measure = {"availability": {"of": "down", **terms}, "unit": "%", **fields}
    of = plan(measures={"m": measure}, outages=OUTAGES, exclusions=exclusions, **more)
    return results(of, records, now).measures["m"]


def test_exact_share_of_the_month_and_the_target_at_its_boundary() -> None:
    kept = rows({}, [outage("down", "o", "2026-01-10 00:00:00", "2026-01-10 00:44:38.4")], target=">= 99.9 %")
    assert (kept[0].value, kept[0].met, kept[0].links) == (D("99.9"), True, ("o",))
    missed = rows(
        {}, [outage("down", "o", "2026-01-10 00:00:00", "2026-01-10 00:44:38.400001")], target=">= 99.9 %"
    )
    assert missed[0].met is False


def test_no_outage_is_100_and_an_outage_is_split_at_the_months_end() -> None:
    found = rows({}, [outage("down", "o", "2026-01-31 12:00", "2026-02-01 12:00")], "2026-04-01 00:00")
    assert [round(row.value, 9) for row in found] == [
        round(D(100) - D(50) / 31, 9),
        round(D(100) - D(50) / 28, 9),
        D(100),
    ]


def test_a_running_outage_counts_until_now() -> None:
    assert rows({}, [outage("down", "o", "2026-01-01 12:00")], "2026-01-02 00:00")[0].value == D(50)


def test_only_the_open_time_of_its_calendar() -> None:
    calendar = {"on": "office"}
    night = outage("down", "n", "2026-01-05 18:00", "2026-01-05 20:00")
    day = outage("down", "d", "2026-01-06 16:00", "2026-01-06 18:00")
    found = rows(calendar, [night, day])[0]
    assert found.parts["outage"] == D(3_600_000_000)
    assert found.parts["total"] == D(22 * 8 * 3_600_000_000)


def test_overlapping_reports_count_once_and_short_ones_not_at_all() -> None:
    both = [
        outage("down", "a", "2026-01-01 00:00", "2026-01-01 12:00"),
        outage("down", "b", "2026-01-01 06:00", "2026-01-01 12:00"),
    ]
    assert rows({}, both, "2026-01-02 00:00")[0].value == D(50)
    brief = outage("down", "c", "2026-01-01 00:00:00", "2026-01-01 00:04:59")
    assert rows({"minimum": "5 min"}, [brief])[0].value == D(100)
    enough = outage("down", "c", "2026-01-01 00:00", "2026-01-01 00:05")
    assert rows({"minimum": "5 min"}, [enough])[0].value < D(100)


@pytest.mark.parametrize(
    ("leaves", "total", "lost"), [("both", 18, 6), ("numerator", 24, 6), ("denominator", 18, 12)]
)
def test_planned_time_leaves_numerator_denominator_or_both(leaves: str, total: int, lost: int) -> None:
    records = [
        outage("down", "o", "2026-01-01 00:00", "2026-01-01 12:00"),
        exclusion("work", "x", "2026-01-01 06:00", "2026-01-01 12:00"),
    ]
    found = rows({}, records, "2026-01-02 00:00", exclude=["work"], exclusions={"work": {"leaves": leaves}})[
        0
    ]
    assert found.parts == {"total": D(total * 3_600_000_000), "outage": D(lost * 3_600_000_000)}


def test_every_device_has_the_whole_time_weighed() -> None:
    items = {"a": {"attributes": {"users": 3}}, "b": {"attributes": {"users": 1}}, "c": {}}
    records = [outage("down", "o", "2026-01-01 00:00", "2026-01-01 12:00", key="a")]
    assert round(rows({"each": "items"}, records, "2026-01-02 00:00", items=items)[0].value, 6) == D(
        "83.333333"
    )
    weighed = rows({"each": "items", "weight": "users"}, records, "2026-01-02 00:00", items=items)[0]
    assert weighed.value == D(70)


def test_a_slot_touched_is_lost_as_a_whole() -> None:
    records = [
        outage("down", "o", "2026-01-01 00:04:59", "2026-01-01 00:05:01"),
        outage("down", "p", "2026-01-01 01:00", "2026-01-01 01:05"),
    ]
    found = rows({"slots": "5 min"}, records, "2026-01-02 00:00")[0]
    assert found.parts == {"total": D(288), "outage": D(3)}


def test_outage_in_certain_windows_weighs_more() -> None:
    records = [outage("down", "o", "2026-01-05 08:00", "2026-01-05 10:00")]
    found = rows({"windows": {"office": "3"}}, records)[0]
    assert found.parts["outage"] == D(4 * 3_600_000_000)


def test_by_service_those_without_outage_have_100_and_an_exclusion_may_concern_one_or_all() -> None:
    services: dict[str, Any] = {"mail": {}, "web": {}}
    records = [
        outage("down", "o", "2026-01-01 00:00", "2026-01-01 12:00", key="mail"),
        exclusion("work", "x", "2026-01-01 00:00", "2026-01-01 06:00", service="web"),
    ]
    more: dict[str, Any] = {
        "by": ["service"],
        "services": services,
        "exclude": ["work"],
        "exclusions": {"work": {"leaves": "numerator"}},
    }
    found = rows({}, records, "2026-01-02 00:00", **more)
    assert {row.key: row.value for row in found} == {("mail",): D(50), ("web",): D(100)}
    everyone = [records[0], exclusion("work", "x", "2026-01-01 00:00", "2026-01-01 06:00")]
    assert rows({}, everyone, "2026-01-02 00:00", **more)[0].value == D(75)
