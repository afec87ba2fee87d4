"""Journeys of the people of the demo through the pages, each page looked at and checked for accessibility."""

import re

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from opspact.tenancy.models import Contract
from opspact.work.models import WorkItem
from tests.browser.journey import Person

pytestmark = pytest.mark.usefixtures("demo")


def test_a_fault_from_report_to_restoration(browser: Browser, live_server: LiveServer) -> None:
    """Desk: level and promises stand there before saving; then accepted and restored. Customer: sees its own only."""
    contract = Contract.objects.everything().get(number="DEMO-03")
    agent = Person(browser, live_server.url, "agent1")
    agent.visit("/account/login/", "sign-in")
    agent.sign_in()
    agent.look_over("home-agent")
    assert agent.visit("/desk/", "list") == 200
    agent.visit(f"/desk/new/{contract.pk}/", "register")
    page = agent.page
    page.fill("[name=f-symptom]", "浏览器登记的示例故障")
    page.select_option("[name=f-service]", "case-handling")
    expect(page.locator("#foreseen")).to_contain_text("响应")
    agent.look_over("register-foreseen")
    page.locator(".form-acts .btn-primary").first.click()
    page.wait_for_url(re.compile(r"/desk/\d+/$"))
    number = int(page.url.rstrip("/").rsplit("/", 1)[1])
    for kind, word in (("accepted", "受理"), ("restored", "恢复")):
        agent.visit(f"/desk/{number}/act/{kind}/", f"act-{kind}")
        page.locator(".form-acts .btn-primary").first.click()
        page.wait_for_url(re.compile(rf"/desk/{number}/$"))
        expect(page.locator("main")).to_contain_text(word)
    agent.look_over("item-restored")
    _customer_follows(browser, live_server, number)


def _customer_follows(browser: Browser, live_server: LiveServer, number: int) -> None:
    own = Person(browser, live_server.url, "justice.user", width=390, height=844)
    own.sign_in()
    own.look_over("portal-phone")
    assert own.visit(f"/portal/{number}/", "portal-case-phone") == 200
    foreign = WorkItem.objects.everything().filter(contract__number="DEMO-01").exclude(kind="").first()
    assert foreign is not None
    answer = own.page.goto(f"{live_server.url}/portal/{foreign.number}/")
    assert answer is not None
    assert answer.status == 404


def test_manager_and_auditor_look(browser: Browser, live_server: LiveServer) -> None:
    """The homes of those who do not handle cases, and the pages that lead on from there."""
    manager = Person(browser, live_server.url, "manager")
    manager.sign_in()
    for path, name in (
        ("/", "home-manager"),
        ("/plans/", "plans"),
        ("/inbox/", "inbox"),
        ("/desk/outages/", "outages"),
    ):
        assert manager.visit(path, name) == 200
    auditor = Person(browser, live_server.url, "auditor")
    auditor.sign_in()
    auditor.look_over("home-auditor")
