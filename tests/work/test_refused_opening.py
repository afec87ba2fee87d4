"""An opening that is refused makes no item, and still leaves its trace."""

import pytest

from opspact.journal.models import Event
from opspact.kernel import now
from opspact.runner.duties import CONTRACT
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from opspact.work.models import WorkItem
from opspact.work.rebuild import verify_work
from opspact.work.shapes import Refused
from tests.work.live import at, contract_on


@pytest.mark.django_db
def test_the_trace_is_among_the_facts_of_the_contract() -> None:
    contract = contract_on("s4b")
    with now.at(at("2026-03-08 10:00")), pytest.raises(Refused):
        services.open_item(SYSTEM, contract.pk, "letter_sent", {"signed": False}, role="provider")
    assert not WorkItem.objects.everything().exclude(key=CONTRACT).exists()
    trace = Event.objects.filter(contract_id=contract.pk, sort="refusal")
    assert "gate:signed_letter" in {event.payload["rule"] for event in trace}
    assert list(verify_work()) == []
