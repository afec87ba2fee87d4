"""By which channels an account wants to be told of what. Kept in `Account.settings`, under `notify` (`channels`)."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any, Final

import msgspec
from django.db import transaction

from opspact.notify.channels import CHANNELS
from opspact.notify.shapes import KINDS, Channel, Kind
from opspact.people.errors import Invalid
from opspact.people.traces import trace
from opspact.tenancy.access import signed_in
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer

WORDS: Final[Mapping[Kind, str]] = {
    "called": "A new item calls me",
    "escalated": "A promise is escalated to me",
    "overdue": "A promise is broken",
    "soon": "A promise falls due soon",
    "started": "A promise starts",
    "notice": "A notice for my role",
    "level": "The level of a case changes",
    "assigned": "A case is assigned to me",
    "mentioned": "Somebody mentions me",
    "noted": "A note on a case that I follow",
    "moved": "A case that I follow moves on",
    "taken_back": "A message is taken back",
    "duty": "Duty, swaps and gaps of rosters",
}
"""What each kind of message tells."""

Table = Mapping[str, Sequence[str]]
"""Channels by kind of message."""


class Telling(msgspec.Struct, frozen=True):
    """How somebody wants to be told. `grave`: of cases of the highest level; none: like all others."""

    channels: Table
    grave: Table | None = None
    order: Sequence[str] = ()
    quiet: tuple[str, str] | None = None


def set_telling(viewer: Viewer, told: Telling) -> None:
    """Keep how the viewer is told of what, in which order, and the hours in which all but the inbox waits.

    Raises Invalid for hours that are none.
    """
    quiet = {} if told.quiet is None else {"from": _hour(told.quiet[0]), "to": _hour(told.quiet[1])}
    kept: dict[str, Any] = {"channels": _known(told.channels), "quiet": quiet}
    kept["order"] = [one for one in dict.fromkeys(told.order) if one in CHANNELS]
    if told.grave is not None:
        kept["grave"] = _known(told.grave)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=signed_in(viewer))
        account.settings["notify"] = kept
        account.save(update_fields=["settings"])
        trace(viewer, viewer.account, "messages_set", kept)


def telling(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an account has set about messages."""
    found: Mapping[str, Any] = settings.get("notify", {})
    return found


def _known(table: Table) -> dict[str, list[Channel]]:
    return {kind: [c for c in CHANNELS if c in table.get(kind, ())] for kind in KINDS}


def _hour(text: str) -> str:
    try:
        return time.fromisoformat(text).strftime("%H:%M")
    except ValueError as error:
        raise Invalid("quiet", "{value} is no time of day: write it like 22:00.", value=text) from error
