"""`opspact up`: the whole product in one, under one supervisor."""

import subprocess
import sys
from typing import Final

import click
import httpx

from opspact.shell.running import programs
from opspact.shell.running.database import is_embedded
from opspact.shell.running.embedded.server import Server
from opspact.shell.running.home import Home, held, home_here, secret_of
from opspact.shell.running.options import text
from opspact.shell.running.supervisor import Supervisor
from opspact.shell.running.trouble import Trouble, announce

_OWN_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@click.command()
@click.option("--no-demo", "plain", is_flag=True, help="Leave an empty database empty.")
def up(plain: bool) -> None:
    """Start everything: database (unless DATABASE_URL), pages, API, live updates, worker. Ctrl-C stops it.

    An empty database of its own gets the demo, unless others can reach this machine's pages (OPSPACT_LISTEN).
    """
    home = home_here()
    with held(home):
        secret_of(home)
        supervisor = Supervisor()
        try:
            _start(supervisor, home, demo=not plain and is_embedded() and text("OPSPACT_LISTEN") in _OWN_MACHINE)
            supervisor.run()
        finally:
            announce("Stopping.")
            supervisor.finish(kept=1 if is_embedded() else 0)


def _start(supervisor: Supervisor, home: Home, *, demo: bool) -> None:
    if is_embedded():
        supervisor.add(Server(home))
    if subprocess.run([sys.executable, "-m", "opspact.shell", "migrate"], check=False).returncode:
        raise Trouble("The database could not be brought to this release; the reason stands above.")
    if demo and not supervisor.told:
        subprocess.run([sys.executable, "-m", "opspact.shell", "demo", "--if-empty"], check=False)
    if supervisor.told:
        return
    for child in (programs.web(), programs.stream(), *programs.workers()):
        supervisor.add(child)
    if _answers(supervisor):
        announce(
            "Opspact runs at {address}. Data are kept in {home}.", address=text("OPSPACT_BASE_URL"), home=home.path
        )
        if demo:
            subprocess.run([sys.executable, "-m", "opspact.shell", "demo", "--who"], check=False)


def _answers(supervisor: Supervisor) -> bool:
    """Wait until the pages answer; not when told to stop meanwhile."""
    scheme = "https" if text("OPSPACT_TLS_CERTIFICATE") else "http"
    address = f"{scheme}://{text('OPSPACT_LISTEN')}:{text('OPSPACT_PORT')}/healthz"
    while not supervisor.told:
        supervisor.look()
        try:
            return httpx.get(address, verify=False, timeout=1).is_success
        except httpx.TransportError:
            continue
    return False
