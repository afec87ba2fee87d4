"""From an alert to its judgement and its incident: the consumer `signals` of the outbox.

It looks at how alerts stand, not at what happened to them, and locks each: so it may look often, late and in any order,
and a recovery that is looked at before its problem finds both.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from opspact.journal.models import Outbox
from opspact.journal.outbox import put
from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import Instant, instant
from opspact.signals import expiring, incidents, moving, windows
from opspact.signals.incidents import Joining, Told
from opspact.signals.judging import Seen, Verdict, judge
from opspact.signals.models import Alert, AlertEvent, Source, Window
from opspact.signals.policy import Facts, Policy, Rule, filled, rule_for
from opspact.signals.reading import facts_of, plan_of, policy_of
from opspact.signals.store import CONSUMER
from opspact.tenancy.models import Contract
from opspact.ui.reader import zone

WINDOWS: Final = 1_000
"""Windows looked at."""
_JUDGED: Final = (
    "judgement", "why", "reason", "judged", "rule", "service", "site", "contract", "customer", "window_id", "work_id",
)  # fmt: skip


def consume(rows: Sequence[Outbox]) -> None:
    """Let what was said too long ago end, then look at the alerts that changed or whose time has come."""
    expiring.expire([row.stream_id for row in rows if row.body["do"] == "expire"])
    look({one for row in rows if row.body["do"] == "route" for one in row.body["alerts"]})
    for work_id in sorted({row.stream_id for row in rows if row.body["do"] == "end"}):
        incidents.tell_end(work_id)


def look(alert_ids: Iterable[int]) -> None:
    """Judge alerts that nobody judged yet, and see that incidents hear of ends. In the caller's transaction."""
    rows = Alert.objects.everything().select_for_update().filter(pk__in=set(alert_ids)).order_by("pk")
    alerts = list(rows)
    new = [one for one in alerts if one.judgement == "new"]
    if new:
        _judge(new)
    ended = {one.work_id for one in alerts if one.work_id is not None and one.ended is not None}
    put(CONSUMER, [(work_id, {"do": "end"}) for work_id in sorted(ended)])
    moving.tell(alerts)


def _judge(alerts: Sequence[Alert]) -> None:
    known = Known(alerts)
    joining: list[Joining] = []
    again: dict[Instant, list[int]] = {}
    before = {one.pk: (one.judgement, one.window_id) for one in alerts}
    for alert in alerts:
        verdict = known.verdict(alert)
        _enter(alert, verdict)
        if verdict.again is not None:
            again.setdefault(verdict.again, []).append(alert.pk)
        elif verdict.judgement == "service" and verdict.rule is not None:
            joining.append(known.joining(alert, verdict.rule))
    incidents.join(joining)
    Alert.objects.everything().bulk_update(alerts, _JUDGED, batch_size=500)
    changed = [one for one in alerts if before[one.pk] != (one.judgement, one.window_id)]
    AlertEvent.objects.bulk_create([_event(one) for one in changed], batch_size=1_000)
    for at, ids in again.items():
        put(CONSUMER, [(alerts[0].source_id, {"do": "route", "alerts": ids})], not_before=at)


def _enter(alert: Alert, verdict: Verdict) -> None:
    alert.judgement, alert.why = verdict.judgement, verdict.why
    alert.rule = verdict.rule.name if verdict.rule else ""
    if verdict.judgement != "new":
        alert.judged = now_datetime()


def _event(alert: Alert) -> AlertEvent:
    kind = "held" if alert.judgement == "new" else "judged"
    told = {
        "judgement": alert.judgement, "why": alert.why, "rule": alert.rule, "reason": alert.reason,
        "window": alert.window_id, "work": alert.work_id,
    }  # fmt: skip
    moment = now_datetime()
    data = {name: value for name, value in told.items() if value}
    return AlertEvent(alert_id=alert.pk, recorded=moment, at=moment, kind=kind, data=data)


class Known:
    """What judging some alerts needs, read at once: their sources, the windows of now, the contracts' customers."""

    def __init__(self, alerts: Sequence[Alert]) -> None:
        rows = Source.objects.everything().filter(pk__in={one.source_id for one in alerts})
        self.sources: dict[int, tuple[Source, Policy]] = {one.pk: (one, policy_of(one)) for one in rows}
        self.windows = _windows(min(one.recorded for one in alerts))
        named = {rule.contract for _, policy in self.sources.values() for rule in policy.rules if rule.contract}
        held = Contract.objects.everything().filter(pk__in=named | {one.contract_id for one in alerts})
        self.customers = dict(held.values_list("pk", "customer_id"))

    def verdict(self, alert: Alert) -> Verdict:
        """The verdict, after the alert was given what its rule says it is about."""
        source, policy = self.sources[alert.source_id]
        facts = facts_of(alert, source.title)
        rule = rule_for(policy, facts)
        if rule is not None:
            self._place(alert, rule, facts)
        seen = Seen(
            facts=facts, started=instant(alert.started), recorded=instant(alert.recorded),
            ended=None if alert.ended is None else instant(alert.ended), contract=alert.contract_id,
            window_ends=self._window(alert, facts),
        )  # fmt: skip
        return judge(seen, policy, now())

    def _place(self, alert: Alert, rule: Rule, facts: Facts) -> None:
        alert.contract_id = rule.contract if rule.contract in self.customers else alert.contract_id
        alert.customer_id = self.customers.get(alert.contract_id or 0, alert.customer_id)
        alert.service, alert.site = str(filled(rule.service, facts)), str(filled(rule.site, facts))

    def _window(self, alert: Alert, facts: Facts) -> Instant | None:
        """When the window ends that suppresses the alert; one that only marks it is noted on it."""
        for plan in self.windows:
            ends = windows.covering(plan, instant(alert.recorded), zone())
            if ends and windows.concerns(plan, facts, alert.source_id, alert.contract_id, alert.customer_id):
                alert.window_id = plan.id
                inside = now() < ends if alert.ended is None else instant(alert.ended) <= ends
                if plan.mode == "suppress" and inside:
                    return ends
        return None

    def joining(self, alert: Alert, rule: Rule) -> Joining:
        """An alert that affects service, with what its report will say."""
        source, policy = self.sources[alert.source_id]
        facts = facts_of(alert, source.title)
        about = {"service": alert.service, "site": alert.site, "item": str(filled(rule.item, facts))}
        about = {name: value for name, value in about.items() if value}
        told = Told(source.title, about, rule.role, rule.outage, rule.counts)
        given = {name: filled(value, facts) for name, value in rule.fields.items()}
        title = " · ".join(part for part in (alert.object, alert.content or alert.type) if part)
        fields: dict[str, Any] = {"title": title[:200], "channel": "monitoring", **about, **given}
        return Joining(alert, rule, told, fields, alone=not (policy.flapping and alert.flapping))


def _windows(since: datetime) -> list[windows.Plan]:
    """The windows that lasted at some time since then."""
    rows = Window.objects.everything().filter(cancelled=None, begins__lte=now_datetime())
    recent = rows.filter(Q(weekly=True) | Q(ends__gt=since))
    return [plan_of(one) for one in recent.order_by("pk")[:WINDOWS]]
