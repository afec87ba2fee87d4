"""The plans of contracts: saved as revisions of a pack, read back as books, kept in memory by digest.

The *digest of a book* names it for good: the digest of the pack's text and the number of the last holiday notice.
Who holds it needs no query; who does not, asks for it with one, or has it with a query it does anyway
(`digest_column`).
"""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import msgspec
from django.db import connection, transaction
from django.db.models import F, Func, TextField

from opspact.journal.record import audit
from opspact.kernel.now import now_datetime
from opspact.plans.loader import Loaded, read_texts
from opspact.plans.plan import PlanBook
from opspact.plans.store.files import checked
from opspact.plans.store.holidays import arrangements, last_notice
from opspact.plans.store.models import PackText, Revision
from opspact.tenancy.access import require
from opspact.tenancy.models import Contract
from opspact.tenancy.viewer import Viewer

_KEPT: Final = 64
"""Books kept in memory by each process."""
_READ: Final = 8
"""Texts read last that are kept in memory."""


_DIGEST: Final = """((SELECT text_id FROM plans_revision WHERE contract_id = %(expressions)s
    ORDER BY number DESC LIMIT 1) || '.' || coalesce((SELECT max(number) FROM plans_holidaynotice), 0))"""


class NoPlanError(LookupError):
    """The contract has no plan yet."""


class PlanConflictError(Exception):
    """Somebody saved another revision meanwhile; carries it."""

    def __init__(self, revision: Revision) -> None:
        super().__init__(f"revision {revision.number} was saved meanwhile")
        self.revision = revision


@transaction.atomic
def save(
    viewer: Viewer, contract_id: int, files: Mapping[str, str], reason: str = "", *, seen: int | None = None
) -> Revision:
    """Make `files` (text by name; `pack.yaml` and what it includes) the plan of a contract.

    `seen` is the number of the revision that the person edited. Text equal to the one in use makes no new revision.
    Raises PackErrors with everything that is wrong, Contract.DoesNotExist, NotAllowed without the right
    `plans.edit`, PlanConflictError where the revision in use is not the one seen.
    """
    require(viewer, "plans.edit")
    kept = checked(files)
    try_out(kept)
    contract = Contract.objects.visible_to(viewer).select_for_update(of=("self",)).get(pk=contract_id)
    last = Revision.objects.everything().filter(contract=contract).order_by("-number").first()
    if seen is not None and last is not None and last.number != seen:
        raise PlanConflictError(last)
    digest = digest_of(kept)
    if last is not None and last.text_id == digest:
        return last
    PackText.objects.get_or_create(digest=digest, defaults={"files": kept})
    made = Revision.objects.everything().create(
        contract=contract, number=last.number + 1 if last else 1, text_id=digest, saved=now_datetime(),
        author_id=viewer.account, reason=reason,
    )  # fmt: skip
    payload = {"revision": made.number, "digest": digest, "reason": reason}
    audit(viewer, stream="contract", subject=contract, kind="plan_saved", payload=payload)
    return made


def try_out(files: Mapping[str, str]) -> Loaded:
    """Files as a book on today's holidays, nothing saved. Raises PackErrors."""
    return _read(tuple(sorted(files.items())), last_notice())


def book_of(contract_id: int) -> PlanBook:
    """The plan of a contract as it is now: one query, and none more while it is in memory. Raises NoPlanError."""
    return book_of_digest(current_digest(contract_id))


def current_digest(contract_id: int) -> str:
    """The digest of the book in use. Raises NoPlanError."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {digest_sql('%s')}", [contract_id])
        found: str | None = cursor.fetchone()[0]
    if found is None:
        raise NoPlanError(contract_id)
    return found


def digest_now(text: str) -> str:
    """The digest of the book that a pack's text makes on the holidays known now."""
    return f"{text}.{last_notice()}"


def digest_sql(contract: str) -> str:
    """The same as an expression of SQL, where `contract` holds the contract."""
    return _DIGEST % {"expressions": contract}


def digest_column(contract: str = "contract_id") -> Func:
    """The same as an expression for a query whose column `contract` holds the contract; null without a plan.

    Written in SQL: it stands in the query of every act, and Django would take longer to compose it than to run it.
    """
    return Func(F(contract), template=_DIGEST, output_field=TextField())


@lru_cache(maxsize=_KEPT)
def book_of_digest(digest: str) -> PlanBook:
    """The book of that digest. Raises PackErrors where a later release of the product no longer reads the pack."""
    text, _, notice = digest.partition(".")
    return _read(tuple(sorted(files_of(text).items())), int(notice)).book


@lru_cache(maxsize=_READ)
def _read(files: tuple[tuple[str, str], ...], notice: int) -> Loaded:
    """Texts as a book. What was tried out and saved is used next: it is not read twice."""
    return read_texts(dict(files), arrangements(notice))


def files_of(digest: str) -> dict[str, str]:
    """The files of a pack kept under a digest."""
    found: dict[str, str] = PackText.objects.values_list("files", flat=True).get(pk=digest)
    return found


def digest_of(files: Mapping[str, str]) -> str:
    """SHA-256 over names and texts."""
    return hashlib.sha256(msgspec.json.encode(sorted(files.items()))).hexdigest()
