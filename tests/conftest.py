"""Hypothesis profiles: `ci` (default) draws the same examples everywhere; `thorough` hunts for new ones; `mutate` is
for `make mutate`, where a failure need not be made small.
"""

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings

from opspact.shell.running.database import is_embedded
from opspact.shell.running.home import home_here
from tests.live import keeper

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=5_000)
settings.register_profile(
    "mutate", derandomize=True, deadline=None, max_examples=20, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Before the first test that needs a database: see that there is one, `DATABASE_URL` or an embedded one."""
    if is_embedded():
        keeper.ensure(home_here())


@pytest.fixture(autouse=True)
def _no_holidays_left() -> Iterator[None]:
    """Notices get their numbers anew when a test is rolled back: what the process keeps by these numbers must go."""
    yield
    store = sys.modules.get("opspact.plans.store.books")
    if store is not None and store.arrangements.cache_info().currsize > 1:
        for kept in (store.arrangements, store._read, store.book_of_digest):  # noqa: SLF001
            kept.cache_clear()
