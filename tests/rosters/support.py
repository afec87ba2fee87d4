"""A roster with people, and instants as one writes them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from opspact.kernel import now
from opspact.kernel.time import instant
from opspact.rosters import services
from opspact.rosters.models import Roster, Shift
from opspact.tenancy.models import Account
from opspact.tenancy.selectors import viewer_of
from opspact.tenancy.viewer import SYSTEM, Viewer

ZONE = ZoneInfo("Asia/Shanghai")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def at(text: str) -> int:
    return instant(moment(text))


def person(login: str, *posts: str, **values: Any) -> Account:
    given = {"name": f"示例{login}", "email": f"{login}@example.com", "posts": list(posts or ("engineer",))} | values
    account: Account = Account.objects.create(login=login, **given)
    return account


def viewer(account: Account) -> Viewer:
    return viewer_of(account)


def terms(*people: Account, **more: Any) -> dict[str, Any]:
    """A daily turn from nine to nine, from Monday, 2 March 2026."""
    rotation = {
        "name": "轮值", "crews": [[one.pk] for one in people], "shifts": {"全天": "09:00-09:00"}, "pattern": ["全天"],
        "since": "2026-03-02",
    }  # fmt: skip
    return {"rotations": [rotation, *more.pop("rotations", ())]} | more


def roster(name: str, values: dict[str, Any], on: str = "2026-03-02T09:00") -> Roster:
    with now.at(at(on)):
        made = services.create_roster(SYSTEM, name)
        services.set_terms(SYSTEM, made, values)
    return Roster.objects.everything().get(pk=made.pk)


def duty(made: Roster, start: str, end: str) -> list[tuple[str, str, str, str]]:
    """Who is on, from when until when, and by what, of a span."""
    rows = Shift.objects.everything().filter(roster=made, end__gt=moment(start), start__lt=moment(end))
    return [
        (one.account.login, _shown(one.start), _shown(one.end), one.by)
        for one in rows.select_related("account").order_by("start", "line")
    ]


def _shown(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%d %H:%M")
