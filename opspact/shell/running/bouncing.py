"""`opspact bounce`: the door for mails that came back, for the alias that the mail server pipes them to."""

import sys

import click

from opspact.shell.running.database import running
from opspact.shell.running.home import home_here
from opspact.shell.running.migrate import start_django
from opspact.shell.running.trouble import tell


@click.command()
def bounce() -> None:
    """Read a mail from standard input that says that a mail of ours did not arrive. Any other mail changes nothing."""
    raw = sys.stdin.buffer.read()
    with running(home_here()):
        start_django()
        from opspact.notify.receipts import take_bounce  # noqa: PLC0415 - models need a started Django

        taken = take_bounce(raw)
    click.echo(tell("The bounce is noted.") if taken else tell("This is no bounce of a mail of ours."))
