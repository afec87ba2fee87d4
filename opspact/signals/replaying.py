"""Deliveries that could not be understood: trying them on, mending, taking them after all."""

import zlib
from typing import Any

from django.db import transaction

from opspact.kernel.now import now
from opspact.signals import intake, services
from opspact.signals.formats.table import parsed
from opspact.signals.models import Delivery, Source
from opspact.signals.reading import sender_of
from opspact.signals.shapes import Parsed, Raw, Unreadable
from opspact.tenancy.access import require
from opspact.tenancy.viewer import Viewer
from opspact.work.shapes import NotThere


def delivery(viewer: Viewer, delivery_id: int, *, lock: bool = False) -> Delivery:
    """A delivery of a source that the viewer manages. Raises NotThere."""
    require(viewer, services.MANAGE)
    rows = Delivery.objects.visible_to(viewer).select_related("source")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=delivery_id).first()
    if found is None:
        raise NotThere(f"delivery {delivery_id}")
    return found


def raw_of(found: Delivery) -> Raw:
    """A delivery as it came."""
    return Raw(zlib.decompress(bytes(found.body)), found.headers, found.path)


def try_on(source: Source, raw: Raw, mapping: dict[str, Any] | None = None) -> Parsed | str:
    """What would come of a body, with another mapping where given; else why it cannot be understood."""
    if mapping is not None:
        source.mapping = mapping
    try:
        return parsed(sender_of(source), raw, now())
    except Unreadable as wrong:
        return str(wrong)


def replay(viewer: Viewer, delivery_id: int) -> str:
    """Take a dead delivery after all; why it still cannot be, else nothing. Raises NotThere."""
    with transaction.atomic():
        found = delivery(viewer, delivery_id, lock=True)
        if found.state != "dead":
            return ""
        told = try_on(found.source, raw_of(found))
        if isinstance(told, str):
            return told
        changes = intake.apply(intake.raw_connection(), sender_of(found.source), told.signals, now())
        found.state, found.reason, found.signals = "replayed", "", len(told.signals)
        rows = Delivery.objects.everything().filter(pk=found.pk, day=found.day)
        rows.update(state=found.state, reason="", signals=len(changes))
    return ""
