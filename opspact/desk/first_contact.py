"""What happens right with the registration: dispatch first and record after (S1.5), or answer and end at once."""

from typing import Final

from opspact.desk.following import write
from opspact.plans.plan import Plan
from opspact.runner.index import index
from opspact.tenancy.viewer import Viewer
from opspact.work import services
from opspact.work.models import WorkItem
from opspact.work.shapes import BadFields, NotAllowed, Refused

WAY: Final = ("accepted", "responded", "solved", "answered", "confirmed")
"""Facts on the way to the end, where the plan asks for them."""


def can_end(plan: Plan, kind: str) -> bool:
    """Whether people may end such a case at all: by a fact that closes it and belongs to no other party."""
    own = index(plan)
    return any(not (own.facts[fact].by if fact in own.facts else []) for fact in own.kind(kind).closed_by)


def dispatch(viewer: Viewer, item_id: int) -> bool:
    """Send somebody at once. Whether the plan lets it."""
    return _take(viewer, item_id, "dispatched")


def end(viewer: Viewer, item_id: int, answer: str) -> bool:
    """End a case that was answered at first contact: the answer is its record. Whether it is closed now.

    What the plan refuses is left to be done: its refusal stands in the timeline.
    """
    item = WorkItem.objects.visible_to(viewer).get(pk=item_id)
    write(viewer, item, answer, public=True)
    plan = services.preview(viewer, item.contract_id, "responded", {}, item_id=item_id).plan
    kind = index(plan).kind(item.kind)
    moving = {move.on for move in kind.moves}
    for fact in WAY:
        if fact not in kind.closed_by and (fact in moving or fact == "responded"):
            _take(viewer, item_id, fact)
    return any(_take(viewer, item_id, fact) for fact in kind.closed_by[:1])


def _take(viewer: Viewer, item_id: int, fact: str) -> bool:
    """Record a fact unless the plan would refuse it: an act of ours that nobody asked for leaves no refusal behind."""
    item = WorkItem.objects.visible_to(viewer).get(pk=item_id)
    try:
        if services.preview(viewer, item.contract_id, fact, {}, item_id=item_id).refusals:
            return False
        services.take(viewer, item_id, fact, {})
    except (Refused, NotAllowed, BadFields):
        return False
    return True
