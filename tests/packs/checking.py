"""Shipped packs through the public way in: load, run a timeline, compare with what it expects."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from opspact.plans.loader import load
from opspact.plans.plan import PlanBook
from opspact.plans.shipped import shipped_packs
from opspact.simulate.check import check, tell
from opspact.simulate.presenting import present
from opspact.simulate.reading import read_timeline
from opspact.simulate.run import run
from opspact.simulate.timeline import Timeline


@cache
def book(pack: str) -> PlanBook:
    return load(shipped_packs()[pack])


def timelines(pack: str) -> list[Path]:
    return sorted((shipped_packs()[pack] / "timelines").glob("*.yaml"))


def line_of(pack: str, path: Path) -> Timeline:
    return read_timeline(path.name, path.read_text("utf-8"), book(pack))


def differences(pack: str, path: Path) -> list[str]:
    """What is not as the timeline expects, a sentence each."""
    plan, line = book(pack), line_of(pack, path)
    assert line.expect, f"{path.name} expects nothing"
    found = check(line, cache(lambda at: present(run(plan, line.facts, until=line.now, as_of=at), plan, line.zone)))
    return [tell(one, "en") for one in found]


def clauses(pack: str) -> set[str]:
    """Every clause that an entry of the pack cites."""
    return {str(part["clause"]) for _, part in _entries(pack) if part["clause"]}


def uncited(pack: str) -> list[str]:
    """Entries of the pack that cite no clause."""
    return [path for path, part in _entries(pack) if not part["clause"]]


def unproven(pack: str) -> set[str]:
    """Promises, duties and gates of the pack that no timeline expects anything of."""
    plan = book(pack).latest.pack
    expected = [one for path in timelines(pack) for one in line_of(pack, path).expect if not one.absent]
    named = {str(one.where.get("clock") or one.where.get("duty") or one.what.get("by")) for one in expected}
    return {*plan.commitments, *plan.duties, *(f"gate:{gate}" for gate in plan.gates)} - named


def _entries(pack: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The titled entries of the pack below its top, with their paths."""
    whole = msgspec.to_builtins(book(pack).latest.pack, enc_hook=str)
    for section, part in whole.items():
        yield from _titled(section, part)


def _titled(path: str, part: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(part, list | tuple):
        part = dict(enumerate(part))
    if not isinstance(part, dict):
        return
    if {"title", "clause"} <= set(part):
        yield path, part
    for key, child in part.items():
        yield from _titled(f"{path}.{key}", child)
