"""The rosters of the demo: four weeks past and eight ahead, with a swap that is asked and one that is agreed."""

from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from opspact.kernel import now
from opspact.kernel.time import DAY, HOUR, Instant, local_date
from opspact.rosters import laying, services, swaps
from opspact.rosters.models import Roster, Shift
from opspact.rosters.services import Served
from opspact.rosters.swaps import Part
from opspact.shell.demo_data.founding import Ground
from opspact.shell.demo_data.shapes import Cast, RosterOf
from opspact.tenancy.models import Account, Team
from opspact.tenancy.viewer import SYSTEM

BEFORE: Final = 28 * DAY
CALLING: Final = {
    "kinds": ["incident"],
    "steps": [{"target": "duty", "wait": 5}, {"target": "second", "wait": 10}, {"target": "lead", "wait": 10}],
}


def on_duty(cast: Cast, ground: Ground, until: Instant) -> None:
    """Make the rosters of the demo, as they stand at its present."""
    with now.at(until - BEFORE):
        made = [_roster(one, ground) for one in cast.rosters]
    with now.at(until - HOUR):
        while laying.lay_due():
            pass
        for roster, one in zip(made, cast.rosters, strict=True):
            served = [
                Served(ground.contracts[plan], role, True) for plan, roles in one.serves.items() for role in roles
            ]
            services.serve(SYSTEM, roster, served)
        _swaps(made[0], ground)


def _roster(one: RosterOf, ground: Ground) -> Roster:
    made = services.create_roster(SYSTEM, one.name, Team.objects.get(pk=ground.teams[one.team]))
    services.set_terms(SYSTEM, made, _terms(one, ground))
    return made


def _terms(one: RosterOf, ground: Ground) -> dict[str, Any]:
    first = local_date(now.now(), ZoneInfo("Asia/Shanghai"))
    monday = first - timedelta(days=first.weekday())
    crews = [[ground.viewers[login].account for login in crew] for crew in one.crews]
    turns = [_rotation("轮值", crews, one.shifts, one.pattern, one.step, monday, 1)]
    if one.second:
        behind = [[ground.viewers[login].account] for login in one.second]
        turns.append(_rotation("后备", behind, {"全周": "09:00-09:00"}, ("全周",) * 7, 7, monday, 2))
    given: dict[str, Any] = {"hours": one.hours} if one.hours else {}
    lead = ground.viewers[one.lead].account
    return {"rotations": turns, "lead": lead, "calling": CALLING, "cover": one.cover} | given


def _rotation(
    name: str, crews: Any, shifts: dict[str, str], pattern: tuple[str, ...], step: int, since: date, line: int
) -> dict[str, Any]:
    return {
        "name": name, "crews": crews, "shifts": shifts, "pattern": list(pattern), "since": since.isoformat(),
        "step": step, "line": line,
    }  # fmt: skip


def _swaps(roster: Roster, ground: Ground) -> None:
    """The next duty of two people is swapped; the one after is asked for."""
    after = now.now_datetime() + timedelta(days=2)
    rows = Shift.objects.everything().filter(roster=roster, line=1, start__gt=after).order_by("start", "id")
    seen = list(rows[:12])
    mine = [one for one in seen if one.account_id == seen[0].account_id][:2]
    theirs = [one for one in seen if one.account_id != seen[0].account_id][:2]
    viewers = {one.account: one for one in ground.viewers.values()}
    for n, (own, other) in enumerate(zip(mine, theirs, strict=False)):
        colleague = Account.objects.get(pk=other.account_id)
        give, take = Part(own.start, own.end, own.line), Part(other.start, other.end, other.line)
        asked = swaps.ask(viewers[own.account_id], roster, colleague, give, take, "家中有事，想换一班")
        if n == 0:
            swaps.answer(viewers[other.account_id], asked.pk, agrees=True)
