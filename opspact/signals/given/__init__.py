"""Files that senders are given: Zabbix's media type, and the script by which Nagios and Icinga tell."""

from importlib.resources import files
from typing import Final

NAMES: Final = {"zabbix": "zabbix.yaml", "nagios": "notify-opspact.sh"}
"""By the format of the source that they are for."""


def for_format(name: str) -> str:
    """The file for a format; empty where none is needed."""
    return NAMES.get(name, "")


def text_of(name: str) -> str | None:
    """A file's text; None for what is none of them."""
    if name not in NAMES.values():
        return None
    return (files(__package__) / name).read_text("utf-8")
