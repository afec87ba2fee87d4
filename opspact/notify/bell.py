"""The bell: whose inbox got something new is told to open pages, by a notification of the database.

It is rung where a worker writes messages, in the transaction that writes them, so nobody looks before they are there.
"""

from collections.abc import Iterable
from typing import Final

import msgspec
from django.db import connection

from opspact.notify.models import Message

BELL: Final = "opspact_bell"
FIT: Final = 400
"""Accounts told in one notification: PostgreSQL takes 8,000 bytes."""


def ring(messages: Iterable[Message]) -> None:
    """Tell the people of these messages, those for the inbox alone. Without listeners nothing is lost: pages ask."""
    told = sorted({one.account_id for one in messages if one.channel == "in_app"})
    with connection.cursor() as cursor:
        for start in range(0, len(told), FIT):
            part = msgspec.json.encode(told[start : start + FIT]).decode()
            cursor.execute("SELECT pg_notify(%s, %s)", [BELL, part])
