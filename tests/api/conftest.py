"""A contract on a shipped plan, and programs that call."""

import pytest

from opspact.api import limits
from opspact.tenancy.models import Contract
from tests.api.programs import Program, account
from tests.work.live import contract_on


@pytest.fixture(autouse=True)
def _no_memory_of_callers() -> None:
    limits.forget()


@pytest.fixture
def contract(db: None) -> Contract:
    return contract_on("s1")


@pytest.fixture
def agent(contract: Contract) -> Program:
    return Program(account("agent", "agent", "manager"))
