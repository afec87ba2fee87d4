"""Amendments in forms: what is typed becomes an entry of the pack; what it does to open cases is shown first."""

import re
from typing import Any

import pytest

from opspact.agreements.forms import change_of, form_of
from opspact.journal.models import Outbox
from opspact.journal.outbox import drain
from opspact.kernel.now import at
from opspact.kernel.time import DAY, HOUR, Instant, instant
from opspact.plans.loader.tree import Entries
from opspact.plans.plan import Plan
from opspact.plans.store import books
from opspact.plans.store.models import Revision
from opspact.tenancy.viewer import SYSTEM
from opspact.work.models import Clock
from opspact.work.services import open_item
from tests.agreements.support import PACK, contract, signed_in
from tests.agreements.test_editing import hidden, save
from tests.plans.support import loaded

pytestmark = pytest.mark.django_db

MONDAY = Instant(1_780_279_200_000_000)
"""2026-06-01 10:00 in the plan's zone."""
RICH = (
    PACK
    + """\
fees:
  monthly: {amount: 1200.50}
"""
)
RICH = RICH.replace("{windows:", "{closed: [{day: 2026-03-02, title: Inventory}], windows:")


def tree(text: str = RICH) -> Entries:
    return loaded(text).sources[-1][1]


@pytest.mark.parametrize(
    ("part", "typed", "change"),
    [
        ("commitments.respond", {"within.critical": "3 min"}, {"within": {"critical": "3 min"}}),
        ("commitments.respond", {"within.general": ""}, {"within": {"general": None}}),
        ("commitments.respond", {"within.critical": " 5 min "}, None),
        ("commitments.respond", {"steps.0.tell": "engineer， provider"},
         {"steps": [{"at": "75 %", "tell": ["engineer", "provider"]}]}),
        ("commitments.respond", {"steps.1.at": "due", "steps.1.tell": "engineer"},
         {"steps": [{"at": "75 %", "tell": ["engineer"]}, {"at": "due", "tell": ["engineer"]}]}),
        ("commitments.respond", {"steps.0.at": "", "steps.0.tell": ""}, {"steps": []}),
        ("calendars.office", {"windows.mon-fri": "08:00-12:00, 13:00-18:00"},
         {"windows": {"mon-fri": ["08:00-12:00", "13:00-18:00"]}}),
        ("calendars.office", {"closed.1.day": "2026-04-01"},
         {"closed": [{"day": "2026-03-02", "title": "Inventory"}, {"day": "2026-04-01"}]}),
        ("roles.engineer", {"holders": "wang, li"}, {"holders": ["wang", "li"]}),
        ("levels", {"declared_by": "customer"}, {"declared_by": ["customer"]}),
        ("fees.monthly", {"amount": "1300"}, {"amount": "1300"}),
    ],
)  # fmt: skip
def test_only_what_was_typed_anew_is_the_change(
    part: str, typed: dict[str, str], change: dict[str, Any] | None
) -> None:
    section, _, name = part.partition(".")
    expected = {} if change is None else {section: {name: change}} if name else {section: change}
    assert change_of(tree(), part, typed) == expected


@pytest.mark.parametrize("part", ["commitments.gone", "measures", "blocks.x", "pack", "roles", "commitments"])
def test_what_has_no_form_has_none(part: str) -> None:
    assert form_of(tree(), part) is None or part in ("roles", "commitments")


@pytest.mark.parametrize(
    "part", ["commitments.respond", "calendars.office", "roles.engineer", "levels", "fees.monthly"]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_form_shows_what_the_plan_says(part: str, lang: str) -> None:
    made = contract(text=RICH)
    client = signed_in("manager", lang=lang)
    assert f"/amend/{part}/" in client.get(f"/plans/{made.pk}/amend/").content.decode()
    page = client.get(f"/plans/{made.pk}/amend/{part}/").content.decode()
    form = form_of(tree(), part)
    assert form is not None
    shown = [*form.fields, *(field for rows in form.lists for row in rows.rows for field in row)]
    assert all(f'name="{field.name}" value="{field.text}"' in page for field in shown)


def limit(plan: Plan) -> str:
    within = plan.pack.commitments["respond"].within
    return within.rows[0].limit.text if within else ""


def amend(pk: int, part: str = "commitments.respond", **typed: str) -> Any:
    fields = {"seen": "1", "effective": "2026-06-03", "running": "keep", **typed}
    client = signed_in("manager")
    return client, client.post(f"/plans/{pk}/amend/{part}/", fields)


def test_an_amendment_is_appended_and_comments_stay() -> None:
    made = contract(text=RICH + "# the end\n")
    with at(MONDAY):
        client, answer = amend(made.pk, **{"within.critical": "3 min", "title": "Faster", "reason": "agreed"})
        save(client, made.pk, answer.content.decode())
    text = Revision.objects.everything().get(number=2).text.files["pack.yaml"]
    assert text.startswith(RICH + "# the end\n")
    first, second = books.book_of(made.pk).versions
    assert [limit(v) for v in (first, second)] == ["5 min", "3 min"]
    assert second.effective == MONDAY + DAY + 14 * HOUR


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"within.critical": "soon"}, "within.critical"),
        ({"steps.0.tell": "nobody"}, "steps.0.tell"),
        ({"within.critical": "3 min", "effective": "2025-01-01"}, "effective"),
        ({"within.critical": "3 min", "effective": "someday"}, "effective"),
    ],
)
def test_errors_stand_at_their_field_and_what_was_typed_stays(typed: dict[str, str], field: str) -> None:
    made = contract()
    _, answer = amend(made.pk, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'name="{field}" value="{typed[field]}"[^>]*aria-invalid', page)
    assert 'class="ag-wrong"' in page
    assert "things must be mended" not in page


def test_nothing_typed_is_no_amendment() -> None:
    _, answer = amend(contract().pk)
    assert "Nothing was changed." in answer.content.decode()


def test_before_saving_it_shows_which_deadlines_move_and_which_verdicts_flip() -> None:
    made = contract()
    with at(MONDAY - 2 * DAY):
        open_item(SYSTEM, made.pk, "reported", {})
    with at(MONDAY):
        _, answer = amend(made.pk, effective="2026-06-01", running="adopt", **{"within.general": "30 min on office"})
        page = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
        _, kept = amend_again(made.pk)
    assert "1 open cases were looked at: 1 stand on another version, 1 clocks move, 0 verdicts change." in page
    assert "2026-06-01 09:30 2026-06-01 09:00" in page
    assert "no deadline moves and no verdict changes" in kept.content.decode()


def amend_again(pk: int) -> Any:
    client = signed_in("admin")
    fields = {"seen": "1", "effective": "2026-06-01", "running": "keep", "within.general": "30 min on office"}
    return client, client.post(f"/plans/{pk}/amend/commitments.respond/", fields)


def test_a_longer_look_goes_on_where_the_first_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("opspact.agreements.pages.saving.FIRST", 2)
    made = contract()
    with at(MONDAY):
        for _ in range(3):
            open_item(SYSTEM, made.pk, "reported", {})
        client, answer = amend(made.pk, **{"within.critical": "3 min"})
        page = answer.content.decode()
        assert "2 open cases were looked at" in page
        assert "There are more open cases" in page
        fields = {name: hidden(page, name) for name in ("held", "seen", "reason", "beyond")}
        page = client.post(f"/plans/{made.pk}/preview/", fields).content.decode()
    assert "1 open cases were looked at" in page
    assert "There are more open cases" not in page


def test_open_cases_adopt_it_on_its_day_by_themselves() -> None:
    made = contract()
    with at(MONDAY + 7 * HOUR):
        open_item(SYSTEM, made.pk, "reported", {})
        client, answer = amend(made.pk, running="adopt", effective="2026-06-02", **{"within.general": "2 h on office"})
        save(client, made.pk, answer.content.decode())
        drain("contracts")
        drain("refresh")
        assert due(made.pk) == [MONDAY + 23 * HOUR]
    with at(MONDAY + 14 * HOUR - 1):
        drain("refresh")
        assert Outbox.objects.filter(consumer="refresh").count() == 1
    with at(MONDAY + 14 * HOUR):
        drain("refresh")
        assert due(made.pk) == [MONDAY + DAY]


def due(pk: int) -> list[Instant]:
    rows = Clock.objects.everything().filter(contract_id=pk, promise="respond")
    return [instant(clock.due) for clock in rows if clock.due]
