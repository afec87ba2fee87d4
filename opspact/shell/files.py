"""The files of the outside world: packs by path or shipped name, timelines, and the user's own calendar data."""

import os
from collections.abc import Mapping
from pathlib import Path

from opspact.calendars.arrangements import Arrangement, merge, parse, shipped
from opspact.plans.loader import Loaded, PackErrors, Problem, read
from opspact.plans.loader.problems import nearest
from opspact.plans.plan import PlanBook
from opspact.plans.shipped import shipped_packs
from opspact.simulate.reading import read_timeline
from opspact.simulate.timeline import Timeline


def find_pack(plan: str) -> Path:
    """The pack at a path, or the shipped one of that name. Raises PackErrors naming the shipped ones."""
    path = Path(plan)
    if path.exists():
        return path
    known = shipped_packs()
    if plan in known:
        return known[plan]
    raise PackErrors([Problem(
        code="file", message=f"there is neither a file nor a shipped pack {plan!r}", hint=nearest(plan, known),
        expected="a path, or one of " + ", ".join(known) if known else "a path",
    )])  # fmt: skip


def load_plan(plan: str) -> PlanBook:
    """The plan at a path or of a shipped name, on the arrangements of holidays that this machine knows."""
    return read_plan(plan).book


def read_plan(plan: str) -> Loaded:
    """The same, with the text it came from."""
    return read(find_pack(plan), arrangements())


def load_timeline(path: Path, book: PlanBook) -> Timeline:
    """The timeline in a file. Raises TimelineErrors, OSError, or UnicodeDecodeError."""
    return read_timeline(path.name, path.read_text("utf-8-sig"), book)


def home() -> Path:
    """Where the user's own data are: `$OPSPACT_HOME`, else `~/.local/share/opspact`."""
    own = os.environ.get("OPSPACT_HOME")
    return Path(own) if own else Path.home() / ".local" / "share" / "opspact"


def loaded_arrangements() -> list[Path]:
    """The arrangement files that the user has loaded."""
    return sorted((home() / "calendars").glob("*.yaml"))


def arrangements() -> Mapping[str, Arrangement]:
    """Shipped and loaded arrangements of holidays, by name. Raises CalendarError for a file gone bad."""
    known = dict(shipped())
    for path in loaded_arrangements():
        own = parse(path.read_text("utf-8"), path.name)
        known[own.arrangement] = merge(known[own.arrangement], own) if own.arrangement in known else own
    return known
