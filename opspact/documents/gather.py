"""From the live work item to the material of its report."""

from opspact.documents.incident import Material
from opspact.documents.shapes import Attachment, Note
from opspact.journal.models import Event
from opspact.kernel.now import now
from opspact.kernel.time import SECOND, Instant, instant
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import Viewer
from opspact.work.models import WorkItem
from opspact.work.selectors import item as find_item
from opspact.work.selectors import seen
from opspact.work.shapes import NotThere, Seen


def look(viewer: Viewer, item_id: int) -> Seen:
    """The item as it stands at the end of the present second, where the viewer may see it. Raises NotThere."""
    number = WorkItem.objects.visible_to(viewer).filter(pk=item_id).values_list("number", flat=True).first()
    if number is None:
        raise NotThere(f"item {item_id}")
    item = find_item(viewer, number)
    return seen(viewer, item, known_at=_known(item), as_of=_standing(item))


def material(given: Seen, texts: dict[str, str]) -> Material:
    """Everything the builder needs; the same for whoever looks, so that drafts do not depend on the reader."""
    item = given.item
    events = list(
        Event.objects.filter(stream="work", stream_id=item.pk, sort="desk", kind__in=("noted", "attached")).order_by(
            "seq"
        )
    )
    people = _names(given)
    return Material(
        book=given.book,
        view=given.view,
        state=given.state,
        known_at=_standing(item),
        item=str(item.number),
        subject=item.title,
        customer=item.customer.name,
        contract=item.contract.number,
        contract_title=item.contract.title,
        people=people,
        notes=[_note(one, people) for one in events if one.kind == "noted" and one.payload.get("public")],
        attachments=[_attachment(one) for one in events if one.kind == "attached" and one.payload.get("sha256")],
        texts=texts,
    )


def _known(item: WorkItem) -> Instant:
    return max(now(), instant(item.updated))


def _standing(item: WorkItem) -> Instant:
    """The whole second at or after what is known: nobody wants fractions in a report."""
    return -(-_known(item) // SECOND) * SECOND


def _names(given: Seen) -> dict[str, str]:
    """Names of the accounts that acted, by login."""
    logins = {fact.person for fact in given.state.history if fact.person}
    return dict(Account.objects.filter(login__in=logins).values_list("login", "name"))


def _note(event: Event, people: dict[str, str]) -> Note:
    who = people.get(event.person, event.person)
    text = str(event.payload.get("text", ""))
    return Note(instant(event.happened), instant(event.recorded), who, text, f"{event.stream_id}.{event.seq}")


def _attachment(event: Event) -> Attachment:
    said = event.payload
    name, size = str(said.get("name", "")), int(said.get("size", 0))
    return Attachment(name, size, str(said["sha256"]), f"{event.stream_id}.{event.seq}")
