"""The command line: `opspact …`."""

import click

from opspact.shell.calendars import calendar
from opspact.shell.demo import demo
from opspact.shell.plans import plan
from opspact.shell.replaying import replay
from opspact.shell.schemas import schema
from opspact.shell.simulation import simulate
from opspact.shell.vocabulary import facts

_EPILOG = "Exit codes: 0 all well, 1 a check found differences, 2 bad input, 3 a file cannot be read or written."


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="opspact", message="%(prog)s %(version)s")
def main() -> None:
    """Opspact 守约: run an IT service contract from its plan.

    PLAN is a pack: the path of a YAML file or folder, or the name of a shipped one (s0, s1, s2, …).

    \b
    A first look:
      opspact demo                        the shipped plans over their sample timelines
      opspact plan explain s2             the plan as its signatories would read it
      opspact facts s2                    what a timeline of this plan may say
      opspact simulate s2 my-day.yaml     what the plan promises, and when
      opspact replay s2 last-year.jsonl   what it would have come to last year
    """


for command in (plan, simulate, replay, facts, calendar, schema, demo):
    main.add_command(command)
