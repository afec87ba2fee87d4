"""What a fact about one item means for others. Small things happen in its own transaction; what touches many is written
once and fans out after commit (architecture §4, Locks)."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from opspact.journal.outbox import put
from opspact.journal.record import Actor, New
from opspact.kernel.time import Instant
from opspact.plans.plan import PlanBook
from opspact.runner.advance import look
from opspact.runner.duties import CONTRACT
from opspact.runner.shapes import Fact
from opspact.work.casefile import case_of
from opspact.work.duties import done_by
from opspact.work.models import WorkItem
from opspact.work.shapes import Taken
from opspact.work.working import MACHINE, Working, own_fact

NAMING = ("service", "site", "item", "customer")
"""Fields by which a fact of the contract says whom it concerns."""


def concerns(fact: Fact, fields: Mapping[str, Any]) -> bool:
    """A fact about one service, site or item concerns the cases (by their fields) that name no other."""
    return all(fields.get(n) in (None, fact.fields.get(n)) for n in NAMING if n in fact.fields)


def on_opening(working: Working) -> None:
    """An item that begins while an exclusion of the whole contract lasts learns of it."""
    if working.done is None:
        return
    for began in _open_exclusions(working):
        if concerns(began, working.done.view.fields):
            working.step(own_fact(began, working.item.key, working.at), MACHINE)


def _open_exclusions(working: Working) -> Iterator[Fact]:
    contract = WorkItem.objects.everything().filter(contract_id=working.item.contract_id, key=CONTRACT, kind="")
    row = contract.exclude(waiting="").values_list("id", "key").first()
    if row is None:
        return
    _, state = look(working.book, case_of(*row), working.world, working.at)
    yield from (wait.fact for wait in state.pauses if wait.end is None)


def first_hand(working: Working, fact: Fact, actor: Actor) -> None:
    """Who is asked first answers for it (S0.42): the first of the provider's people to act owns the item."""
    item = working.item
    if not item.kind or actor.account is None or actor.kind == "customer":
        return
    if item.owner_id is None:
        item.owner_id = actor.account
    if item.assignee_id is None and fact.kind in ("accepted", "responded"):
        item.assignee_id = actor.account
        payload = {"assignee": actor.account, "team": item.team_id, "tier": item.tier, "reason": "first_hand"}
        working.note([New("desk", "assigned", working.at, payload, actor=actor)])


def of(taken: Taken, fact: Fact, book: PlanBook, at: Instant) -> None:
    """Hand to the fan-out what a fact means for other items of the contract."""
    item = taken.item
    body = {"contract": item.contract_id, "fact": msgspec.to_builtins(fact)}
    if fact.kind == "merged":
        put("fanout", [(item.pk, {**body, "do": "absorb", "opened": taken.view.opened})])
    if _is_shared(fact, book):
        put("fanout", [(item.pk, {**body, "do": "refresh"})])
    if item.key == CONTRACT and fact.kind in ("exclusion_started", "exclusion_ended"):
        put("fanout", [(item.pk, {**body, "do": "copy"})])
    if item.key != CONTRACT and (fact.kind in done_by(book) or fact.kind in ("corrected", "withdrawn")):
        put("fanout", [(item.pk, {**body, "do": "duties"})])


def _is_shared(fact: Fact, book: PlanBook) -> bool:
    """Whether a fact speaks of an outage, which other items may know of as well."""
    kinds = book.at(fact.at).pack.outages.values()
    if fact.kind in ("corrected", "withdrawn"):
        return bool(kinds)
    return any(fact.kind in (*kind.starts, *kind.ends) for kind in kinds)


def to_named(taken: Taken, items: list[int]) -> None:
    """Hand a fact about several items to those that did not take it yet."""
    fact = taken.fact
    if fact is not None and items:
        put("fanout", [(taken.item.pk, {"contract": taken.item.contract_id, "do": "named", "items": items,
                                        "fact": msgspec.to_builtins(fact)})])  # fmt: skip
