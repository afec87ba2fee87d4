"""By which channels an account wants to be told of what. Kept in `Account.settings`, under `notify`."""

from collections.abc import Mapping
from datetime import time
from typing import Any, Final

from django.db import transaction

from opspact.people.errors import Invalid
from opspact.people.traces import trace
from opspact.tenancy.access import signed_in
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer

KINDS: Final[Mapping[str, str]] = {
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
"""Kinds of message, as `notify` knows them, and what they tell."""

CHANNELS: Final[Mapping[str, str]] = {"in_app": "In Opspact", "mail": "By mail"}


QUIETLY: Final = frozenset({"noted", "moved", "level", "started"})
"""Kinds that go by mail only to who asks for it."""


def by_itself(kind: str) -> tuple[str, ...]:
    """The channels of a kind for somebody who has set nothing."""
    return ("in_app",) if kind in QUIETLY else tuple(CHANNELS)


def set_telling(viewer: Viewer, channels: Mapping[str, list[str]], quiet: tuple[str, str] | None) -> None:
    """Keep by which channels the viewer is told of what, and the hours in which mail waits.

    Raises Invalid for hours that are none.
    """
    told = {kind: [c for c in CHANNELS if c in channels.get(kind, ())] for kind in KINDS}
    hours = {} if quiet is None else {"from": _hour(quiet[0]), "to": _hour(quiet[1])}
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=signed_in(viewer))
        account.settings["notify"] = {"channels": told, "quiet": hours}
        account.save(update_fields=["settings"])
        trace(viewer, viewer.account, "messages_set", dict(account.settings["notify"]))


def telling(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an account has set about messages."""
    found: Mapping[str, Any] = settings.get("notify", {})
    return found


def _hour(text: str) -> str:
    try:
        return time.fromisoformat(text).strftime("%H:%M")
    except ValueError as error:
        raise Invalid("quiet", "{value} is no time of day: write it like 22:00.", value=text) from error
