"""The facts that every plan knows without declaring them, with their standard fields and what they do.

They have the shape of a plan's own facts (`FactKind`); `note` says the effect. A plan may declare a fact of the
same name to restrict who records it or to add fields; other fields are free: they become values of the case.
"""

from typing import Final

from opspact.plans.schema.catalogue import FactKind, Field, Kind


def _field(zh: str, en: str, kind: str = "text") -> Field:
    return Field(title={"zh": zh, "en": en}, type=kind)


_REASON: Final = _field("理由", "reason")
_SERVICE: Final = _field("服务", "service", "services")
_PERIOD: Final = _field("期间，如 2026-05", "period, such as 2026-05")


def _fact(zh: str, en: str, does_zh: str, does_en: str, *, answer: bool = False, **fields: Field) -> FactKind:
    title, note = {"zh": zh, "en": en}, {"zh": does_zh, "en": does_en}
    return FactKind(title=title, note=note, answer=answer, fields=fields)


_LIFE: Final = {
    "reported": _fact(
        "申告", "reported", "建立工单；所带字段成为工单的值", "opens a case; its fields become values of the case",
        declarant=_field("申告人", "declarant", "person"), channel=_field("渠道", "channel"), service=_SERVICE,
        site=_field("站点", "site", "sites"), item=_field("条目", "item", "items"),
        customer=_field("客户", "customer", "customers"), user=_field("用户", "user", "users"),
        lines=_field("各条目（如多台设备）的编号", "ids of its lines, such as several devices", "list"),
        occurred=_field("发生时间", "occurred at", "moment"),
    ),
    "accepted": _fact("受理", "accepted", "人工受理", "a person accepted it", answer=True),
    "responded": _fact("响应", "responded", "首次人工答复", "the first human answer", answer=True),
    "dispatched": _fact("派单", "dispatched", "派出工程师", "an engineer is sent"),
    "departed": _fact("出发", "departed", "工程师出发", "the engineer is on the way"),
    "arrived": _fact("到场", "arrived", "工程师到达现场", "the engineer is on site",
                     site=_field("站点", "site", "sites")),
    "worked_around": _fact("临时方案", "worked around", "用临时方案恢复使用", "a workaround serves",
                           accepted=_field("书面接受", "accepted in writing", "flag")),
    "restored": _fact("恢复", "restored", "业务恢复", "the service runs again"),
    "solved": _fact("解决", "solved", "原因已消除", "the cause is mended"),
    "onsite_requested": _fact("请求上门", "on-site requested", "客户请求上门",
                             "the customer asks for somebody on site"),
    "action_planned": _fact("行动计划", "action planned", "给出行动计划", "an action plan is given"),
    "confirmed": _fact("确认", "confirmed", "客户确认", "the customer confirms"),
    "rejected": _fact("驳回", "rejected", "客户不认可；待确认的停止作废",
                      "not accepted; a stop that awaited it is undone",
                      reason=_REASON),
    "closed": _fact("关闭", "closed", "结束工单", "ends the case", reason=_REASON),
    "cancelled": _fact("取消", "cancelled", "取消工单，未完成的承诺不再评判",
                       "ends the case; what runs is not judged", reason=_REASON),
    "escalated": _fact("升级", "escalated", "人工升级", "is escalated by hand",
                       to=_field("对象", "to whom"), reason=_REASON),
    "reopened": _fact("重开", "reopened", "再次打开工单；计时按条款接续、重计或另起一轮",
                      "opens it again; each clock continues, restarts or begins a round, as the plan says",
                      reason=_REASON),
    "merged": _fact("合并", "merged", "并入 into 所指工单", "this case goes into the case named by `into`",
                    into=_field("并入的工单", "case it goes into")),
    "updated": _fact("进展通报", "updated", "向客户通报进展", "the customer is told how it stands",
                     to=_field("对象", "to whom"), handler=_field("处理人", "handler"),
                     handler_phone=_field("处理人电话", "handler's telephone"), nature=_field("故障性质", "nature"),
                     progress=_field("处理过程及进度", "tests and progress")),
}  # fmt: skip

_LEVEL: Final = {
    "classified": _fact("定级", "classified", "由人评定级别", "a person assesses the level",
                        level=_field("级别", "level"), reason=_REASON),
    "overridden": _fact("改判级别", "overridden", "把级别定到中断累计所达级别之下，须有权并说明理由",
                        "sets the level below what outage has reached; needs the right to, and a reason",
                        level=_field("级别", "level"), reason=_REASON),
    "impact_changed": _fact("影响变更", "impact changed", "改变所带字段的值并重新评定级别",
                            "changes the values it carries and has the level assessed again"),
    "measured": _fact("测量值", "measured", "记下测量值，自此刻起有效，直到下一次测量",
                      "measured values, in force from this moment until the next ones", service=_SERVICE),
    "outage_started": _fact("中断开始", "outage started", "中断区间开始；cases 列出所涉工单",
                            "an interval of outage begins; `cases` lists the cases it concerns", service=_SERVICE),
    "outage_ended": _fact("中断结束", "outage ended", "中断区间结束", "the interval ends", service=_SERVICE),
}  # fmt: skip

_TIME: Final = {
    "paused": _fact("暂停", "paused", "以 reason 所指的暂停理由停表；证据字段由方案规定",
                    "clocks stand still for the pause named by `reason`; the plan says which evidence it needs",
                    reason=_field("暂停理由", "pause reason")),
    "resumed": _fact("恢复计时", "resumed", "结束该理由的暂停；不写理由则结束全部",
                     "ends the pause of that reason, or all of them",
                     reason=_field("暂停理由", "pause reason")),
    "exclusion_started": _fact("免责开始", "exclusion started", "以 reason 所指的免责理由开始免责时间",
                               "time that does not count begins, for the exclusion named by `reason`",
                               reason=_field("免责理由", "exclusion reason"), service=_SERVICE),
    "exclusion_ended": _fact("免责结束", "exclusion ended", "该理由的免责时间结束", "that time ends",
                             reason=_field("免责理由", "exclusion reason"), service=_SERVICE),
    "agreed": _fact("个案约定", "agreed", "为本工单的一项承诺另行约定时限",
                    "agrees another deadline of one promise, for this case",
                    clock=_field("承诺", "promise"), due=_field("约定的到期时间", "agreed deadline", "moment"),
                    limit=_field("或约定时限，如 8 h", "or the agreed limit, such as 8 h"), reason=_REASON),
    "released": _fact("免除", "released", "免除本工单的一项承诺", "releases one promise of this case",
                      clock=_field("承诺", "promise"), reason=_REASON),
    "adopted": _fact("采用新版", "adopted", "本工单改用方案的 version 版", "the case takes another version of the plan",
                     version=_field("版本", "version", "number")),
    "approved": _fact("批准", "approved", "批准 of 所指的事项（暂停理由、记录号或操作）",
                      "approves what `of` names: a pause reason, the id of a fact, or an act",
                      of=_field("事项", "what")),
    "corrected": _fact("更正", "corrected", "更正 of 所指的记录：happened 改时间，其余字段改值",
                       "corrects the fact named by `of`: `happened` its time, any other field its values",
                       of=_field("记录号", "id of the fact"),
                       happened=_field("真实时间", "true time", "moment"), reason=_REASON),
    "withdrawn": _fact("撤销", "withdrawn", "撤销 of 所指的记录，视同未发生",
                       "takes back the fact named by `of`, as if it never was",
                       of=_field("记录号", "id of the fact"), reason=_REASON),
    "excepted": _fact("例外放行", "excepted", "有权人放行 gate 所指关卡", "lets the gate named by `gate` be passed",
                      gate=_field("关卡", "gate"), reason=_REASON),
}  # fmt: skip

_WORK: Final = {
    "requested": _fact("申请", "requested", "提出申请", "something is asked for"),
    "planned": _fact("计划", "planned", "排定时间", "is scheduled",
                     planned_start=_field("计划开始", "planned start", "moment")),
    "started": _fact("开始", "started", "开始实施", "work begins"),
    "finished": _fact("完成", "finished", "实施完毕", "work is done"),
    "checked": _fact("检查", "checked", "记下检查单的一项", "records a line of a checklist",
                     checklist=_field("检查单", "checklist"), check=_field("检查项", "line of the list"),
                     ok=_field("合格", "in order", "flag"), value=_field("读数", "reading", "number")),
    "document_delivered": _fact("交付文档", "document delivered",
                                "交付 document 所指文档；列出 contents 时核对是否齐全",
                                "delivers the document named by `document`; where `contents` are listed, checks them",
                                document=_field("文档", "document"), contents=_field("内容", "contents", "list"),
                                complete=_field("齐全", "complete", "flag"), period=_PERIOD),
    "called": _fact("来电", "called", "一次呼叫", "a telephone call", answered=_field("接通", "answered", "flag"),
                    waited=_field("等待时长", "time waited", "duration")),
    "notified": _fact("通知", "notified", "已通知对方", "the other side has been told", to=_field("对象", "to whom")),
    "inspected": _fact("巡检", "inspected", "完成一次巡检", "an inspection is done", period=_PERIOD),
    "alarm_raised": _fact("告警", "alarm raised", "监控告警出现", "monitoring raises an alarm", service=_SERVICE),
    "alarm_cleared": _fact("告警恢复", "alarm cleared", "监控告警消失", "the alarm is gone", service=_SERVICE),
    "visited": _fact("上门", "visited", "一次上门", "a visit", hours=_field("用时", "time spent", "duration"),
                     site=_field("站点", "site", "sites"), period=_PERIOD),
    "rated": _fact("评价", "rated", "满意度评价", "a rating", score=_field("分数", "score", "number")),
    "complained": _fact("投诉", "complained", "一次投诉", "a complaint", about=_field("事由", "about what")),
    "staff": _fact("人员", "staff", "记下 person 所指人员的属性", "attributes of the person named by `person`"),
    "stock": _fact("库存", "stock", "记下一个库房中备件的数量", "the quantity of a part in a store",
                   part=_field("备件", "part"), store=_field("库房", "store"),
                   quantity=_field("数量", "quantity", "number")),
    "used": _fact("用量", "used", "使用额度", "uses a quota", hours=_field("用时", "time used", "duration")),
}  # fmt: skip

_ENGINE: Final = {
    "level_changed": _fact("级别变化", "level changed", "由系统给出：级别从 from 变为 to",
                           "made by the engine: the level goes from `from` to `to`"),
    "clock_started": _fact("计时开始", "clock started", "由系统给出：commitment 所指承诺开始计时",
                           "made by the engine: the promise named by `commitment` starts"),
    "clock_stopped": _fact("计时停止", "clock stopped", "由系统给出：该承诺停止计时", "made by the engine: it stops"),
    "clock_broken": _fact("承诺违约", "clock broken", "由系统给出：该承诺违约", "made by the engine: it is broken"),
}  # fmt: skip

_BOOKS: Final = {
    "total": _fact("汇总数", "total", "一个期间的现成汇总（如话务月报），name 与指标的 totals 一致",
                   "totals of a period handed in; `name` is what a measure calls them",
                   name=_field("名称", "name"), period=_PERIOD),
    "period_closed": _fact("期间关账", "period closed", "封存该期间的结果；之后的更正成为未关账期间的调整",
                           "seals the results of the period; later facts become an adjustment", period=_PERIOD),
    "waived": _fact("豁免", "waived", "有权人免去一项款项", "cancels an amount",
                    item=_field("款项", "money item"), period=_PERIOD, reason=_REASON),
    "claimed": _fact("索赔", "claimed", "在期限内主张一项款项", "claims an amount in time",
                     item=_field("款项", "money item"), period=_PERIOD),
}  # fmt: skip

BUILT_IN_FACTS: Final[dict[str, FactKind]] = {**_LIFE, **_LEVEL, **_TIME, **_WORK, **_BOOKS, **_ENGINE}
"""Built-in facts by name, in the order in which people meet them."""


def _kind(zh: str, en: str, **fields: Field) -> Kind:
    """A kind of case without levels or promises of its own, until a plan declares it."""
    return Kind(title={"zh": zh, "en": en}, levelled=False, fields=fields)


BUILT_IN_KINDS: Final[dict[str, Kind]] = {
    "incident": Kind(title={"zh": "故障", "en": "incident"}),
    "consultation": _kind("咨询", "consultation"),
    "defect": _kind("缺陷", "defect"),
    "service_request": _kind("服务请求", "service request"),
    "complaint": _kind("投诉", "complaint"),
    "problem": _kind("问题", "problem", root_cause=_field("根本原因", "root cause"),
                     workaround=_field("规避办法", "workaround"),
                     known_error=_field("已知错误", "known error", "flag")),
}  # fmt: skip
"""Kinds of case that exist where a plan declares none of that name. All but the incident open by a `reported` that
names its kind."""
