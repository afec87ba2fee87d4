"""A contract on a shipped plan, and programs that call."""

from collections.abc import Mapping
from functools import cache

import pytest

from opspact.api import limits
from opspact.plans.loader import Loaded
from opspact.plans.store import books
from opspact.tenancy.models import Contract
from tests.api.programs import Program, account
from tests.work.live import contract_on

read_pack = books.try_out


@cache
def _read(files: frozenset[tuple[str, str]]) -> Loaded:
    return read_pack(dict(files))


@pytest.fixture(autouse=True)
def _packs_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Saving the same pack for every test anew would take most of the time."""

    def read(files: Mapping[str, str]) -> Loaded:
        return _read(frozenset(files.items()))

    monkeypatch.setattr(books, "try_out", read)


@pytest.fixture(autouse=True)
def _no_memory_of_callers() -> None:
    limits.forget()


@pytest.fixture
def contract(db: None) -> Contract:
    return contract_on("s1")


@pytest.fixture
def agent(contract: Contract) -> Program:
    return Program(account("agent", "agent", "manager"))
