"""Shipped packs through the public way in: load, run a timeline, compare with what it expects."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from opspact.plans.loader import load
from opspact.plans.plan import PlanBook
from opspact.shell.files import shipped_packs
from opspact.simulate.check import check, tell
from opspact.simulate.presenting import present
from opspact.simulate.reading import read_timeline
from opspact.simulate.run import run


@cache
def book(pack: str) -> PlanBook:
    return load(shipped_packs()[pack])


def timelines(pack: str) -> list[Path]:
    return sorted((shipped_packs()[pack] / "timelines").glob("*.yaml"))


def differences(pack: str, path: Path) -> list[str]:
    """What is not as the timeline expects, a sentence each."""
    plan = book(pack)
    line = read_timeline(path.name, path.read_text("utf-8"), plan)
    assert line.expect, f"{path.name} expects nothing"
    found = check(line, cache(lambda at: present(run(plan, line.facts, until=line.now, as_of=at), plan, line.zone)))
    return [tell(one, "en") for one in found]


def clauses(pack: str) -> set[str]:
    """Every clause that an entry of the pack cites."""
    return set(_clauses(msgspec.to_builtins(book(pack).latest.pack, enc_hook=str)))


def _clauses(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from [str(part["clause"])] if part.get("clause") else []
        yield from [str(part["of"])] if set(part) == {"of", "chosen", "other"} else []
    children = part.values() if isinstance(part, dict) else part if isinstance(part, list | tuple) else ()
    for child in children:
        yield from _clauses(child)
