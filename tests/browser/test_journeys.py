"""Shorter journeys: a customer with a phone, keys alone, two on one case, an amendment, the homes of all others."""

import re

import pytest
from playwright.sync_api import Browser, expect

from opspact.journal.outbox import drain
from opspact.tenancy.models import Account, Contract
from tests.browser.journey import PHONE, Lang, Person, apart

pytestmark = pytest.mark.django_db
PASTED = """text => {
    const data = new DataTransfer()
    data.items.add(new File([text], "image.png", {type: "image/png"}))
    document.querySelector("#note").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}))
}"""


def contract(number: str) -> int:
    """The id of a contract of the demo."""
    return Contract.objects.everything().get(number=number).pk


def registered(agent: Person, symptom: str) -> int:
    """A fault under the plan of business systems, taken at the desk; its number."""
    agent.visit(f"/desk/new/{contract('DEMO-03')}/")
    agent.fill(symptom=symptom, service="case-handling")
    agent.send()
    agent.page.wait_for_url(re.compile(r"/desk/\d+/$"))
    return int(agent.page.url.rstrip("/").rsplit("/", 1)[1])


def test_a_customer_files_and_follows_on_a_phone(browser: Browser, site: str) -> None:
    """Filed with a file, followed, added to; the desk's feedback names the handler. Foreign cases are not there."""
    customer = Person(browser, site, "justice.user", size=PHONE).sign_in()
    customer.look_over("portal-home")
    customer.visit(f"/portal/new/{contract('DEMO-03')}/?kind=incident")
    customer.fill(symptom="手机提交的示例故障", service="case-handling")
    customer.page.set_input_files("#files", {"name": "示例.txt", "mimeType": "text/plain", "buffer": b"demo"})
    customer.sees("示例.txt", part=".btn-file")
    customer.sees("响应", part="#foreseen")
    customer.look_over("portal-file")
    customer.send()
    customer.page.wait_for_url(re.compile(r"/portal/\d+/$"))
    number = int(customer.page.url.rstrip("/").rsplit("/", 1)[1])
    customer.page.fill("[name=text]", "补充：重启后依旧")
    customer.send()
    customer.sees("补充：重启后依旧", part="#course")
    customer.sees("示例.txt", part="aside")
    agent = Person(browser, site, "agent1").sign_in()
    agent.act(number, "accepted")
    agent.visit(f"/desk/{number}/")
    agent.page.fill("#note", "已安排工程师排查")
    agent.page.check(".composer [name=public]")
    agent.page.click(".composer .btn-primary")
    agent.sees("已安排工程师排查", part="#timeline")
    customer.visit(f"/portal/{number}/")
    customer.sees("已安排工程师排查", part="#course")
    customer.sees("示例陈安", part="aside")
    customer.look_over("portal-case")
    stranger = Person(browser, site, "stores.user").sign_in()
    assert stranger.visit(f"/portal/{number}/", "not-found") == 404


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_and_a_registration_by_keys_alone(browser: Browser, site: str, lang: Lang) -> None:
    """`j` `k` and Enter open a row, `?` tells the keys, `n` begins a registration that Tab and Enter complete."""
    agent = Person(browser, site, "agent1", lang).sign_in()
    agent.visit("/desk/", "list")
    page, keys = agent.page, agent.page.keyboard
    rows = page.locator("a[data-row-link]")
    for key in ("j", "j", "k"):
        keys.press(key)
    expect(rows.first).to_be_focused()
    keys.press("?")
    expect(page.locator("#keys")).to_be_visible()
    keys.press("Escape")
    rows.first.focus()
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/desk/\d+/$"))
    agent.look_over("item")
    keys.press("n")
    page.wait_for_url(re.compile(r"/desk/new/$"))
    keys.type("DEMO-03")
    expect(page.locator("#found a[data-row-link]")).to_have_count(1)
    tabbed(agent, "#found a[data-row-link]")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/desk/new/\d+/$"))
    tabbed(agent, "[name='f-symptom']")
    keys.type("只用键盘登记的示例故障")
    tabbed(agent, "[name='f-service']")
    keys.press("ArrowDown")
    tabbed(agent, "#content .form-acts .btn-primary")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/desk/\d+/$"))
    agent.sees("只用键盘登记的示例故障", part="h1")


def tabbed(person: Person, selector: str) -> None:
    """Press Tab until this has the focus."""
    for _ in range(60):
        if person.page.evaluate("chosen => document.activeElement.matches(chosen)", selector):
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_on_one_case_see_each_other_and_overwrite_nothing(browser: Browser, site: str, lang: Lang) -> None:
    """Who else is here; news arrives without a reload; the later act is answered with what happened, its words kept."""
    first = Person(browser, site, "agent1", lang).sign_in()
    second = Person(browser, site, "agent2", lang).sign_in()
    number = registered(first, "两人同时处理的示例故障")
    second.visit(f"/desk/{number}/")
    first.visit(f"/desk/{number}/")
    first.sees({"zh": "也在查看", "en": "also here"}[lang], part="#presence")
    first.visit(f"/desk/{number}/act/handed_over/")
    first.fill(whose="示例运营商", route="示例服务台")
    with second.page.expect_response(re.compile("/live/$")):
        second.visit(f"/desk/{number}/")
    third = Person(browser, site, "lead1", lang).sign_in()
    third.act(number, "accepted")
    apart(drain, "outward")
    second.page.locator("[data-live-pill]").click()
    second.sees({"zh": "受理", "en": "Accepted"}[lang], part="#timeline")
    first.send()
    first.sees({"zh": "其间有人处理过本工单", "en": "Somebody acted on this item meanwhile"}[lang], part=".alert")
    expect(first.page.locator("#content [name='f-route']")).to_have_value("示例服务台")
    first.look_over("conflict")


def test_a_screenshot_is_pasted_into_a_note(browser: Browser, site: str) -> None:
    """What is pasted stands beside the note, once, named by its time."""
    agent = Person(browser, site, "agent1").sign_in()
    registered(agent, "带截图的示例故障")
    agent.page.evaluate(PASTED, "demo")
    expect(agent.page.locator(".composer [data-pasted]")).to_have_text(re.compile(r"^image-\S+\.png$"))
    agent.page.fill("#note", "见截图")
    agent.page.click(".composer .btn-primary")
    agent.sees("image-", part="#aside")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_number_of_the_plan_is_amended(browser: Browser, site: str, lang: Lang) -> None:
    """Edited in a form, previewed with the clocks that it moves, saved as a new revision."""
    manager = Person(browser, site, "pm1", lang).sign_in()
    there = f"/plans/{contract('DEMO-03')}/"
    manager.visit(there, "plan")
    manager.visit(f"{there}revisions/", "revisions")
    saved = manager.page.locator("#content tbody tr").count()
    manager.visit(f"{there}amend/commitments.restore/", "amend")
    field = manager.page.locator("[name^='within']").last
    field.fill({"zh": "< 17 h on office", "en": "< 18 h on office"}[lang])
    manager.page.locator("[name=running]").select_option("adopt")
    manager.page.fill("[name=title]", "示例补充协议")
    manager.page.locator(".ag-acts .ag-main").click()
    manager.sees({"zh": "保存之前", "en": "Before saving"}[lang], {"zh": "17 小时", "en": "18 h"}[lang])
    manager.look_over("amend-preview")
    manager.page.locator(".ag-acts .ag-main").click()
    manager.page.wait_for_url(re.compile(r"/plans/\d+/"))
    manager.visit(f"{there}revisions/")
    expect(manager.page.locator("#content tbody tr")).to_have_count(saved + 1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_homes_of_all_others_in_the_dark(browser: Browser, site: str, lang: Lang) -> None:
    """Manager, administrator, auditor, on dark paper; each page where its work begins."""
    for login, paths in (
        ("manager", ("/", "/plans/", "/reports/", "/inbox/", "/desk/outages/")),
        ("admin", ("/", "/people/", "/people/import/", "/account/")),
        ("auditor", ("/", "/desk/")),
    ):
        person = Person(browser, site, login, lang).sign_in()
        person.page.locator(".top-person > summary").click()
        person.page.locator(".menu-look [name=theme][value=dark]").click()
        expect(person.page.locator("html")).to_have_attribute("data-theme", "dark")
        for path in paths:
            assert person.visit(path, f"{login}{path.replace('/', '-')}dark") == 200


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_undone_is_asked_first(browser: Browser, site: str, lang: Lang) -> None:
    """Personal data are redacted only after a yes in the dialog; Cancel leaves everything as it was."""
    login = {"zh": "energy.user", "en": "energy.head"}[lang]
    account = Account.objects.get(login=login)
    apart(ended, login)
    admin = Person(browser, site, "admin", lang).sign_in()
    admin.visit(f"/people/{account.pk}/")
    ask, dialog = admin.page.locator("form[data-confirm='#redact'] button"), admin.page.locator("#redact")
    ask.click()
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text(account.name)
    admin.look_over("confirm")
    dialog.locator(".form-acts [data-close]").click()
    expect(dialog).to_be_hidden()
    admin.sees(account.name, part="h1")
    ask.click()
    dialog.locator("[data-yes]").click()
    admin.sees({"zh": "已脱敏", "en": "Redacted"}[lang], part="body")
    assert Account.objects.get(pk=account.pk).name != account.name


def ended(login: str) -> None:
    """The account is ended: only then may its personal data be redacted."""
    Account.objects.filter(login=login).update(is_active=False)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_on_a_phone_begins_with_its_rows(browser: Browser, site: str, lang: Lang) -> None:
    """Filters unfold by a button; a bulk form shows the fields of the chosen act alone."""
    agent = Person(browser, site, "agent1", lang, PHONE).sign_in()
    agent.visit("/desk/", "list-phone")
    kinds, unfold = agent.page.locator("select[name=kind]"), agent.page.locator("[data-unfold]")
    expect(kinds).to_be_hidden()
    unfold.click()
    expect(kinds).to_be_visible()
    agent.look_over("list-phone-filters")
    agent.page.locator(".desk-list [name=item]").first.check()
    agent.page.locator("#bulk button").click()
    note = agent.page.locator("#content [name=text]")
    expect(note).to_be_hidden()
    agent.page.locator("#content [name=do]").select_option("note")
    expect(note).to_be_visible()
    expect(agent.page.locator("#content [name=fact]")).to_be_hidden()
    agent.look_over("bulk-phone")
