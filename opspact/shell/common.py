"""What every command shares: language, JSON output, exit codes, and saying what is wrong without a traceback."""

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Final, NoReturn, ParamSpec, TypeVar

import click
import msgspec
from rich.console import Console

from opspact.calendars.errors import CalendarError
from opspact.plans.loader import PackErrors, Problem
from opspact.simulate.bulk.history import HistoryError
from opspact.simulate.timeline import TimelineErrors

P = ParamSpec("P")
R = TypeVar("R")

OK: Final = 0
DIFFERENT: Final = 1
"""A check found differences or errors."""
BAD_INPUT: Final = 2
"""What was given cannot be used (also click's code for wrong usage)."""
NO_FILE: Final = 3
"""A file cannot be read or written."""

LANGUAGES: Final = ("zh", "en")
lang_option: Final = click.option(
    "--lang", type=click.Choice(LANGUAGES), default="zh", envvar="OPSPACT_LANG", show_default=True, show_envvar=True,
    help="Language of what is printed.",
)  # fmt: skip
json_option: Final = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
out_option: Final = click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead of printing."
)


def console() -> Console:
    """Where results go. Plain text, as wide as it needs, when the output is not a terminal."""
    wide = None if sys.stdout.isatty() else 140
    return Console(width=wide, highlight=False, soft_wrap=False)


def progress_console() -> Console:
    """Where progress bars go, so that results on stdout stay clean."""
    return Console(stderr=True)


def json_text(value: object) -> str:
    """A value as indented JSON, Chinese as it is."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def print_json(value: object) -> None:
    """Print a value as JSON."""
    write(json_text(value), None)


def write(text: str, out: Path | None) -> None:
    """Write a text to a file, or print it."""
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, "utf-8")


def fail(problems: Sequence[Problem], *, code: int = BAD_INPUT) -> NoReturn:
    """Say what is wrong, one finding a line, on stderr, and leave."""
    for problem in problems:
        click.echo(str(problem), err=True)
    sys.exit(code)


def careful(command: Callable[P, R]) -> Callable[P, R]:
    """Turn the errors that bad input causes into messages and exit codes."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (PackErrors, TimelineErrors) as wrong:
            fail(wrong.problems)
        except CalendarError as wrong:
            fail([Problem(code="calendar", message=str(wrong))])
        except HistoryError as wrong:
            fail([Problem(code="history", message=str(wrong))])
        except UnicodeDecodeError:
            fail([Problem(code="file", message="the file is not a UTF-8 text", hint="save it as UTF-8")])
        except OSError as wrong:
            what = f"{wrong.filename}: {wrong.strerror}" if wrong.filename else str(wrong)
            fail([Problem(code="file", message=what)], code=NO_FILE)

    return run
