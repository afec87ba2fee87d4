"""A small world for tests of measures: packs as plain data, records as they come from clocks and facts."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from opspact.calendars.compiling import compile_calendars
from opspact.kernel.time import Instant, instant
from opspact.measures.engine import Results, Tally
from opspact.measures.records import Record
from opspact.plans.plan import Plan
from opspact.plans.schema.pack import Pack
from opspact.plans.terms.leaf import Leaf

ZONE = ZoneInfo("Asia/Shanghai")
MIN, H, DAY = 60_000_000, 3_600_000_000, 86_400_000_000


def at(text: str) -> Instant:
    """A local time such as `2026-01-31 10:00`."""
    return instant(datetime.fromisoformat(text).replace(tzinfo=ZONE))


def plan(term: tuple[str, str] = ("2026-01-01", "2026-12-31"), **sections: Any) -> Plan:
    raw = {"pack": 1, "plan": "test", "term": {"start": term[0], "end": term[1]}, **sections}
    raw.setdefault("calendars", {"office": {"windows": {"mon-fri": ["09:00-17:00"]}, "holidays": "none"}})
    pack = msgspec.convert(raw, Pack, dec_hook=_leaf, strict=False)
    calendars = compile_calendars(pack.calendars, ZONE, {})
    made = Plan(pack, calendars, 0, "keep")
    made.effective = made.start
    return made


def _leaf(kind: type, raw: Any) -> Any:
    if issubclass(kind, Leaf):
        return kind.read(raw)
    raise NotImplementedError(kind)


def clock(
    name: str, identity: str, verdict: str, stopped: str | None = None, due: str | None = None, *,
    broken: str | None = None, reported: str | None = None, **values: Any,
) -> Record:  # fmt: skip
    given = {"stopped": stopped, "due": due, "broken": broken, "reported": reported}
    moments = {key: at(text) for key, text in given.items() if text}
    if verdict == "broken" and "broken" not in moments and "due" in moments:
        moments["broken"] = moments["due"]
    return Record("clocks", name, identity, {"verdict": verdict, "case": identity, **values}, moments)


def fact(name: str, identity: str, when: str, **values: Any) -> Record:
    return Record("facts", name, identity, {"kind": name, **values}, {"at": at(when)})


def total(name: str, identity: str, when: str, **values: Any) -> Record:
    return Record("totals", name, identity, values, {"at": at(when)})


def outage(name: str, identity: str, start: str, end: str | None = None, key: str = "") -> Record:
    moments = {"started": at(start)} | ({"stopped": at(end)} if end else {})
    return Record("outages", name, identity, {"outage": name, "key": key}, moments)


def exclusion(name: str, identity: str, start: str, end: str, **values: Any) -> Record:
    return Record("exclusions", name, identity, values, {"started": at(start), "stopped": at(end)})


def results(of: Plan, records: list[Record], now: str) -> Results:
    tally = Tally(of)
    for record in records:
        tally.add(record)
    return tally.results(at(now))
