"""`opspact verify` and `opspact rebuild`: whether what is derived follows from the journal, and making it so."""

import click

from opspact.shell.running.database import running
from opspact.shell.running.home import home_here
from opspact.shell.running.migrate import start_django
from opspact.shell.running.trouble import tell


@click.command()
def verify() -> None:
    """Check every journal from its first event, and that what is derived from it still is. Runs beside the work."""
    with running(home_here()):
        start_django()
        from opspact.shell.running.findings import findings  # noqa: PLC0415 - models need a started Django
        from opspact.shell.running.upkeep import done  # noqa: PLC0415

        count = 0
        for one in findings():
            count += 1
            values = {"stream": one.stream, "subject": one.subject, "what": one.what, "seq": one.seq}
            click.echo(tell("{stream} {subject}, event {seq}: {what}", **values))
        done("verify", well=not count, findings=count)
    click.echo(tell("{n} findings.", n=count))
    if count:
        raise SystemExit(1)


@click.command()
def rebuild() -> None:
    """Derive columns, clocks and intervals of every item anew from its journal."""
    with running(home_here()):
        start_django()
        from opspact.work.rebuild import rebuild_work  # noqa: PLC0415 - models need a started Django

        count = rebuild_work()
    click.echo(tell("{n} items derived anew.", n=count))
