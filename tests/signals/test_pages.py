"""Pages: sources, the alerts and what people do with them, windows, what was not understood, the watch log."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from opspact.journal.models import Outbox
from opspact.kernel import now
from opspact.kernel.time import HOUR, MINUTE, SECOND, instant
from opspact.signals.models import Alert, AlertEvent, Delivery, Source
from opspact.tenancy.models import Contract, Customer
from opspact.work.models import OutageSpan, WorkItem
from tests.api.programs import account
from tests.signals.senders import Sending, alerts, firing, items, notification, resolved, source, work
from tests.signals.test_to_incident import RULE, T0


def browser(*posts: str, customer: Customer | None = None, language: str = "zh") -> Client:
    client = Client()
    client.force_login(account("-".join(posts), *posts, customer=customer, language=language))
    return client


@pytest.fixture
def manager(contract: Contract) -> Client:
    return browser("manager")


def test_a_source_is_made_and_its_address_works_once_told(manager: Client, contract: Contract) -> None:
    page = manager.post("/signals/sources/", {"title": "Demo", "format": "alertmanager", "contract": contract.pk})
    address = page.context["address"]
    made = Source.objects.everything().get()
    token = address.rstrip("/").rsplit("/", 1)[1]
    assert Sending(made, token).send(notification(firing(started=T0))).code == 200
    again = manager.get(f"/signals/sources/{made.pk}/")
    assert token not in again.content.decode()
    assert token[:8] in again.content.decode()


def test_rules_are_written_as_yaml_and_checked(manager: Client, contract: Contract) -> None:
    made = source(contract).source
    url = f"/signals/sources/{made.pk}/"
    form = {"title": "Demo", "per_minute": "60", "active": "yes", "mapping": "", "act": "save"}
    text = "rules:\n- name: backbone\n  match: {alertname: Link*}\n  affects: 'yes'\nhold_seconds: 30\n"
    assert manager.post(url, {**form, "policy": text}).status_code == 302
    made.refresh_from_db(from_queryset=Source.objects.everything())
    assert made.policy["rules"][0]["name"] == "backbone"
    for wrong in ("rules: [", "rulez: []", "- 1", "hold_seconds: -1", f"rules: [{{contract: {contract.pk + 99}}}]"):
        page = manager.post(url, {**form, "policy": wrong})
        assert (page.status_code, bool(page.context["problem"])) == (200, True), wrong


def registered(client: Client, alert: Alert) -> WorkItem:
    """The case that is registered from an alert by the desk's own form, with what the page filled in."""
    form = client.get(f"/signals/{alert.pk}/register/", follow=True)
    filled = dict(parse_qsl(urlsplit(form.redirect_chain[-1][0]).query))
    assert f'name="alert" value="{alert.pk}"' in form.content.decode()
    fields = {"service": "backbone", "site": "at_100", "symptom": "port", "impact": "outage"}
    more = {"kind": "incident", **{f"f-{name}": value for name, value in fields.items()}}
    answer = client.post(urlsplit(form.redirect_chain[-1][0]).path, {**filled, **more})
    assert answer.status_code == 302, answer.content.decode()
    return items()[-1]


def test_a_case_registered_from_an_alert_hears_of_its_end(manager: Client, contract: Contract) -> None:
    monitor = source(contract)
    with now.at(T0 + MINUTE):
        monitor.send(notification(firing(started=T0)))
        work()
        item = registered(manager, alerts()[0])
        assert (item.title, item.channel) == ("core-1 · LinkDown on core-1", "monitoring")
        assert instant(OutageSpan.objects.everything().get().start) == T0
        shown = manager.get(f"/desk/{item.number}/").content.decode()
        assert f"/signals/of/{item.number}/" in shown
        assert "LinkDown on core-1" in manager.get(f"/signals/of/{item.number}/").content.decode()
    with now.at(T0 + HOUR):
        monitor.send(notification(resolved(started=T0, ended=T0 + 50 * MINUTE)))
        work()
    span = OutageSpan.objects.everything().get()
    assert span.end is not None
    assert instant(span.end) == T0 + 50 * MINUTE


def test_an_alert_is_of_one_case_only(manager: Client, contract: Contract) -> None:
    source(contract).send(notification(firing(started=T0)))
    work()
    first = registered(manager, alerts()[0])
    assert registered(manager, alerts()[0]) != first
    assert alerts()[0].work_id == first.pk


def test_the_list_folds_by_incident(manager: Client, contract: Contract) -> None:
    monitor = source(contract, policy={"rules": [RULE]})
    with now.at(T0):
        monitor.send(notification(*(firing("LinkDown", T0, instance=f"core-{n}") for n in range(3)), firing("A", T0)))
        work()
    page = manager.get("/signals/").content.decode()
    assert (page.count("data-row-link"), "3 条告警" in page) == (2, True)
    assert manager.get("/signals/", {"work": items()[0].pk}).content.decode().count("data-row-link") == 3
    with now.at(T0 + HOUR):
        monitor.send(notification(resolved(started=T0, ended=T0 + MINUTE, instance="core-2")))
    page = manager.get("/signals/").content.decode()
    assert (page.count("data-row-link"), "2 条告警" in page) == (2, True)


def test_open_pages_hear_of_alerts(manager: Client, contract: Contract) -> None:
    monitor = source(contract)
    monitor.send(notification(firing("A", T0), firing("B", T0)))
    work()
    told = Outbox.objects.filter(consumer="live").values_list("stream_id", "body")
    assert list(told) == [(monitor.source.pk, {"contract": contract.pk, "customer": contract.customer_id})]
    manager.post(f"/signals/{alerts()[0].pk}/", {"act": "acknowledge"})
    assert Outbox.objects.filter(consumer="live").count() == 2
    assert 'data-live="alert:*"' in manager.get("/signals/").content.decode()


def test_a_person_judges(manager: Client, contract: Contract) -> None:
    monitor = source(contract)
    for n in range(4):
        monitor.send(notification(firing(f"A{n}", T0), group=str(n)))
    work()
    first, second, third, fourth = alerts()
    page = manager.get("/signals/").content.decode()
    assert "待人工研判" in page
    assert "未命中规则" in page
    manager.post(f"/signals/{first.pk}/", {"act": "acknowledge"})
    manager.post(f"/signals/{first.pk}/", {"act": "judge", "judgement": "one_off", "reason": "重启所致"})
    assert manager.get(f"/signals/{first.pk}/").status_code == 200
    item = registered(manager, second)
    assert manager.post(f"/signals/{third.pk}/", {"act": "attach", "number": item.number}).status_code == 302
    refused = manager.post(f"/signals/{fourth.pk}/", {"act": "attach", "number": 99})
    assert (refused.status_code, "没有工单 99" in refused.content.decode()) == (422, True)
    found = {one.pk: (one.judgement, one.work_id) for one in alerts()}
    assert found == {
        first.pk: ("one_off", None), second.pk: ("service", item.pk), third.pk: ("service", item.pk),
        fourth.pk: ("pending", None),
    }  # fmt: skip
    assert "重启所致" in manager.get(f"/signals/{first.pk}/").content.decode()
    assert list(AlertEvent.objects.filter(alert_id=first.pk).order_by("id").values_list("kind", flat=True)) == [
        "opened", "judged", "acknowledged", "judged",
    ]  # fmt: skip


def test_what_is_not_understood_is_mended_and_taken(manager: Client, contract: Contract) -> None:
    monitor = source(contract, kind="generic")
    body = {"ereignis": {"nummer": 7, "text": "down"}}
    assert monitor.send(body).code == 400
    dead = Delivery.objects.everything().get()
    assert str(dead.pk) in manager.get("/signals/dead/").content.decode()
    url = f"/signals/dead/{dead.pk}/"
    mapping = "key: ereignis.nummer\ncontent: ereignis.text\n"
    tried = manager.post(url, {"act": "try", "mapping": mapping})
    assert tried.context["tried"]["signals"][0]["signal"].content == "down"
    assert alerts() == []
    assert manager.post(url, {"act": "replay", "mapping": mapping}).status_code == 302
    assert manager.post(url, {"act": "replay", "mapping": mapping}).status_code == 302
    (alert,) = alerts()
    assert (alert.key, alert.content) == ("7", "down")
    assert Delivery.objects.everything().get().state == "replayed"
    monitor.door._senders.forget()  # noqa: SLF001
    assert monitor.send({"ereignis": {"nummer": 8, "text": "down"}}).code == 200


def test_a_window_keeps_alerts_silent_until_it_ends(manager: Client, contract: Contract) -> None:
    monitor = source(contract, policy={"rules": [RULE]})
    form = {"title": "割接", "begins": "2026-05-11T09:00", "ends": "2026-05-11T11:00", "mode": "suppress",
            "match": "instance: core-*", "contract": contract.pk}  # fmt: skip
    with now.at(T0):
        assert manager.post("/signals/windows/", form).status_code == 302
        assert "割接" in manager.get("/signals/windows/").content.decode()
        monitor.send(notification(firing(started=T0)))
        monitor.send(notification(firing(started=T0, instance="edge-1")))
        monitor.send(notification(firing("LinkLossy", T0)))
        work()
        silent, loud, over = alerts()
        assert [(one.judgement, one.why) for one in (silent, loud)] == [("new", "window"), ("service", "rule")]
    with now.at(T0 + 10 * MINUTE):
        monitor.send(notification(resolved("LinkLossy", T0, T0 + 9 * MINUTE)))
        work()
        assert [(one.judgement, one.why) for one in alerts()[2:]] == [("one_off", "window")]
        assert over.ended is None
    with now.at(T0 + HOUR + SECOND):
        work()
        assert [one.judgement for one in alerts()] == ["service", "service", "one_off"]


def test_the_watch_log_is_shown_and_taken_out(manager: Client, contract: Contract) -> None:
    monitor = source(contract)
    with now.at(T0):
        monitor.send(notification(firing("=cmd", T0)))
        work()
    asked = {"since": "2026-05-11T08:00", "until": "2026-05-11T16:00"}
    assert "=cmd on core-1" in manager.get("/signals/log/", asked).content.decode()
    file = b"".join(manager.get("/signals/log/", {**asked, "as": "csv"}).streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=cmd on core-1" in file
    assert manager.get("/signals/log/", {**asked, "as": "xlsx"}).status_code == 200
    assert "共 0 条告警" in manager.get("/signals/log/", {**asked, "until": "2026-05-11T09:00"}).content.decode()


def test_who_may_what(contract: Contract) -> None:
    monitor = source(contract)
    monitor.send(notification(firing(started=T0)))
    (alert,) = alerts()
    agent, customer = browser("agent"), browser("customer_manager", customer=contract.customer)
    assert agent.get("/signals/").status_code == 200
    for path in ("sources/", "windows/", "dead/", f"sources/{monitor.source.pk}/"):
        assert agent.get(f"/signals/{path}").status_code == 403, path
    for path in ("", f"{alert.pk}/", "log/", "sources/"):
        assert customer.get(f"/signals/{path}").status_code == 403, path
    assert browser("auditor").post(f"/signals/{alert.pk}/", {"act": "acknowledge"}).status_code == 403


def test_somebody_of_other_contracts_sees_nothing(contract: Contract) -> None:
    monitor = source(contract)
    monitor.send(notification(firing(started=T0)))
    (alert,) = alerts()
    who = account("narrow", "manager")
    who.only_contracts = [contract.pk + 1]
    who.save()
    client = Client()
    client.force_login(who)
    assert "core-1" not in client.get("/signals/").content.decode()
    for path in (f"{alert.pk}/", f"sources/{monitor.source.pk}/"):
        assert client.get(f"/signals/{path}").status_code == 404, path


@pytest.mark.parametrize("count", [1, 30])
def test_a_list_costs_the_same_however_long_it_is(
    manager: Client, contract: Contract, count: int, django_assert_max_num_queries: Any
) -> None:
    monitor = source(contract)
    monitor.send(notification(*(firing(f"A{n}", T0) for n in range(count))))
    with django_assert_max_num_queries(9):
        assert manager.get("/signals/").content.decode().count("data-row-link") == count


def test_the_pages_speak_english_too(contract: Contract) -> None:
    source(contract).send(notification(firing(started=T0)))
    client = browser("admin", language="en")
    pk = Alert.objects.everything().get().pk
    for path in ("", f"{pk}/", "sources/", "windows/", "dead/", "log/"):
        page = client.get(f"/signals/{path}")
        assert page.status_code == 200
        assert "告警" not in page.content.decode()
