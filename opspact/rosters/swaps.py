"""Swapping duty: one asks, the other agrees, or a manager decides. What is agreed becomes covers; both are told."""

from datetime import datetime

import msgspec

from opspact.journal.record import audit
from opspact.kernel.now import now_datetime
from opspact.people.errors import Invalid
from opspact.rosters.covers import LONGEST
from opspact.rosters.laying import lay
from opspact.rosters.models import Cover, Roster, Shift, Swap
from opspact.rosters.services import MANAGE, changing
from opspact.tenancy.access import NotAllowed, signed_in
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer


class Part(msgspec.Struct, frozen=True):
    """A span of duty on one line."""

    start: datetime
    end: datetime
    line: int = 1


def ask(viewer: Viewer, roster: Roster, other: Account, give: Part, take: Part | None = None, text: str = "") -> Swap:
    """Ask another to take one's own duty, and offer to take his in return. Raises Invalid where it is not theirs."""
    asker = signed_in(viewer)
    if other.pk == asker or not other.is_active or other.customer_id is not None:
        raise Invalid("other", "Choose a colleague.")
    with changing(roster) as held:
        _check(held, asker, give)
        if take is not None:
            _check(held, other.pk, take)
        swap = Swap.objects.everything().create(
            roster=held, asker_id=asker, other=other, give_line=give.line, give_start=give.start, give_end=give.end,
            take_line=take.line if take else 1, take_start=take.start if take else None,
            take_end=take.end if take else None, text=text.strip()[:LONGEST], made=now_datetime(),
        )  # fmt: skip
        audit(viewer, "roster", held, "swap_asked", payload_of(swap))
    return swap


def answer(viewer: Viewer, swap_id: int, *, agrees: bool) -> Swap:
    """The other agrees or refuses; a manager may decide in his place. The first answer stands.

    Raises Swap.DoesNotExist, NotAllowed, Invalid where a duty of the swap has changed or begun since.
    """
    swap = Swap.objects.visible_to(viewer).select_related("roster").get(pk=swap_id)
    if signed_in(viewer) != swap.other_id and not viewer.may(MANAGE):
        raise NotAllowed(MANAGE)
    return _settle(viewer, swap, "agreed" if agrees else "refused")


def withdraw(viewer: Viewer, swap_id: int) -> Swap:
    """Who asked takes it back while nobody has answered."""
    swap = Swap.objects.visible_to(viewer).select_related("roster").get(pk=swap_id)
    if signed_in(viewer) != swap.asker_id:
        raise NotAllowed(MANAGE)
    return _settle(viewer, swap, "withdrawn")


def payload_of(swap: Swap) -> dict[str, object]:
    """What the journal keeps of a swap, and what messages tell of it."""
    return {
        "swap": swap.pk, "account": swap.other_id, "instead_of": swap.asker_id, "start": swap.give_start.isoformat(),
        "end": swap.give_end.isoformat(), "take_start": swap.take_start.isoformat() if swap.take_start else None,
        "take_end": swap.take_end.isoformat() if swap.take_end else None, "text": swap.text, "state": swap.state,
    }  # fmt: skip


def _settle(viewer: Viewer, swap: Swap, state: str) -> Swap:
    with changing(swap.roster) as held:
        swap = Swap.objects.everything().select_for_update().get(pk=swap.pk)
        if swap.state != "asked":
            return swap
        if state == "agreed":
            _cover(viewer, held, swap)
        swap.state, swap.answered_by_id, swap.answered = state, viewer.account, now_datetime()
        swap.save(update_fields=["state", "answered_by", "answered"])
        audit(viewer, "roster", held, f"swap_{state}", payload_of(swap))
    return swap


def _cover(viewer: Viewer, roster: Roster, swap: Swap) -> None:
    """Each stands in for the other."""
    give = Part(swap.give_start, swap.give_end, swap.give_line)
    parts = [(swap.asker_id, swap.other_id, give)]
    if swap.take_start is not None and swap.take_end is not None:
        parts.append((swap.other_id, swap.asker_id, Part(swap.take_start, swap.take_end, swap.take_line)))
    for holder, stand_in, part in parts:
        _check(roster, holder, part)
        Cover.objects.everything().create(
            roster=roster, line=part.line, account_id=stand_in, instead_of_id=holder, start=part.start, end=part.end,
            by="swap", reason=swap.text, made_by_id=viewer.account, made=now_datetime(),
        )  # fmt: skip
    lay(roster)


def _check(roster: Roster, account: int, part: Part) -> None:
    """The account has that duty, and it has not begun."""
    rows = Shift.objects.everything().filter(roster=roster, account_id=account, line=part.line)
    theirs = rows.filter(start__lte=part.start, end__gte=part.end)
    if part.start < now_datetime() or part.start >= part.end or not theirs.exists():
        raise Invalid("give", "That duty has begun, or is no longer as it was.")
