"""Standing in: covers by a manager or by who takes the duty himself, and leave."""

from datetime import datetime
from typing import Final

from opspact.journal.record import audit
from opspact.kernel.now import now_datetime
from opspact.people.errors import Invalid
from opspact.people.traces import trace
from opspact.rosters.laying import lay, versions_of
from opspact.rosters.models import Cover, Leave, Roster, Shift
from opspact.rosters.services import MANAGE, changing
from opspact.tenancy.access import NotAllowed, require, signed_in
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer

LONGEST: Final = 500
"""Characters of a reason that are kept."""


def cover(
    viewer: Viewer, roster: Roster, account: Account, start: datetime, end: datetime, *, line: int = 1,
    instead_of: Account | None = None, reason: str = "",
) -> Cover:  # fmt: skip
    """Let somebody take the duty of another from … until, or, for nobody, fill the gaps. Both are told.

    Anybody of the roster may take duty upon himself; to give it to another needs `rosters.manage`. What has passed
    stays: a span that began already counts from now on. Raises Invalid.
    """
    _may_take(viewer, roster, account)
    start = max(start, now_datetime())
    _check_span(start, end)
    _check_person(account)
    if instead_of is not None and instead_of.pk == account.pk:
        raise Invalid("account", "Nobody stands in for himself.")
    with changing(roster) as held:
        one = Cover.objects.everything().create(
            roster=held, line=line, account=account, instead_of=instead_of, start=start, end=end,
            reason=reason.strip()[:LONGEST], made_by_id=viewer.account, made=now_datetime(),
        )  # fmt: skip
        lay(held)
        audit(viewer, "roster", held, "duty_covered", payload_of(one))
    return one


def withdraw_cover(viewer: Viewer, one: Cover) -> None:
    """Take a cover back from now on. Needs `rosters.manage`; who took a duty himself may not drop it alone."""
    require(viewer, MANAGE)
    with changing(one.roster) as held:
        Cover.objects.everything().filter(pk=one.pk, withdrawn=None).update(withdrawn=now_datetime())
        lay(held)
        audit(viewer, "roster", held, "cover_withdrawn", payload_of(one))


def note_leave(viewer: Viewer, account: Account, start: datetime, end: datetime, reason: str = "") -> Leave:
    """Somebody is away: the rotations leave him out. Of oneself, or with `rosters.manage`. Gaps show at once."""
    if viewer.account != account.pk:
        require(viewer, MANAGE)
    _check_span(max(start, now_datetime()), end)
    one = Leave(
        account=account, start=start, end=end, reason=reason.strip()[:LONGEST], made_by_id=viewer.account,
        made=now_datetime(),
    )  # fmt: skip
    one.save()
    _lay_all(account)
    trace(viewer, account.pk, "leave_noted", {"start": start.isoformat(), "end": end.isoformat(), "reason": one.reason})
    return one


def end_leave(viewer: Viewer, one: Leave) -> None:
    """Take leave back, or let it end now where it has begun. The account's journal keeps that it was noted."""
    if viewer.account != one.account_id:
        require(viewer, MANAGE)
    moment = now_datetime()
    if one.start >= moment:
        Leave.objects.filter(pk=one.pk).delete()
    else:
        Leave.objects.filter(pk=one.pk, end__gt=moment).update(end=moment)
    _lay_all(one.account)
    trace(viewer, one.account_id, "leave_ended", {"start": one.start.isoformat(), "end": one.end.isoformat()})


def payload_of(one: Cover) -> dict[str, object]:
    """What the journal keeps of a cover."""
    return {
        "cover": one.pk, "account": one.account_id, "instead_of": one.instead_of_id, "line": one.line,
        "start": one.start.isoformat(), "end": one.end.isoformat(), "reason": one.reason, "by": one.by,
    }  # fmt: skip


def takes_part(roster: Roster, account: int) -> bool:
    """Whether somebody has duty on a roster from now on, or belongs to its team."""
    ahead = Shift.objects.everything().filter(roster=roster, account_id=account, end__gt=now_datetime())
    return ahead.exists() or (roster.team is not None and roster.team.members.filter(pk=account).exists())


def _may_take(viewer: Viewer, roster: Roster, account: Account) -> None:
    if viewer.may(MANAGE):
        return
    if signed_in(viewer) != account.pk or not takes_part(roster, account.pk):
        raise NotAllowed(MANAGE)


def _check_span(start: datetime, end: datetime) -> None:
    if start >= end:
        raise Invalid("end", "The end must be later than the beginning, and not in the past.")


def _check_person(account: Account) -> None:
    if not account.is_active or account.customer_id is not None:
        raise Invalid("account", "Only active people of the provider take duty.")


def _lay_all(account: Account) -> None:
    """Make the shifts anew of every roster in whose turns the account stands."""
    for roster in Roster.objects.everything().filter(active=True).order_by("id"):
        if any(account.pk in version.terms.people() for version in versions_of(roster)):
            with changing(roster) as held:
                lay(held)
