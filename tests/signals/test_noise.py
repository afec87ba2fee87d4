"""Blips, flapping, silence, doubles at the same moment, and a door that is pushed."""

import threading
from typing import Any

import psycopg
import pytest
from psycopg_pool import PoolTimeout

from opspact.kernel import now
from opspact.kernel.time import DAY, HOUR, MINUTE, SECOND, instant
from opspact.signals import flapping, heartbeats, partitions, pool, sealing, services
from opspact.signals.door import Door
from opspact.signals.models import Alert, Delivery, Track
from opspact.tenancy.models import Contract
from opspact.tenancy.viewer import SYSTEM
from tests.signals.senders import alerts, borrowed, firing, items, notification, resolved, source
from tests.signals.test_to_incident import RULE, T0, said, worked


def test_a_blip_is_a_one_off_and_what_lasts_is_an_incident(contract: Contract) -> None:
    monitor = source(contract, policy={"rules": [RULE], "hold_seconds": 60})
    said(monitor, T0, firing(started=T0), firing("LinkLossy", T0))
    worked(T0 + SECOND)
    assert [(one.judgement, one.why) for one in alerts()] == [("new", "hold")] * 2
    said(monitor, T0 + 40 * SECOND, resolved(started=T0, ended=T0 + 30 * SECOND))
    worked(T0 + 41 * SECOND)
    worked(T0 + 61 * SECOND)
    assert [(one.judgement, one.why) for one in alerts()] == [("one_off", "blip"), ("service", "rule")]
    assert len(items()) == 1


def test_what_flaps_opens_nothing_more_until_it_is_calm(contract: Contract) -> None:
    monitor = source(contract, policy={"rules": [{**RULE, "within_minutes": 0}]})
    at = T0
    for _ in range(6):
        said(monitor, at, firing(started=at))
        worked(at + SECOND)
        at += 30 * SECOND
        said(monitor, at, resolved(started=at - 30 * SECOND, ended=at))
        worked(at + SECOND)
        at += 30 * SECOND
    found = alerts()
    assert found[0].work_id is not None
    assert (found[-1].flapping, found[-1].judgement, found[-1].why) == (True, "pending", "flapping")
    assert len(items()) < 6
    later = T0 + 3 * HOUR
    said(monitor, later, firing(started=later))
    worked(later)
    assert (alerts()[-1].flapping, alerts()[-1].judgement) == (False, "service")


def test_the_share_of_changes_is_icingas() -> None:
    assert flapping.share(0) == 0
    assert flapping.share((1 << 20) - 1) == pytest.approx(1)
    assert flapping.share(1) > flapping.share(1 << 19)
    always = 0
    for _ in range(20):
        always = flapping.after(always, 0, changed=True)
    assert flapping.flaps(always, before=False)
    assert flapping.after(always, 100 * flapping.INTERVAL, changed=False) == 0


def test_silence_is_an_alert_and_a_sign_of_life_ends_it(db: None) -> None:
    with now.at(T0):
        monitor = source(policy={"heartbeat_seconds": 60})
        assert monitor.send(b"", "heartbeat", "GET").code == 200
    with now.at(T0 + 59 * SECOND):
        assert heartbeats.sweep() == 0
    with now.at(T0 + 61 * SECOND):
        assert heartbeats.sweep() == 1
        assert heartbeats.sweep() == 0
    (alert,) = alerts()
    assert (instant(alert.started), alert.type, alert.ended) == (T0 + 60 * SECOND, "heartbeat", None)
    with now.at(T0 + 90 * SECOND):
        monitor.send(b"", "heartbeat")
    assert alerts()[0].ended is not None
    with now.at(T0 + HOUR):
        assert heartbeats.sweep() == 1
    assert len(alerts()) == 2


def test_a_signed_source_takes_nothing_unsigned(db: None) -> None:
    monitor = source()
    secret = services.new_secret(SYSTEM, monitor.source.pk)
    body = b'{"alerts":[{"labels":{"alertname":"A"},"status":"firing"}]}'
    with now.at(T0):
        assert monitor.send(body).code == 401
        assert monitor.send(body, x_signature="sha256=00").code == 401
        stamp = str(T0 // SECOND)
        signed = sealing.signature(secret.encode(), body, stamp)
        how = {"x_grafana_alerting_signature": signed, "x_grafana_alerting_timestamp": stamp}
        assert monitor.send(body, **how).code == 200
    with now.at(T0 + HOUR):
        assert monitor.send(body, **how).code == 401
    assert sealing.signature(b"secret", b'{"a":1}') != sealing.signature(b"secret", b'{"a":1}', stamp)


def test_grafanas_signature_is_the_one_it_makes() -> None:
    body = b'{"type":"incident.opened","timestamp":"2026-01-02T03:04:05Z","data":{"id":"INC-1"}}'
    expected = "58752d052313bdbc6c31b4836227bc0d5e1d22d005eea956f15fd055c8af6cb8"
    assert sealing.signature(b"secret", body, "1700000000") == expected


def test_a_noisy_source_is_slowed_and_starves_no_other(db: None) -> None:
    noisy, calm = source(per_minute=12), source(title="Demo calm")
    calm.door = noisy.door
    codes = [noisy.send(notification(firing(f"A{n}", T0), group=str(n))).code for n in range(5)]
    assert codes[:2] == [200, 200]
    assert codes[-1] == 503
    late = noisy.send({"event_action": "resolve", "dedup_key": "x"}, "v2/enqueue")
    assert (late.code, late.headers["Retry-After"]) == (429, "5")
    assert calm.send(notification(firing(started=T0))).code == 200


def test_while_the_database_is_away_senders_are_told_to_come_again(db: None) -> None:
    monitor = source()
    monitor.send(notification(firing(started=T0)))
    for wrong in (psycopg.OperationalError("away"), PoolTimeout("full")):

        def away(wrong: Exception = wrong) -> Any:
            raise wrong

        monitor.door._connect = away  # noqa: SLF001
        assert monitor.send(notification(firing("B", T0))).code == 503


def test_strangers_and_odd_requests(db: None) -> None:
    monitor = source()
    assert monitor.send(b"", method="GET").code == 405
    services.change_source(SYSTEM, monitor.source.pk, active=False)
    monitor.door._senders.forget()  # noqa: SLF001
    assert monitor.send(notification(firing(started=T0))).code == 404
    started: list[Any] = []
    inner = Door(lambda environ, start: [b"inner"], borrowed, at_once=1)
    assert list(inner({"PATH_INFO": "/desk/"}, started.append)) == [b"inner"]


def test_the_same_alert_told_by_many_at_once_is_one_alert(committed: None) -> None:
    monitor = source()
    monitor.door = Door(lambda environ, start: [b""], pool.connection, at_once=8)
    codes: list[int] = []

    def tell(n: int) -> None:
        told = [firing(f"A{k}", T0) for k in range(20)]
        codes.append(monitor.send(notification(*(told if n % 2 else told[::-1]), group=str(n))).code)

    threads = [threading.Thread(target=tell, args=[n]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [200] * 8
    assert Alert.objects.everything().count() == 20
    assert set(Track.objects.values_list("count", flat=True)) == {8}


def test_old_partitions_are_dropped_and_new_ones_made_ahead(db: None) -> None:
    with now.at(T0):
        assert partitions.make_ahead() > 0
        assert partitions.make_ahead() == 0
        monitor = source()
        monitor.send(notification(firing(started=T0)))
        monitor.send(b"{")
    with now.at(T0 + 40 * DAY):
        partitions.drop_old()
        assert (Delivery.objects.everything().count(), Alert.objects.everything().count()) == (0, 1)
    with now.at(T0 + 240 * DAY):
        partitions.drop_old()
        assert Alert.objects.everything().count() == 0


def test_one_delivery_may_speak_of_one_alert_several_times(db: None) -> None:
    monitor = source(kind="generic")
    told: list[dict[str, Any]] = [
        {"id": 1, "status": state, "time": at} for state, at in (("firing", 1), ("ok", 2), ("firing", 3))
    ]
    with now.at(T0 + MINUTE):
        body = [{**one, "time": (T0 // SECOND) + 10 * one["time"]} for one in told]
        body[1]["endsAt"] = body[1]["time"]
        body[1]["time"] = body[0]["time"]
        assert monitor.send(body).code == 200
    assert [one.ended is None for one in alerts()] == [False, True]
