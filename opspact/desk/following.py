"""Notes on a case, and who follows it or is called by name: desk events that no plan counts."""

import re
from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models.functions import Lower

from opspact.journal.models import Event
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer
from opspact.work import services
from opspact.work.fields import LONGEST
from opspact.work.models import WorkItem
from opspact.work.shapes import BadFields

MENTION: Final = re.compile(r"(?<![\w@.])@([\w.-]{2,64})")
MOST_MENTIONED: Final = 20


def write(viewer: Viewer, item: WorkItem, text: str, *, public: bool) -> list[str]:
    """Write a note; people named in it by `@login` are told and follow. The names that nobody has are given back."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise BadFields(
            {"text": {"zh": f"请填写内容，不超过 {LONGEST} 字", "en": f"say something, at most {LONGEST} characters"}}
        )
    called = list(dict.fromkeys(MENTION.findall(text)))[:MOST_MENTIONED]
    known = _known(called)
    with transaction.atomic():
        services.note(viewer, item.pk, "noted", {"text": text, "public": public})
        if known:
            accounts = sorted(known.values())
            services.note(viewer, item.pk, "mentioned", {"accounts": accounts, "text": text, "public": False})
            services.note(viewer, item.pk, "followed", {"accounts": accounts})
    return [name for name in called if name.lower() not in known]


def _known(called: Iterable[str]) -> dict[str, int]:
    """The provider's people of these logins. A customer's are told by notes that they may see, not by name."""
    ours = Account.objects.filter(is_active=True, customer=None).annotate(small=Lower("login"))
    rows = ours.filter(small__in=[name.lower() for name in called])
    return dict(rows.values_list("small", "pk"))


def follow(viewer: Viewer, item: WorkItem, *, on: bool) -> None:
    """Follow an item, or no longer."""
    accounts = [viewer.account] if viewer.account is not None else []
    services.note(viewer, item.pk, "followed" if on else "unfollowed", {"accounts": accounts}, right="desk.read")


def follows(events: Iterable[Event], account: int | None) -> bool:
    """Whether an account follows, by the item's events in order."""
    following = False
    for event in events:
        if event.sort == "desk" and event.kind in ("followed", "unfollowed") and account in event.payload["accounts"]:
            following = event.kind == "followed"
    return following
