"""What the style guide shows: every component with plainly made-up values, in both languages, in three amounts."""

from typing import Any, Final, Literal

from opspact.kernel.time import DAY, HOUR, MINUTE, Instant
from opspact.ui.shapes import Bar, Change, ClockFace, Column, Condition, Entry, Gap, Option, Tab

Amount = Literal["empty", "normal", "full"]
_ROWS: Final[dict[Amount, int]] = {"empty": 0, "normal": 8, "full": 120}

_WORDS: Final = {
    "zh": {
        "respond": "响应",
        "arrive": "到场",
        "restore": "恢复业务",
        "solve": "彻底解决",
        "report": "故障报告",
        "confirm": "用户确认",
        "review": "复盘",
        "credit": "服务抵扣",
        "hours": "4 小时",
        "wait": "等待用户提供机房准入",
        "title": "示例银行营业网点专线中断，备用链路未自动切换",
        "person": "示例工程师甲",
        "customer": "示例银行",
        "note": "现场测光，收光 -31 dBm，低于门限。\n已联系线路侧排查，预计 20 分钟内答复。",
        "fact": "确认业务中断",
        "opened": "电话受理，登记故障",
        "step": "提醒值班长：恢复时限已用 80%",
        "message": "已向客户通报进展",
        "critical": "特大",
        "major": "重大",
        "serious": "严重",
        "minor": "一般",
        "long": "核心数据中心双活存储复制链路因割接遗留跳线错接导致的间歇性时延抖动以及由此触发的批量作业超时",
        "facts": "事实",
        "steps": "升级步",
        "notes": "备注",
        "messages": "通报",
        "city": "示例市第一机房",
    },
    "en": {
        "respond": "Respond",
        "arrive": "Arrive on site",
        "restore": "Restore service",
        "solve": "Resolve",
        "report": "Incident report",
        "confirm": "Confirmation",
        "review": "Review",
        "credit": "Service credit",
        "hours": "4 hours",
        "wait": "Waiting for access to the machine room",
        "title": "Demo Bank: private line to a branch is down",
        "person": "Demo Engineer",
        "customer": "Demo Bank",
        "note": "Light level -31 dBm, below the threshold.\n"
        "The line side looks into it, answer expected in 20 minutes.",
        "fact": "Outage confirmed",
        "opened": "Taken by phone, fault recorded",
        "step": "Shift lead reminded: 80 % of the time is used",
        "message": "Customer was told how it stands",
        "critical": "Critical",
        "major": "Major",
        "serious": "Serious",
        "minor": "Minor",
        "long": "Intermittent latency on the replication link between both data centres, after a patch "
        "cord was left in the wrong place, with time-outs in the batch jobs of many business systems",
        "facts": "Facts",
        "steps": "Steps",
        "notes": "Notes",
        "messages": "Messages",
        "city": "Demo City, room 1",
    },
}


def sample(lang: str, now: Instant, amount: Amount) -> dict[str, Any]:
    """Everything the guide's template shows."""
    words, many = _WORDS[lang], _ROWS[amount]
    clocks = _clocks(words, now)
    return {
        "w": words,
        "clocks": clocks[: max(many, 0)] * (3 if amount == "full" else 1),
        "rows": [_row(n, words, clocks, amount) for n in range(many)],
        "entries": _entries(words, now) * (6 if amount == "full" else 1) if many else [],
        "kinds": [Option("fact", words["facts"]), Option("step", words["steps"]), Option("note", words["notes"])],
        "columns": _columns(lang),
        "bars": [Bar(f"{month:02}", 40 + month * 7 % 23, month * 5 % 9) for month in range(1, min(many, 12) + 1)],
        "conditions": _conditions(lang),
        "options": [Option(str(n), words[key]) for n, key in enumerate(("critical", "major", "serious", "minor"), 1)],
        "changes": [Change(words["restore"], "4 h", "2 h"), Change(words["report"], "", "1 d")],
        "tabs": [Tab(words["facts"], "#a", here=True, count=12), Tab(words["notes"], "#b")],
        "crumbs": [(words["customer"], "#x"), (words["city"], "#y")],
    }  # fmt: skip


def _clocks(words: dict[str, str], now: Instant) -> list[ClockFace]:
    """One of each look."""
    gaps = (Gap(0.3, "closed", 12 * HOUR), Gap(0.38, "paused", 40 * MINUTE, words["wait"]))
    limit = words["hours"]
    return [
        ClockFace(words["restore"], "running", "open", now, 2 * HOUR + 10 * MINUTE, 110 * MINUTE,
                  now + 2 * HOUR + 10 * MINUTE, gaps, url="?part=why", limit=limit),
        ClockFace(words["arrive"], "running", "open", now, 9 * MINUTE, 81 * MINUTE, now + 9 * MINUTE, limit=limit),
        ClockFace(words["respond"], "running", "broken", now, -25 * MINUTE, 55 * MINUTE, now - 25 * MINUTE),
        ClockFace(words["solve"], "paused", "open", now, 30 * HOUR, 20 * HOUR, None, gaps),
        ClockFace(words["report"], "pending", "open", now, limit=limit),
        ClockFace(words["confirm"], "stopped", "open", now, 3 * HOUR, HOUR, now + 3 * HOUR, awaiting=True),
        ClockFace(words["review"], "stopped", "kept", now, DAY, 2 * HOUR, now + DAY),
        ClockFace(words["credit"], "void", "open", now),
    ]  # fmt: skip


def _row(n: int, words: dict[str, str], clocks: list[ClockFace], amount: Amount) -> dict[str, Any]:
    return {
        "number": f"INC-{4200 + n}",
        "title": words["long"] if amount == "full" and n % 3 == 0 else words["title"],
        "rank": n % 4 + 1,
        "level": words[("critical", "major", "serious", "minor")[n % 4]],
        "customer": words["customer"],
        "clock": clocks[n % len(clocks)],
        "person": words["person"],
        "count": n * 37 % 19,
    }


def _entries(words: dict[str, str], now: Instant) -> list[Entry]:
    return [
        Entry(now + 2 * HOUR, words["restore"], "step", coming=True),
        Entry(now + 40 * MINUTE, words["step"], "step", coming=True, tone="near"),
        Entry(now - 5 * MINUTE, words["message"], "message", words["person"], body=words["note"], shared=True),
        Entry(now - 25 * MINUTE, words["respond"], "step", tone="broken"),
        Entry(now - 30 * MINUTE, words["notes"], "note", words["person"], body=words["note"]),
        Entry(now - 80 * MINUTE, words["fact"], "fact", words["person"], recorded=now - 20 * MINUTE),
        Entry(now - DAY, words["opened"], "fact", words["person"], shared=True, url="#opened"),
    ]


def _columns(lang: str) -> list[Column]:
    heads = {"zh": ("单号", "级别", "标题", "客户", "最近承诺", "处理人", "附件"),
             "en": ("Number", "Level", "Title", "Customer", "Next promise", "Owner", "Files")}[lang]  # fmt: skip
    sorts = ("number", "level", "", "customer", "due", "", "")
    return [
        Column(head, sort, number=n == len(heads) - 1) for n, (head, sort) in enumerate(zip(heads, sorts, strict=True))
    ]


def _conditions(lang: str) -> list[Condition]:
    if lang == "zh":
        return [Condition("尚无回退方案", "变更经理"), Condition("封网期内：2026-11-20 至 2026-11-23", "客户主管"),
                Condition("缺少双人复核")]  # fmt: skip
    return [Condition("There is no rollback plan", "change manager"),
            Condition("A freeze is in force from 2026-11-20 to 2026-11-23", "customer's manager"),
            Condition("A second person has not checked it")]  # fmt: skip
