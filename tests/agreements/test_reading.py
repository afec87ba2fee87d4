"""Reading plans: the list, the document, versions, revisions and what changed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opspact.kernel.now import at
from opspact.kernel.time import Instant
from opspact.plans.store import books
from opspact.tenancy.viewer import SYSTEM
from opspact.work.services import open_item
from tests.agreements.support import PACK, contract, signed_in

pytestmark = pytest.mark.django_db

SUMMER = Instant(1_780_300_000_000_000)
"""2026-06-01."""
AMENDED = (
    PACK + "amendments:\n  - {effective: 2026-09-01, change: {commitments: {respond: {within: {critical: 3 min}}}}}\n"
)


def test_the_list_says_what_is_in_force_what_comes_and_how_the_month_goes() -> None:
    made = contract(text=AMENDED)
    with at(SUMMER):
        open_item(SYSTEM, made.pk, "reported", {})
        page = signed_in("manager").get("/plans/").content.decode()
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page.split("<tbody>")[1], re.DOTALL)
    plain = [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]
    assert plain == ["示例合同 C-1", "示例公司", "base version 1", "2026-09-01", "1", "0", "0"]


def test_more_contracts_cost_no_more_queries() -> None:
    client = signed_in("manager")
    contract("C-1")
    client.get("/plans/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/plans/")
        return len(found)

    before = queries()
    for n in range(2, 8):
        contract(f"C-{n}")
    assert queries() == before


def test_the_list_goes_on_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("selectors", "pages.reading"):
        monkeypatch.setattr(f"opspact.agreements.{module}.PAGE", 2)
    for n in range(3):
        contract(f"C-{n}")
    client = signed_in("manager")
    first = client.get("/plans/").content.decode()
    assert ("C-1" in first, "C-2" in first, "?after=C-1" in first) == (True, False, True)
    assert "C-2" in client.get("/plans/?after=C-1").content.decode()


@pytest.mark.parametrize(("lang", "words"), [("zh", "一小时|1 小时"), ("en", "1 h")])
def test_the_plan_reads_in_both_languages_with_its_promises_counted(lang: str, words: str) -> None:
    made = contract()
    with at(SUMMER):
        open_item(SYSTEM, made.pk, "reported", {})
        page = signed_in("manager", lang=lang).get(f"/plans/{made.pk}/").content.decode()
    assert re.search(words, page)
    assert f"?contract={made.pk}&amp;promise=respond" in page
    assert page.count('class="ag-open"') == 5


def test_each_version_can_be_read() -> None:
    made = contract(text=AMENDED)
    client = signed_in("manager")
    with at(SUMMER):
        now = client.get(f"/plans/{made.pk}/").content.decode()
        later = client.get(f"/plans/{made.pk}/?edition=1.2").content.decode()
    assert ("5 min" in now, "3 min" in now, "In force" in now) == (True, False, True)
    assert ("3 min" in later, "Not in force now" in later) == (True, True)


@pytest.mark.parametrize("edition", ["9", "1.9", "x", "1.x", "1e9", "99999999999999"])
def test_an_edition_that_is_none_is_not_there(edition: str) -> None:
    assert signed_in("manager").get(f"/plans/{contract().pk}/?edition={edition}").status_code == 404


def test_revisions_say_who_and_why_and_can_be_compared_in_words() -> None:
    made = contract()
    books.save(SYSTEM, made.pk, {"pack.yaml": PACK.replace("5 min", "4 min")}, "agreed on the phone")
    client = signed_in("manager")
    assert "agreed on the phone" in client.get(f"/plans/{made.pk}/revisions/").content.decode()
    told = client.get(f"/plans/{made.pk}/changes/?from=1&to=2").content.decode()
    assert "critical: 5 min → 4 min" in told
    assert "critical: 4 min → 5 min" in client.get(f"/plans/{made.pk}/changes/?from=2&to=1").content.decode()


def test_a_contract_without_a_plan_says_so() -> None:
    assert "no plan yet" in signed_in("manager").get(f"/plans/{contract(text='').pk}/").content.decode()


def test_what_is_out_of_sight_is_not_there() -> None:
    made = contract()
    client = signed_in("manager", only_contracts=[made.pk + 1])
    for path in ("", "revisions/", "changes/", "text/", "amend/", "download/"):
        assert client.get(f"/plans/{made.pk}/{path}").status_code == 404
    assert "C-1" not in client.get("/plans/").content.decode()


def test_who_may_only_read_edits_nothing() -> None:
    made = contract()
    client = signed_in("engineer")
    assert client.get(f"/plans/{made.pk}/").status_code == 200
    assert "Amend" not in client.get(f"/plans/{made.pk}/").content.decode()
    for path in ("text/", "upload/", "amend/", "amend/commitments.respond/"):
        assert client.get(f"/plans/{made.pk}/{path}").status_code == 403
    assert client.post(f"/plans/{made.pk}/save/").status_code == 403
