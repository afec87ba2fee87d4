"""Small packs for the tests: a base of which every line is known, and what is found in changed copies of it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from opspact.plans.lint import lint
from opspact.plans.loader import Loaded, PackErrors, Problem, read

BASE = """\
pack: 1
plan: base
term: {start: 2026-01-01, end: 2026-12-31}
calendars:
  office: {windows: {mon-fri: ["08:30-17:30"]}, holidays: china}
roles:
  engineer: {holders: [wang]}
people:
  wang: {title: W}
levels:
  scale: {critical: {}, general: {}}
  default: general
commitments:
  respond:
    clause: "1"
    until: accepted
    within: {critical: 5 min, general: 1 h on office}
    steps:
      - {at: 75 %, tell: [engineer]}
pauses:
  wait: {evidence: [whom]}
"""


def loaded(text: str) -> Loaded:
    """The pack that a text is."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pack.yaml"
        path.write_text(text, "utf-8")
        return read(path)


def errors(text: str) -> list[Problem]:
    """What is wrong with a pack."""
    try:
        loaded(text)
    except PackErrors as wrong:
        return wrong.problems
    return []


def error(text: str) -> Problem:
    """The one thing that is wrong with a pack."""
    found = errors(text)
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


def doubts(text: str) -> list[Problem]:
    """What is doubtful about a pack."""
    return lint(loaded(text))


def place(problem: Problem) -> tuple[int, int]:
    return problem.line, problem.column
