"""The accounts as a table."""

from typing import Final

from opspact.people import selectors, tables
from opspact.people.traces import trace
from opspact.tenancy.access import require
from opspact.tenancy.viewer import Viewer
from opspact.ui.words import say

MOST: Final = 10_000
"""Accounts of one file."""
HEADS: Final = ("Login", "Full name", "Mail address", "Phone", "Customer", "Posts")


def accounts(viewer: Viewer, wanted: selectors.Wanted, form: tables.Format, lang: str) -> bytes:
    """The accounts as narrowed, at most `MOST`, as a file. Who took it is noted. Raises NotAllowed."""
    require(viewer, "people.manage")
    found = selectors.accounts(viewer, wanted).order_by("login")[:MOST]
    rows = [
        (a.login, a.name, a.email, a.phone, a.customer.name if a.customer else "", ", ".join(a.posts)) for a in found
    ]
    trace(viewer, viewer.account, "exported", {"what": "accounts", "as": form})
    return tables.write([say(lang, head) for head in HEADS], rows, form)
