"""The second wall: raw SQL as the role of customer people, with no filter of the application's in the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import InternalError

from opspact.journal.record import audit
from opspact.kernel.now import now_datetime
from opspact.tenancy.models import Account, Contract, Customer
from opspact.tenancy.rls import behind_wall
from opspact.tenancy.viewer import SYSTEM, Viewer
from opspact.work.models import WorkItem

pytestmark = pytest.mark.django_db

TABLES = ("tenancy_contract", "journal_event", "work_workitem", "plans_revision")


@pytest.fixture
def two() -> tuple[Contract, Contract]:
    """A contract each of two customers, with a work item, a revision and an event."""
    return _contract("Demo North"), _contract("Demo South")


def _contract(name: str) -> Contract:
    customer = Customer(name=name)
    customer.save()
    contract = Contract(customer=customer, number=f"C-{name}", title=name)
    contract.save()
    audit(SYSTEM, "contract", contract, "contract_created", {})
    digest = f"digest of {name}"
    _sql("INSERT INTO plans_packtext (digest, files) VALUES (%s, '{}')", digest)
    _sql(
        "INSERT INTO plans_revision (contract_id, number, text_id, saved, reason) VALUES (%s, 1, %s, now(), '')",
        contract.pk,
        digest,
    )
    _work_item(contract)
    return contract


def _work_item(contract: Contract) -> None:
    moment = now_datetime()
    WorkItem.objects.everything().create(
        number=contract.pk, key=str(contract.pk), contract=contract, customer=contract.customer, kind="incident",
        opened=moment, recorded=moment, updated=moment, looked=moment,
    )  # fmt: skip


def _sql(statement: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _all(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [value for (value,) in cursor.fetchall()]


def _of(contract: Contract) -> Viewer:
    return Viewer(account=1, name="x", customer=contract.customer_id)


@contextmanager
def _refused() -> Iterator[None]:
    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
        yield


@pytest.mark.parametrize("table", TABLES)
def test_only_own_rows_are_read(table: str, two: tuple[Contract, Contract]) -> None:
    north, south = two
    column = "id" if table == "tenancy_contract" else "contract_id"
    with behind_wall(_of(north)):
        assert set(_all(f"SELECT {column} FROM {table}")) == {north.pk}
    assert {north.pk, south.pk} <= set(_all(f"SELECT {column} FROM {table}"))


def test_packs_are_read_of_own_contracts_only(two: tuple[Contract, Contract]) -> None:
    with behind_wall(_of(two[0])):
        assert _all("SELECT digest FROM plans_packtext") == ["digest of Demo North"]


def test_accounts_are_own_people_and_the_provider(two: tuple[Contract, Contract]) -> None:
    for login, customer in (("ours", None), ("north", two[0].customer), ("south", two[1].customer)):
        Account(login=login, name=login, customer=customer).save()
    with behind_wall(_of(two[0])):
        assert sorted(_all("SELECT login FROM tenancy_account")) == ["north", "ours"]
        assert _sql("UPDATE tenancy_account SET seq = 7") == 1


@pytest.mark.parametrize("secret", ["password", "email", "posts", "only_contracts", "settings", "last_login"])
def test_of_accounts_no_secret_is_read(secret: str, two: tuple[Contract, Contract]) -> None:
    ours = Account(login="ours", name="Demo", email="demo@example.com", posts=["admin"], only_contracts=[1])
    ours.settings, ours.last_login = {"theme": "dark"}, now_datetime()
    ours.set_password("Demo-pass-2026")
    ours.save()
    with behind_wall(_of(two[0])):
        assert getattr(Account.objects.get(pk=ours.pk), secret) in ("", [], None, {})
        with _refused():
            _sql(f"SELECT {secret} FROM public.tenancy_account")
        with _refused():
            _sql("UPDATE public.tenancy_account SET password = ''")


def test_the_view_of_accounts_has_every_column_of_the_table() -> None:
    columns = """SELECT string_agg(attname, ',' ORDER BY attname) FROM pg_attribute
        WHERE attrelid = '{}.tenancy_account'::regclass AND attnum > 0 AND NOT attisdropped"""
    assert _all(columns.format("opspact_portal")) == _all(columns.format("public"))


def _limited(contract: Contract, customer: int | None) -> Viewer:
    return Viewer(account=1, name="x", customer=customer, contracts=frozenset({contract.pk}))


@pytest.mark.parametrize("table", [t for t in TABLES if t != "journal_event"])
@pytest.mark.parametrize("ours", [True, False])
def test_who_is_limited_reads_rows_of_these_contracts_only(
    table: str, ours: bool, two: tuple[Contract, Contract]
) -> None:
    north = two[0]
    second = Contract(customer=north.customer, number="C-2", title="second")
    second.save()
    _work_item(second)
    column = "id" if table == "tenancy_contract" else "contract_id"
    with behind_wall(_limited(north, None if ours else north.customer_id)):
        assert set(_all(f"SELECT {column} FROM {table}")) == {north.pk}


def test_who_is_limited_may_write_within_the_limits_alone(two: tuple[Contract, Contract]) -> None:
    north, south = two
    with behind_wall(_limited(north, None)):
        assert _sql("UPDATE work_workitem SET title = 'mine now'") == 1
        audit(_of(north), "contract", north, "noted", {})
        with _refused():
            _sql("UPDATE work_workitem SET contract_id = %s", south.pk)


def test_every_table_with_a_contract_knows_whose_it_is() -> None:
    """A new table calls `narrow`, or is named here with its reason."""
    free = {"documents_counter": "the next number of a contract's documents: no content"}
    bare = """SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'contract_id'
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'contracts')"""
    assert set(_all(bare)) == set(free)


def test_no_table_is_closed_to_who_is_limited() -> None:
    closed = """SELECT relname FROM pg_class c WHERE relrowsecurity
        AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'limited')"""
    assert _all(closed) == []


def test_foreign_rows_can_not_be_changed(two: tuple[Contract, Contract]) -> None:
    north, south = two
    with behind_wall(_of(north)):
        assert _sql("UPDATE work_workitem SET title = 'mine now'") == 1
        assert _sql("UPDATE tenancy_customer SET note = 'x' WHERE id = %s", south.customer_id) == 0


def test_rows_can_not_be_given_to_others(two: tuple[Contract, Contract]) -> None:
    north, south = two
    with behind_wall(_of(north)), _refused():
        _sql("UPDATE work_workitem SET customer_id = %s", south.customer_id)
    with behind_wall(_of(north)), pytest.raises(Contract.DoesNotExist):
        audit(_of(north), "contract", south, "forged", {})
    forged = """INSERT INTO journal_event (stream, stream_id, seq, customer_id, sort, kind, happened, recorded, digest,
                hash)
                VALUES ('contract', 1, 1, %s, 'fact', 'x', now(), now(), '', '')"""
    with behind_wall(_of(north)), _refused():
        _sql(forged, south.customer_id)


def test_own_events_are_written_and_the_outbox_shows_nothing(two: tuple[Contract, Contract]) -> None:
    north, _ = two
    with behind_wall(_of(north)):
        audit(_of(north), "contract", north, "noted", {})
        with _refused():
            _sql("SELECT body FROM journal_outbox")


@pytest.mark.parametrize("table", ["people_token", "people_session", "people_pastpassword", "mfa_authenticator"])
def test_tables_that_nobody_opened_are_closed(table: str, two: tuple[Contract, Contract]) -> None:
    with behind_wall(_of(two[0])), _refused():
        _sql(f"SELECT * FROM {table}")


def test_a_journal_event_can_not_be_changed_or_deleted(two: tuple[Contract, Contract]) -> None:
    for act in ("UPDATE journal_event SET kind = 'x'", "DELETE FROM journal_event"):
        with behind_wall(_of(two[0])), _refused():
            _sql(act)


def test_the_wall_ends_with_its_block(two: tuple[Contract, Contract]) -> None:
    with behind_wall(_of(two[0])):
        assert _all("SELECT current_user") == ["opspact_portal"]
    assert _all("SELECT current_user") != ["opspact_portal"]
    with pytest.raises(ZeroDivisionError), behind_wall(_of(two[0])):
        _ = 1 // 0
    assert _all("SELECT current_user") != ["opspact_portal"]
    with behind_wall(SYSTEM):
        assert _all("SELECT current_user") != ["opspact_portal"]
