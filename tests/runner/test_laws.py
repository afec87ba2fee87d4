"""Laws of the step as properties: order of arrival, knowledge, each decision given out once (architecture §3, §4)."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opspact.kernel.time import HOUR, MINUTE
from opspact.plans.plan import PlanBook
from opspact.runner.advance import advance, look
from opspact.runner.shapes import Case, Decision, Fact, LevelChange, StepFired
from opspact.simulate.bulk.alone import Alone
from tests.runner.play import at, book

PACK = """
calendars: {office: {windows: {mon-fri: ["08:30-12:00", "13:30-17:30"]}, holidays: china}}
roles: {engineer: {side: provider}, user: {side: customer}}
levels:
  scale:
    high: {reached: {outage: {of: down, once: ">= 2 h"}}}
    mid: {reached: {lasting: {loss: ">= 30", for: ">= 1 h"}}}
    low: {}
  default: low
  lower: {reason: false}
outages: {down: {key: case}}
pauses: {customer: {cap: 3 h}}
late_facts: {mend: freely}
commitments:
  respond: {until: responded, within: {high: 5 min, mid: 10 min, low: 30 min on office}}
  restore:
    from: responded
    until: {fact: restored, awaits: confirmed, rejected_by: rejected}
    within: {high: 4 h, mid: 6 h, low: 8 h on office}
    on_reopen: continue
    steps:
      - {at: 50 %, tell: [engineer]}
      - {at: due, tell: [engineer]}
      - {at: +1 h, tell: [engineer], repeat: 1 h, times: 2}
  update: {from: responded, until: updated, within: 1 h, rounds: {again: after_stop}, ends: closed}
  patrol:
    {from: responded, until: visited, within: 1 h, rounds: {again: on_schedule, every: 3 h, missed: next}, ends: closed}
"""
ACT = """
  close:
    from: restored
    until: [confirmed, reopened]
    within: "2 days, same time"
    judged: false
    steps: [{at: due, record: {fact: closed}}]
"""

KINDS = (
    "responded", "restored", "confirmed", "rejected", "reopened", "paused", "resumed", "updated", "visited",
    "outage_started", "outage_ended", "measured", "classified",
)  # fmt: skip


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> PlanBook:
    return book(PACK + ACT.lstrip("\n"), tmp_path_factory.mktemp("laws"))


def fact(n: int, kind: str, minutes: int, choice: int) -> Fact:
    values: dict[str, dict[str, Any]] = {
        "paused": {"reason": "customer"}, "resumed": {"reason": "customer"}, "measured": {"loss": (10, 40)[choice]},
        "classified": {"level": ("high", "low")[choice]},
    }  # fmt: skip
    fields = values.get(kind, {})
    moment = START + minutes * MINUTE
    return Fact(f"f{n}", kind, moment, moment, "T1", by="engineer", fields=fields)


START = at("08:45")
courses = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(1, 3000), st.integers(0, 1)), max_size=9, unique_by=lambda x: x[1]
)


def told(facts: list[Fact]) -> list[Fact]:
    return [Fact("f0", "reported", START, START, "T1", by="user"), *facts]


def shown(view: Any) -> Any:
    """What must be the same whatever the order of arrival: everything but who recorded when."""
    clocks = [
        (c.terms.commitment, c.terms.round, c.phase, c.verdict, c.due, c.broken_at, c.consumed, c.lateness,
         [(s.id, s.at, s.n) for s in c.steps if not s.withdrawn])
        for c in view.clocks
    ]  # fmt: skip
    return [(s.start, s.level) for s in view.levels], view.state, view.closed, clocks


@pytest.fixture(scope="module")
def without_acts(tmp_path_factory: pytest.TempPathFactory) -> PlanBook:
    """The same plan without its automatic act: what the system did by what was known then has happened."""
    return book(PACK, tmp_path_factory.mktemp("laws"))


@settings(max_examples=60)
@given(courses, st.randoms(use_true_random=False))
def test_any_order_of_recording_ends_in_the_same_view(without_acts: PlanBook, course: list[Any], dice: Any) -> None:
    timely = told([fact(n, *each) for n, each in enumerate(course, 1)])
    end = START + 4000 * MINUTE
    late = [msgspec.structs.replace(f, recorded=end - dice.randrange(HOUR)) for f in timely]
    one, other = (feed(without_acts, sorted(facts, key=lambda f: f.recorded), end) for facts in (timely, late))
    assert shown(one) == shown(other)


def feed(plan: PlanBook, facts: list[Fact], end: int) -> Any:
    case = Case("T1")
    for each in facts:
        case = advance(plan, case, each, Alone()).case
    return advance(plan, case, end, Alone()).view


@settings(max_examples=40)
@given(courses)
def test_what_was_known_then_is_what_was_shown_then(plan: PlanBook, course: list[Any]) -> None:
    """`known_at` gives exactly the view that stood at that time, whatever came later."""
    facts = told(sorted((fact(n, *each) for n, each in enumerate(course, 1)), key=lambda f: f.at))
    case, then = Case("T1"), []
    for each in facts:
        done = advance(plan, case, each, Alone())
        case = done.case
        then.append((each.recorded, shown(done.view)))
    for moment, view in then:
        assert shown(look(plan, case, Alone(), moment)[0]) == view


@settings(max_examples=40)
@given(courses, st.lists(st.integers(1, 4000), max_size=12))
def test_each_decision_is_given_out_once_however_often_time_is_looked_at(
    plan: PlanBook, course: list[Any], looks: list[int]
) -> None:
    """A sweep that runs often, seldom or late tells the same steps and levels, each once (architecture §3, Laws)."""
    facts = told(sorted((fact(n, *each) for n, each in enumerate(course, 1)), key=lambda f: f.at))
    end = START + 4000 * MINUTE
    assert given_out(plan, facts, [], end) == given_out(plan, facts, sorted(looks), end)


def given_out(plan: PlanBook, facts: list[Fact], looks: list[int], end: int) -> Any:
    moments: list[Fact | int] = sorted(
        [*facts, *(START + n * MINUTE for n in looks), end], key=lambda e: (e.at, 0) if isinstance(e, Fact) else (e, 1)
    )
    case = Case("T1")
    given: list[Decision] = []
    for event in moments:
        done = advance(plan, case, event, Alone())
        case = done.case
        given += done.decisions
    steps = [(d.at, d.commitment, d.round, d.step, d.n) for d in given if isinstance(d, StepFired) and not d.withdrawn]
    levels = [(d.at, d.before, d.after) for d in given if isinstance(d, LevelChange)]
    assert len(set(steps)) == len(steps)
    return [sorted(steps), sorted(levels)]
