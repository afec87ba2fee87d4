"""Who follows an item: kept from the desk events `followed` and `unfollowed` (`accounts`; none: the actor)."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from opspact.notify.models import Follower
from opspact.notify.shapes import Heard


def keep(heards: Iterable[Heard]) -> None:
    """Add and remove followers as the events say; the last word on each counts."""
    wanted: dict[tuple[int, int], Heard] = {}
    for one in heards:
        if one.sort == "desk" and one.kind in ("followed", "unfollowed"):
            wanted |= {(one.work, account): one for account in _accounts(one)}
    _add([(account, one) for (_, account), one in wanted.items() if one.kind == "followed"])
    _remove([(account, one) for (_, account), one in wanted.items() if one.kind == "unfollowed"])


def followers(work_id: int) -> list[int]:
    """The accounts that follow an item. The caller has made sure that the item may be seen."""
    return list(Follower.objects.everything().filter(work_id=work_id).values_list("account_id", flat=True))


def _accounts(one: Heard) -> Sequence[int]:
    given = one.payload.get("accounts")
    return [int(a) for a in given] if given else [one.actor] if one.actor is not None else []


def _add(pairs: Iterable[tuple[int, Heard]]) -> None:
    rows = [
        Follower(work_id=one.work, account_id=account, contract_id=one.contract, customer_id=one.customer)
        for account, one in pairs
    ]
    if rows:
        Follower.objects.everything().bulk_create(rows, ignore_conflicts=True)


def _remove(pairs: Iterable[tuple[int, Heard]]) -> None:
    which = Q()
    for account, one in pairs:
        which |= Q(work_id=one.work, account_id=account)
    if which:
        Follower.objects.everything().filter(which).delete()
