"""Alerts that affect service become incidents: the first of a group opens one, the others join it.

Locks are taken in one order: the alert, its bundle, the work item. Whoever tells an incident that all is well again
reads alerts without locking them.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import msgspec
from django.db.models import Max

from opspact.kernel.now import now, now_datetime
from opspact.kernel.text import pick
from opspact.kernel.time import MINUTE, Instant, instant
from opspact.plans.plan import Plan
from opspact.plans.store.books import NoPlanError, book_of
from opspact.signals.models import Alert, Bundle
from opspact.signals.policy import Rule
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from opspact.work.models import WorkItem
from opspact.work.shapes import BadFields, Earlier, NotAllowed, NotThere, Refused

GRACE = MINUTE


class Told(msgspec.Struct, frozen=True):
    """In whose name an incident is told of its outage, and of what."""

    source: str
    """Title of the source: the person in the journal."""
    fields: dict[str, str] = {}
    """Service, site and item."""
    role: str = ""
    outage: bool = True
    counts: str = "monitor"


class Joining(msgspec.Struct, frozen=True):
    """An alert on its way to an incident."""

    alert: Alert
    rule: Rule
    told: Told
    fields: dict[str, Any]
    """Values of the report."""
    alone: bool = True
    """May open an incident where there is none to join."""

    @property
    def group(self) -> str:
        """What alerts of one incident agree in."""
        labels = [f"{name}={self.alert.labels.get(name, '')}" for name in self.rule.group_by]
        return "/".join([self.told.fields.get("service", ""), self.told.fields.get("item", ""), *labels])


def join(joining: Sequence[Joining]) -> None:
    """Give each alert its incident, or say why there is none: `judgement`, `why`, `reason`, `work_id` of the alert."""
    for one in sorted(joining, key=lambda one: (one.alert.contract_id or 0, one.group, one.alert.started)):
        _join(one)


def _join(one: Joining) -> None:
    alert = one.alert
    bundle = _locked(alert.contract_id or 0, one.group)
    item = _open_item(bundle)
    fresh = bundle.last + timedelta(minutes=one.rule.within_minutes) > now_datetime()
    if item is not None and (fresh or _any_open(item.pk)):
        _attach(bundle, item, one)
    elif one.alone:
        _open(bundle, one)
    else:
        alert.judgement, alert.why = "pending", "flapping"


def _locked(contract: int, key: str) -> Bundle:
    Bundle.objects.bulk_create(
        [Bundle(contract_id=contract, key=key, last=now_datetime())], ignore_conflicts=True
    )  # fmt: skip
    return Bundle.objects.select_for_update().get(contract_id=contract, key=key)


def _open_item(bundle: Bundle) -> WorkItem | None:
    if bundle.work_id is None:
        return None
    return WorkItem.objects.everything().filter(pk=bundle.work_id, open=True).defer("search").first()


def _any_open(work_id: int) -> bool:
    return Alert.objects.everything().filter(work_id=work_id, ended=None).exists()


def _open(bundle: Bundle, one: Joining) -> None:
    """Open an incident; a plan that refuses it leaves the alert to a person."""
    alert, told = one.alert, one.told
    at = min(instant(alert.recorded), now())
    began = min(instant(alert.started), at)
    try:
        plan = book_of(bundle.contract_id).at(at)
        earlier = [Earlier(kind, began, fields, role=told.role or None) for kind, fields in outage_facts(plan, told, 0)]
        taken = services.open_item(
            SYSTEM, bundle.contract_id, one.rule.kind, one.fields, happened=at, role=told.role or None,
            person=told.source, earlier=earlier,
        )  # fmt: skip
    except (Refused, BadFields, NotThere, NotAllowed, NoPlanError) as refused:
        alert.judgement, alert.why, alert.reason = "pending", "refused", _words(refused)
        return
    bundle.over, bundle.told = None, msgspec.to_builtins(told)
    _linked(bundle, taken.item.pk, alert)


def _attach(bundle: Bundle, item: WorkItem, one: Joining) -> None:
    """Let an alert join; where all was well again by then, the outage begins anew."""
    if bundle.over is not None and one.alert.ended is None:
        _tell(bundle, 0, max(instant(one.alert.started), instant(bundle.over)))
        bundle.over = None
    _linked(bundle, item.pk, one.alert)


def _linked(bundle: Bundle, work_id: int, alert: Alert) -> None:
    bundle.work_id, bundle.last = work_id, now_datetime()
    bundle.save()
    alert.work_id = work_id


def tell_end(work_id: int) -> None:
    """Tell an incident that by the monitor's word its outage is over, when its last alert has ended. In a transaction.

    Where the engineer's word counts, the monitor's is a note.
    """
    bundle = Bundle.objects.select_for_update().filter(work_id=work_id).order_by("pk").first()
    if bundle is None or bundle.over is not None or _any_open(work_id):
        return
    ended = Alert.objects.everything().filter(work_id=work_id).aggregate(last=Max("ended"))["last"]
    if ended is not None:
        _tell(bundle, 1, min(instant(ended), now()))
        bundle.over = ended
        bundle.save(update_fields=["over"])


def _tell(bundle: Bundle, side: int, at: Instant) -> None:
    """Say that the outage began (side 0) or ended (1). What the plan refuses is left to the people on the case."""
    told, work_id = msgspec.convert(bundle.told, Told), bundle.work_id
    if work_id is None or not told.outage:
        return
    if told.counts == "engineer":
        services.note(SYSTEM, work_id, "monitored", {"over": bool(side), "at": at, "source": told.source})
        return
    plan = book_of(bundle.contract_id).at(now())
    for kind, fields in outage_facts(plan, told, side):
        try:
            services.take(SYSTEM, work_id, kind, fields, happened=at, role=told.role or None, person=told.source)
        except (Refused, BadFields, NotAllowed):
            services.note(SYSTEM, work_id, "monitored", {"over": bool(side), "at": at, "source": told.source})


def outage_facts(plan: Plan, told: Told, side: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The facts by which the plan knows that an outage begins or ends, each with what is out."""
    if not told.outage:
        return
    seen: set[str] = set()
    for kind in plan.pack.outages.values():
        facts = (kind.starts, kind.ends)[side]
        if kind.while_ is None and facts and facts[0] not in seen:
            seen.add(facts[0])
            value = told.fields.get(kind.key, "")
            yield facts[0], {kind.key: value} if value else {}


def _words(refused: Exception) -> str:
    """Why a plan refused, as the journal keeps it too."""
    if isinstance(refused, Refused):
        unmet = [pick(one.title, "zh") for refusal in refused.refusals for one in refusal.unmet]
        return "；".join(unmet)[:500]
    if isinstance(refused, BadFields):
        return "；".join(pick(words, "zh") for words in refused.problems.values())[:500]
    return str(refused)[:500]
