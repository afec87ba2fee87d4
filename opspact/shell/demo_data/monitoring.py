"""The demo's monitoring: a source of the province-wide network, some alerts of the last hours, a planned window."""

from datetime import timedelta
from typing import Any, Final

from opspact.journal.outbox import drain
from opspact.kernel import now
from opspact.kernel.time import HOUR, MINUTE, SECOND, Instant, to_datetime
from opspact.shell.demo_data.founding import Ground
from opspact.signals import acts, intake, planning, services
from opspact.signals.formats.reading import digest
from opspact.signals.models import Alert
from opspact.signals.reading import sender_of
from opspact.signals.senders import Sender
from opspact.signals.shapes import Parsed, Raw, Signal
from opspact.tenancy.viewer import SYSTEM
from opspact.work.models import WorkItem

PLAN: Final = "s1"
POLICY: Final[dict[str, Any]] = {
    "hold_seconds": 60,
    "rules": [
        {"name": "提示类告警不升级", "match": {"severity": "5"}, "affects": "no"},
        {"name": "骨干链路由值班研判", "match": {"type": "骨干链路*"}, "service": "backbone", "affects": "ask"},
    ],
}
SAID: Final = (
    # hours ago, minutes long (None: it goes on), key, type, content, object, severity
    (30.0, 95, "pe-2/power", "电源模块告警", "示例核心设备 2 号电源模块输入异常", "示例-核心-02", 3),
    (21.5, 0.5, "ce-7/port", "接口状态变化", "示例接入交换机 7 号上联接口闪断", "示例-接入-07", 4),
    (9.0, 40, "pe-1/cpu", "CPU 利用率高", "示例核心设备 1 号 CPU 利用率 92%", "示例-核心-01", 3),
    (6.0, 10, "ce-3/config", "配置变更", "示例接入交换机 3 号配置已变更", "示例-接入-03", 5),
    (2.2, None, "pe-1/link-a", "骨干链路丢包", "示例骨干链路 A 丢包率 12%", "示例-核心-01", 2),
    (2.1, None, "pe-2/link-a", "骨干链路丢包", "示例骨干链路 A 对端丢包率 11%", "示例-核心-02", 2),
    (0.4, None, "ce-5/temp", "温度告警", "示例接入交换机 5 号温度 58 ℃", "示例-接入-05", 4),
)


def watch(ground: Ground, end: Instant) -> None:
    """Let the monitor have said all that by `end`; the desk has judged the older ones."""
    contract = ground.contracts[PLAN]
    with now.at(end - 40 * HOUR):
        source, _ = services.make_source(SYSTEM, "示例网络监控", "alertmanager", contract=contract, policy=POLICY)
    for moment, signal in _in_order(end):
        with now.at(moment):
            _say(sender_of(source), signal)
        with now.at(moment + SECOND):
            while drain("signals"):
                pass
    with now.at(end):
        while drain("signals"):
            pass
        _judged(ground, contract)
        begins = to_datetime(end) + timedelta(days=2)
        planning.make_window(
            SYSTEM, "示例：骨干设备版本升级", begins, begins + timedelta(hours=4), contract=contract, mode="suppress"
        )


def _in_order(end: Instant) -> list[tuple[Instant, Signal]]:
    found: list[tuple[Instant, Signal]] = []
    for ago, minutes, key, kind, content, about, severity in SAID:
        began = end - int(ago * HOUR)
        one = Signal(
            key=key, state="firing", started=began, type=kind, content=content, object=about, severity=severity,
            labels={"site": "演示机房"},
        )  # fmt: skip
        found.append((began + MINUTE // 2, one))
        if minutes is not None:
            over = began + int(minutes * MINUTE)
            told = Signal(key=key, state="resolved", started=began, ended=over, type=kind, content=content)
            found.append((over + MINUTE // 2, told))
    return sorted(found, key=lambda pair: pair[0])


def _say(sender: Sender, signal: Signal) -> None:
    key = digest(signal.key, signal.state, str(signal.started))
    intake.take(sender, Parsed(key, (signal,)), Raw(b"{}", {"user-agent": "demo"}))


def _judged(ground: Ground, contract: int) -> None:
    """The desk attached one side of the lossy link to a case that is open, and set the power alarm aside."""
    agent = ground.viewers["agent1"]
    pending = {one.key: one.pk for one in Alert.objects.visible_to(agent).filter(judgement="pending")}
    item = WorkItem.objects.visible_to(agent).filter(contract=contract, open=True).exclude(kind="").first()
    if item is not None:
        acts.attach(agent, pending["pe-1/link-a"], item.number)
    acts.judge(agent, pending["pe-2/power"], "one_off", "现场核实为市电切换，单次发生")
