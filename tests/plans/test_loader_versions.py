"""Amendments: later versions as merge patches, checked like the first."""

from datetime import date

from opspact.kernel.time import local_date
from opspact.plans.loader.load import MAX_AMENDMENTS
from tests.plans.support import BASE, error, loaded

CHANGE = """
amendments:
  - {effective: 2026-09-01, change: {pauses: null}}
  - effective: 2026-07-01
    running: adopt
    change:
      commitments:
        respond: {within: {critical: 3 min}}
"""


def test_versions_follow_their_effective_days() -> None:
    book = loaded(BASE + CHANGE).book
    assert [plan.pack.version for plan in book.versions] == [1, 2, 3]
    days = [local_date(plan.effective, plan.zone) for plan in book.versions]
    assert days == [date(2026, 1, 1), date(2026, 7, 1), date(2026, 9, 1)]
    assert [plan.running for plan in book.versions] == ["keep", "adopt", "keep"]


def test_a_change_merges_mappings_and_null_removes() -> None:
    first, second, third = loaded(BASE + CHANGE).book.versions
    texts = [
        [row.limit.text for row in plan.pack.commitments["respond"].within.rows]  # type: ignore[union-attr]
        for plan in (first, second, third)
    ]
    assert texts == [["5 min", "1 h on office"], ["3 min", "1 h on office"], ["3 min", "1 h on office"]]
    assert [list(plan.pack.pauses) for plan in (first, second, third)] == [["wait"], ["wait"], []]


def test_an_error_in_a_change_is_placed_there() -> None:
    found = error(BASE + CHANGE.replace("3 min", "3 mn"))
    assert (found.code, found.line, found.path) == ("term", 29, "commitments.respond.within.critical")


def test_an_amendment_may_say_its_number() -> None:
    book = loaded(BASE + CHANGE.replace("      commitments:", "      version: 7\n      commitments:")).book
    assert [plan.pack.version for plan in book.versions] == [1, 7, 8]


def test_amendments_are_bounded() -> None:
    """Each is a version that is read, checked and kept: a short text must not make thousands of them."""
    many = "\namendments:\n" + "  - {effective: 2026-07-01, change: {pauses: null}}\n" * (MAX_AMENDMENTS + 1)
    found = error(BASE + many)
    assert (found.code, found.path, found.expected) == ("too-large", "amendments", "at most 100")
