"""A contract on a shipped plan, read once for all tests."""

from tests.api.conftest import _packs_are_read_once as _packs_are_read_once
from tests.api.conftest import contract as contract
