"""A contract in the database, and a timeline played through it as people and the worker would."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from opspact.journal.models import Event
from opspact.journal.outbox import drain
from opspact.kernel import now
from opspact.kernel.time import instant
from opspact.plans.shipped import shipped
from opspact.plans.store import books
from opspact.runner.shapes import Fact
from opspact.tenancy.models import Contract, Customer
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from opspact.work.models import WorkItem
from opspact.work.shapes import BadFields, Earlier, Refused
from opspact.work.sweep import sweep


def contract_on(files: Mapping[str, str] | str, number: str = "demo-1") -> Contract:
    """A contract on a pack: its files, or the name of a shipped one."""
    customer, _ = Customer.objects.everything().get_or_create(name="示例客户")
    contract = Contract.objects.everything().create(customer=customer, number=number, title="示例合同")
    books.save(SYSTEM, contract.pk, shipped(files) if isinstance(files, str) else files, "first")
    with now.at(books.book_of(contract.pk).versions[0].start):
        services.contract_item(SYSTEM, contract.pk)
    return contract


def settle() -> None:
    """Let the worker catch up: everything due is swept, everything shared fans out."""
    while sweep() or drain("contracts") or drain("refresh") or drain("fanout"):
        pass


def settle_at(moment: int) -> None:
    """The worker catches up at a moment."""
    with now.at(moment):
        settle()


def play(
    contract: Contract, facts: Sequence[Fact], until: int, worker: Callable[[int], None] = settle_at
) -> None:  # fmt: skip
    """Record facts in the order of their recording; before and after each the worker may act. Then time comes to
    `until`.
    """
    early: dict[str, list[Fact]] = {}
    for fact in sorted(facts, key=lambda f: (f.recorded, f.at)):
        worker(fact.recorded)
        with now.at(fact.recorded):
            if _record(contract, fact, early.get(fact.case, [])):
                early.pop(fact.case, None)
            else:
                early.setdefault(fact.case, []).append(fact)
        worker(fact.recorded)
    worker(until + 1)


def _record(contract: Contract, fact: Fact, early: Sequence[Fact]) -> bool:
    """Record a fact; False where its case is not there yet: there is nothing it could be recorded on."""
    how: dict[str, Any] = {
        "happened": fact.at, "role": fact.by, "line": fact.line, "fact_id": fact.id, "person": fact.person,
    }  # fmt: skip
    item = _item_for(contract, fact)
    told = [Earlier(f.kind, f.at, f.fields, f.line, f.by, f.id) for f in early]
    try:
        if item is not None and not fact.fields.get("cases"):
            services.take(SYSTEM, item.pk, fact.kind, fact.fields, **how)
        elif fact.case:
            services.open_item(SYSTEM, contract.pk, fact.kind, fact.fields, key=fact.case, earlier=told, **how)
        else:
            services.take_for_contract(SYSTEM, contract.pk, fact.kind, fact.fields, **how)
    except BadFields as wrong:
        if "kind" not in wrong.problems:
            raise
        return False
    except Refused:
        pass
    return True


def _item_for(contract: Contract, fact: Fact) -> WorkItem | None:
    case = fact.case or _case_of(contract, str(fact.fields.get("of", "")))
    return WorkItem.objects.everything().filter(contract=contract, key=case).first() if case else None


def _case_of(contract: Contract, named: str) -> str:
    """A correction that names a fact belongs to the case of that fact."""
    event = Event.objects.filter(contract_id=contract.pk, sort="fact", key=named).first() if named else None
    return WorkItem.objects.everything().get(pk=event.stream_id).key if event else ""


def at(text: str) -> int:
    """An instant from `2026-05-08 09:00`, Shanghai time."""
    return instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")))
