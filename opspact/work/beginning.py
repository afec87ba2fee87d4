"""A new item before its first fact: its contract, plan and number, found in one query. The hot path of intake."""

from typing import Final

from django.db import connection

from opspact.plans.plan import PlanBook
from opspact.plans.store.books import book_of_digest
from opspact.runner.duties import CONTRACT
from opspact.tenancy.viewer import Viewer
from opspact.work.models import WorkItem
from opspact.work.shapes import BadFields, NotThere

_FIND: Final = """SELECT c.customer_id,
        (SELECT text_id FROM plans_revision r WHERE r.contract_id = c.id ORDER BY number DESC LIMIT 1)
            || '.' || coalesce((SELECT max(number) FROM plans_holidaynotice), 0),
        nextval('work_workitem_id_seq'), nextval('work_number'),
        EXISTS (SELECT 1 FROM work_workitem w WHERE w.contract_id = c.id AND w.key = %s AND w.waiting <> '')
    FROM tenancy_contract c WHERE c.id = %s AND c.active AND (%s::bigint IS NULL OR c.customer_id = %s)
        AND (%s::bigint[] IS NULL OR c.id = ANY(%s))"""


class Beginning:
    """What an item begins with."""

    def __init__(self, item: WorkItem, book: PlanBook, *, excluded: bool) -> None:
        self.item = item
        self.book = book
        self.excluded = excluded
        """An exclusion of the whole contract lasts."""


def begin(viewer: Viewer, contract_id: int, key: str) -> Beginning:
    """A new item of a contract that the viewer may see. Raises NotThere, and BadFields where there is no plan yet."""
    contracts = None if viewer.contracts is None else list(viewer.contracts)
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [CONTRACT, contract_id, viewer.customer, viewer.customer, contracts, contracts])
        row = cursor.fetchone()
    if row is None:
        raise NotThere(f"contract {contract_id}")
    customer, plan_key, item_id, number, excluded = row
    if plan_key is None:
        raise BadFields({"contract": {"zh": "该合同还没有服务方案", "en": "this contract has no plan yet"}})
    item = WorkItem(
        id=item_id, number=number, key=key or str(number), contract_id=contract_id, customer_id=customer, head=b""
    )  # fmt: skip
    item.plan_key = plan_key
    return Beginning(item, book_of_digest(plan_key), excluded=excluded)
