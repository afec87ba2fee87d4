"""A contract on a shipped plan, read once for all tests; a database in which deliveries are really committed."""

from collections.abc import Iterator

import pytest
from django.db import connection

from opspact.signals import pool
from tests.api.conftest import _packs_are_read_once as _packs_are_read_once
from tests.api.conftest import contract as contract


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """The door's own connections, and empty partitions afterwards: Django flushes only the tables it made."""
    yield
    pool.close()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE signals_delivery, signals_alert, signals_alertevent")
