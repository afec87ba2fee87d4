"""Calendar feeds (iCalendar): of a person's own duty, or of a roster, at a secret address. The secret is kept as a
digest and shown once; a new one ends the one before.
"""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Final

import msgspec
from django.conf import settings
from django.db import transaction
from icalendar import Calendar, Event

from opspact.kernel.now import now_datetime
from opspact.people.traces import trace
from opspact.rosters import selectors
from opspact.rosters.models import Feed, Roster, Shift
from opspact.tenancy.access import require, signed_in
from opspact.tenancy.selectors import account_of, viewer_of
from opspact.tenancy.viewer import Viewer
from opspact.ui.words import say

BEFORE: Final = timedelta(days=31)
"""A feed goes back so far; ahead it holds all that is laid out."""


class Shown(msgspec.Struct, frozen=True):
    """A feed as a calendar program gets it."""

    name: str
    content: bytes


def make_feed(viewer: Viewer, roster: Roster | None = None) -> str:
    """The secret of a new feed, of one's own duty or of a roster; the one before works no more."""
    require(viewer, selectors.READ)
    secret = secrets.token_urlsafe(32)
    account = signed_in(viewer)
    with transaction.atomic():
        Feed.objects.filter(account_id=account, roster=roster).delete()
        Feed.objects.create(account_id=account, roster=roster, digest=_digest(secret), made=now_datetime())
        trace(viewer, account, "feed_made", {"roster": roster.pk if roster else None})
    return secret


def end_feeds(viewer: Viewer) -> None:
    """End every feed of the viewer's."""
    account = signed_in(viewer)
    with transaction.atomic():
        Feed.objects.filter(account_id=account).delete()
        trace(viewer, account, "feeds_ended")


def feed(secret: str) -> Shown | None:
    """What stands behind a secret; None for one that does not work, or whose account may see no rosters any more."""
    found = Feed.objects.select_related("roster").filter(digest=_digest(secret)).first()
    account = account_of(found.account_id) if found else None
    viewer = viewer_of(account) if account else None
    if found is None or viewer is None or not viewer.may(selectors.READ):
        return None
    rows = selectors.shifts(viewer).filter(end__gt=now_datetime() - BEFORE)
    rows = rows.filter(roster=found.roster) if found.roster else rows.filter(account_id=found.account_id)
    name = found.roster.name if found.roster else say(viewer.language, "Duty of {name}", name=viewer.name)
    calendar = Calendar()
    calendar.add("prodid", "-//Opspact//duty//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for one in rows[: selectors.MOST]:
        calendar.add_component(_event(one, viewer.language))
    return Shown(name, calendar.to_ical())


def _event(one: Shift, lang: str) -> Event:
    """A shift; its id follows from what it is, so that a roster made anew does not double it."""
    event = Event()
    event.add("uid", f"duty-{one.roster_id}-{one.line}-{one.account_id}-{one.start:%Y%m%dT%H%M%SZ}@{_host()}")
    event.add("dtstamp", now_datetime())
    event.add("dtstart", one.start)
    event.add("dtend", one.end)
    words = "{roster}: {name}" if one.line == 1 else "{roster}: {name}, line {line}"
    event.add("summary", say(lang, words, roster=one.roster.name, name=one.account.name, line=one.line))
    event.add("description", " ".join(filter(None, (one.rotation, one.shift))))
    event.add("url", f"{settings.BASE_URL}/rosters/{one.roster_id}/")
    return event


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def _host() -> str:
    return settings.BASE_URL.split("//")[-1].split("/")[0].split(":")[0]
