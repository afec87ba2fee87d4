"""Calling the command line as a user would."""

from pathlib import Path

from click.testing import CliRunner
from click.testing import Result as Invoked

from opspact.shell.cli import main


def opspact(*words: str, home: Path | None = None) -> Invoked:
    return CliRunner().invoke(main, words, env={"OPSPACT_HOME": str(home)} if home else None)
