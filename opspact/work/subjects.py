"""Work items as messages need them: the answer to the setting `OPSPACT_SUBJECTS` (`notify.subjects`)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from opspact.kernel.time import Instant, instant
from opspact.notify.shapes import ClockNow, Subject
from opspact.tenancy.models import Team
from opspact.work.models import Clock, WorkItem


def subjects(ids: Collection[int]) -> Mapping[int, Subject]:
    """The items as they stand, by id; three queries. For the product's own work, not for an answer to a person."""
    items = list(WorkItem.objects.everything().filter(id__in=ids).select_related("contract", "team"))
    clocks = _clocks(ids)
    members = _members({one.team_id for one in items if one.team_id is not None})
    return {one.pk: _subject(one, clocks.get(one.pk, ()), members.get(one.team_id or 0, ())) for one in items}


def _subject(item: WorkItem, clocks: Iterable[ClockNow], team: tuple[int, ...]) -> Subject:
    return Subject(
        id=item.pk, number=item.number, kind=item.kind, title=item.title, contract=item.contract_id,
        contract_number=item.contract.number, customer=item.customer_id, opened=instant(item.opened), open=item.open,
        level=item.level, owner=item.owner_id, assignee=item.assignee_id, team=team,
        team_name=item.team.name if item.team else "", clocks=tuple(clocks),
    )  # fmt: skip


def _clocks(ids: Collection[int]) -> dict[int, list[ClockNow]]:
    found: dict[int, list[ClockNow]] = {}
    rows = Clock.objects.everything().filter(work_id__in=ids).order_by("id")
    for work, promise, line, n, phase, verdict, due in rows.values_list(
        "work_id", "promise", "line", "round", "phase", "verdict", "due"
    ):
        found.setdefault(work, []).append(ClockNow(promise, line, n, phase, verdict, _instant(due)))
    return found


def _instant(at: datetime | None) -> Instant | None:
    return None if at is None else instant(at)


def _members(teams: Collection[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    rows = Team.members.through.objects.filter(team_id__in=teams, account__is_active=True).order_by("id")
    for team, account in rows.values_list("team_id", "account_id"):
        found[team] = (*found.get(team, ()), account)
    return found
