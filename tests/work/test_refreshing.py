"""An arrangement of holidays loaded later moves the deadlines of what is open, in batches; the journal says so."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from opspact.journal.models import Event, Outbox
from opspact.kernel import now
from opspact.kernel.time import MINUTE, instant
from opspact.plans.store.holidays import load_holidays
from opspact.shell.cli import main
from opspact.tenancy.models import Contract
from opspact.tenancy.viewer import SYSTEM
from opspact.work import refreshing, services
from opspact.work.models import Clock, WorkItem
from tests.work.live import at, contract_on, settle

pytestmark = pytest.mark.django_db
FRIDAY = at("2026-05-15 10:00")
PACK = """\
pack: 1
plan: calm
term: {start: 2026-01-01, end: 2026-12-31}
calendars:
  office: {windows: {mon-fri: ["09:00-17:00"]}, holidays: china}
  own: {windows: {mon-fri: ["09:00-17:00"]}}
levels: {scale: {general: {}}, default: general}
commitments:
  restore: {from: reported, until: restored, within: {general: 12 h on office}}
"""
PLAIN = PACK.replace(", holidays: china", "")
NOTICE = """
arrangement: china
notices:
  - {year: 2026, announced: 2026-05-08, source: demo, days: [{name: demo, from: 2026-05-18, to: 2026-05-18}]}
"""


@pytest.fixture
def contract() -> Contract:
    with now.at(FRIDAY):
        return contract_on({"pack.yaml": PACK})


def opened(contract: Contract) -> WorkItem:
    return services.open_item(SYSTEM, contract.pk, "reported", {"symptom": "断网"}, happened=FRIDAY).item


def due(item: WorkItem) -> int:
    found = Clock.objects.everything().get(work=item).due
    assert found is not None
    return instant(found)


def test_open_items_follow_in_batches(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "BATCH", 2)
    with now.at(FRIDAY + MINUTE):
        items = [opened(contract) for _ in range(5)]
        settle()
        assert {due(item) for item in items} == {at("2026-05-18 14:00")}
        load_holidays(SYSTEM, NOTICE, "later.yaml")
        settle()
        assert {due(item) for item in items} == {at("2026-05-19 14:00")}
        assert not Outbox.objects.filter(consumer="refresh").exists()


def test_the_journal_says_so_once(contract: Contract) -> None:
    with now.at(FRIDAY + MINUTE):
        load_holidays(SYSTEM, NOTICE, "later.yaml")
        load_holidays(SYSTEM, NOTICE, "later.yaml")
    events = Event.objects.filter(stream="contract", stream_id=contract.pk, kind="holidays_loaded")
    assert [one.payload for one in events] == [{"notice": 1, "arrangement": "china", "source": "later.yaml"}]


def test_what_does_not_move_is_not_written() -> None:
    with now.at(FRIDAY):
        item = opened(contract_on({"pack.yaml": PLAIN}))
        settle()
    with now.at(FRIDAY + MINUTE):
        before = WorkItem.objects.everything().get(pk=item.pk).looked
        refreshing.refresh(item.contract_id)
        settle()
        assert WorkItem.objects.everything().get(pk=item.pk).looked == before


def test_the_command_line_loads_into_the_database_that_runs(
    contract: Contract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opspact.shell.calendars.home", lambda: tmp_path)
    file = tmp_path / "later.yaml"
    file.write_text(NOTICE, "utf-8")
    with now.at(FRIDAY + MINUTE):
        item = opened(contract)
        done = CliRunner().invoke(main, ["calendar", "load", str(file)])
        settle()
    assert done.exit_code == 0, done.output
    assert due(item) == at("2026-05-19 14:00")
