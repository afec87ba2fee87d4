"""A part of a case becomes a case of its own."""

from django.db import transaction

from opspact.desk.registering import SAYS_WHAT
from opspact.desk.relations import link
from opspact.runner.index import index
from opspact.tenancy.viewer import Viewer
from opspact.work import services
from opspact.work.models import WorkItem
from opspact.work.shapes import Seen

KEPT = ("service", "site", "item", "customer", "user", "declarant", "contact", "phone", "channel")
"""What the part shares with the whole."""


def split(viewer: Viewer, seen: Seen, text: str) -> WorkItem:
    """Register the part, with where and who of the whole, and link the two.

    It was reported with the whole: its clocks start there (S1.5), so that splitting moves no deadline.
    """
    view = seen.view
    own = index(seen.plan).kind(view.kind)
    says = next((name for name in SAYS_WHAT if name in own.fields and own.fields[name].type == "text"), "")
    name = says or ("title" if "symptom" in own.fields else "symptom")
    values = {key: view.fields[key] for key in KEPT if view.fields.get(key)}
    must = {key: view.fields[key] for key, field in own.fields.items() if field.required and key in view.fields}
    with transaction.atomic():
        fields = {**must, **values, name: text, "kind": view.kind}
        taken = services.open_item(viewer, seen.item.contract_id, own.opened_by[0], fields, happened=view.opened)
        link(viewer, taken.item, seen.item, "split_from")
    return taken.item
