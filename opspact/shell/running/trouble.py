"""What an operator has to mend, said without a traceback."""

import os

import click

from opspact.ui.words import say


def language() -> str:
    """The language of messages to operators: `OPSPACT_LANG`, Chinese unless it says otherwise."""
    return os.environ.get("OPSPACT_LANG", "zh")


def tell(sentence: str, **values: object) -> str:
    """A sentence in the operator's language."""
    return say(language(), sentence, **values)


def announce(sentence: str, **values: object) -> None:
    """Print a sentence to stderr, where messages of running processes go."""
    click.echo(tell(sentence, **values), err=True)


class Trouble(click.ClickException):
    """Something that keeps the product from running. `str()` says what and how to mend it."""

    exit_code = 2

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(tell(sentence, **values))
