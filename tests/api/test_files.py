"""Files of items: sent, listed, fetched; hidden from who may not see them."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from opspact.tenancy.models import Contract, Customer
from tests.api.programs import Program, account
from tests.api.test_items import opened


def sent(program: Program, number: int, name: str = "log.txt", **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {program.token}"}
    data = {"files": SimpleUploadedFile(name, b"demo"), **more}
    return program.client.post(f"/api/v1/items/{number}/attachments", data, headers=headers)


def test_a_file_is_sent_listed_and_fetched(agent: Program, contract: Contract) -> None:
    number = opened(agent, contract)
    kept = sent(agent, number)
    assert kept.status_code == 201, kept.content
    (listed,) = agent.get(f"/items/{number}/attachments").json()
    assert (listed["name"], listed["size"], listed["public"]) == ("log.txt", 4, False)
    fetched = agent.get(f"/items/{number}/attachments/{listed['id']}")
    assert (fetched.content, fetched["Content-Disposition"]) == (b"demo", "attachment")


def test_customers_get_what_is_meant_for_them(agent: Program, contract: Contract) -> None:
    number = opened(agent, contract)
    own = Program(account("own", "customer_user", customer=contract.customer))
    other = Customer.objects.everything().create(name="Demo Other")
    foreign = Program(account("foreign", "customer_user", customer=other))
    (internal,) = sent(agent, number).json()
    (theirs,) = sent(own, number, "theirs.txt").json()
    assert [one["name"] for one in own.get(f"/items/{number}/attachments").json()] == ["theirs.txt"]
    assert own.get(f"/items/{number}/attachments/{internal['id']}").status_code == 404
    assert sent(foreign, number).status_code == 404
    assert foreign.get(f"/items/{number}/attachments/{theirs['id']}").status_code == 404


def test_what_a_machine_would_run_is_not_taken(agent: Program, contract: Contract) -> None:
    number = opened(agent, contract)
    assert sent(agent, number, "run.exe").status_code == 422
