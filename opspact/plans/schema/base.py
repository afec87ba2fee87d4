"""The base of every section of a pack."""

import msgspec

from opspact.kernel.text import Text


def _key(name: str) -> str:
    """`from_` in Python is `from` in a pack."""
    return name.rstrip("_")


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename=_key):
    """A part of a pack. Unknown keys are errors: a misspelt promise must not be silently dropped."""


class Titled(Part, frozen=True, kw_only=True):
    """A part that people see by name."""

    title: Text = ""
    """Name for people; one text, or `{zh: …, en: …}`. Where missing, the id is shown."""
    clause: str = ""
    """Where the contract says it: a clause number or requirement id, shown beside every result."""
    note: Text = ""
    """A remark for readers of the plan."""
    reading: Text = ""
    """Which reading of an unclear sentence was chosen, and what the other reading would be."""
