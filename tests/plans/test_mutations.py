"""Whatever is written, the loader answers with a plan or with errors; and every plan can be doubted and told."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opspact.plans.explain import explain, markdown
from opspact.plans.lint import lint
from opspact.plans.loader import Loaded, PackErrors, Problem
from tests.plans.support import loaded

LINES = (Path(__file__).parent / "full.yaml").read_text("utf-8").splitlines()
WORDS = st.sampled_from(
    ["none", "[]", "{}", "5", "-1", "null", "true", "1e999", ".nan", '""', "[[1]]", "{a: b}", '"> 5"', "x on y",
     "2026-13-01", "99999999999999 years", "1 day, by 99:00", "{limit: 5}", "0", "restore", "office", "<<", "*a"]
)  # fmt: skip
Mutation = tuple[int, str, float, str]
MUTATIONS = st.lists(
    st.tuples(
        st.integers(0, len(LINES) - 1), st.sampled_from(["drop", "repeat", "value", "insert"]), st.floats(0, 1), WORDS
    ),
    min_size=1,
    max_size=3,
)


def mutated(mutations: list[Mutation]) -> str:
    lines = list(LINES)
    for n, how, where, word in mutations:
        line = lines[n]
        at = int(where * len(line))
        key, colon, _ = line.partition(":")
        lines[n] = {
            "drop": "",
            "repeat": f"{line}\n{line}",
            "value": f"{key}{colon} {word}",
            "insert": line[:at] + word + line[at:],
        }[how]
    return "\n".join(lines)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MUTATIONS)
def test_a_mutated_pack_is_a_plan_or_errors(mutations: list[Mutation]) -> None:
    found = read_or_errors(mutated(mutations))
    if isinstance(found, list):
        assert all(problem.message and problem.file for problem in found)
        return
    lint(found)
    for plan in found.book.versions:
        assert markdown(explain(plan.pack, "zh"))


def read_or_errors(text: str) -> Loaded | list[Problem]:
    try:
        return loaded(text)
    except PackErrors as wrong:
        return wrong.problems
