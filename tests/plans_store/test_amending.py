"""An amendment is written into the text; nothing else of it changes."""

import pytest

from opspact.plans.plan import Plan
from opspact.plans.store.amending import with_amendment
from opspact.plans.store.books import try_out
from tests.plans.support import BASE

pytestmark = pytest.mark.django_db

AMENDMENT = {
    "effective": "2026-09-01", "title": "更快: 响应", "running": "adopt",
    "change": {"commitments": {"respond": {"within": {"critical": "3 min"}}}},
}  # fmt: skip


def limit(plan: Plan) -> str:
    within = plan.pack.commitments["respond"].within
    return within.rows[0].limit.text if within else ""


def amended(text: str) -> str:
    files = with_amendment({"pack.yaml": text}, AMENDMENT)
    versions = try_out(files).book.versions
    assert [limit(v) for v in versions[-1:]] == ["3 min"]
    return files["pack.yaml"]


def test_the_first_amendment_stands_at_the_end() -> None:
    text = amended(BASE + "# kept\n\n\n")
    assert text.startswith(BASE + "# kept\n\namendments:\n  - effective: '2026-09-01'\n    title: '更快: 响应'\n")


@pytest.mark.parametrize(
    "known",
    [
        "amendments:\n  - effective: 2026-03-01  # signed\n    change: {currency: USD}\n",
        "amendments:\n- effective: 2026-03-01\n  change: {currency: USD}\n\n# the end\n",
        "amendments: [{effective: 2026-03-01, change: {currency: USD}}]\n",
        "amendments: [\n  {effective: 2026-03-01, change: {currency: USD}}, # signed\n]\n",
        "amendments: []\n",
    ],
)
@pytest.mark.parametrize("tail", ["", "notices: {}\n", "# a remark\nnotices: {}\n"])
def test_the_next_stands_after_those_there_are_and_all_lines_stay(known: str, tail: str) -> None:
    before = (BASE + known + tail).splitlines()
    after = amended(BASE + known + tail).splitlines()
    if "[" not in known:
        assert [line for line in after if line in before] == before
    assert after[: len(BASE.splitlines())] == BASE.splitlines()


def test_the_list_is_found_in_the_file_that_has_it() -> None:
    listed = "amendments:\n  - {effective: 2026-03-01, change: {currency: USD}}\n"
    files = {"pack.yaml": BASE + "include: [later.yaml]\n", "later.yaml": listed}
    made = with_amendment(files, AMENDMENT)
    assert made["pack.yaml"] == files["pack.yaml"]
    assert [plan.pack.version for plan in try_out(made).book.versions] == [1, 2, 3]
