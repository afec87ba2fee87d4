"""Plays facts against a shipped pack and builds the report on one of its cases."""

from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from opspact.documents.incident import Material, build
from opspact.documents.shapes import IncidentReport
from opspact.kernel.time import Instant, parse_instant
from opspact.plans.loader import load
from opspact.plans.plan import PlanBook
from opspact.plans.shipped import shipped_packs
from opspact.runner.advance import look
from opspact.runner.shapes import CaseView
from opspact.runner.state import CaseState
from opspact.simulate.contract import Contract
from opspact.simulate.reading import read_timeline

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> Instant:
    """An instant from local text."""
    return parse_instant(text, ZONE)


@cache
def book(pack: str) -> PlanBook:
    """A shipped plan."""
    return load(shipped_packs()[pack])


@cache
def played(pack: str, facts: str, case: str, known_at: str) -> tuple[CaseView, CaseState]:
    """The case as known at a local time, from the `facts:` lines of a timeline."""
    text = f"timeline: 1\nplan: {pack}\ntitle: t\nnow: {known_at}\nfacts:\n{facts}"
    contract = Contract(book(pack))
    now = at(known_at)
    for fact in sorted(read_timeline("t.yaml", text, book(pack)).facts, key=lambda f: (f.recorded, f.at)):
        if fact.recorded <= now:
            contract.take(fact)
    contract.sweep(now + 1)
    return look(book(pack), contract.advanced()[case].case, contract, now)


def report_of(pack: str, facts: str, case: str, known_at: str, **more: Any) -> IncidentReport:
    """The incident report as known at a local time."""
    view, state = played(pack, facts, case, known_at)
    material = Material(
        book(pack), view, state, at(known_at), item="20260001", customer="示例客户", contract="DEMO-001", **more
    )
    return build(material)


def sample(pack: str, case: str, known_at: str, **more: Any) -> IncidentReport:
    """The report on a case of the pack's sample timeline."""
    path = shipped_packs()[pack]
    text = (path if path.is_dir() else path.parent).joinpath("timelines", "sample.yaml").read_text("utf-8")
    facts = text.split("\nfacts:\n")[1].split("\nexpect:")[0]
    return report_of(pack, facts, case, known_at, **more)
