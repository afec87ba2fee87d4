"""`opspact migrate`: bring the database and the collected files to this release."""

import os

import click

from opspact.shell.running.database import running
from opspact.shell.running.home import home_here
from opspact.shell.running.static import collect
from opspact.shell.running.trouble import announce

SETTINGS = "opspact.conf.settings"


def start_django() -> None:
    """Load the settings and the apps."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django  # noqa: PLC0415 - the command line starts without it

    django.setup()


@click.command()
def migrate() -> None:
    """Bring the database and the collected files to this release. Data stay; safe to run again."""
    with running(home_here()):
        start_django()
        bring_up_to_date()


def bring_up_to_date() -> None:
    """Migrate the database, one at a time however many ask, and collect the static files."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('opspact migrate'))")
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            announce("Bringing the database to this release ({n} steps).", n=len(plan))
            call_command("migrate", interactive=False, verbosity=0)
        cursor.execute("SELECT pg_advisory_unlock(hashtext('opspact migrate'))")
    connection.close()
    collect(home_here().static)
