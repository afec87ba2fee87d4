"""A contract on a shipped plan, read once for all tests; no board of another test."""

import pytest
from django.core.cache import cache

from tests.api.conftest import _packs_are_read_once as _packs_are_read_once
from tests.portal.support import Side


@pytest.fixture(autouse=True)
def _no_board_is_kept() -> None:
    cache.clear()


@pytest.fixture
def north(db: None) -> Side:
    return Side("north", "s1")


@pytest.fixture
def south(db: None) -> Side:
    return Side("south", "s1")
