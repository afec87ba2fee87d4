"""A fault under the network plan, from the call to the proof: five people, in both languages."""

import re
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, expect

from opspact.tenancy.models import Account, Contract
from tests.browser.journey import Lang, Person

pytestmark = pytest.mark.django_db
WORDS: Final[dict[Lang, dict[str, Any]]] = {
    "zh": {
        "level": "一般故障", "hour": "1 小时", "minutes": "5 分", "respond": "电话或远程响应", "report": "故障报告",
        "arrive": "到达现场", "minutes_on_site": "时限：30 分", "waiting": "等待客户批准技术方案",
        "closed": "已关闭", "unsaved": "暂不能执行",
        "unmet": ("客户工程师未确认", "服务方工程师未确认"),
    },
    "en": {
        "level": "general", "hour": "1 h", "minutes": "5 min", "respond": "Response by telephone",
        "report": "ault report", "arrive": "rrival on site", "minutes_on_site": ": 30 min",
        "waiting": "waiting for the customer's approval", "closed": "losed", "unsaved": "cannot be done yet",
        "unmet": ("the customer's engineer has not confirmed", "the provider's engineer has not confirmed"),
    },
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_fault_from_the_call_to_the_proof(browser: Browser, site: str, lang: Lang) -> None:
    """Level and promises before saving; wait, refusal, repair, report, confirmation, rating; then it is closed."""
    agent, engineer, chief, tracker, customer = (
        Person(browser, site, login, lang).sign_in()
        for login in ("agent1", "engineer2", "pm1", "agent2", "network.user")
    )
    words = WORDS[lang]
    number = registered(agent, words)
    handled(agent, engineer, customer, number, words)
    repaired(engineer, customer, number, words)
    reported(engineer, chief, number, words)
    judged(customer, number, words)
    tracker.act(number, "followed_up")
    agent.act(number, "closed")
    agent.sees(words["closed"], part="#item-head")
    agent.look_over("fault-closed")
    customer.visit(f"/portal/{number}/", "portal-closed")
    customer.sees(words["report"], part="aside")


def registered(agent: Person, words: dict[str, Any]) -> int:
    """Taken by phone: level and promises stand there before anything is saved."""
    contract = Contract.objects.everything().get(number="DEMO-02")
    agent.visit(f"/desk/new/{contract.pk}/", "register")
    agent.fill(title="浏览器登记的示例故障", service="city_access", site="headquarters", impact="performance")
    agent.sees(words["level"], words["respond"], words["hour"], part="#foreseen")
    agent.fill(impact="outage", users="12")
    agent.sees(words["minutes"], part="#foreseen")
    agent.look_over("register-foreseen")
    agent.send()
    agent.page.wait_for_url(re.compile(r"/desk/\d+/$"))
    return int(agent.page.url.rstrip("/").rsplit("/", 1)[1])


def handled(agent: Person, engineer: Person, customer: Person, number: int, words: dict[str, Any]) -> None:
    """Dispatched, answered, on site as the customer asked, and waiting for the customer's approval."""
    agent.visit(f"/desk/{number}/assign/", "assign")
    agent.fill(assignee=str(Account.objects.get(login=engineer.login).pk))
    agent.send()
    agent.page.wait_for_url(re.compile(rf"/desk/{number}/$"))
    engineer.act(number, "responded")
    customer.act(number, "onsite_requested", base="portal")
    engineer.act(number, "arrived")
    expect(engineer.clock(words["arrive"])).to_contain_class("state-kept")
    engineer.act(number, "plan_submitted")
    engineer.sees(words["waiting"], part="#item-head")
    engineer.clock(words["arrive"]).locator("a.clock-name").click()
    engineer.sees(words["arrive"], words["minutes_on_site"], part="#dialog-body")
    engineer.page.keyboard.press("Escape")
    engineer.look_over("fault-waiting")
    customer.act(number, "plan_approved", base="portal")
    engineer.visit(f"/desk/{number}/")
    expect(engineer.page.locator("#item-head")).not_to_contain_text(words["waiting"])


def repaired(engineer: Person, customer: Person, number: int, words: dict[str, Any]) -> None:
    """Restored; solved is refused with every unmet condition until both engineers said so."""
    engineer.act(number, "restored")
    engineer.visit(f"/desk/{number}/act/solved/")
    engineer.send()
    engineer.sees(words["unsaved"], *words["unmet"], part=".refusal")
    engineer.look_over("refused")
    engineer.act(number, "repair_confirmed")
    customer.act(number, "repair_confirmed", base="portal")
    engineer.act(number, "solved")
    expect(engineer.clock(words["report"])).to_contain_class("state-running")


def reported(engineer: Person, chief: Person, number: int, words: dict[str, Any]) -> None:
    """Drafted, written, reviewed by another, delivered: the report's clock stops."""
    engineer.page.locator(f"#documents button[value={engineer.lang}]").click()
    engineer.page.wait_for_url(re.compile(r"/documents/\d+/$"))
    for text in engineer.page.locator("#content textarea").all():
        if not text.input_value():
            text.fill("示例内容")
    engineer.look_over("report-draft")
    engineer.page.locator("form[action$='/edit/'] button[type=submit]").click()
    path = engineer.page.url.removeprefix(engineer.address)
    chief.visit(path)
    chief.page.locator("form[action$='/review/'] button").click()
    chief.page.wait_for_load_state()
    engineer.visit(path)
    engineer.page.fill("[name=to]", "示例网络中心")
    engineer.page.locator("form[action$='/deliver/'] button").click()
    engineer.page.wait_for_load_state()
    engineer.look_over("report-delivered")
    engineer.visit(f"/desk/{number}/")
    expect(engineer.clock(words["report"])).to_contain_class("state-kept")


def judged(customer: Person, number: int, words: dict[str, Any]) -> None:
    """The customer reads the report, confirms and rates."""
    customer.act(number, "confirmed", base="portal")
    customer.act(number, "rated", base="portal", score="5")
    customer.sees(words["report"], part="aside")
