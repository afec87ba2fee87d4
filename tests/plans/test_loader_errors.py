"""Every kind of error: code, line, column, path, what was expected and the nearest right word."""

import pytest

from tests.plans.support import BASE, error, errors, loaded, place


def changed(old: str, new: str) -> str:
    assert BASE.count(old) == 1, old
    return BASE.replace(old, new)


def test_the_base_is_right() -> None:
    assert errors(BASE) == []


CASES = [
    # what was written, what is written, code, line, column, path, expected or hint
    (
        "until: accepted",
        "untl: accepted, until: accepted".replace(", ", "\n    "),
        "unknown-key",
        16,
        5,
        "commitments.respond.untl",
        "did you mean 'until'?",
    ),
    ("plan: base\n", "", "missing-key", 1, 1, "", "add plan: …"),
    (
        "{at: 75 %, tell: [engineer]}",
        "{at: 75 %, tell: {a: b}}",
        "wrong-type",
        19,
        26,
        "commitments.respond.steps[0].tell",
        "a list",
    ),
    ("default: general", "default: genral", "unknown-name", 12, 12, "levels.default", "did you mean 'general'?"),
    ("critical: 5 min", "critical: 5 mn", "term", 17, 24, "commitments.respond.within.critical", "5 mn"),
    (
        "general: 1 h on office",
        "general: 1 h on offce",
        "unknown-name",
        17,
        40,
        "commitments.respond.within",
        "did you mean 'office'?",
    ),
    (
        "critical: 5 min",
        "critcal: 5 min",
        "unknown-name",
        17,
        14,
        "commitments.respond.within",
        "did you mean 'critical'?",
    ),
    (
        "critical: 5 min",
        "critical: 2 days, by end",
        "term",
        17,
        32,
        "commitments.respond.within.by end",
        "between quotes",
    ),
    (
        "until: accepted",
        "until: acepted",
        "unknown-name",
        16,
        12,
        "commitments.respond.until",
        "did you mean 'accepted'?",
    ),
    (
        "tell: [engineer]",
        "tell: [enginer]",
        "unknown-name",
        19,
        27,
        "commitments.respond.steps[0].tell[0]",
        "did you mean 'engineer'?",
    ),
    ("holders: [wang]", "holders: [wong]", "unknown-name", 7, 24, "roles.engineer.holders[0]", "did you mean 'wang'?"),
    ("at: 75 %", "at: later", "term", 19, 14, "commitments.respond.steps[0].at", "'start'"),
    ("start: 2026-01-01", "start: 2026-13-01", "term", 3, 15, "term.start", "2026-01-31"),
    ("end: 2026-12-31", "end: 2025-12-31", "order", 3, 32, "term.end", "before it begins"),
    ("plan: base", "plan: base\nzone: Asia/Peking-1", "term", 3, 7, "zone", "Asia/Shanghai"),
    ("plan: base", "plan: base\ncurrency: RMBB", "term", 3, 11, "currency", "CNY"),
    ("pack: 1", "pack: 2", "format", 1, 7, "pack", "pack: 1"),
    ("pack: 1", "pack: one", "wrong-type", 1, 7, "pack", "a whole number"),
    ("holidays: china", "holidays: chin", "calendar", 5, 59, "calendars.office.holidays", "china"),
    ('["08:30-17:30"]', '["08:30-1730"]', "calendar", 5, 31, "calendars.office.windows.mon-fri", "1730"),
    (
        "wait: {evidence: [whom]}",
        "wait: {evidence: [whom], excluded: on}",
        "wrong-type",
        21,
        38,
        "pauses.wait.excluded",
        "write true",
    ),
    (
        'clause: "1"',
        'clause: "1"\n    on_reopen: restrt',
        "choice",
        16,
        16,
        "commitments.respond.on_reopen",
        "did you mean 'restart'?",
    ),
    ('clause: "1"', "clause:", "wrong-type", 15, 5, "commitments.respond.clause", "take the key out"),
    (
        'clause: "1"',
        'clause: "1"\n    when: "case.users * * 2"',
        "cel",
        16,
        11,
        "commitments.respond.when",
        "not a CEL expression",
    ),
    (
        "within: {critical: 5 min, general: 1 h on office}",
        "judged: true",
        "exactly-one",
        14,
        3,
        "commitments.respond",
        "within, due_before",
    ),
    (
        'clause: "1"',
        'clause: "1"\n    when: {outage: {of: down}}',
        "term",
        16,
        20,
        "commitments.respond.when.outage",
        "threshold",
    ),
]


@pytest.mark.parametrize(("old", "new", "code", "line", "column", "path", "said"), CASES)
def test_an_error_says_where_and_how_to_mend(
    old: str, new: str, code: str, line: int, column: int, path: str, said: str
) -> None:
    found = error(changed(old, new))
    assert (found.code, place(found), found.path) == (code, (line, column), path), str(found)
    assert said in str(found)
    assert found.severity == "error"
    assert found.file == "pack.yaml"


def test_all_errors_come_in_one_run() -> None:
    text = (
        changed("until: accepted", "until: acepted").replace("5 min", "5 mn").replace("default: general", "default: x")
    )
    assert [problem.code for problem in errors(text)] == ["term", "unknown-name", "unknown-name"]


def test_one_wrong_cell_hides_no_other() -> None:
    found = errors(changed("{critical: 5 min, general: 1 h on office}", "{critical: 5 mn, general: 1 hr on offc x}"))
    assert [problem.path.rpartition(".")[2] for problem in found] == ["critical", "within"]


def test_an_entry_with_errors_is_still_known_by_name() -> None:
    text = changed("holders: [wang]", "holdrs: [wang]")
    assert [problem.code for problem in errors(text)] == ["unknown-key"]


@pytest.mark.parametrize("word", ["on", "off", "yes", "no"])
def test_words_of_yaml_1_1_are_plain_words(word: str) -> None:
    text = changed("wait: {evidence", f"{word}: {{evidence")
    assert errors(text) == []


def test_on_is_a_plain_key() -> None:
    assert errors(changed('clause: "1"', 'clause: "1"\n    on: office')) == []


def test_a_clause_number_is_kept_as_written() -> None:
    pack = loaded(changed('clause: "1"', "clause: 4.10")).book.latest.pack
    assert pack.commitments["respond"].clause == "4.10"


def test_a_key_written_twice() -> None:
    found = error(changed("wait: {evidence: [whom]}", "wait: {evidence: [whom]}\n  wait: {}"))
    assert (found.code, place(found), found.other_place) == ("duplicate-key", (22, 3), "pack.yaml:21:3")


def test_text_that_is_not_yaml() -> None:
    found = error(BASE + "kinds: [a\n")
    assert (found.code, found.line) == ("yaml", 23)


def test_an_expression_too_long_or_too_deep() -> None:
    long, deep = "x" * 2001, "(" * 21 + "1" + ")" * 21
    for text, said in ((long, "2,001 characters"), (deep, "nested more than 20 deep")):
        found = error(changed('clause: "1"', f'clause: "1"\n    when: "{text}"'))
        assert found.code == "cel"
        assert said in found.message


MEASURES = """
measures:
  a: {value: b + 1}
  b: {value: c * 2}
  c: {value: a}
"""


def test_a_circle_of_measures_is_named() -> None:
    found = error(BASE + MEASURES)
    assert found.code == "cycle"
    assert "a → b → c → a" in found.message or "c → a → b → c" in found.message or "b → c → a → b" in found.message


def test_an_unknown_name_in_an_expression() -> None:
    found = error(BASE + "measures:\n  a: {value: 0.5 * bb}\n  b: {count: {of: {clocks: respond}}}\n")
    assert (found.code, found.path, found.hint) == ("unknown-name", "measures.a.value", "did you mean 'b'?")


@pytest.mark.parametrize(
    ("section", "path", "word"),
    [
        ("gates: {g: {before: [startd], require: []}}", "gates.g.before[0]", "started"),
        ("duties: {d: {every: mounth, done_by: inspected}}", "duties.d.every", "mounth"),
        ("duties: {d: {every: month, done_by: inspectd}}", "duties.d.done_by", "inspected"),
        ("duties: {d: {every: month, done_by: inspected, each: site}}", "duties.d.each", "sites"),
        ("documents: {d: {to: [customr]}}", "documents.d.to[0]", "customer"),
        ("measures: {m: {mean: {of: {clocks: respnd}, value: consumed}}}", "measures.m.mean.of.clocks", "respond"),
        ("money: {m: {value: '1', base: fee}}\nfees: {fees: {amount: 1}}", "money.m.base", "fees"),
        ("notices: {n: {on: restord, tell: [engineer]}}", "notices.n.on", "restored"),
        ("kinds: {k: {fields: {f: {type: txt}}}}", "kinds.k.fields.f.type", "text"),
        ("kinds: {k: {states: [new], moves: [{on: closed, to: old}]}}", "kinds.k.moves[0].to", "closed, new, open"),
        ("ladders: {l: {rungs: [enginer]}}", "ladders.l.rungs[0]", "engineer"),
        ("exchange: {e: {satisfies: [respnd]}}", "exchange.e.satisfies[0]", "respond"),
        ("sites: {s: {targets: {respnd: 1 h}}}", "sites.s.targets.respnd", "respond"),
        ("triggers: {t: {measure: m, is: '> 1', then: x}}", "triggers.t.measure", "'m'"),
        ("quotas: {q: {grant: 1, used_by: usd}}", "quotas.q.used_by[0]", "used"),
    ],
)  # fmt: skip
def test_names_that_do_not_exist(section: str, path: str, word: str) -> None:
    found = error(BASE + section + "\n")
    assert (found.path, word in str(found)) == (path, True), str(found)


def test_an_unknown_calendar_tag_and_clock_in_conditions() -> None:
    text = changed('clause: "1"', 'clause: "1"\n    when: {tag: frost, open: offic, clock: {of: respnd, is: kept}}')
    assert [problem.path for problem in errors(text)] == ["commitments.respond.when"] * 3


def test_the_count_of_records_names_one_source() -> None:
    found = error(BASE + "measures: {m: {count: {of: {clocks: respond, cases: incident}}}}\n")
    assert (found.code, found.path) == ("exactly-one", "measures.m.count.of")
