"""Values of choices are read by the plan's titles, wherever they stand."""

import csv
from typing import Any

import pytest

from opspact.kernel import now
from opspact.kernel.time import MINUTE
from opspact.work.models import WorkItem
from tests.desk.desk import WORK, Desk, desk
from tests.work.live import at

pytestmark = pytest.mark.django_db
NOON = at("2026-05-08 12:00")
WORDS = {
    "zh": {"symptom": "路由交换故障", "impact": "性能下降并告警", "site": "示例"},
    "en": {"symptom": "routing and switching", "impact": "performance down with alarms"},
}


def opened(own: Desk) -> WorkItem:
    with now.at(NOON):
        return own.register(title="城东线路不通", symptom="routing", impact="performance", channel="phone")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_forms_and_items_show_titles_of_choices(lang: str) -> None:
    own = desk("s1", "engineer", language=lang)
    item = opened(own)
    with now.at(NOON + MINUTE):
        form = own.client.get(f"{WORK}new/{own.contract.pk}/?kind=incident").content.decode()
        page = own.client.get(f"{WORK}{item.number}/").content.decode()
    for word in (WORDS[lang]["symptom"], WORDS[lang]["impact"]):
        assert word in form
        assert page.count(word) >= 2, "among the values and in the course"


def test_an_export_names_things_as_the_plan_does() -> None:
    own = desk("s3", "manager")
    with now.at(NOON):
        sent = {"kind": "defect", "f-symptom": "报表无法导出", "f-channel": "hotline", "f-effect": "use_problem"}
        own.client.post(f"{WORK}new/{own.contract.pk}/", sent)
        answer: Any = own.client.get(f"{WORK}export.csv")
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader(lines))
    assert rows[0]["申告渠道"] == "热线电话"
