"""Every address of the portal: strangers, the provider's people and other customers get nothing; how many queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opspact.desk.models import Attachment
from opspact.kernel import now
from opspact.kernel.time import HOUR
from opspact.portal import urls
from opspact.tenancy.viewer import SYSTEM
from opspact.work import services
from opspact.work.models import Clock
from tests.portal.support import Side, close, provider
from tests.work.live import at, settle

pytestmark = pytest.mark.django_db
NOON = at("2026-05-08 12:00")
ADDRESSES = {
    "home": "/portal/", "list": "/portal/cases/", "new": "/portal/new/", "file": "/portal/new/{contract}/",
    "foresee": "/portal/new/{contract}/foresee/", "plan": "/portal/plans/{contract}/",
    "record": "/portal/plans/{contract}/record/",
    "clocks": "/portal/plans/{contract}/record/clocks/?month=2026-05", "case": "/portal/{number}/",
    "act": "/portal/{number}/act/confirmed/", "inform": "/portal/{number}/inform/",
    "attachment": "/portal/{number}/files/{file}/", "why": "/portal/{number}/why/{promise}/1/",
    "why_line": "/portal/{number}/why/{promise}/line-1/1/",
}  # fmt: skip
POSTED = {"foresee", "inform"}
SHARED = {"home", "list", "new"}
"""Addresses without anybody's thing in them: everybody has them, with own things."""


def test_every_address_stands_in_the_table() -> None:
    assert {one.name for one in urls.urlpatterns} == set(ADDRESSES)


@pytest.fixture
def north() -> Side:
    return Side("north")


def address(name: str, side: Side) -> str:
    with now.at(NOON):
        item = side.case()
        services.take(SYSTEM, item.pk, "solved", {}, role="support_group")
        side.client.post(
            f"/portal/{item.number}/inform/", {"text": "x", "files": SimpleUploadedFile("photo.png", b"png")}
        )
        clock = Clock.objects.everything().filter(work=item, owed_by="provider").order_by("id").first()
    promise = clock.promise if clock else "none"
    kept = Attachment.objects.everything().filter(work=item).first()
    file = kept.pk if kept else 0
    return ADDRESSES[name].format(contract=side.contract.pk, number=item.number, file=file, promise=promise)


def ask(client: Client, name: str, url: str) -> int:
    send: Callable[..., Any] = client.post if name in POSTED else client.get
    with now.at(NOON + HOUR):
        answer = send(url)
        close(answer)
        return int(answer.status_code)


@pytest.mark.parametrize("name", ADDRESSES)
def test_who_gets_what(name: str, north: Side) -> None:
    url = address(name, north)
    south = Side("south")
    own = {"new": 302, "inform": 422, "why_line": 404}.get(name, 200)
    assert ask(north.client, name, url) == own
    assert ask(south.client, name, url) == (own if name in SHARED else 404)
    assert ask(provider("agent", "agent", "manager", "admin"), name, url) == 403
    assert ask(Client(), name, url) == 302


def test_lists_hold_own_cases_alone(north: Side) -> None:
    south = Side("south")
    with now.at(NOON):
        north.case(symptom="北方故障")
        south.case(symptom="南方故障")
        for place in ("/portal/", "/portal/cases/", "/portal/cases/?q=故障"):
            shown = south.client.get(place).content.decode()
            assert ("南方故障" in shown, "北方故障" in shown) == (True, False), place


def test_a_person_of_some_contracts_sees_those_alone(north: Side) -> None:
    north.account.only_contracts = []
    north.account.save()
    with now.at(NOON):
        item = north.case()
        assert north.client.get(f"/portal/{item.number}/").status_code == 404
        assert north.client.get(f"/portal/plans/{north.contract.pk}/record/").status_code == 404
        assert f"#{item.number}" not in north.client.get("/portal/").content.decode()


@pytest.mark.parametrize("place", ["/portal/", "/portal/cases/?open=all", "/portal/plans/{contract}/record/"])
def test_more_cases_need_no_more_queries(place: str, north: Side) -> None:
    url = place.format(contract=north.contract.pk)
    counts = []
    with now.at(NOON):
        for _ in range(2):
            for _ in range(4):
                item = north.case()
                services.take(SYSTEM, item.pk, "solved", {}, role="support_group")
            settle()
            north.client.get(url)
            with CaptureQueriesContext(connection) as asked:
                assert north.client.get(url).status_code == 200
            counts.append(len(asked))
    assert counts[0] == counts[1] <= 16, counts
