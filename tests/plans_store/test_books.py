"""Plans of contracts: revisions, what is refused, and how little it costs to have a book at hand."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opspact.journal.models import Event
from opspact.kernel.now import at
from opspact.kernel.time import Instant
from opspact.plans.loader import PackErrors
from opspact.plans.shipped import shipped
from opspact.plans.store import books
from opspact.plans.store.holidays import load_holidays
from opspact.plans.store.models import PackText, Revision
from opspact.tenancy.models import Account, Contract, Customer
from opspact.tenancy.viewer import SYSTEM, Viewer
from tests.plans.support import BASE

pytestmark = pytest.mark.django_db

NOW = Instant(1_780_000_000_000_000)


@pytest.fixture
def contract() -> Contract:
    customer = Customer.objects.everything().create(name="示例公司")
    return Contract.objects.everything().create(customer=customer, number="C-1", title="示例合同")


@pytest.fixture
def manager() -> Viewer:
    account = Account.objects.create(login="demo", name="示例经理")
    return Viewer(account=account.pk, name=account.name, rights=frozenset({"plans.read", "plans.edit"}))


def pack(extra: str = "") -> dict[str, str]:
    return {"pack.yaml": BASE + extra}


def test_a_revision_says_who_saved_what_when_and_why(contract: Contract, manager: Viewer) -> None:
    with at(NOW):
        made = books.save(manager, contract.pk, pack(), "first")
    assert (made.number, made.author_id, made.reason) == (1, manager.account, "first")
    assert made.saved.timestamp() == NOW / 1_000_000
    event = Event.objects.get(stream="contract", stream_id=contract.pk, kind="plan_saved")
    assert (event.sort, event.actor_id, event.payload["revision"]) == ("audit", manager.account, 1)


def test_the_next_save_is_the_next_revision_and_the_book_follows(contract: Contract, manager: Viewer) -> None:
    books.save(manager, contract.pk, pack())
    first = books.book_of(contract.pk)
    assert books.save(manager, contract.pk, pack("notices: {}\n# more\n")).number == 2
    assert books.book_of(contract.pk) is not first


def test_the_same_text_again_changes_nothing(contract: Contract, manager: Viewer) -> None:
    books.save(manager, contract.pk, pack())
    assert books.save(manager, contract.pk, pack()).number == 1
    assert Revision.objects.everything().count() == 1


def test_contracts_with_the_same_text_share_it_and_its_book(contract: Contract, manager: Viewer) -> None:
    other = Contract.objects.everything().create(customer=contract.customer, number="C-2", title="")
    for one in (contract, other):
        books.save(manager, one.pk, pack())
    assert PackText.objects.count() == 1
    assert books.book_of(contract.pk) is books.book_of(other.pk)


def test_a_book_at_hand_costs_one_query(contract: Contract, manager: Viewer) -> None:
    books.save(manager, contract.pk, pack())
    books.book_of(contract.pk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        books.book_of(contract.pk)
    assert len(queries) == 1


def test_a_query_of_another_table_can_bring_the_digest_along(contract: Contract, manager: Viewer) -> None:
    empty = Contract.objects.everything().create(customer=contract.customer, number="C-2", title="")
    books.save(manager, contract.pk, pack())
    rows = Contract.objects.everything().values_list("pk", books.digest_column("pk"))
    assert dict(rows) == {contract.pk: books.current_digest(contract.pk), empty.pk: None}


def test_a_contract_without_a_plan_says_so(contract: Contract) -> None:
    with pytest.raises(books.NoPlanError):
        books.book_of(contract.pk)


def test_errors_have_their_place_and_nothing_is_saved(contract: Contract, manager: Viewer) -> None:
    with pytest.raises(PackErrors) as caught:
        books.save(manager, contract.pk, pack("commitmnts: {}\n"))
    assert [(p.file, p.line, p.column) for p in caught.value.problems] == [("pack.yaml", 22, 1)]
    assert not Revision.objects.everything().exists()
    assert not PackText.objects.exists()


def test_two_people_do_not_overwrite_each_other(contract: Contract, manager: Viewer) -> None:
    books.save(manager, contract.pk, pack(), seen=0)
    books.save(manager, contract.pk, pack("# mine\n"), seen=1)
    with pytest.raises(books.PlanConflictError) as caught:
        books.save(manager, contract.pk, pack("# yours\n"), seen=1)
    assert caught.value.revision.number == 2


def test_only_who_may_edit_plans_saves_and_only_contracts_in_sight(contract: Contract, manager: Viewer) -> None:
    with pytest.raises(PermissionDenied):
        books.save(Viewer(account=None, name="", rights=frozenset({"plans.read"})), contract.pk, pack())
    elsewhere = Viewer(account=None, name="", rights=frozenset({"plans.edit"}), contracts=frozenset({0}))
    with pytest.raises(Contract.DoesNotExist):
        books.save(elsewhere, contract.pk, pack())


@pytest.mark.parametrize("name", ["s0", "s1", "s2", "s3", "s4a", "s4b", "s4c"])
def test_shipped_packs_can_be_saved_as_they_are(name: str) -> None:
    assert books.try_out(shipped(name)).book.versions


def test_only_the_files_of_the_pack_are_kept(contract: Contract, manager: Viewer) -> None:
    files = {**pack("include: [./more.yaml]\n"), "more.yaml": "notices: {}\n", "timelines/a.yaml": "x: 1"}
    made = books.save(manager, contract.pk, files)
    assert sorted(made.text.files) == ["more.yaml", "pack.yaml"]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"plan.yaml": "x: 1"}, "file"),
        ({**pack(), "../evil.yaml": "x: 1"}, "file"),
        ({**pack(), "/etc/evil.yaml": "x: 1"}, "file"),
        ({**pack(), "run.sh": "x: 1"}, "file"),
        (pack("#" * 1_000_000), "too-large"),
        ({**pack(), **{f"f{n}.yaml": "" for n in range(100)}}, "too-large"),
        (pack("include: [../outside.yaml]\n"), "include"),
        (pack("include: [gone.yaml]\n"), "include"),
        ({"pack.yaml": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)
        )}, "too-large"),
        ({"pack.yaml": "["  * 5000}, "too-large"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused(contract: Contract, manager: Viewer, files: dict[str, Any], code: str) -> None:
    with pytest.raises(PackErrors) as caught:
        books.save(manager, contract.pk, files)
    assert code in {problem.code for problem in caught.value.problems}


NOTICE = """
arrangement: china
notices:
  - {year: 2031, announced: 2030-11-01, source: demo, days: [{name: demo, from: 2031-01-01, to: 2031-01-01}]}
"""


def test_holidays_loaded_later_make_another_book_of_the_same_text(contract: Contract, manager: Viewer) -> None:
    books.save(manager, contract.pk, pack())
    before = books.current_digest(contract.pk)
    load_holidays(SYSTEM, NOTICE, "later.yaml")
    after = books.current_digest(contract.pk)
    assert before != after
    assert books.book_of_digest(before) is not books.book_of_digest(after)


def test_only_operators_load_holidays(manager: Viewer) -> None:
    with pytest.raises(PermissionDenied):
        load_holidays(manager, NOTICE, "later.yaml")
