"""`opspact demo`: a made-up provider with customers and some weeks of work."""

import click

from opspact.shell.running.database import running
from opspact.shell.running.home import home_here
from opspact.shell.running.migrate import bring_up_to_date, start_django
from opspact.shell.running.trouble import Trouble, announce


@click.command()
@click.option("--if-empty", "quiet", is_flag=True, help="Do nothing where the database holds something already.")
@click.option("--who", is_flag=True, help="Only print who can sign in.")
def demo(quiet: bool, who: bool) -> None:
    """Load made-up people, contracts and cases up to this moment into an empty database, and print who can sign in."""
    with running(home_here()):
        start_django()
        if not who:
            bring_up_to_date()
            _load(quiet=quiet)
        elif _is_demo():
            _print()


def _load(*, quiet: bool) -> None:
    from opspact.shell.demo_data.services import NotEmpty, is_empty, load  # noqa: PLC0415 - needs Django

    if quiet and not is_empty():
        return
    announce("Making up a provider with seven contracts and some weeks of work; this takes about half a minute.")
    try:
        loaded = load()
    except NotEmpty:
        raise Trouble("The database is not empty: the demo would mix with what is there.") from None
    announce("{items} cases are there.", items=loaded.items)
    if not quiet:
        _print()


def _is_demo() -> bool:
    from opspact.shell.demo_data.services import is_loaded  # noqa: PLC0415 - needs Django

    return is_loaded()


def _print() -> None:
    from opspact.shell.demo_data.founding import PASSWORD  # noqa: PLC0415 - needs Django

    announce("Everything in it is made up. Sign in with the password {password} as", password=PASSWORD)
    announce(
        "  agent1 (desk), engineer1 (engineer), lead1 (group lead), pm1 (project manager), manager, admin, auditor;"
    )
    announce("  of customers: cloud.user and cloud.officer, justice.user and justice.head, stores.user …")
