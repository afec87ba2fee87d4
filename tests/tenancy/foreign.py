"""Everything that a customer can have, marked so that it is known wherever it shows; and who must not see it."""

from dataclasses import dataclass
from typing import Any

from opspact.api.models import Delivery, Subscription
from opspact.desk import following
from opspact.desk.models import Attachment, SavedFilter
from opspact.documents.models import Document
from opspact.kernel.now import now_datetime
from opspact.notify.models import Escalation, Message, Unreached
from opspact.people.tokens import make_token
from opspact.signals.models import Alert, Source, Window
from opspact.tenancy.models import Account, Contract, Customer, Team
from opspact.tenancy.selectors import account_of, viewer_of
from opspact.tenancy.viewer import SYSTEM, Viewer
from opspact.work import services
from opspact.work.models import Link, OutageSpan, WorkItem
from opspact.work.planned import with_plan
from tests.work.live import contract_on

MARK = "甲方之密"


@dataclass(frozen=True)
class Foreign:
    """What belongs to the other customer: the rows, and ids by the names that addresses and functions give them."""

    contract: Contract
    item: WorkItem
    ids: dict[str, Any]


def viewer(account: Account) -> Viewer:
    found = account_of(account.pk)
    assert found is not None
    return viewer_of(found)


def foreign() -> Foreign:
    """A contract of another customer with an item and all that hangs on it."""
    contract = contract_on("s2", f"{MARK}-1")
    Contract.objects.everything().filter(pk=contract.pk).update(title=MARK)
    fields = {"symptom": MARK, "service": "case-handling", "declarant": MARK}
    item = services.open_item(SYSTEM, contract.pk, "reported", fields).item
    second = services.open_item(SYSTEM, contract.pk, "reported", fields).item
    following.write(SYSTEM, item, MARK, public=True)
    account = Account.objects.create(
        login="theirs", name="Demo", posts=["customer_manager"], customer=contract.customer
    )
    rows = _rows(contract, item, account, second)
    ids = {name: row.pk for name, row in rows.items()} | {"number": item.number, "item_id": item.pk}
    shown = WorkItem.objects.everything().select_related("contract", "customer", "assignee", "team", "merged_into")
    return Foreign(contract, with_plan(shown).get(pk=item.pk), ids)


def _rows(contract: Contract, item: WorkItem, account: Account, second: WorkItem) -> dict[str, Any]:
    at = now_datetime()
    whose: dict[str, Any] = {"contract": contract, "customer": contract.customer}
    event: dict[str, Any] = {**whose, "event_id": 1, "work_id": item.pk, "number": item.number, "payload": {"t": MARK}}
    hook = Subscription.objects.create(
        account=account, contract=contract, customer_id=contract.customer_id, url=f"https://example.com/{MARK}",
        secret=b"x", made=at,
    )  # fmt: skip
    token, _ = make_token(viewer(account), MARK, ["portal"], 30)
    return {
        "contract": contract, "customer": contract.customer, "account": account, "webhook": hook, "token": token,
        "message": Message.objects.everything().create(
            **event, account=account, channel="in_app", kind="noted", why="follows", state="sent",
            happened=at, created=at, not_before=at),
        "escalation": Escalation.objects.everything().create(
            **event, kind="functional", side="customer", accounts=[account.pk], raised=at),
        "unreached": Unreached.objects.everything().create(**event, kind="escalated", role=MARK, at=at),
        "document": Document.objects.everything().create(
            work=item, **whose, kind="incident_report", title={"zh": MARK}, language="zh", drafted=at,
            state="delivered", number=MARK, to=MARK, texts={"cause": MARK}),
        "attachment": Attachment.objects.everything().create(
            work=item, **whose, sha256="0" * 64, name=f"{MARK}.txt", size=1, type="text/plain", public=True, added=at),
        **_signals(whose),
        "link": Link.objects.everything().create(source=item, target=second, kind="related"),
        "outage": OutageSpan.objects.everything().create(
            work=item, **whose, kind="business", key=MARK, start=at, facts=[MARK]),
        "delivery": Delivery.objects.create(
            subscription=hook, event_id=1, kind="noted", body=MARK, made=at, not_before=at),
        "filter": SavedFilter.objects.create(account=account, name=MARK, query=MARK),
    }  # fmt: skip


def _signals(whose: dict[str, Any]) -> dict[str, Any]:
    """What monitoring said."""
    at = now_datetime()
    source = Source.objects.everything().create(title=MARK, format="grafana", token=b"t", begins="t", made=at, **whose)
    told: dict[str, Any] = dict.fromkeys(("key", "type", "content", "object", "discoverer", "link"), MARK)
    alert = Alert.objects.everything().create(
        source=source, **whose, **told, severity=1, labels={}, started=at, recorded=at, judgement="new", flapping=False
    )
    window = Window.objects.everything().create(title=MARK, source=source, begins=at, ends=at, **whose)
    return {"source": source, "alert": alert, "window": window}


def strangers() -> dict[str, Account]:
    """A manager of another customer, and one of ours who may see that customer's contract alone."""
    customer = Customer.objects.everything().create(name="示例乙方")
    contract = Contract.objects.everything().create(customer=customer, number="demo-b", title="示例乙方合同")
    Team.objects.create(name="Demo team")
    posts = ["customer_manager", "customer_user"]
    theirs = Account.objects.create(login="b", name="Demo B", posts=posts, customer=customer)
    ours = Account.objects.create(login="limited", name="Demo limited", posts=["agent", "engineer", "manager"])
    Account.objects.filter(pk=ours.pk).update(only_contracts=[contract.pk])
    return {"customer": theirs, "limited": ours}
