"""What the plan lets a customer's person record and file is offered, and nothing else."""

import pytest

from opspact.journal.models import Event
from opspact.kernel import now
from opspact.kernel.time import HOUR
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from tests.portal.support import Side, acts, page
from tests.work.live import at

pytestmark = pytest.mark.django_db
NOON = at("2026-05-08 12:00")
WORDS = {"zh": ("双方工程师确认修复", "已登记"), "en": ("Repair confirmed by an engineer", "Recorded")}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_word_that_a_gate_wants_is_given_in_the_portal(lang: str) -> None:
    own = Side("north", "s1", language=lang)
    own.holds("customer_engineer")
    with now.at(NOON):
        item = services.open_item(SYSTEM, own.contract.pk, "reported", {"kind": "incident", "title": "示例故障"}).item
        services.take(SYSTEM, item.pk, "restored", {}, role="engineer")
    with now.at(NOON + HOUR):
        assert WORDS[lang][0] in page(own, f"/portal/{item.number}/")
        there = f"/portal/{item.number}/act/repair_confirmed/"
        assert WORDS[lang][0] in page(own, there)
        assert own.client.post(there).status_code == 302
        assert "repair_confirmed" not in acts(own, item)
    event = Event.objects.get(stream="work", stream_id=item.pk, kind="repair_confirmed")
    assert (event.actor_id, event.role) == (own.account.pk, "customer_engineer")


def test_it_is_offered_to_nobody_whom_the_plan_does_not_name() -> None:
    own = Side("north", "s1")
    own.holds("customer_operator")
    with now.at(NOON):
        item = services.open_item(SYSTEM, own.contract.pk, "reported", {"kind": "incident", "title": "示例故障"}).item
        assert "repair_confirmed" not in acts(own, item)
        assert own.client.post(f"/portal/{item.number}/act/repair_confirmed/").status_code == 409
    assert not Event.objects.filter(stream_id=item.pk, kind="repair_confirmed").exists()


def test_the_authority_consents_in_the_portal_in_its_own_role() -> None:
    own = Side("north", "s0", posts=("customer_manager",))
    own.holds("authority_officer")
    with now.at(NOON):
        item = services.open_item(
            SYSTEM, own.contract.pk, "requested", {"kind": "relocation", "title": "示例搬迁"}
        ).item
        assert "consented" in acts(own, item)
        assert own.client.post(f"/portal/{item.number}/act/consented/").status_code == 302
    assert Event.objects.get(stream_id=item.pk, kind="consented").role == "authority_officer"


@pytest.mark.parametrize(
    ("pack", "offered", "kept_back"),
    [
        ("s0", {"incident", "relocation"}, {"shift", "visitor", "recording", "medium", "migration"}),
        ("s1", {"incident", "guarantee"}, {"inspection"}),
        ("s2", {"incident", "task"}, {"leave", "cleaning", "attendance", "assignment", "vendor_work", "disclosure"}),
        ("s3", {"incident"}, {"site_visit", "risk"}),
        ("s4a", {"work_order", "token_request"}, {"optimisation", "upgrade"}),
        ("s4c", {"complaint"}, {"preparation", "store_installation", "assignment"}),
    ],
)
def test_customers_file_what_is_theirs_to_open(pack: str, offered: set[str], kept_back: set[str]) -> None:
    own = Side("north", pack)
    with now.at(NOON):
        shown = page(own, f"/portal/new/{own.contract.pk}/")
    kinds = {kind for kind in offered | kept_back if f'kind={kind}"' in shown or f'name="kind" value="{kind}"' in shown}
    assert kinds == offered
