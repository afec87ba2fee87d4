"""What conditions may ask, each at its boundary, and what a refusal says (S0.12, S0.24, S0.29)."""

from pathlib import Path

import pytest

from opspact.gates.rules import Unmet
from opspact.runner.shapes import Refusal
from tests.runner.play import at, play

PACK = """
calendars:
  office: {windows: {mon-fri: ["09:00-17:00"]}}
  room:
    windows: {every day: ["00:00-24:00"]}
    tags: [{tag: freeze, from: 2026-06-01, to: 2026-06-01}, {tag: thaw, from: 2026-06-02, to: 2026-06-02}]
roles:
  user: {side: customer}
  engineer: {side: provider}
  lead: {side: provider}
  deputy: {side: provider, acts_as: [lead]}
people: {wang: {attributes: {exam: passed}}, li: {attributes: {exam: failed}}}
sites: {port: {attributes: {zone: far}}}
facts: {switched: {by: [engineer, lead]}}
kinds: {incident: {levelled: false}}
checklists:
  tour: {lines: {door: {required: true}, lamp: {required: true}, note: {required: false}}}
  heat: {lines: {rack: {required: true, limit: "<= 30"}}}
commitments:
  respond: {kinds: [incident], until: responded, within: 30 min}
  restore: {kinds: [incident], from: responded, until: restored, within: 2 h}
gates: {ask: {before: [switched], require: [{that: THAT, title: asked}], exception: {by: [lead]}}}
"""
SWITCH = "\n10:00 switched T1 | by=engineer | person=wang | id=s"


def refused(folder: Path, that: str, text: str) -> list[Refusal]:
    return play(PACK.replace("THAT", that), "09:00 reported T1 | site=port\n" + text + SWITCH, folder).decided(Refusal)


DOOR = "09:10 checked T1 | checklist=tour | check=door"
TOUR = DOOR + "\n09:11 checked T1 | checklist=tour | check=lamp"
DARK = TOUR + "\n09:12 checked T1 | checklist=tour | check=lamp | ok=false"
BY_TWO = "09:10 responded T1 | person=li\n09:20 updated T1 | person=wang"
OTHER = "\n09:10 reported T2 | site=port"
ENDS = "09:10 updated T1 | ends=2026-06-01 {}"
LOADS = "09:10 updated T1 | load=low\n09:20 updated T1 | load=high"


@pytest.mark.parametrize(
    ("that", "text", "passes"),
    [
        ("{clock: {is: running, of: respond}}", "", True),
        ("{clock: {is: broken, of: respond}}", "", True),
        ("{clock: {is: kept, of: respond}}", "09:10 responded T1", True),
        ("{clock: {is: kept, of: respond}}", "", False),
        ("{checklist: tour}", DOOR, False),
        ("{checklist: tour}", TOUR, True),
        ("{checklist: tour}", DARK, False),
        ("{site.zone: far}", "", True),
        ("{site.zone: near}", "", False),
        ("{open: office}", "", True),
        ("{closed: office}", "", False),
        ("{qualified: {who: actor, where: {exam: passed}}}", "", True),
        ("{qualified: {who: responded, where: {exam: passed}}}", "09:10 responded T1 | person=li", False),
        ("{qualified: {who: responded, where: {exam: passed}}}", "09:10 responded T1 | person=wang", True),
        ("{happened: {fact: updated, within: 30 min}}", "09:30 updated T1", True),
        ("{happened: {fact: updated, within: 30 min}}", "09:29:59 updated T1", False),
        ("{happened: {fact: updated, not_by: responded}}",
         BY_TWO, True),
        ("{happened: {fact: updated, not_by: responded}}",
         "09:10 responded T1 | person=li\n09:20 updated T1 | person=li", False),
        ("{cel: \"site.zone == 'far'\"}", "", True),
        ("{cel: \"site.zone == 'near'\"}", "", False),
        ("{cel: \"case.site == 'port' && fact.load == '3'\"}", "", False),
        ("{elapsed: {since: reported, at_most: 1 h}}", "", True),
        ("{elapsed: {since: reported, at_most: < 1 h}}", "", False),
        ("{elapsed: {since: updated, at_least: 1 h}}", "", False),
        ("{count: {of: updated, is: '>= 2'}}", "09:10 updated T1\n09:20 updated T1", True),
        ("{count: {of: updated, is: '>= 2', where: {load: high}}}", LOADS, False),
        ("{count: {of: updated, is: '= 2'}}", LOADS, True),
        ("{count: {of: updated, is: '= 1', in: month}}", "10:00 updated T1", True),
        ("{cel: \"case.site == 'port'\"}", "", True),
        ("{count: {of: updated, is: '>= 2', in: month}}", LOADS + OTHER, True),
        ("{count: {of: updated, is: '>= 3', in: month}}", LOADS + "\n09:30 updated T2", True),
        ("{count: {of: updated, is: '>= 3', in: month}}", LOADS + "\n2026-05-31 23:59 updated T1", False),
        ("{count: {of: updated, is: '>= 3', in: month}}", LOADS + "\n09:30 restored T1", False),
        ("{count: {of: updated, is: '= 1', in: month, same: [site]}}", LOADS + "\n09:30 updated T2 | site=port", True),
        ("{count: {of: updated, is: '= 1', in: month, same: [site]}}", LOADS + "\n09:30 updated T2 | site=lake", False),
        ("{cases: {kind: incident, is: '= 1'}}", OTHER, True),
        ("{cases: {kind: incident, is: '= 1', state: closed}}", OTHER, False),
        ("{cases: {kind: incident, is: '= 1', state: closed}}", OTHER + "\n09:20 closed T2", True),
        ("{cases: {kind: incident, is: '= 1'}}", OTHER + "\n09:20 closed T2", False),
        ("{cases: {kind: incident, is: '= 1', state: any}}", OTHER + "\n09:20 closed T2", True),
        ("{cases: {kind: incident, is: '= 1', state: any}}", OTHER, True),
        ("{cases: {kind: incident, is: '= 1', same: [site]}}", OTHER, True),
        ("{cases: {kind: incident, is: '= 1', same: [site]}}", OTHER.replace("port", "lake"), False),
        ("{cases: {kind: incident, is: '= 1', where: {desk: a}}}", OTHER + " | desk=a", True),
        ("{cases: {kind: incident, is: '= 1', where: {desk: b}}}", OTHER + " | desk=a", False),
        ("{cases: {kind: incident, is: '= 1', where: {case: T2}}}", OTHER + "\n09:15 reported T3", True),
        ("{happened: {fact: updated, by: [engineer]}}", "09:10 updated T1 | by=engineer", True),
        ("{happened: {fact: updated, by: [engineer]}}", "09:10 updated T1 | by=user", False),
        ("{happened: {fact: updated, not_by: actor}}", "09:10 updated T1 | person=li", True),
        ("{happened: {fact: updated, not_by: actor}}", "09:10 updated T1 | person=wang", False),
        ("{happened: {fact: updated, not_by: actor}}", "09:10 updated T1", False),
        ("{happened: {fact: updated, not_by: holder}}", "09:10 updated T1 | person=li | holder=wang", True),
        ("{happened: {fact: updated, not_by: holder}}", "09:10 updated T1 | person=li | holder=li", False),
        ("{happened: {fact: updated, not_by: holder}}", "09:10 updated T1 | person=li", False),
        ("{distinct: [actor, responded]}", "09:10 responded T1 | person=li", True),
        ("{distinct: [actor, responded]}", "09:10 responded T1 | person=wang", False),
        ("{distinct: [actor, responded]}", "09:10 responded T1", False),
        ("{lead: {until: ends, at_least: 2 h}}", "09:10 updated T1 | ends=2026-06-01 12:00", True),
        ("{lead: {until: ends, at_least: 2 h}}", ENDS.format("11:59:59"), False),
        ("{lead: {until: ends, at_least: 2 h}}", "", False),
        ("{lead: {until: ends, at_most: 2 h}}", ENDS.format("12:00"), True),
        ("{lead: {until: ends, at_most: 2 h}}", ENDS.format("12:00:01"), False),
        ("{lead: {until: ends, at_least: 1 h, at_most: 2 h}}", ENDS.format("10:59"), False),
        ("{lead: {until: ends, at_least: 1 h, at_most: 2 h}}", ENDS.format("11:00"), True),
        ("{lead: {until: ends, at_least: 1 h, at_most: 2 h}}", ENDS.format("12:01"), False),
        ("{elapsed: {since: reported, at_least: 1 h}}", "", True),
        ("{elapsed: {since: reported, at_least: 61 min}}", "", False),
        ("{elapsed: {since: reported, at_most: 59 min}}", "", False),
        ("{elapsed: {since: reported, at_least: 30 min, at_most: 59 min}}", "", False),
        ("{elapsed: {since: reported, at_least: 61 min, at_most: 2 h}}", "", False),
        ("{clock: {is: pending, of: restore}}", "", True),
        ("{clock: {is: running, of: restore}}", "", False),
        ("{clock: {is: pending, of: restore}}", "09:10 responded T1", False),
        ("{checklist: tour}", TOUR.replace("lamp", "lamp | ok=NO"), False),
        ("{checklist: tour}", DARK + "\n09:13 checked T1 | checklist=tour | check=lamp | ok=true", True),
        ("{checklist: tour}", TOUR.replace("checklist=tour | check=lamp", "checklist=other | check=lamp"), False),
        ("{checklist: heat}", "09:10 checked T1 | checklist=heat | check=rack | value=30", True),
        ("{checklist: heat}", "09:10 checked T1 | checklist=heat | check=rack | value=31", False),
        ("{checklist: heat}", "09:10 checked T1 | checklist=heat | check=rack", False),
        ("{qualified: {who: actor, where: {exam: passed}}}", "09:10 staff - | person=wang | exam=failed", False),
        ("{qualified: {who: actor, where: {site.zone: far}}}", "09:10 staff - | person=wang | site=port", True),
        ("{qualified: {who: holder, where: {exam: passed}}}", "", False),
        ("{tag: freeze}", "", True),
        ("{tag: thaw}", "", False),
        ("{by: engineer}", "", True),
        ("{person: wang}", "", True),
        ("{fact: switched}", "", True),
        ("{fact: updated}", "", False),
        ("{kind: incident}", "", True),
        ("{state: open}", "", True),
        ("{case: T1}", "", True),
        ("{cel: \"person.exam == 'passed'\"}", "", True),
        ("{cel: \"person.exam == 'failed'\"}", "09:10 updated T1 | person=li", False),
        ("{cel: \"fact.load == '3' && site.zone == 'far'\"}", "09:10 updated T1 | load=3", False),
    ],
)  # fmt: skip
def test_a_gate_asks(tmp_path: Path, that: str, text: str, passes: bool) -> None:
    assert (refused(tmp_path, that, text) == []) is passes


def test_a_refusal_says_who_what_when_and_why(tmp_path: Path) -> None:
    (refusal,) = refused(tmp_path, "{site.zone: near}", "")
    assert (refusal.fact, refusal.kind, refusal.case, refusal.at) == ("s", "switched", "T1", at("10:00"))
    assert (refusal.rule, [unmet.title for unmet in refusal.unmet]) == ("gate:ask", ["asked"])
    text = "09:00 reported T1\n10:00 switched T1 | by=user | id=s"
    (actor,) = play(PACK.replace("THAT", "{open: office}"), text, tmp_path).decided(Refusal)
    title = {"zh": "只能由 engineer, lead 记录", "en": "only engineer, lead may record this"}
    assert actor == Refusal("s", "switched", "T1", at("10:00"), "actor", (Unmet(title, "by: user"),))


@pytest.mark.parametrize(
    ("that", "text", "passes"),
    [
        ("{load: high}", "10:00 switched T1 | line=a | by=engineer", True),
        ("{load: high}", "10:00 switched T1 | line=b | by=engineer", False),
        ("{load: high}", "10:00 switched T1 | by=engineer", False),
        ("{load: high}", "10:00 switched T1 | by=engineer | load=high", True),
        ("{site.zone: far}", "10:00 switched T1 | by=engineer | site=port", True),
        ("{site.zone: far}", "10:00 switched T1 | by=engineer", False),
        ("{load: low}", "10:00 switched T1 | by=deputy", True),
        ("{load: low}", "10:00 switched T1 | by=user", False),
        ("{load: low}", "10:00 switched T1", True),
    ],
)
def test_a_gate_looks_at_the_fact_its_line_and_its_actor(tmp_path: Path, that: str, text: str, passes: bool) -> None:
    before = "09:00 reported T1 | load=low\n09:10 measured T1 | line=a | load=high\n"
    assert (play(PACK.replace("THAT", that), before + text, tmp_path).decided(Refusal) == []) is passes


LEVELS = """
roles: {engineer: {side: provider}, user: {side: customer}}
levels: {scale: {high: {}, low: {}}, default: high, override_by: [customer], lower: {by: [customer], reason: true}}
"""


@pytest.mark.parametrize(
    ("act", "unmet"),
    [
        ("classified T1 | level=low | by=engineer", ["by: engineer", "reason"]),
        ("classified T1 | level=low | by=user", ["reason"]),
        ("classified T1 | level=low | by=engineer | reason=x", ["by: engineer"]),
        ("classified T1 | level=low | by=user | reason=x", []),
        ("classified T1 | level=high | by=engineer", []),
        ("overridden T1 | level=low | by=engineer", ["by: engineer", "reason"]),
        ("overridden T1 | level=high | by=user", ["reason"]),
        ("overridden T1 | level=low | by=user | reason=x", []),
    ],
)
def test_a_level_is_lowered_by_right_and_with_a_reason(tmp_path: Path, act: str, unmet: list[str]) -> None:
    refusals = play(LEVELS, f"09:00 reported T1\n09:10 {act}", tmp_path).decided(Refusal)
    assert [one.condition for r in refusals for one in r.unmet] == unmet


NO_OVERRIDE = {"zh": "无权人工改定级别", "en": "no right to override the level"}
NO_LOWERING = {"zh": "无权降低级别", "en": "no right to lower the level"}
NO_GROUND = {"zh": "缺少改定理由", "en": "the reason is missing"}
NO_REASON = {"zh": "降级须写明理由", "en": "lowering needs a reason"}


@pytest.mark.parametrize(
    ("act", "titles"), [("overridden", (NO_OVERRIDE, NO_GROUND)), ("classified", (NO_LOWERING, NO_REASON))]
)
def test_a_refused_change_of_level_says_so_in_both_languages(
    tmp_path: Path, act: str, titles: tuple[dict[str, str], dict[str, str]]
) -> None:  # fmt: skip
    text = f"09:00 reported T1\n09:10 {act} T1 | level=low | by=engineer | id=x"
    unmet = (Unmet(titles[0], "by: engineer"), Unmet(titles[1], "reason"))
    assert play(LEVELS, text, tmp_path).decided(Refusal) == [Refusal("x", act, "T1", at("09:10"), "level", unmet)]


MOVES = """
kinds:
  job: {opened_by: [requested], levelled: false, states: [asked, tried, done],
        moves: [{on: tested, sources: [done], to: tried}, {on: tested, sources: [tried, done], to: done}]}
facts: {tested: {}}
quotas: {visits: {grant: 2, every: month, used_by: [visited], overdraw: refuse}}
"""


def test_a_refused_move_or_use_says_what_is_the_case(tmp_path: Path) -> None:
    (state,) = play(MOVES, "09:00 requested J\n09:10 tested J | id=x", tmp_path).decided(Refusal)
    title = {
        "zh": "当前状态为“asked”，须先处于：done, tried",
        "en": "the state is asked; it must be one of done, tried",
    }
    assert state == Refusal("x", "tested", "J", at("09:10"), "state", (Unmet(title, "state: asked"),))
    (quota,) = play(MOVES, "09:00 visited -\n09:10 visited -\n09:20 visited - | id=x", tmp_path).decided(Refusal)
    title = {"zh": "额度不足，剩余 0", "en": "not enough left of the quota: 0"}
    assert (quota.rule, quota.unmet) == ("quota:visits", (Unmet(title, "left: 0"),))
