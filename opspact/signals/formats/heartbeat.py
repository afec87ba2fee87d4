"""A sign of life: `/in/<token>/heartbeat`. Its silence is the alert (`heartbeats`)."""

from typing import Final

from opspact.signals.formats.reading import digest
from opspact.signals.shapes import Parsed, Raw, Setting, Signal

KEY: Final = "heartbeat"


def beat(raw: Raw, setting: Setting) -> Parsed:
    """The sender lives: whatever was missing is over."""
    signal = Signal(key=KEY, state="resolved", ended=setting.now, type=KEY)
    return Parsed(digest(KEY, str(setting.now)), (signal,))
