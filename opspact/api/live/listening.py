"""Listening to the database for announcements, again and again."""

import asyncio
import logging
from typing import Final

import msgspec
import psycopg
from django.db import connection

from opspact.api.live.announcing import CHANNEL, Moved
from opspact.api.live.subscribers import Subscribers
from opspact.notify.bell import BELL

log = logging.getLogger(__name__)
PAUSE: Final = 2.0
"""Seconds until a lost connection is made anew."""
_read: Final = msgspec.json.Decoder(list[Moved]).decode
_accounts: Final = msgspec.json.Decoder(list[int]).decode


async def listen(subscribers: Subscribers) -> None:
    """Hand every announcement on, until cancelled."""
    while True:
        try:
            await _while_connected(subscribers)
        except (psycopg.Error, OSError) as trouble:
            log.warning("live updates lost the database: %s", trouble)
        await asyncio.sleep(PAUSE)


async def _while_connected(subscribers: Subscribers) -> None:
    given = {name: value for name, value in connection.get_connection_params().items() if name in _KNOWN}
    async with await psycopg.AsyncConnection.connect(**given, autocommit=True) as database:
        await database.execute(f"LISTEN {CHANNEL}")
        await database.execute(f"LISTEN {BELL}")
        subscribers.lost()
        async for note in database.notifies():
            if note.channel == BELL:
                subscribers.ring(_accounts(note.payload))
            else:
                subscribers.hear(_read(note.payload))


_KNOWN: Final = frozenset({"dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey"})
