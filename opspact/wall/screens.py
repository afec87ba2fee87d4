"""Screens: made and revoked by who manages the product; a key is kept as a digest and opens the wall alone."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from opspact.kernel.now import now_datetime
from opspact.people.errors import Invalid
from opspact.people.traces import trace
from opspact.tenancy.access import require, signed_in
from opspact.tenancy.models import Contract, Customer
from opspact.tenancy.viewer import Viewer
from opspact.wall.models import Screen
from opspact.work.shapes import NotThere

RIGHT: Final = "system.manage"
COOKIE: Final = "screen"
RIGHTS: Final = frozenset({"desk.read", "rosters.read"})
"""What a screen may read. Only the wall and the stream of live updates ask for its key."""
BEGINS: Final = 11
NOTED_EVERY: Final = timedelta(minutes=5)
LANGUAGES: Final = ("zh", "en")
LONGEST_NAME: Final = 60
MOST_CUSTOMERS: Final = 200


def screens(viewer: Viewer) -> QuerySet[Screen]:
    """The screens whose keys open the wall, the newest first. Raises NotAllowed."""
    _check(viewer)
    return Screen.objects.filter(revoked=None).select_related("made_by").order_by("-id")


def make_screen(
    viewer: Viewer, name: str, customers: Collection[int] | None = None, language: str = "zh"
) -> tuple[Screen, str]:
    """A screen and its key, which nobody can show again. `customers` None: all, also those to come.

    Raises NotAllowed, Invalid.
    """
    _check(viewer)
    name = name.strip()[:LONGEST_NAME]
    if not name:
        raise Invalid("name", "A screen needs a name that tells where it hangs.")
    shown = None if customers is None else _known(customers)
    key = "wall_" + secrets.token_urlsafe(32)
    with transaction.atomic():
        screen = Screen.objects.create(
            name=name, customers=shown, language=language if language in LANGUAGES else "zh", digest=_digest(key),
            begins=key[:BEGINS], made=now_datetime(), made_by_id=signed_in(viewer),
        )  # fmt: skip
        _trace(viewer, "screen_made", screen)
    return screen, key


def revoke_screen(viewer: Viewer, screen_id: int) -> None:
    """End the key of a screen: what it opened says so within seconds. Raises NotAllowed, NotThere."""
    with transaction.atomic():
        screen = screens(viewer).select_for_update(of=("self",)).filter(pk=screen_id).first()
        if screen is None:
            raise NotThere(f"screen {screen_id}")
        screen.revoked = now_datetime()
        screen.save(update_fields=["revoked"])
        _trace(viewer, "screen_revoked", screen)


def by_cookies(cookies: Mapping[str, str]) -> Viewer | None:
    """The viewer of a browser that holds the key of a screen; None for a key that opens nothing (any more)."""
    key = cookies.get(COOKIE, "")
    return viewer_of(key) if key else None


def viewer_of(key: str) -> Viewer | None:
    """Who looks through a screen: nobody's account, contracts of its customers alone, rights to read."""
    screen = Screen.objects.filter(digest=_digest(key), revoked=None).first()
    if screen is None:
        return None
    _note_use(screen, now_datetime())
    return Viewer(
        account=None, name=screen.name, language=screen.language, rights=RIGHTS,
        contracts=None if screen.customers is None else _contracts(screen.customers),
    )  # fmt: skip


def _note_use(screen: Screen, at: datetime) -> None:
    if screen.used is None or screen.used < at - NOTED_EVERY:
        stale = Q(used=None) | Q(used__lt=at - NOTED_EVERY)
        Screen.objects.filter(stale, pk=screen.pk).update(used=at)


def _contracts(customers: Collection[int]) -> frozenset[int]:
    rows = Contract.objects.everything().filter(customer_id__in=customers)
    return frozenset(rows.values_list("pk", flat=True))


def _known(customers: Collection[int]) -> list[int]:
    asked = sorted(set(customers))
    if not asked or len(asked) > MOST_CUSTOMERS:
        raise Invalid("customers", "Choose from 1 to {n} customers, or show them all.", n=MOST_CUSTOMERS)
    known = list(Customer.objects.everything().filter(pk__in=asked).order_by("pk").values_list("pk", flat=True))
    if known != asked:
        raise Invalid("customers", "There is no such customer.")
    return known


def _check(viewer: Viewer) -> None:
    """A screen can show everything: who may see some contracts only has no say in it."""
    require(viewer, RIGHT)
    if viewer.contracts is not None or viewer.customer is not None:
        raise NotThere("screens")


def _trace(viewer: Viewer, kind: str, screen: Screen) -> None:
    payload = {"screen": screen.pk, "name": screen.name, "begins": screen.begins, "customers": screen.customers}
    trace(viewer, viewer.account, kind, payload)


def _digest(key: str) -> bytes:
    return sha256(key.encode()).digest()
