"""Everything that does not hold, of every stream of the journal."""

from collections.abc import Iterator
from typing import Final

from opspact.journal.models import Chained
from opspact.journal.verify import Finding, broken_links, without_subject
from opspact.rosters.models import Roster
from opspact.tenancy.models import Account, Contract, Customer
from opspact.work.rebuild import verify_work

SUBJECTS: Final[dict[str, type[Chained]]] = {
    "account": Account,
    "contract": Contract,
    "customer": Customer,
    "roster": Roster,
}
"""The streams beside that of work."""
BATCH: Final = 500


def findings() -> Iterator[Finding]:
    """What is wrong, subject by subject. Reads in batches; runs beside the work."""
    yield from verify_work()
    yield from without_subject("work", "work_workitem")
    for stream, model in SUBJECTS.items():
        yield from without_subject(stream, model._meta.db_table)  # noqa: SLF001 - Django's own word for it
        yield from _chains(stream, model)


def _chains(stream: str, model: type[Chained]) -> Iterator[Finding]:
    after = 0
    rows = model._base_manager.order_by("pk").values_list("pk", "seq", "head")  # noqa: SLF001 - every row, no viewer
    while heads := {pk: (seq, bytes(head)) for pk, seq, head in rows.filter(pk__gt=after)[:BATCH]}:
        yield from broken_links(stream, heads)
        after = max(heads)
