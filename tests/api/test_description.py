"""The API does what its description says: whatever is sent, no operation fails, and every answer is as described."""

from itertools import count
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from urllib3 import HTTPResponse

from opspact.api.api import api
from opspact.tenancy.models import Contract
from tests.api.programs import Program, account
from tests.api.test_items import opened

schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.config.update(base_url="http://localhost")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
turn = count()
Known = dict[str, object]


@pytest.fixture
def everything(contract: Contract) -> Program:
    return Program(account("everything", "agent", "manager", "admin"))


@pytest.fixture
def known(contract: Contract, everything: Program) -> Known:
    """Things that are there, by the name of the parameter."""
    assert everything.account is not None
    return {
        "number": opened(everything, contract), "contract": contract.pk, "revision": 1, "before": 1, "after": 1,
        "customer": contract.customer_id, "account": everything.account.pk, "promise": "respond",
    }  # fmt: skip


@schema.parametrize()
@settings(
    max_examples=5, derandomize=True, deadline=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip
def test_no_operation_fails(case: Case[Any], known: Known, everything: Program) -> None:
    if next(turn) % 2:  # every other time about something that is there
        case.path_parameters = {name: known.get(name, value) for name, value in (case.path_parameters or {}).items()}
    case.validate_response(answered(case, everything), checks=CHECKS)


def answered(case: Case[Any], program: Program) -> requests.Response:
    """The answer by Django's test client, as the checks take it."""
    sent = requests.Request(**case.as_transport_kwargs(base_url="http://localhost")).prepare()
    given = {name: str(value) for name, value in sent.headers.items() if name not in ("Content-Length", "User-Agent")}
    given["Authorization"] = f"Bearer {program.token}"
    body: Any = sent.body or b""
    got = program.client.generic(str(sent.method), sent.path_url, body, given.get("Content-Type", ""), headers=given)
    answer = requests.Response()
    answer.status_code, answer.request = got.status_code, sent
    setattr(answer, "_content", got.content)  # noqa: B010 - there is no other way to give it one
    answer.headers.update(got.headers)
    answer.raw = HTTPResponse(b"", headers=got.headers, status=got.status_code)
    return answer
