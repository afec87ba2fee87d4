"""Making and changing rosters. Each verb is one transaction: right, lock, change, shifts made anew, event."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

import msgspec
from django.db import transaction

from opspact.journal.record import audit
from opspact.kernel.now import now_datetime
from opspact.people.errors import Invalid
from opspact.rosters.checking import checked
from opspact.rosters.laying import lay
from opspact.rosters.models import Roster, RosterVersion, Serving
from opspact.rosters.terms import Terms
from opspact.tenancy.access import require
from opspact.tenancy.models import Contract, Team
from opspact.tenancy.viewer import Viewer

MANAGE: Final = "rosters.manage"


class Served(msgspec.Struct, frozen=True):
    """A role of a plan that a roster serves."""

    contract: int
    role: str
    calls: bool = False


def create_roster(viewer: Viewer, name: str, team: Team | None = None) -> Roster:
    """A roster without rotations. Raises Invalid for a name that is empty or taken."""
    require(viewer, MANAGE)
    name = _name(name, None)
    with transaction.atomic():
        roster = Roster(name=name, team=team, laid_to=now_datetime())
        roster.save()
        audit(viewer, "roster", roster, "roster_created", {"name": name, "team": team.pk if team else None})
    return roster


def change_roster(viewer: Viewer, roster: Roster, name: str, team: Team | None, *, active: bool = True) -> None:
    """Another name or team; an inactive roster has no duty from now on."""
    require(viewer, MANAGE)
    name = _name(name, roster.pk)
    with changing(roster) as held:
        held.name, held.team, held.active = name, team, active
        held.save(update_fields=["name", "team", "active"])
        lay(held)
        values = {"name": name, "team": team.pk if team else None, "active": active}
        audit(viewer, "roster", held, "roster_changed", values)


def set_terms(
    viewer: Viewer, roster: Roster, values: Mapping[str, Any] | Terms, since: datetime | None = None
) -> RosterVersion:
    """A new version, in force from `since` on (now where left out; never earlier: the past stays as it was).

    Raises Invalid saying what is wrong.
    """
    require(viewer, MANAGE)
    terms = checked(values)
    with changing(roster) as held:
        moment = now_datetime()
        last = RosterVersion.objects.everything().filter(roster=held).order_by("-number").first()
        version = RosterVersion.objects.everything().create(
            roster=held, number=last.number + 1 if last else 1, since=max(since or moment, moment), made=moment,
            terms=msgspec.to_builtins(terms), made_by_id=viewer.account,
        )  # fmt: skip
        lay(held)
        payload = {"version": version.number, "since": version.since.isoformat(), "terms": version.terms}
        audit(viewer, "roster", held, "roster_planned", payload)
    return version


def serve(viewer: Viewer, roster: Roster, served: Iterable[Served]) -> None:
    """Let the roster serve exactly these roles. Raises Invalid where another roster serves one of them."""
    require(viewer, MANAGE)
    wanted = list(served)
    contracts = set(Contract.objects.visible_to(viewer).values_list("id", flat=True))
    if any(one.contract not in contracts for one in wanted):
        raise Invalid("roles", "There is no such contract.")
    with changing(roster) as held:
        rows = Serving.objects.everything()
        for one in wanted:
            if rows.filter(contract_id=one.contract, role=one.role).exclude(roster=held).exists():
                raise Invalid("roles", "Another roster serves the role {role} already.", role=one.role)
        rows.filter(roster=held, contract_id__in=contracts).delete()
        rows.bulk_create(
            [Serving(roster=held, contract_id=one.contract, role=one.role, calls=one.calls) for one in wanted]
        )
        audit(viewer, "roster", held, "roster_serves", {"roles": msgspec.to_builtins(wanted)})


@contextmanager
def changing(roster: Roster) -> Iterator[Roster]:
    """One transaction under the roster's lock."""
    with transaction.atomic():
        yield Roster.objects.everything().select_for_update().get(pk=roster.pk)


def _name(name: str, own: int | None) -> str:
    name = name.strip()
    if not name:
        raise Invalid("name", "A roster needs a name.")
    if Roster.objects.everything().filter(name=name).exclude(pk=own or 0).exists():
        raise Invalid("name", "There is a roster {name} already.", name=name)
    return name
