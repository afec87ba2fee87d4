"""From a monitor's bytes through the door to an incident with its outage, and back."""

from typing import Any

import pytest

from opspact.kernel import now
from opspact.kernel.time import HOUR, MINUTE, SECOND, instant
from opspact.signals.models import Alert, AlertEvent, Delivery, Track
from opspact.tenancy.models import Contract
from opspact.work.models import OutageSpan
from tests.signals.senders import Sending, alerts, firing, items, notification, resolved, source, work
from tests.work.live import at

T0 = at("2026-05-11 10:00")
RULE: dict[str, Any] = {
    "name": "backbone", "match": {"alertname": "Link*"}, "service": "backbone", "affects": "yes",
    "fields": {"impact": "outage", "symptom": "port", "site": "at_100"}, "role": "duty",
}  # fmt: skip


@pytest.fixture
def monitor(contract: Contract) -> Sending:
    return source(contract, policy={"rules": [RULE]})


def said(monitor: Sending, moment: int, *told: dict[str, Any]) -> None:
    with now.at(moment):
        assert monitor.send(notification(*told)).code == 200


def worked(moment: int) -> None:
    with now.at(moment):
        work()


def test_a_problem_opens_an_incident_whose_outage_begins_by_the_senders_clock(monitor: Sending) -> None:
    said(monitor, T0 + 20 * SECOND, firing(started=T0))
    worked(T0 + 21 * SECOND)
    (alert,), (item,) = alerts(), items()
    assert (alert.judgement, alert.why, alert.work_id, alert.severity) == ("service", "rule", item.pk, 1)
    assert (alert.type, alert.content, alert.object) == ("LinkDown", "LinkDown on core-1", "core-1")
    assert (item.title, item.service, item.channel, item.kind) == (
        "core-1 · LinkDown on core-1", "backbone", "monitoring", "incident",
    )  # fmt: skip
    span = OutageSpan.objects.everything().get()
    assert (instant(span.start), span.end, span.key) == (T0, None, "backbone")
    assert instant(item.opened) == T0 + 20 * SECOND


def test_the_recovery_ends_the_outage(monitor: Sending) -> None:
    said(monitor, T0 + 20 * SECOND, firing(started=T0))
    worked(T0 + 21 * SECOND)
    said(monitor, T0 + HOUR, resolved(started=T0, ended=T0 + 50 * MINUTE))
    worked(T0 + HOUR + SECOND)
    span = OutageSpan.objects.everything().get()
    assert (instant(span.start), span.end and instant(span.end)) == (T0, T0 + 50 * MINUTE)
    kinds = AlertEvent.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["opened", "judged", "ended"]


def test_the_same_delivery_again_changes_nothing(monitor: Sending) -> None:
    for _ in range(3):
        said(monitor, T0 + 20 * SECOND, firing(started=T0))
        worked(T0 + 21 * SECOND)
    assert (len(alerts()), len(items()), Delivery.objects.everything().count()) == (1, 1, 1)
    assert Track.objects.get().count == 3


@pytest.mark.parametrize("days", [0, 1])
def test_a_recovery_that_comes_first_overtakes_nothing(monitor: Sending, days: int) -> None:
    late = T0 + days * 24 * HOUR
    said(monitor, late + 51 * MINUTE, resolved(started=T0, ended=T0 + 50 * MINUTE))
    said(monitor, late + 52 * MINUTE, firing(started=T0))
    worked(late + 53 * MINUTE)
    (alert,) = alerts()
    assert alert.ended is not None
    assert instant(alert.ended) == T0 + 50 * MINUTE
    assert Track.objects.get().alert_id is None


def test_whatever_the_order_the_alerts_are_the_same(contract: Contract) -> None:
    told = [
        firing(started=T0), resolved(started=T0, ended=T0 + MINUTE),
        firing(started=T0 + 5 * MINUTE), resolved(started=T0 + 5 * MINUTE, ended=T0 + 6 * MINUTE),
    ]  # fmt: skip
    for n, order in enumerate([(0, 1, 2, 3), (1, 0, 3, 2), (0, 1, 3, 2)]):
        monitor = source(contract, title=f"Demo {n}")
        for place in order:
            said(monitor, T0 + HOUR, told[place])
        found = Alert.objects.everything().filter(source=monitor.source).order_by("started")
        assert [(instant(one.started), one.ended and instant(one.ended)) for one in found] == [
            (T0, T0 + MINUTE), (T0 + 5 * MINUTE, T0 + 6 * MINUTE),
        ], order  # fmt: skip


def test_alerts_of_one_service_join_one_incident(monitor: Sending) -> None:
    said(monitor, T0 + SECOND, firing(started=T0), firing("LinkLossy", T0, instance="core-2"))
    said(monitor, T0 + MINUTE, firing("LinkDown", T0, instance="core-3"))
    worked(T0 + 2 * MINUTE)
    (item,) = items()
    assert [one.work_id for one in alerts()] == [item.pk] * 3
    said(monitor, T0 + HOUR, resolved(started=T0, ended=T0 + 30 * MINUTE))
    worked(T0 + HOUR)
    assert OutageSpan.objects.everything().get().end is None
    for name, instance in (("LinkLossy", "core-2"), ("LinkDown", "core-3")):
        said(monitor, T0 + 2 * HOUR, resolved(name, T0, T0 + HOUR, instance=instance))
    worked(T0 + 2 * HOUR)
    span = OutageSpan.objects.everything().get()
    assert span.end is not None
    assert instant(span.end) == T0 + HOUR


def test_without_a_rule_a_person_must_judge(contract: Contract) -> None:
    monitor = source(contract)
    said(monitor, T0, firing(started=T0))
    worked(T0)
    (alert,) = alerts()
    assert (alert.judgement, alert.why, items()) == ("pending", "no_rule", [])


def test_what_the_plan_refuses_is_left_to_a_person_with_the_reason(contract: Contract) -> None:
    monitor = source(contract, policy={"rules": [{**RULE, "kind": "accepted"}]})
    said(monitor, T0, firing(started=T0))
    worked(T0)
    (alert,) = alerts()
    assert (alert.judgement, alert.why) == ("pending", "refused")
    assert alert.reason
