"""`opspact serve`: the part that people and programs talk to."""

import click

from opspact.shell.running import programs
from opspact.shell.running.home import home_here, secret_of
from opspact.shell.running.options import text
from opspact.shell.running.supervisor import Supervisor
from opspact.shell.running.trouble import announce


@click.command()
def serve() -> None:
    """Serve pages, API and live updates. Database and worker run elsewhere; bring the database up to date first
    (`opspact migrate`)."""
    secret_of(home_here())
    supervisor = Supervisor()
    try:
        supervisor.add(programs.web())
        supervisor.add(programs.stream())
        announce("Serving {address}.", address=text("OPSPACT_BASE_URL"))
        supervisor.run()
    finally:
        supervisor.finish()
