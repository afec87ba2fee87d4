"""Live updates: each listener hears of what it may see, and of nothing else."""

from typing import Any

import pytest

from opspact.api.live.announcing import CHANNEL, Moved, announce, announce_alerts
from opspact.api.live.subscribers import ALL, ROOM, Subscriber, Subscribers
from opspact.conf.streaming import origins
from opspact.journal.models import Outbox
from opspact.notify.bell import BELL, ring
from opspact.notify.models import Message
from opspact.tenancy.viewer import Viewer

PORTAL = frozenset({"portal"})


def moved(item: int, customer: int, *, contract: int = 1, public: bool = True) -> Moved:
    return Moved(item, contract, customer, public)


def test_two_customers_hear_each_of_their_own_only() -> None:
    subscribers = Subscribers()
    one, two = (Subscriber(Viewer(n, "demo", customer=n, rights=PORTAL)) for n in (1, 2))
    ours = Subscriber(Viewer(3, "demo", rights=frozenset({"desk.read"})))
    nobody = Subscriber(Viewer(4, "demo"))
    limited = Subscriber(Viewer(5, "demo", rights=frozenset({"desk.read"}), contracts=frozenset({7})))
    subscribers.present |= {one, two, ours, nobody, limited}
    subscribers.hear([moved(10, 1), moved(20, 2), moved(21, 2, public=False), moved(30, 3, contract=7)])
    assert [s.take()["ids"] for s in (one, two, nobody, limited)] == [["work:10"], ["work:20"], [], ["work:30"]]
    assert ours.take() == {"ids": ["work:10", "work:20", "work:21", "work:30"]}


def test_a_slow_listener_is_told_to_ask_for_everything() -> None:
    slow = Subscriber(Viewer(1, "demo", rights=frozenset({"desk.read"})))
    for n in range(ROOM + 5):
        slow.tell(f"work:{n}")
    assert slow.take() == {"ids": list(ALL)}
    assert slow.take() == {"ids": []}


def test_the_bell_rings_for_its_own_person_only() -> None:
    subscribers = Subscribers()
    one, other = (Subscriber(Viewer(n, "demo")) for n in (1, 2))
    subscribers.present |= {one, other}
    subscribers.ring([1, 7])
    assert (one.take(), other.take()) == ({"ids": [], "notices": True}, {"ids": []})
    assert one.take() == {"ids": []}


@pytest.mark.django_db
def test_whose_inbox_got_something_is_told_once(django_assert_num_queries: Any) -> None:
    rows = [Message(account_id=n, channel=channel) for n, channel in ((7, "in_app"), (7, "in_app"), (8, "mail"))]
    with django_assert_num_queries(1) as queries:
        ring(rows)
    assert (BELL in queries[0]["sql"], "'[7]'" in queries[0]["sql"]) == (True, True)
    with django_assert_num_queries(0):
        ring(rows[2:])


def test_pages_may_listen_from_every_name_and_port_of_ours() -> None:
    found = origins("http", ["127.0.0.1", "localhost", ""], None, 8080, 80)
    assert found == ["http://127.0.0.1", "http://127.0.0.1:8080", "http://localhost",
                     "http://localhost:8080"]  # fmt: skip
    assert origins("https", ["localhost"], 443, 80) == ["https://localhost", "https://localhost:80"]


@pytest.mark.django_db
def test_a_batch_is_announced_once_with_each_item_once(django_assert_num_queries: Any) -> None:
    rows = [row(1, "fact"), row(1, "desk", public=False), row(2, "desk", public=False)]
    with django_assert_num_queries(1) as queries:
        announce(rows)
    assert CHANNEL in queries[0]["sql"]
    assert '[[1,7,8,true,"work"],[2,7,8,false,"work"]]' in queries[0]["sql"].replace("\\", "")


@pytest.mark.django_db
def test_alerts_are_announced_once_for_each_source(django_assert_num_queries: Any) -> None:
    rows = [Outbox(consumer="live", stream_id=3, body={"contract": 7, "customer": 8}) for _ in range(2)]
    with django_assert_num_queries(1) as queries:
        announce_alerts(rows)
    assert queries[0]["sql"].count("alert") == 1


def test_alerts_of_no_contract_are_for_those_who_see_all() -> None:
    subscribers = Subscribers()
    rights = frozenset({"desk.read"})
    ours, limited = (
        Subscriber(Viewer(1, "demo", rights=rights)),
        Subscriber(Viewer(2, "demo", rights=rights, contracts=frozenset({7}))),
    )
    subscribers.present |= {ours, limited}
    subscribers.hear([Moved(3, 0, 0, public=False, kind="alert")])
    assert [one.take() for one in (ours, limited)] == [["alert:3"], []]


def row(item: int, sort: str, **payload: object) -> Outbox:
    body = {"contract": 7, "customer": 8, "sort": sort, "payload": payload}
    return Outbox(consumer="outward", stream_id=item, event_id=1, body=body)
