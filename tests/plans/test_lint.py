"""Every kind of doubt: found where it stands, silent where nothing is doubtful."""

import pytest

from opspact.plans.lint import DOUBTS
from tests.plans.support import BASE, doubts

DUTY = 'duties:\n  d: {clause: "1", every: month, done_by: inspected%s}\n'
DIMENSION = "sites: {s: {attributes: {km: 1}}}\ndimensions:\n  band:\n    of: site.km\n    values: {%s}\n"
PROMISE = 'commitments:\n  two: {clause: "2", %s}\n'


def promise(said: str, base: str = BASE) -> str:
    return base.replace("pauses:\n", f'  two: {{clause: "2", {said}}}\npauses:\n')


CASES = {
    "unplaced-days": (promise("until: solved, within: 2 days"), "commitments.two.within"),
    "no-calendar": (promise('until: solved, within: "2 working days, by end"'), "commitments.two.within"),
    "duty-no-calendar": (BASE + DUTY % ", due: working day 3", "duties.d.due"),
    "mixed-strictness": (promise("until: solved, within: {critical: < 5 min, general: 1 h}"), "commitments.two.within"),
    "band-hole": (BASE + DIMENSION % 'near: {range: "<= 5"}, far: {range: "> 6"}', "dimensions.band.values"),
    "band-overlap": (
        BASE + DIMENSION % 'near: {range: "<= 5"}, far: {range: ">= 5"}',
        "dimensions.band.values.far",
    ),
    "band-unreachable": (
        BASE + DIMENSION % 'near: {range: "<= 5"}, far: {range: "<= 3"}, rest: {range: "> 5"}',
        "dimensions.band.values.far",
    ),
    "cell-missing": (promise("until: solved, within: {critical: 5 min}"), "commitments.two.within"),
    "row-shadowed": (
        BASE.replace(
            "  default: general",
            '  default: general\n  assess:\n    - {when: {users: "> 5"}, level: general}\n'
            '    - {when: {users: "> 30"}, level: critical}',
        )
        + "kinds: {incident: {fields: {users: {type: number}}}}\n",
        "levels.assess[1]",
    ),
    "level-by-hand": (
        BASE.replace("  default: general", "  default: general\n  assess: [{when: {channel: phone}, level: general}]"),
        "levels.scale.critical",
    ),
    "level-no-default": (BASE.replace("  default: general\n", ""), "levels"),
    "contradiction": (promise("until: accepted, within: {critical: 3 min, general: 1 h on office}"), "commitments.two"),
    "same-act": (
        promise("until: solved, binds_same: act, within: 1 h").replace(
            "pauses:", '  three: {clause: "3", until: solved, binds_same: act, within: 2 h}\npauses:'
        ),
        "commitments.three",
    ),
    "role-unheld": (
        promise("until: solved, within: 1 h, steps: [{at: due, tell: [boss]}]").replace("roles:", "roles:\n  boss: {}"),
        "commitments.two.steps[0].tell[0]",
    ),
    "no-holders": (BASE.replace("{holders: [wang]}", "{}"), "roles"),
    "fact-unrecordable": (
        promise("until: briefed, within: 1 h").replace("roles:", "roles:\n  boss: {}")
        + "facts: {briefed: {by: [boss]}}\n",
        "commitments.two.until",
    ),
    "step-idle": (promise("until: solved, within: 1 h, steps: [{at: due}]"), "commitments.two.steps[0]"),
    "pause-unproven": (BASE.replace("{evidence: [whom]}", "{}"), "pauses.wait"),
    "pause-idle": (BASE.replace('clause: "1"', 'clause: "1"\n    paused_by: []'), "pauses.wait"),
    "pause-is-start": (BASE.replace("{evidence: [whom]}", "{from: reported}"), "pauses.wait.from"),
    "calendar-short": (BASE.replace("end: 2026-12-31", "end: 2031-12-31"), "calendars.office"),
    "anchor-unreachable": (promise("from: {period: end}, until: solved, within: 1 h"), "commitments.two.from"),
    "amendment-outside": (
        BASE + "amendments: [{effective: 2027-03-01, change: {version: 2}}]\n",
        "amendments[0].effective",
    ),
    "duty-undated": (BASE + DUTY % "", "duties.d"),
    "clause-missing": (BASE + "duties: {d: {every: month, done_by: inspected, due: end}}\n", "duties.d"),
    "record-empty": (BASE + "sites: {s: {}}\n", "sites.s"),
    "attribute-missing": (
        BASE + DIMENSION.replace("{s:", "{t: {title: T}, s:") % 'near: {range: "<= 5"}, far: {range: "> 5"}',
        "sites.t",
    ),
    "unused": (BASE + "fees: {f: {amount: 1}}\n", "fees.f"),
    "field-unknown": (promise("until: solved, within: 1 h, when: {chanel: phone}"), "commitments.two.when"),
}


def test_the_base_raises_no_doubt() -> None:
    assert doubts(BASE) == []


def test_every_doubt_has_a_case() -> None:
    assert [doubt.code for doubt in DOUBTS if doubt.code not in CASES] == []


@pytest.mark.parametrize("code", CASES)
def test_a_doubt_is_found_where_it_stands(code: str) -> None:
    text, path = CASES[code]
    found = {problem.code: problem for problem in doubts(text)}
    assert code in found, list(found.values())
    assert found[code].path == path
    assert found[code].line > 0
    assert found[code].severity == next(doubt.severity for doubt in DOUBTS if doubt.code == code)


@pytest.mark.parametrize("code", CASES)
def test_a_doubt_comes_alone(code: str) -> None:
    assert {problem.code for problem in doubts(CASES[code][0])} == {code}


def test_days_that_do_not_say_when_they_end_show_both_readings() -> None:
    (found,) = doubts(promise("until: solved, within: 2 days"))
    assert "'2 days', same time" in found.hint
    assert "'2 days', by end" in found.hint


def test_a_contradiction_shows_both_and_the_strictest() -> None:
    (found,) = doubts(CASES["contradiction"][0])
    assert "'5 min' and '3 min' for critical (the strictest is 'two')" in found.message
    assert found.other_place == "pack.yaml:14:3"


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ('a: {range: "<= 5"}, b: {range: "> 6"}', "from 5 excluded to 6 included"),
        ('a: {range: "< 5"}, b: {range: "> 5"}', "exactly 5"),
        ('b: {range: ">= 6"}, a: {range: "< 5"}', "from 5 included to 6 excluded"),
    ],
)
def test_a_hole_between_bands_says_its_edges(bands: str, said: str) -> None:
    assert said in next(p.message for p in doubts(BASE + DIMENSION % bands) if p.code == "band-hole")


@pytest.mark.parametrize(
    "bands", ['a: {range: "<= 5"}, b: {range: "> 5"}', 'a: {range: "< 5"}, b: {range: "<= 9"}, c: {range: "> 9"}']
)
def test_bands_that_meet_raise_no_doubt(bands: str) -> None:
    assert doubts(BASE + DIMENSION % bands) == []
