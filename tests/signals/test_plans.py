"""The door's statements go by indexes, whatever the tables held when they were planned."""

from typing import Any

import psycopg
import pytest

from opspact.kernel.time import to_datetime
from opspact.signals import pool, store
from tests.signals.test_to_incident import T0

TABLES = ("signals_track", "signals_alert", "signals_delivery")


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("statement", ["touch", "change", "take"])
def test_no_statement_of_the_door_reads_a_table_whole(statement: str) -> None:
    moment = to_datetime(T0)
    given: dict[str, dict[str, Any]] = {
        "touch": {"source": 1, "at": moment, "keys": ["k"], "until": [None]},
        "change": {"changes": "[]", "source": 1, "customer": None, "contract": None, "at": moment, "routed": []},
        "take": {
            "source": 1, "key": "k", "day": moment.date(), "at": moment, "state": "taken", "reason": "", "path": "",
            "headers": "{}", "body": b"", "size": 0, "signals": 0,
        },
    }  # fmt: skip
    asked = {"touch": store.TOUCH, "change": store.CHANGE, "take": store.TAKE}[statement]
    with pool.connection() as db:
        rows = psycopg.Cursor(db).execute("EXPLAIN " + asked, given[statement]).fetchall()
    plan = "\n".join(row[0] for row in rows)
    assert not [name for name in TABLES if f"Seq Scan on {name}" in plan], plan
