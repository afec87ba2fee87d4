"""Plays facts against a small plan, both written as text, and answers questions about the outcome."""

from functools import lru_cache
from pathlib import Path
from textwrap import dedent
from typing import TypeVar
from zoneinfo import ZoneInfo

from opspact.clock.shapes import ClockView
from opspact.kernel.time import Instant, iso, parse_instant
from opspact.plans.loader import load
from opspact.plans.plan import PlanBook
from opspact.runner.shapes import CaseView, Decision, Fact
from opspact.simulate.outcome import Outcome
from opspact.simulate.run import run

D = TypeVar("D", bound=Decision)
ZONE = ZoneInfo("Asia/Shanghai")
HEAD = "pack: 1\nplan: p\nterm: {start: 2026-01-01, end: 2026-12-31}\n"


@lru_cache(maxsize=64)
def book(text: str, folder: Path) -> PlanBook:
    """The plan of a pack's text (the head is added)."""
    path = folder / f"{abs(hash(text))}.yaml"
    path.write_text(HEAD + dedent(text), encoding="utf-8")
    return load(path)


def at(text: str) -> Instant:
    """An instant from local text; without a date it is on Monday 2026-06-01."""
    return parse_instant(text if "-" in text else f"2026-06-01 {text}", ZONE)


def fact(line: str, number: int = 0) -> Fact:
    """A fact from `TIME kind case key=value …`; `recorded=`, `by=`, `line=`, `id=`, `person=` are its own."""
    head, *pairs = line.split(" | ")
    time, kind, case = head.rsplit(" ", 2)
    values = dict(pair.split("=", 1) for pair in pairs)
    own = {key: values.pop(key, "") for key in ("by", "line", "person")}
    recorded = at(values.pop("recorded")) if "recorded" in values else at(time)
    name = values.pop("id", f"f{number}")
    fields = {
        key: (value.split(",") if key in ("cases", "lines", "contents") else value) for key, value in values.items()
    }
    return Fact(
        name, kind, at(time), recorded, "" if case == "-" else case, own["line"], own["by"], own["person"], fields
    )


def facts(text: str) -> list[Fact]:
    """Facts from lines of text."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return [fact(line, number) for number, line in enumerate(lines, 1)]


class Played:
    """An outcome, asked in the words of the tests."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def case(self, name: str = "T1") -> CaseView:
        """A case by id."""
        return next(case for case in self.outcome.cases if case.id == name)

    def clock(self, name: str, case: str = "T1", round_: int = 0, line: str = "") -> ClockView:
        """A clock of a case; the last round unless one is named."""
        found = [
            c for c in self.case(case).clocks
            if c.terms.commitment == name and c.terms.line == line and round_ in (0, c.terms.round)
        ]  # fmt: skip
        return found[-1]

    def told(self, name: str, case: str = "T1", round_: int = 0, line: str = "") -> str:
        """Phase, verdict and deadline of a clock in one line."""
        clock = self.clock(name, case, round_, line)
        due = iso(clock.due, ZONE)[5:19].replace("T", " ") if clock.due is not None else "-"
        return f"{clock.phase} {clock.verdict} {due}"

    def levels(self, case: str = "T1") -> list[str]:
        """The history of the level as `time level`."""
        return [f"{iso(s.start, ZONE)[5:19].replace('T', ' ')} {s.level}" for s in self.case(case).levels]

    def decided(self, kind: type[D]) -> list[D]:
        """Decisions of a kind, in order."""
        return [d.decision for d in self.outcome.decisions if isinstance(d.decision, kind)]


def play(pack: str, text: str, tmp_path: Path, **times: str) -> Played:
    """Run facts against a pack; `until`, `known_at`, `as_of` are local texts."""
    when = {key: at(value) for key, value in times.items()}
    return Played(run(book(pack, tmp_path), facts(text), **when))
