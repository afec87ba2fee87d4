"""Real servers and real clients: the client made from the description, and two pages that listen."""

import asyncio
import contextlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from asgiref.sync import sync_to_async
from django.db import connections
from pytest_django.live_server_helper import LiveServer

from opspact.api.live.stream import application
from opspact.journal.outbox import drain
from opspact.tenancy.models import Contract, Customer
from opspact.work import services
from tests.api.programs import Program, account, viewer
from tests.house.repository import ROOT
from tests.work.live import contract_on

OPEN_AND_READ = """
import sys
sys.path.insert(0, sys.argv[1])
from opspact_client import AuthenticatedClient
from opspact_client.api.items import get_item, open_item
from opspact_client.models import OpenIn, OpenInFields

client = AuthenticatedClient(base_url=sys.argv[2], token=sys.argv[3], raise_on_unexpected_status=True)
body = OpenIn(contract=int(sys.argv[4]), kind="reported", fields=OpenInFields.from_dict({"symptom": "performance"}))
made = open_item.sync(client=client, body=body, idempotency_key="k")
read = get_item.sync(made.number, client=client)
print(read.number == made.number, read.history[0].kind, bool(read.clocks[0].why))
"""


@pytest.mark.django_db(transaction=True)
def test_the_client_that_is_made_opens_and_reads_an_item(live_server: LiveServer, tmp_path: Path) -> None:
    contract = contract_on("s1")
    agent = Program(account("agent", "agent"))
    subprocess.run([ROOT / "bin" / "client", tmp_path / "made"], check=True, capture_output=True, text=True)
    arguments = [str(tmp_path / "made"), live_server.url, agent.token, str(contract.pk)]
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AND_READ, *arguments], check=False, capture_output=True, text=True
    )
    assert done.stdout.split() == ["True", "reported", "True"], done.stderr


@pytest.mark.django_db(transaction=True)
def test_two_customers_listen_and_each_hears_of_its_own() -> None:
    contract = contract_on("s1")
    other = Customer.objects.everything().create(name="Demo Other")
    own = Program(account("own", "customer_user", customer=contract.customer))
    foreign = Program(account("foreign", "customer_user", customer=other))
    agent = account("agent", "agent")
    heard = asyncio.run(_listened(contract, agent, own, foreign))
    assert [any("work:" in line and "*" not in line for line in lines) for lines in heard] == [True, False]


async def _listened(contract: Contract, agent: Any, own: Program, foreign: Program) -> list[list[str]]:
    server = uvicorn.Server(uvicorn.Config(application(), port=0, log_level="warning", timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        stranger = httpx.AsyncClient()
        assert (await stranger.get(f"http://127.0.0.1:{port}/live/")).status_code == 401
        await stranger.aclose()
        listening = [asyncio.create_task(_lines(port, one.token)) for one in (own, foreign)]
        await asyncio.sleep(0.5)
        await sync_to_async(_moves)(contract, agent)
        return list(await asyncio.gather(*listening))
    finally:
        server.should_exit = True
        await serving
        await sync_to_async(connections.close_all)()


async def _lines(port: int, token: str) -> list[str]:
    """What is told within a second and a half."""
    lines: list[str] = []
    headers = {"Authorization": f"Bearer {token}"}
    url = f"http://127.0.0.1:{port}/live/"
    async with httpx.AsyncClient() as client, client.stream("GET", url, headers=headers) as got:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.5):
                async for line in got.aiter_lines():
                    lines.append(line)  # noqa: PERF401 - what came before the time is over counts
    return lines


def _moves(contract: Contract, agent: Any) -> None:
    services.open_item(viewer(agent), contract.pk, "reported", {"symptom": "performance"})
    drain("outward")
