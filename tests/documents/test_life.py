"""The life of a report: drafted when its clock starts, edited, reviewed, delivered;

only a complete one stops its clock."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from opspact.documents import files, reactions, selectors, services
from opspact.documents.contents import report_kind
from opspact.documents.errors import Moved, NotYours, WrongState
from opspact.documents.models import Counter, Document
from opspact.journal.models import Event, Outbox
from opspact.kernel import now
from opspact.kernel.time import HOUR
from opspact.plans.schema.papers import DocumentKind
from opspact.tenancy.rls import behind_wall
from opspact.tenancy.viewer import SYSTEM, Viewer
from opspact.work.models import WorkItem
from opspact.work.shapes import NotThere, Refused
from tests.documents.live import SEVEN, START, World, act, report_clock, solved, world

pytestmark = pytest.mark.django_db
LATER = START + 3 * HOUR


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)


@pytest.fixture
def here() -> World:
    return world()


@pytest.fixture
def item(here: World) -> WorkItem:
    return solved(here)


def reviewed(here: World, item: WorkItem, texts: dict[str, str]) -> Document:
    """A report written by the first engineer and reviewed by the second."""
    with now.at(LATER):
        drafted = services.draft(here.engineer, item.pk)
        services.edit(here.engineer, drafted.pk, texts, drafted.version)
        return services.review(here.second, drafted.pk)


def test_delivery_numbers_prints_and_stops_the_clock(here: World, item: WorkItem) -> None:
    assert (report_clock(item).phase, report_clock(item).verdict) == ("running", "open")
    made = reviewed(here, item, SEVEN)
    with now.at(LATER + HOUR):
        made = services.deliver(here.engineer, made.pk, "示例客户运维部", "mail")
    clock = report_clock(item)
    assert (clock.phase, clock.verdict, made.complete) == ("stopped", "kept", True)
    assert clock.stopped is not None
    assert clock.stopped == made.delivered
    assert (made.number, made.state) == ("DEMO-1-2026-0001", "delivered")
    content = selectors.file(here.customer, made)
    assert content.startswith(b"%PDF")
    assert hashlib.sha256(content).hexdigest() == made.pdf_hash
    fact = Event.objects.get(stream="work", stream_id=item.pk, kind="document_delivered")
    assert (fact.sort, fact.payload["document"]) == ("fact", "fault_report")
    assert len(fact.payload["contents"]) == 7


def test_an_incomplete_report_does_not_stop_the_clock_and_its_correction_does(here: World, item: WorkItem) -> None:
    made = reviewed(here, item, {"cause": "未知"})
    with now.at(LATER):
        first = services.deliver(here.engineer, made.pk, "customer")
        assert (report_clock(item).phase, first.complete) == ("running", False)
        second = services.correct(here.engineer, first.pk, "补充措施与预防")
        assert (second.edition, second.texts["cause"], second.state) == (2, "未知", "draft")
        services.edit(here.engineer, second.pk, SEVEN, second.version)
        services.review(here.second, second.pk)
        second = services.deliver(here.engineer, second.pk, "customer")
    first.refresh_from_db()
    assert (first.state, second.number, second.complete) == ("superseded", first.number, True)
    assert (report_clock(item).phase, report_clock(item).verdict) == ("stopped", "kept")


def test_what_was_reviewed_is_what_is_delivered(here: World, item: WorkItem) -> None:
    made = reviewed(here, item, SEVEN)
    act(here.engineer, item, LATER, "updated", to="customer")
    with now.at(LATER):
        delivered = services.deliver(here.engineer, made.pk, "customer")
    assert delivered.data_hash == made.data_hash
    kinds = [entry.source for entry in selectors.report(here.engineer, delivered).timeline]
    assert len(kinds) == 3


def test_an_edit_after_the_review_needs_another_review(here: World, item: WorkItem) -> None:
    made = reviewed(here, item, SEVEN)
    changed = services.edit(here.engineer, made.pk, {"risks": "无"}, made.version)
    assert (changed.state, changed.data) == ("draft", None)
    with pytest.raises(WrongState):
        services.deliver(here.engineer, made.pk, "customer")


def test_who_edits_an_old_version_is_told_and_nothing_is_overwritten(here: World, item: WorkItem) -> None:
    drafted = services.draft(here.engineer, item.pk)
    services.edit(here.engineer, drafted.pk, {"cause": "one"}, drafted.version)
    with pytest.raises(Moved) as moved:
        services.edit(here.second, drafted.pk, {"cause": "two"}, drafted.version)
    assert moved.value.version == 2
    assert selectors.document(here.engineer, drafted.pk).texts == {"cause": "one"}


def test_the_plan_may_ask_for_other_eyes(here: World, item: WorkItem, monkeypatch: pytest.MonkeyPatch) -> None:
    def asks(plan: object, kind: str) -> tuple[str, DocumentKind]:
        name, declared = report_kind(plan, kind)  # type: ignore[arg-type]
        return name, msgspec.structs.replace(declared, approved_by=["project_manager"])

    drafted = services.draft(here.engineer, item.pk)
    services.edit(here.second, drafted.pk, SEVEN, drafted.version)
    monkeypatch.setattr(services, "report_kind", asks)
    for who in (here.engineer, here.second):
        with pytest.raises(NotYours):
            services.review(who, drafted.pk)
    services.edit(here.engineer, drafted.pk, {"cause": "x"}, 2)
    assert services.review(here.second, drafted.pk).reviewer_id == here.second.account


def test_a_delivery_that_the_plan_refuses_takes_no_number_and_leaves_a_trace(here: World, item: WorkItem) -> None:
    """S1.10: after a remote session the report comes with the log of the commands."""
    act(SYSTEM, item, LATER - HOUR, "access_approved", role="customer")
    act(here.engineer, item, LATER - HOUR, "remote_session")
    made = reviewed(here, item, SEVEN)
    with now.at(LATER), pytest.raises(Refused):
        services.deliver(here.engineer, made.pk, "customer")
    assert Counter.objects.everything().count() == 0
    assert selectors.document(here.engineer, made.pk).state == "reviewed"
    assert Event.objects.filter(stream="work", stream_id=item.pk, sort="refusal").count() == 1


def test_customers_see_their_own_delivered_documents_only(here: World, item: WorkItem) -> None:
    made = reviewed(here, item, SEVEN)
    assert selectors.of_item(here.customer, item.pk) == []
    with pytest.raises(NotThere):
        services.edit(here.customer, made.pk, {}, made.version)
    with now.at(LATER):
        services.deliver(here.engineer, made.pk, "customer")
    assert [one.pk for one in selectors.of_item(here.customer, item.pk)] == [made.pk]
    with pytest.raises(NotThere):
        selectors.document(here.stranger, made.pk)


def test_the_wall_shows_customers_what_was_issued_to_them_and_lets_them_change_nothing(
    here: World, item: WorkItem
) -> None:
    made = reviewed(here, item, SEVEN)
    for who, before, after in ((here.customer, 0, 1), (here.stranger, 0, 0)):
        with behind_wall(who):
            assert Document.objects.everything().count() == before
        if made.state == "reviewed":
            with now.at(LATER):
                made = services.deliver(here.engineer, made.pk, "customer")
        with behind_wall(who):
            assert Document.objects.everything().count() == after
    with pytest.raises(ProgrammingError), transaction.atomic(), behind_wall(here.customer):
        Document.objects.everything().update(reason="x")


def test_the_draft_is_there_when_the_clock_starts(here: World, item: WorkItem) -> None:
    row = Outbox(consumer="documents", stream_id=item.pk, body={"kind": "solved", "sort": "fact"})
    reactions.on_restored([row])
    reactions.on_restored([row])
    drafted = Document.objects.everything().get(work=item)
    assert (drafted.author, drafted.language, drafted.state) == (None, "zh", "draft")
    assert services.draft(here.engineer, item.pk).pk == drafted.pk
    assert [one.name for one in selectors.report(here.engineer, drafted).missing] == ["cause", "solution", "prevention"]


def test_a_changed_file_is_found_out(here: World, item: WorkItem) -> None:
    digest = files.put(b"content")
    assert files.get(digest) == b"content"
    place = Path(settings.HOME) / "files" / digest[:2] / digest[2:]
    place.write_bytes(b"other")
    with pytest.raises(files.Damaged):
        files.get(digest)


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_under_concurrency() -> None:
    here = world(number="DEMO-2")
    made = [reviewed(here, solved(here, key=f"K{n}"), SEVEN).pk for n in range(4)]

    def deliver(document_id: int, who: Viewer = here.engineer) -> str:
        try:
            with now.at(LATER):
                return services.deliver(who, document_id, "customer").number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = sorted(pool.map(deliver, made))
    assert numbers == [f"DEMO-2-2026-000{n}" for n in range(1, 5)]
