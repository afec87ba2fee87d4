"""The command line: `opspact …`."""

import click

from opspact.shell.lazy import LazyGroup

_EPILOG = "Exit codes: 0 all well, 1 a check found differences, 2 bad input, 3 a file cannot be read or written."
_MODULES = {
    "up": "opspact.shell.running.up",
    "serve": "opspact.shell.running.serve",
    "work": "opspact.shell.running.work",
    "migrate": "opspact.shell.running.migrate",
    "demo": "opspact.shell.demo",
    "config": "opspact.shell.running.config",
    "backup": "opspact.shell.running.backup",
    "admin": "opspact.shell.running.admin",
    "verify": "opspact.shell.running.checking",
    "rebuild": "opspact.shell.running.checking",
    "bounce": "opspact.shell.running.bouncing",
    "restore": "opspact.shell.running.restore",
    "bundle": "opspact.shell.running.bundle",
    "plan": "opspact.shell.plans",
    "simulate": "opspact.shell.simulation",
    "replay": "opspact.shell.replaying",
    "samples": "opspact.shell.samples",
    "facts": "opspact.shell.vocabulary",
    "calendar": "opspact.shell.calendars",
    "schema": "opspact.shell.schemas",
    "api": "opspact.shell.api",
}


@click.group(cls=LazyGroup, modules=_MODULES, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="opspact", message="%(prog)s %(version)s")
def main() -> None:
    """Opspact 守约: run IT service contracts from their plans.

    PLAN is a pack: the path of a YAML file or folder, or the name of a shipped one (s0, s1, s2, …).

    \b
    To run the product:
      opspact up                          database, pages, live updates and worker in one
      opspact demo                        a made-up provider and weeks of work, into an empty database
      opspact config                      what is set, and where it comes from
    To try a plan without it:
      opspact samples                     the shipped plans over their sample timelines
      opspact plan explain s2             the plan as its signatories would read it
      opspact facts s2                    what a timeline of this plan may say
      opspact simulate s2 my-day.yaml     what the plan promises, and when
      opspact replay s2 last-year.jsonl   what it would have come to last year
    """
