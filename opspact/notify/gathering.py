"""What routing a batch needs from the database, in a fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django.db.models import Q

from opspact.journal.models import Outbox
from opspact.kernel.time import Instant
from opspact.notify.models import Follower
from opspact.notify.reach import reach
from opspact.notify.shapes import Channel, Heard, People, Person, Subject, Watch
from opspact.plans.plan import PlanBook
from opspact.plans.store.books import book_of_digest, digest_column
from opspact.rosters.models import Serving
from opspact.rosters.selectors import on_duty, terms_now
from opspact.rosters.spans import OnDuty
from opspact.tenancy.models import Account, Contract, Holding

MANAGER = "manager"
"""Post of the provider's managers: the last resort of an escalation."""


def heard(row: Outbox) -> Heard:
    """An outbox row as routing takes it."""
    body: Mapping[str, Any] = row.body
    return Heard(
        event=row.event_id or 0, work=row.stream_id, contract=body["contract"], customer=body["customer"],
        sort=body["sort"], kind=body["kind"], at=body["happened"], payload=body["payload"], actor=body.get("account"),
        line=body.get("line", ""),
    )  # fmt: skip


def books(contracts: Collection[int]) -> dict[int, PlanBook]:
    """The plans of contracts; those without one are left out."""
    rows = Contract.objects.everything().filter(id__in=contracts).values_list("id", digest_column("pk"))
    return {contract: book_of_digest(digest) for contract, digest in rows if digest}


def people(
    heards: Sequence[Heard], subjects: Mapping[int, Subject], now: Instant, rosters: Collection[int] = ()
) -> tuple[People, dict[int, str]]:
    """Everybody who could be told of these events; and the names of everybody who acted. `rosters`: those wanted
    beside those that serve the contracts now.
    """
    contracts = {one.contract for one in heards}
    held: dict[tuple[int, str], tuple[int, ...]] = {}
    for contract, role, account in _holdings(contracts):
        held[contract, role] = (*held.get((contract, role), ()), account)
    following = _followers({one.work for one in heards})
    served, calling = _servings(contracts)
    watches = _watches({*served.values(), *rosters}, now)
    ids = {
        *_standing(watches.values()),
        *_in(held.values()),
        *_in(following.values()),
        *_named(heards),
        *_parts(subjects.values()),
    }
    accounts = list(_accounts(ids))
    reached = reach(accounts)
    by_id = {a.pk: person(a, reached[a.pk]) for a in accounts if a.is_active}
    found = People(by_id, held, following, watches, served, calling)
    return found, {a.pk: a.name for a in accounts}


def named(heards: Iterable[Heard], names: Mapping[int, str]) -> list[Heard]:
    """The events with the names of those who acted."""
    return [msgspec.structs.replace(one, actor_name=names.get(one.actor or 0, "")) for one in heards]


def person(account: Account, reached: frozenset[Channel]) -> Person:
    """An account as routing takes it. `reached`: `reach.reach`."""
    only = account.only_contracts
    return Person(
        account.pk, account.customer_id, None if only is None else frozenset(only), reached,
        account.customer_id is None and MANAGER in account.posts, account.settings.get("notify", {}),
    )  # fmt: skip


def _holdings(contracts: Collection[int]) -> Iterable[tuple[int, str, int]]:
    rows = Holding.objects.everything().filter(contract_id__in=contracts).order_by("id")
    return rows.values_list("contract_id", "role", "account_id")


def _servings(contracts: Collection[int]) -> tuple[dict[tuple[int, str], int], dict[int, tuple[int, ...]]]:
    """The rosters that serve roles, and by contract those that call out new items."""
    served: dict[tuple[int, str], int] = {}
    calling: dict[int, tuple[int, ...]] = {}
    rows = Serving.objects.everything().filter(contract_id__in=contracts, roster__active=True).order_by("id")
    for contract, role, roster, calls in rows.values_list("contract_id", "role", "roster_id", "calls"):
        served[contract, role] = roster
        if calls and roster not in calling.get(contract, ()):
            calling[contract] = (*calling.get(contract, ()), roster)
    return served, calling


def _watches(rosters: Collection[int], now: Instant) -> dict[int, Watch]:
    """Rosters as they stand: three queries, none where there are no rosters."""
    if not rosters:
        return {}
    terms = terms_now(rosters, now)
    on: dict[int, tuple[OnDuty, ...]] = {}
    for one in on_duty(rosters, now):
        on[one.roster] = (*on.get(one.roster, ()), one)
    return {roster: Watch(roster, terms[roster], on.get(roster, ())) for roster in rosters if roster in terms}


def _standing(watches: Iterable[Watch]) -> Iterable[int]:
    """Everybody on duty or leading a roster."""
    for watch in watches:
        yield from (one.account for one in watch.on)
        if watch.terms.lead is not None:
            yield watch.terms.lead


def _followers(works: Collection[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    rows = Follower.objects.everything().filter(work_id__in=works).order_by("id")
    for work, account in rows.values_list("work_id", "account_id"):
        found[work] = (*found.get(work, ()), account)
    return found


def _accounts(ids: Collection[int]) -> Iterable[Account]:
    managers = Q(posts__contains=[MANAGER], customer=None, is_active=True)
    return Account.objects.filter(Q(id__in=ids) | managers).order_by("id")


def _named(heards: Iterable[Heard]) -> Iterable[int]:
    for one in heards:
        if one.actor is not None:
            yield one.actor
        if one.sort == "desk":
            yield from (int(account) for account in one.payload.get("accounts", ()))
            yield from (int(account) for account in (one.payload.get("assignee"),) if account)


def _parts(subjects: Iterable[Subject]) -> Iterable[int]:
    for one in subjects:
        yield from (part for part in (one.owner, one.assignee, *one.team) if part is not None)


def _in(groups: Iterable[Sequence[int]]) -> Iterable[int]:
    return (one for group in groups for one in group)
