"""The readable report, in both languages."""

from io import StringIO

import msgspec
from rich.console import Console

from opspact.plans.phrasing import Names
from opspact.shell.report import report
from opspact.shell.report.cells import state
from opspact.shell.why import why_text
from opspact.simulate.presenting import present
from opspact.simulate.result import Result
from tests.simulate.samples import at, book, outcome, respond


def result() -> Result:
    return present(outcome(), book(), book().latest.zone)


def printed(lang: str) -> str:
    out = StringIO()
    report(Console(file=out, width=150), result(), Names(book()), lang)
    return "\n".join(" ".join(line.split()) for line in out.getvalue().splitlines())


def test_the_report_in_chinese() -> None:
    text = printed("zh")
    assert "T1 故障 未结" in text
    assert "级别：05-08 09:00 一般（评定） → 05-08 09:30 重大（累计达到）" in text
    assert "响应 2.1 5 min 05-08 09:00 05-08 09:05 ✓ 兑现 5 分钟" in text
    assert "恢复 2.2 < 4 h 05-08 09:05 05-08 14:05 ✗ 违约 ▶ 计时中 4 小时 30 分钟 30 秒 +30 分钟 30 秒" in text
    assert "05-08 10:00 T1：“重启”（f3）被拒绝（关卡“two_persons”）：须双人在场。" in text
    assert "05-08 14:05 T1 恢复：升级步“到期”，通知：项目经理。" in text


def test_the_report_in_english() -> None:
    text = printed("en")
    assert "restoration 2.2 < 4 h 05-08 09:05 05-08 14:05 ✗ broken ▶ running 4 h 30 min 30 s" in text
    assert "T1: “restarted” (f3) was refused by gate “two_persons”: two persons must be present." in text
    assert "To come, if nothing else happens" in text


def test_why_says_everything_behind_a_clock() -> None:
    assert why_text(result(), "T1/restore", "en") == [
        "T1/restore  restoration",
        "restoration (clause 2.2), owed by provider: < 4 h for level major.",
        "The clock started at 2026-05-08 09:05.",
        "Counted from 2026-05-08 09:05 to 2026-05-08 10:05: 1 h.",
        "Paused from 2026-05-08 10:05 to 2026-05-08 11:05 (1 h): waiting for approval, recorded by engineer.",
        "Counted from 2026-05-08 11:05 to 2026-05-08 14:35:30: 3 h 30 min 30 s.",
        "It must be met before 2026-05-08 14:05; exactly then is too late.",
        "Broken at 2026-05-08 14:05; it still runs, over by 30 min 30 s so far.",
        "If nothing happens before, step “+1 h” comes at 2026-05-08 15:05.",
    ]
    assert why_text(result(), "T1/respond", "zh")[-2:] == [
        "2026-05-08 09:05 到期，恰在该时刻仍算按时。",
        "兑现：2026-05-08 09:05 停表，用时 5 分钟。",
    ]


def test_the_result_survives_json() -> None:
    whole = result()
    assert msgspec.json.decode(msgspec.json.encode(whole), type=Result) == whole


def test_a_clock_released_after_its_breach_shows_the_deadline_it_missed() -> None:
    view = respond(
        phase="void", verdict="broken", stopped=None, due=None, broken_at=at("2026-05-08 09:05"), lateness=1,
        release_reason="missed",
    )  # fmt: skip
    whole = outcome()
    case = msgspec.structs.replace(whole.cases[0], clocks=(view,))
    shown = present(whole._replace(cases=(case,)), book(), book().latest.zone).cases[0].clocks[0]
    assert (shown.due, shown.verdict, shown.lateness) == ("2026-05-08T09:05:00+08:00", "broken", 0)
    assert state(shown, "zh") == "[bold red]✗ 违约[/]"
    assert shown.sentences.en[-1] == "Broken at 2026-05-08 09:05; then released: missed."
