"""Why a deadline is what it is: the same sentences as the command line, the stretches of time, who is told next."""

import re
from typing import Any

import pytest
from django.urls import reverse

from opspact.kernel.now import at
from opspact.kernel.time import DAY, HOUR, MINUTE, Instant, to_datetime
from opspact.tenancy.viewer import SYSTEM
from opspact.work.models import Clock
from opspact.work.services import open_item, take
from tests.agreements.support import PACK, contract, signed_in
from tests.work.live import settle

pytestmark = pytest.mark.django_db

MONDAY = Instant(1_780_279_200_000_000)
"""2026-06-01 10:00 in the plan's zone."""


def page(path: str, lang: str = "en", **headers: str) -> str:
    answer = signed_in("engineer", lang=lang).get(path, headers=headers)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def address(number: int, promise: str = "respond", round_: int = 1, line: str = "") -> str:
    own = {"number": number, "promise": promise, "round": round_}
    return reverse("plans:why_line", kwargs={**own, "line": line}) if line else reverse("plans:why", kwargs=own)


def item() -> int:
    made = contract()
    with at(MONDAY + 123_456):
        taken = open_item(SYSTEM, made.pk, "reported", {})
    with at(MONDAY + 20 * MINUTE):
        take(SYSTEM, taken.item.pk, "paused", {"reason": "wait", "whom": "the carrier"})
    with at(MONDAY + 30 * MINUTE):
        take(SYSTEM, taken.item.pk, "resumed", {})
    return taken.item.number


def test_it_tells_what_counted_what_waited_and_who_is_told_next() -> None:
    number = item()
    with at(MONDAY + 31 * MINUTE):
        said = page(address(number))
    assert "The clock started at 2026-06-01 10:00:00." in said or "The clock started at 2026-06-01 10:00." in said
    assert "2026-06-01 11:10" in said
    assert "Paused from 2026-06-01 10:20 to 2026-06-01 10:30 (10 min)" in said
    assert "after 75 % of the time: tell engineer." in said


def test_the_work_page_gets_it_as_a_fragment() -> None:
    number = item()
    client = signed_in("engineer")
    with at(MONDAY + HOUR):
        whole = client.get(address(number)).content.decode()
        part = client.get(address(number), headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert part.strip().splitlines()[-1] == "</section>"


@pytest.mark.parametrize("clock", [("respond", 2), ("gone", 1), ("respond", 1, "line-1")])
def test_a_clock_that_is_none_is_not_there(clock: tuple[Any, ...]) -> None:
    number = item()
    assert signed_in("engineer").get(address(number, *clock)).status_code == 404


def test_nor_is_one_out_of_sight() -> None:
    number = item()
    assert signed_in("engineer", only_contracts=[0]).get(address(number)).status_code == 404


REPORT = """
duties:
  monthly_report: {title: monthly report, every: month, due: day 5, on: office, done_by: report_sent}
facts:
  report_sent: {title: Report sent}
"""


def test_a_duty_of_the_contract_is_explained_like_every_other_clock() -> None:
    with at(MONDAY):
        made = contract(text=PACK + REPORT)
        settle()
        clocks = Clock.objects.everything().filter(contract=made, promise="monthly_report", phase="running")
        clock = clocks.get(due__gt=to_datetime(MONDAY), due__lt=to_datetime(MONDAY + 7 * DAY))
        key: list[Any] = [made.pk, clock.promise, clock.round, clock.line]
        asked = {"contract": str(made.pk), "promise": clock.promise}
        listed = signed_in("manager", lang="zh").get("/reports/owed/", asked)
        said = page(reverse("plans:why_owed", args=key))
        gone = signed_in("agent").get(reverse("plans:why_owed", args=[*key[:3], "1999-01"]))
        unseen = signed_in("auditor", only_contracts=[0]).get(reverse("plans:why_owed", args=key))
    assert "monthly report" in said
    assert "It is due at 2026-06-06 00:00" in said
    assert reverse("plans:why_owed", args=key) in listed.content.decode()
    assert (gone.status_code, unseen.status_code) == (404, 404)
