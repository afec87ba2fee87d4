"""Opening, acting, refusing: what the commands write, whom they let, and that nothing is half done."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opspact.journal.models import Event, Outbox
from opspact.kernel import now
from opspact.kernel.time import MINUTE, to_datetime
from opspact.tenancy.models import Account, Contract, Customer
from opspact.tenancy.viewer import RIGHTS, SYSTEM, Viewer
from opspact.work import selectors, services
from opspact.work.models import Clock, WorkItem
from opspact.work.rebuild import rebuild_work, verify_work
from opspact.work.shapes import BadFields, Conflict, Earlier, NotAllowed, NotThere, Refused
from tests.work.live import at, contract_on, settle

pytestmark = pytest.mark.django_db
MORNING = at("2026-05-08 10:00")


@pytest.fixture
def contract() -> Contract:
    return contract_on("s2")


def agent(name: str = "agent-1") -> Viewer:
    account = Account.objects.create(login=name, name="示例坐席", posts=["agent"])
    return Viewer(account.pk, account.name, login=name, rights=RIGHTS["agent"], posts=("agent",))


def client(customer: Customer, contract: Contract, *roles: str) -> Viewer:
    account = Account.objects.create(login=f"client-{customer.pk}", name="示例客户人员", customer=customer)
    rights = RIGHTS["customer_user"]
    return Viewer(account.pk, account.name, login=account.login, customer=customer.pk, rights=rights,
                  roles={contract.pk: roles})  # fmt: skip


def open_fault(viewer: Viewer, contract: Contract, **fields: object) -> WorkItem:
    return services.open_item(viewer, contract.pk, "reported", {"service": "case-handling", **fields}).item


def columns(item: WorkItem) -> dict[str, object]:
    return dict(WorkItem.objects.everything().values().get(pk=item.pk))


def test_a_report_gets_level_clocks_owner_and_a_chained_journal(contract: Contract) -> None:
    person = agent()
    with now.at(MORNING):
        item = open_fault(person, contract, title="打不开案件列表")
    stored = WorkItem.objects.everything().get(pk=item.pk)
    assert (stored.level, stored.kind, stored.state, stored.open) == ("general", "incident", "new", True)
    assert stored.owner_id == person.account
    assert stored.title == "打不开案件列表"
    due = {c.promise: c.due for c in Clock.objects.everything().filter(work=stored)}
    assert due["respond"] == to_datetime(at("2026-05-08 10:20"))
    assert stored.next_due == min(one for one in due.values() if one)
    assert [e.seq for e in selectors.history(person, stored)] == list(range(1, stored.seq + 1))
    assert list(verify_work()) == []


def test_the_true_time_of_a_report_counts_not_its_registration(contract: Contract) -> None:
    with now.at(MORNING):
        taken = services.open_item(
            SYSTEM, contract.pk, "reported", {"service": "case-handling"}, happened=at("2026-05-08 09:15")
        )
    respond = next(c for c in taken.view.clocks if c.terms.commitment == "respond")
    assert respond.due == at("2026-05-08 09:35")
    with now.at(MORNING), pytest.raises(BadFields, match="happened"):
        services.take(SYSTEM, taken.item.pk, "accepted", happened=MORNING + MINUTE)


def test_what_began_before_the_report_raises_the_level(contract: Contract) -> None:
    with now.at(MORNING):
        fields = {"service": "case-handling"}
        taken = services.open_item(
            SYSTEM, contract.pk, "reported", fields,
            earlier=[Earlier("outage_started", at("2026-05-08 08:30"), fields)],
        )  # fmt: skip
    assert taken.view.level == "severe"
    assert taken.item.next_at is not None
    assert taken.item.next_at <= to_datetime(at("2026-05-08 10:30")), (
        "the sweep wakes at the latest when two hours are full"
    )
    with now.at(at("2026-05-08 10:31")):
        settle()
    assert WorkItem.objects.everything().get(pk=taken.item.pk).level == "major"


def test_acts_of_others_meanwhile_are_a_conflict(contract: Contract) -> None:
    with now.at(MORNING):
        item = open_fault(SYSTEM, contract)
        seen = item.seq
        services.take(SYSTEM, item.pk, "accepted", role="support_group", seen=seen)
        with pytest.raises(Conflict) as clash:
            services.take(SYSTEM, item.pk, "closed", seen=seen)
    assert clash.value.seq == WorkItem.objects.everything().get(pk=item.pk).seq


def test_a_refused_act_names_all_that_is_unmet_and_leaves_only_a_trace(contract: Contract) -> None:
    with now.at(MORNING):
        item = open_fault(SYSTEM, contract)
        before = columns(item)
        with pytest.raises(Refused) as refused:
            services.take(SYSTEM, item.pk, "reopened", role="customer")
    assert refused.value.refusals[0].unmet
    after = columns(item)
    moved = {name for name in after if after[name] != before[name]}
    assert moved <= {"seq", "head", "updated", "looked"}
    last = Event.objects.filter(stream_id=item.pk, stream="work").order_by("-seq").first()
    assert last is not None
    assert last.sort == "refusal"
    assert list(verify_work()) == []


def test_customers_see_and_touch_only_their_own(contract: Contract) -> None:
    other = contract_on("s1", "demo-2")
    other.customer = Customer.objects.everything().create(name="另一示例客户")
    other.save()
    mine, theirs = client(contract.customer, contract), client(other.customer, other)
    with now.at(MORNING):
        item = open_fault(SYSTEM, contract)
        events = Event.objects.count()
        with pytest.raises(NotThere):
            services.take(theirs, item.pk, "confirmed")
        with pytest.raises(NotThere):
            selectors.item(theirs, item.number)
        with pytest.raises(NotThere):
            services.open_item(theirs, contract.pk, "reported", {})
        with pytest.raises(NotAllowed):
            services.take(mine, item.pk, "restored")
        assert Event.objects.count() == events, "what is refused for its scope leaves no event"
        assert selectors.item(mine, item.number).pk == item.pk


def test_bad_values_are_named_in_both_languages(contract: Contract) -> None:
    with pytest.raises(BadFields) as wrong:
        services.open_item(SYSTEM, contract.pk, "reported", {"service": "nothing"})
    assert set(wrong.value.problems) == {"service"}
    assert set(wrong.value.problems["service"]) == {"zh", "en"}
    assert not WorkItem.objects.everything().exclude(kind="").exists()


def test_a_preview_says_what_would_come_and_writes_nothing(contract: Contract) -> None:
    with now.at(MORNING):
        seen = services.preview(SYSTEM, contract.pk, "reported", {"service": "case-handling"})
    assert seen.view.level == "general"
    assert {c.terms.commitment for c in seen.view.clocks} >= {"respond", "answer_ceiling"}
    assert not WorkItem.objects.everything().exclude(kind="").exists()


def test_the_worker_being_away_changes_no_result(contract: Contract) -> None:
    with now.at(MORNING):
        item = open_fault(SYSTEM, contract)
    with now.at(at("2026-05-08 17:00")):
        late = services.take(SYSTEM, item.pk, "accepted", role="support_group")
    respond = next(c for c in late.view.clocks if c.terms.commitment == "respond")
    assert (respond.verdict, respond.broken_at) == ("broken", at("2026-05-08 10:20"))
    assert list(verify_work()) == []


def test_columns_are_derived_anew(contract: Contract) -> None:
    with now.at(MORNING):
        item = open_fault(SYSTEM, contract)
        WorkItem.objects.everything().filter(pk=item.pk).update(level="major", next_due=None)
        Clock.objects.everything().filter(work=item).delete()
        assert {f.what for f in verify_work()} == {"columns", "clocks"}
        rebuild_work()
        assert list(verify_work()) == []


def test_a_changed_event_breaks_the_chain(contract: Contract) -> None:
    with now.at(MORNING):
        item = open_fault(SYSTEM, contract)
    Event.objects.filter(stream="work", stream_id=item.pk, seq=1).update(role="customer")
    assert "chain" in {f.what for f in verify_work()}


def test_opening_costs_a_fixed_number_of_queries(contract: Contract) -> None:
    with now.at(MORNING):
        open_fault(SYSTEM, contract)
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                open_fault(SYSTEM, contract)
            assert len(queries) <= 10, [q["sql"][:80] for q in queries]
    assert Outbox.objects.exists()
