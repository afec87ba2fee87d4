"""Tables in and out: every wrong cell is named, nothing is half done, nothing runs as a formula."""

import io
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from opspact.people import imports, tables
from opspact.people.errors import Invalid
from opspact.tenancy.access import NotAllowed
from opspact.tenancy.models import Account, Contract, Customer
from opspact.tenancy.viewer import ANONYMOUS, SYSTEM
from tests.people.conftest import Make, browser

pytestmark = pytest.mark.django_db

PEOPLE = [
    ["登录名", "姓名", "岗位", "电话"],
    ["demo.a", "示例甲", "agent，engineer", "001"],
    ["demo.b", "示例乙", "agent", ""],
]


def problems(report: imports.Report) -> list[tuple[int, str, str]]:
    return [(p.row, p.column, p.error.told("zh")) for p in report.problems]


def test_a_table_is_taken_whole() -> None:
    report = imports.run(SYSTEM, "people", PEOPLE, dry=False)
    assert (report.rows, report.problems, report.done) == (2, (), True)
    account = Account.objects.get(login="demo.a")
    assert (account.name, account.posts, account.phone, account.has_usable_password()) == (
        "示例甲", ["agent", "engineer"], "001", False,
    )  # fmt: skip


def test_a_check_does_nothing() -> None:
    report = imports.run(SYSTEM, "people", PEOPLE, dry=True)
    assert (report.rows, report.problems, report.done) == (2, (), False)
    assert not Account.objects.exists()


def test_every_wrong_cell_is_told_and_nothing_is_done() -> None:
    table = [*PEOPLE, [], ["demo.a", "示例重复", "agent"], ["demo.c", "", "agent"], ["demo.d", "示例丁", "boss"]]
    report = imports.run(SYSTEM, "people", table, dry=False)
    assert problems(report) == [
        (5, "登录名", "登录名 demo.a 已被占用。"),
        (6, "姓名", "该单元格不能为空。"),
        (7, "岗位", "不存在岗位 boss。"),
    ]
    assert not report.done
    assert not Account.objects.exists()


def test_heads_are_known_in_both_languages_or_told() -> None:
    report = imports.run(SYSTEM, "customers", [["Name", "Colour"], ["Demo North", "red"]], dry=False)
    assert problems(report) == [(1, "Colour", "无法识别该列，请使用模板中的表头。")]
    report = imports.run(SYSTEM, "people", [["Login"]], dry=False)
    assert [(p.row, p.column) for p in report.problems] == [(1, "姓名 / Name"), (1, "岗位 / Posts")]


def test_contacts_and_contracts_name_their_customer(customer: Customer) -> None:
    rows = [["客户", "登录名", "姓名"], [customer.name, "north", "示例联系人"], ["示例无名", "south", "x"]]
    report = imports.run(SYSTEM, "contacts", rows, dry=False)
    assert problems(report) == [(3, "客户", "不存在客户 示例无名，请先导入客户。")]
    imports.run(SYSTEM, "contacts", rows[:2], dry=False)
    assert Account.objects.get(login="north").posts == ["customer_user"]
    imports.run(SYSTEM, "contracts", [["客户", "合同编号", "合同名称"], [customer.name, "D-9", "示例"]], dry=False)
    assert Contract.objects.everything().get(number="D-9").customer == customer


def test_it_needs_the_right() -> None:
    with pytest.raises(NotAllowed):
        imports.run(ANONYMOUS, "people", PEOPLE, dry=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_csv_is_read_in_what_spreadsheets_write(encoding: str) -> None:
    assert tables.read("登录名,姓名\r\ndemo, 示例 \r\n,\r\n".encode(encoding)) == [["登录名", "姓名"], ["demo", "示例"]]


def test_a_sheet_is_read_back_as_it_was_written() -> None:
    content = tables.write(["登录名", "电话"], [("demo", "=1+1"), ("二", "13")], "xlsx")
    assert tables.read(content) == [["登录名", "电话"], ["demo", "=1+1"], ["二", "13"]]
    assert b"<f>" not in ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_csv_holds_no_formula(cell: str) -> None:
    assert f"'{cell}" in tables.write(["a"], [(cell,)], "csv").decode("utf-8-sig")


@pytest.mark.parametrize("content", [b"PK\x03\x04 no sheet", b"\xff\xfe\xff\x00\x81", b"x" * (tables.MOST_BYTES + 1)])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        tables.read(content)


@pytest.mark.parametrize("kind", list(imports.KINDS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_fits_its_own_import(kind: str, language: str, customer: Customer) -> None:
    heads, rows = imports.template(kind, language)
    if kind == "customers":
        rows[0][0] = "示例另一客户"
    assert imports.run(SYSTEM, kind, [heads, *rows], dry=True).problems == ()


def test_the_page_checks_then_imports(make: Make) -> None:
    boss = browser(make("boss", "admin"))

    def send(text: str, act: str) -> int:
        file = SimpleUploadedFile("people.csv", text.encode("gbk"))
        return boss.post("/people/import/", {"kind": "people", "act": act, "file": file}).status_code

    good = "登录名,姓名,岗位\ndemo,示例,agent\n"
    assert send(good + "demo,示例,agent\n", "import") == 422
    assert send(good, "check") == 200
    assert not Account.objects.filter(login="demo").exists()
    assert send(good, "import") == 200
    assert Account.objects.filter(login="demo").exists()
    assert boss.get("/people/accounts.csv").content.decode("utf-8-sig").splitlines()[1].startswith("boss,")
