"""Programs make sources, read alerts and judge them."""

from opspact.kernel import now
from opspact.signals.models import Source
from opspact.tenancy.models import Contract
from tests.api.programs import Program, account
from tests.signals.senders import Sending, alerts, firing, items, notification, work
from tests.signals.test_to_incident import T0


def test_a_program_does_what_the_pages_do(contract: Contract) -> None:
    program = Program(account("program", "manager"))
    made = program.post("/signal-sources", {"title": "Demo", "format": "alertmanager", "contract": contract.pk})
    assert (made.status_code, made.json()["signed"]) == (201, False)
    monitor = Sending(Source.objects.everything().get(), made.json()["token"])
    with now.at(T0):
        monitor.send(notification(firing("A", T0), firing("B", T0), firing("C", T0)))
        monitor.send(b"{")
        work()
    listed = program.get("/alerts?judgement=pending&limit=2").json()
    assert [one["type"] for one in listed["items"]] == ["C", "B"]
    assert [one["type"] for one in program.get(f"/alerts?cursor={listed['next']}").json()["items"]] == ["A"]
    first, second, third = (one.pk for one in alerts())
    assert program.post(f"/alerts/{first}/acknowledge").json()["acknowledged"]
    assert program.post(f"/alerts/{first}/judge", {"judgement": "no", "reason": "x"}).json()["judgement"] == "no"
    opening = {"contract": contract.pk, "fields": {"title": "x", "service": "backbone", "site": "at_100"}}
    number = program.post(f"/alerts/{second}/open", opening).json()["number"]
    assert program.post(f"/alerts/{third}/attach", {"number": number}).status_code == 200
    assert items()[0].number == number
    assert len(program.get(f"/alerts?item={number}").json()["items"]) == 2
    assert program.get(f"/alerts/{first}/events").json()[0]["kind"] == "opened"
    assert program.post(f"/alerts/{third}/attach", {"number": 1}).status_code == 422
    (dead,) = program.get("/dead-letters").json()["items"]
    assert program.post(f"/dead-letters/{dead['id']}/replay").status_code == 409
    changed = program.send("PATCH", f"/signal-sources/{monitor.source.pk}", {"policy": {"rules": [{"x": 1}]}})
    assert changed.status_code == 422


def test_a_program_plans_maintenance(contract: Contract) -> None:
    program = Program(account("program", "manager"))
    window = {"title": "x", "begins": "2026-12-01T00:00:00Z", "ends": "2026-12-01T02:00:00Z", "contract": contract.pk}
    made = program.post("/maintenance-windows", window)
    assert made.status_code == 201
    assert len(program.get("/maintenance-windows").json()["items"]) == 1
    assert program.send("DELETE", f"/maintenance-windows/{made.json()['id']}").status_code == 204
    assert program.get("/maintenance-windows").json()["items"] == []
    assert program.post("/maintenance-windows", {**window, "ends": window["begins"]}).status_code == 422
