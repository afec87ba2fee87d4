"""Escalations: who was asked, who answered."""

from django.db.models import Q
from django.http import HttpResponse
from ninja import Query, Router

from opspact.api.contract import READ, operation
from opspact.api.documented import reply
from opspact.api.door import Request
from opspact.api.pages import paged
from opspact.api.shapes.common import Id, Page
from opspact.api.shapes.own import AcknowledgeIn, EscalationOut, EscalationPage
from opspact.notify import escalations, inbox
from opspact.notify.models import Escalation

router = Router(tags=["escalations"])


class EscalationsWanted(Page):
    """Which escalations."""

    contract: Id | None = None
    number: Id | None = None
    mine: bool = False
    waiting: bool | None = None


@router.get("/escalations", **operation(EscalationPage, *READ))
def list_escalations(request: Request, wanted: Query[EscalationsWanted]) -> HttpResponse:
    """Escalations that the caller may see. `mine`: those that ask the caller; `waiting`: whether an answer is due."""
    viewer, open_now = (
        request.caller.viewer,
        Q(acknowledged_at=None, climbed_to=None, withdrawn=False, repaired_at=None),
    )
    exact = {name: value for name in ("contract", "number") if (value := getattr(wanted, name))}
    rows = inbox.seen_escalations(viewer).filter(**exact)
    if wanted.mine:
        rows = rows.filter(accounts__contains=[viewer.account])
    if wanted.waiting is not None:
        rows = rows.filter(open_now if wanted.waiting else ~open_now)
    return reply(EscalationPage(*paged(rows, wanted, _escalation, latest=True)))


@router.put("/escalations/{int:escalation}/answer", **operation(EscalationOut, *READ))
def acknowledge_escalation(request: Request, escalation: int, body: AcknowledgeIn) -> HttpResponse:
    """Answer an escalation: it climbs no further. The first answer stands."""
    return reply(_escalation(escalations.acknowledge(request.caller.viewer, escalation, body.feedback)))


def _escalation(row: Escalation) -> EscalationOut:
    return EscalationOut(
        row.pk, row.number, row.contract_id, row.kind, row.role, list(row.accounts), row.reporter_id, row.raised,
        row.acknowledged_by_id, row.acknowledged_at, row.feedback, row.repaired_at, row.withdrawn, row.climbs_at,
        row.climbed_to_id,
    )  # fmt: skip
