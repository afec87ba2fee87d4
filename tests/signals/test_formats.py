"""Every format through the door: problem, recovery, doubles; and what nobody should send."""

import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opspact.kernel import now
from opspact.kernel.time import HOUR, MINUTE, SECOND, instant
from opspact.signals.formats.table import PARSERS, PATHS
from opspact.signals.models import AlertEvent, Delivery
from opspact.signals.shapes import Raw, Setting, Signal, Unreadable
from tests.signals.bodies import BODIES, HEADERS, MIN, T0
from tests.signals.senders import alerts, firing, iso, source

EVERY = {**PARSERS, **PATHS}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", BODIES)
def test_a_problem_opens_an_alert_and_its_recovery_ends_it(kind: str) -> None:
    sender = source(kind=kind)
    problem, recovery = BODIES[kind]
    headers = HEADERS.get(kind, {})
    with now.at(T0 + MIN):
        assert sender.send(problem, **headers).code == 200
        assert sender.send(problem, **headers).code == 200
    (alert,) = alerts()
    assert (alert.object, alert.severity in (1, 2), alert.ended) == ("core-1", True, None)
    assert alert.content
    assert instant(alert.started) in (T0, T0 + MIN)
    with now.at(T0 + 2 * MIN):
        sender.send(recovery, **headers)
        sender.send(recovery, **headers)
    (alert,) = alerts()
    assert alert.ended is not None
    assert instant(alert.ended) in (T0 + MIN, T0 + 2 * MIN)


@pytest.mark.django_db
def test_prometheus_itself_may_post_and_must_say_it_again() -> None:
    sender = source()
    told = {name: value for name, value in firing(started=T0).items() if name in ("labels", "annotations", "startsAt")}
    with now.at(T0):
        assert sender.send([told], "api/v2/alerts").code == 200
    from tests.signals.senders import work  # noqa: PLC0415

    with now.at(T0 + 4 * MINUTE):
        sender.send([told], "api/v2/alerts")
        work()
    with now.at(T0 + 6 * MINUTE):
        work()
        assert alerts()[0].ended is None
    with now.at(T0 + 10 * MINUTE):
        work()
    ended = alerts()[0].ended
    assert ended is not None
    assert instant(ended) == T0 + 9 * MINUTE
    assert "expired" in AlertEvent.objects.values_list("kind", flat=True)
    with now.at(T0 + HOUR):
        sender.send([{**told, "startsAt": iso(T0 + HOUR), "endsAt": iso(T0 + 2 * HOUR)}], "api/v2/alerts")
    assert len(alerts()) == 2


@pytest.mark.django_db
def test_pagerdutys_clients_are_told_the_key() -> None:
    sender = source(kind="grafana")
    event = {"event_action": "trigger", "payload": {"summary": "x", "source": "s", "severity": "error"}}
    answer = sender.send(event, "v2/enqueue")
    assert (answer.code, answer.json()["status"]) == (202, "success")
    key = answer.json()["dedup_key"]
    sender.send({"event_action": "acknowledge", "dedup_key": key}, "v2/enqueue")
    assert alerts()[0].acknowledged is not None
    sender.send({"event_action": "resolve", "dedup_key": key}, "v2/enqueue")
    assert alerts()[0].ended is not None


@pytest.mark.django_db
def test_binary_and_batched_cloudevents() -> None:
    sender = source(kind="cloudevents")
    context = {"ce_id": "1", "ce_source": "/demo", "ce_specversion": "1.0", "ce_type": "demo.alert"}
    assert sender.send({"content": "down", "object": "core-1"}, **context).code == 200
    batch = [{**BODIES["cloudevents"][0], "id": str(n), "data": {"key": str(n)}} for n in range(3)]
    assert sender.send(batch, content_type="application/cloudevents-batch+json").code == 200
    assert len(alerts()) == 4


@pytest.mark.django_db
def test_a_mapping_finds_the_parts_wherever_they_are() -> None:
    mapping = {"each": "data.events", "key": "uid", "state": "st", "over": ["fine"],
               "content": "what.text|=nothing said",
               "object": "what.where", "severity": "prio", "levels": {"A": 1}, "started": "t"}  # fmt: skip
    sender = source(kind="generic", mapping=mapping)
    body = {"data": {"events": [{"uid": 1, "what": {"where": "core-1"}, "prio": "A", "t": T0 // 1000}, {"uid": 2}]}}
    with now.at(T0 + SECOND):
        assert sender.send(body).code == 200
    first, second = alerts()
    assert (first.key, first.object, first.content, first.severity) == ("1", "core-1", "nothing said", 1)
    assert instant(first.started) == T0
    assert second.key == "2"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("alertmanager", b"{"),
        ("alertmanager", b'{"alerts":[]}'),
        ("alertmanager", b'{"alerts":[{"labels":7}]}'),
        ("zabbix", b'{"eventid":"1"}'),
        ("nagios", b"{}"),
        ("pagerduty", b'{"event_action":"resolve"}'),
        ("cloudevents", b'{"id":"1"}'),
        ("nightingale", b"[{}]"),
        ("flashduty", b'{"event_status":"critical"}'),
        ("generic", b"[]"),
        ("generic", b"[" * 100_000),
        ("generic", b"\xff\xfe"),
    ],
)
def test_what_can_never_be_understood_is_refused_and_kept(kind: str, body: bytes) -> None:
    sender = source(kind=kind)
    for _ in range(2):
        assert sender.send(body).code == 400
    dead = Delivery.objects.everything().get()
    assert (dead.state, bool(dead.reason), dead.size, alerts()) == ("dead", True, len(body), [])


@pytest.mark.django_db
def test_hostile_texts_are_cut_and_kept() -> None:
    labels = {f"l{n}": "x" * 5_000 for n in range(200)}
    told = firing("A\0B", T0, **{"evil\0": "\0", **labels})
    told["annotations"] = {"summary": "<script>" * 10_000}
    told["unknown"] = {"deep": [1, 2, 3]}
    told["startsAt"] = "yesterday"
    sender = source()
    assert sender.send({"alerts": [told], "groupKey": 7}).code == 200
    (alert,) = alerts()
    assert alert.content.endswith("…[cut]")
    assert len(alert.labels) <= 60
    assert max(map(len, alert.labels.values())) <= 2_000


@pytest.mark.django_db
def test_packed_bodies_are_unpacked_and_never_beyond_the_bound() -> None:
    sender = source()
    body = json.dumps({"alerts": [firing(started=T0)]}).encode()
    assert sender.send(gzip.compress(body), content_encoding="gzip").code == 200
    assert sender.send(b"no gzip", content_encoding="gzip").code == 400
    assert sender.send(body, content_encoding="br").code == 400
    bomb = gzip.compress(b" " * 50_000_000)
    assert sender.send(bomb, content_encoding="gzip").code == 413
    assert Delivery.objects.everything().filter(state="dead").order_by("-size").first().size <= 64 * 1024  # type: ignore[union-attr]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=5),
    max_leaves=12,
)
NAMES = sorted({name for pair in BODIES.values() for body in pair for name in body} | {"labels", "severity", "payload"})


@st.composite
def mutated(draw: Any) -> dict[str, Any]:
    """A real body with some of its values replaced by anything."""
    body = dict(draw(st.sampled_from([body for pair in BODIES.values() for body in pair])))
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=4)):
        body[name] = draw(JSON)
    if isinstance(body.get("alerts"), list) and body["alerts"] and isinstance(body["alerts"][0], dict):
        changed = dict(body["alerts"][0])
        for name in draw(st.lists(st.sampled_from(sorted(changed)), max_size=3)):
            changed[name] = draw(JSON)
        body["alerts"] = [changed]
    return body


@pytest.mark.parametrize("name", EVERY)
@given(body=st.binary(max_size=60) | (JSON | mutated()).map(lambda one: json.dumps(one).encode()))
def test_no_parser_ever_fails_but_says_that_it_cannot_read(name: str, body: bytes) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded", "application/cloudevents-batch+json"):
        try:
            parsed = EVERY[name](Raw(body, {"content-type": kind}), Setting(T0))
        except Unreadable:
            continue
        for signal in parsed.signals:
            assert sound(signal), signal


def sound(signal: Signal) -> bool:
    texts = [signal.key, signal.type, signal.content, signal.object, signal.discoverer, signal.link, signal.note]
    texts += [*signal.labels, *signal.labels.values()]
    return (
        all("\0" not in one and len(one) <= 4_000 for one in texts)
        and 1 <= signal.severity <= 5
        and all(one.encode("utf-8") is not None for one in texts)
        and len(signal.key) <= 300
    )
