"""`opspact admin`: an administrator made from the command line: the first one, or a way back in."""

import click

from opspact.shell.running.database import running
from opspact.shell.running.home import home_here
from opspact.shell.running.migrate import start_django
from opspact.shell.running.trouble import tell


@click.command()
@click.argument("login")
@click.option("--name", default="", help="The person's name; the login where it is left out.")
@click.option("--email", default="", help="Where messages go.")
def admin(login: str, name: str, email: str) -> None:
    """Make LOGIN an administrator and print a link by which the person sets a password. The product must be running."""
    with running(home_here()):
        start_django()
        from opspact.shell.running.first_admin import invitation  # noqa: PLC0415 - models need a started Django

        link = invitation(login, name or login, email)
    click.echo(tell("Open this link once to set the password of {login}:", login=login))
    click.echo(link)
