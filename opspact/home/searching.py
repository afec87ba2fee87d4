"""One field for everything: items by number, words or two Chinese characters, contracts, people."""

from typing import Final

import msgspec

from opspact.desk import listing
from opspact.people import selectors as people
from opspact.tenancy.models import Account, Contract
from opspact.tenancy.viewer import Viewer
from opspact.ui import reader
from opspact.work.models import WorkItem

ITEMS: Final = 20
FEW: Final = 10


class Found(msgspec.Struct, frozen=True):
    """What was found."""

    items: list[WorkItem]
    more: bool
    """Whether the list of items has more."""
    contracts: list[Contract]
    people: list[Account]


def number_in(text: str) -> int | None:
    """The number that was typed, `#100123` or `100123`."""
    digits = text.strip().lstrip("#＃")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None


def item_numbered(viewer: Viewer, number: int) -> bool:
    """Whether the viewer sees an item of that number."""
    return WorkItem.objects.visible_to(viewer).exclude(kind="").filter(number=number).exists()


def search(viewer: Viewer, text: str) -> Found:
    """Everything that fits what was typed."""
    wanted = listing.Wanted(q=text[: listing.LONGEST_TEXT])
    items, after = listing.page(listing.found(viewer, wanted, reader.zone()), wanted.order, size=ITEMS)
    contracts = people.contracts(viewer, text).order_by("number")[:FEW] if viewer.may("plans.read") else []
    accounts = people.accounts(viewer, people.Wanted(words=text)).order_by("name")[:FEW]
    return Found(items, bool(after), list(contracts), list(accounts) if viewer.may("people.read") else [])
