"""The paper: words of one language, text never read as markup, pages that carry number and hash."""

import shutil
import subprocess
from typing import Any

import pytest

from opspact.documents.render import chinese_font, pdf
from opspact.documents.shapes import IncidentReport
from opspact.documents.sheet import Issue, sheet
from tests.documents.playing import at, sample

READER = shutil.which("pdftotext")
NASTY = "#strong[x] *bold* $y$ `raw` @ref <label> \\ // end"


def words(content: bytes) -> str:
    """The text of a PDF without the breaks of its lines."""
    assert READER is not None
    command = [READER, "-layout", "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def report(**more: Any) -> IncidentReport:
    return sample("s1", "T-0501", "2026-05-01 12:00", **more)


needs_reader = pytest.mark.skipif(READER is None, reason="pdftotext (poppler-utils) reads the PDF back")


@needs_reader
@pytest.mark.skipif(not chinese_font(), reason="no Chinese font on this system")
def test_an_issued_report_in_chinese() -> None:
    issue = Issue("DEMO-001-2026-0001", 1, "ab" * 32, "示例工程师", "示例经理", at("2026-05-01 13:00"))
    content = pdf(sheet(report(texts={"cause": "光模块老化"}), "zh", issue), at("2026-05-01 13:00"))
    text = words(content)
    for wanted in (
        "故障报告",
        "DEMO-001-2026-0001",
        "示例客户",
        "光模块老化",
        "承诺兑现情况",
        "签字盖章",
        "4 小时 35 分",
        "第1页/共",
    ):
        assert wanted.replace(" ", "") in text.replace(" ", ""), wanted
    assert "abababababababab" in text
    assert "尚缺" not in text
    assert content == pdf(sheet(report(texts={"cause": "光模块老化"}), "zh", issue), at("2026-05-01 13:00"))


@needs_reader
def test_a_draft_in_english_lists_what_is_missing_and_takes_text_as_text() -> None:
    text = words(pdf(sheet(report(texts={"cause": NASTY}), "en", Issue()), at("2026-05-01 13:00")))
    for wanted in ("Fault report", "Draft", "Still missing", "solution, prevention", "broken, late", "Page 1 of"):
        assert wanted in text, wanted
    assert " ".join(NASTY.split()) in " ".join(text.split())


def test_a_sheet_of_one_language_holds_no_word_of_the_other() -> None:
    told = str(sheet(report(), "en", Issue()))
    kept = {"示例客户"}
    assert {c for c in told if "一" <= c <= "鿿"} <= set("".join(kept))


def test_figures_stand_first() -> None:
    told = sheet(report(), "en", Issue())["figures"]
    assert [one[:2] for one in told] == [
        ["4 min", "report to response"], ["4 h 30 min", "report to restoration"],
        ["4 h 35 min", "outage in total"], ["3 / 4", "promises kept"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "不足 9 小时（按办公时间（周一至周五 8:30–17:30）计）"),
        ("en", "less than 9 h (office hours, Monday to Friday 08:30–17:30)"),
    ],
)
def test_a_limit_is_said_as_on_the_pages_and_not_in_the_notation_of_the_pack(lang: str, words: str) -> None:
    made = sheet(sample("s2", "T1", "2026-03-31 12:00"), lang, Issue())
    blocks = [block for section in made["sections"] for block in section["blocks"]]
    assert words in [row["cells"][0] for block in blocks if block["type"] == "promises" for row in block["rows"]]
