"""Doubting packs: what may not be meant as it is written. Never changes anything, never keeps silent."""

from typing import Final

from opspact.plans.lint import bands, clocks, fields, limits, papers, people, tables
from opspact.plans.lint.doubt import Doubt, Doubter
from opspact.plans.loader.load import Loaded
from opspact.plans.loader.problems import Problem
from opspact.plans.loader.report import Report

DOUBTS: Final = (
    Doubt(
        "unplaced-days",
        "question",
        {"zh": "天数未说明到何时为止", "en": "days that do not say when they end"},
        limits.unplaced,
    ),
    Doubt(
        "no-calendar", "question", {"zh": "工作日未指明日历", "en": "working days of no calendar"}, limits.no_calendar
    ),
    Doubt(
        "duty-no-calendar",
        "question",
        {"zh": "义务的工作日未指明日历", "en": "a duty's working days of no calendar"},
        limits.no_calendar_in_duty,
    ),
    Doubt(
        "mixed-strictness",
        "note",
        {"zh": "同表中“以内”与“不足”混用", "en": "strict beside inclusive limits"},
        limits.mixed_strictness,
    ),
    Doubt("band-hole", "warning", {"zh": "分档之间有空缺", "en": "a hole between bands"}, bands.holes),
    Doubt("band-overlap", "warning", {"zh": "分档重叠", "en": "bands that overlap"}, bands.overlaps),
    Doubt("band-unreachable", "warning", {"zh": "分档无从适用", "en": "a band nothing reaches"}, bands.unreachable),
    Doubt("cell-missing", "warning", {"zh": "时限表有空格", "en": "cells without target"}, tables.missing_cells),
    Doubt(
        "row-shadowed", "warning", {"zh": "行被前面的行遮蔽", "en": "a row shadowed by an earlier one"}, tables.shadowed
    ),
    Doubt("level-by-hand", "note", {"zh": "级别只能由人评定", "en": "a level only people give"}, tables.only_by_hand),
    Doubt("level-no-default", "question", {"zh": "未定级时适用何级", "en": "no level by default"}, tables.no_default),
    Doubt("contradiction", "warning", {"zh": "承诺相互矛盾", "en": "promises that contradict"}, tables.contradictions),
    Doubt("same-act", "note", {"zh": "同一行为从严计", "en": "one act, several limits"}, tables.same_act),
    Doubt("role-unheld", "warning", {"zh": "岗位无人担任", "en": "a role nobody holds"}, people.unheld),
    Doubt("no-holders", "note", {"zh": "岗位均未指定人员", "en": "no role has a holder"}, people.no_holders),
    Doubt(
        "fact-unrecordable", "warning", {"zh": "事实无人可记", "en": "a fact nobody can record"}, people.unrecordable
    ),
    Doubt("step-idle", "warning", {"zh": "升级步无动作", "en": "a step that does nothing"}, people.idle_steps),
    Doubt(
        "pause-unproven", "question", {"zh": "暂停无须举证", "en": "a pause without evidence"}, clocks.unproven_pauses
    ),
    Doubt("pause-idle", "warning", {"zh": "暂停不停任何计时", "en": "a pause that stops nothing"}, clocks.idle_pauses),
    Doubt(
        "pause-is-start", "warning", {"zh": "起算事实同时暂停", "en": "a start that pauses"}, clocks.pauses_that_start
    ),
    Doubt(
        "calendar-short",
        "warning",
        {"zh": "节假日安排不及合同期末", "en": "holidays not known to the end"},
        clocks.short_calendars,
    ),
    Doubt(
        "anchor-unreachable",
        "warning",
        {"zh": "时点无从发生", "en": "an anchor no fact can reach"},
        clocks.periods_of_cases,
    ),
    Doubt(
        "amendment-outside",
        "warning",
        {"zh": "变更日在合同期外", "en": "an amendment outside the term"},
        clocks.amendments_outside,
    ),
    Doubt("duty-undated", "note", {"zh": "义务未定期限", "en": "a duty without a due day"}, papers.undated),
    Doubt("clause-missing", "note", {"zh": "未注明条款", "en": "no clause cited"}, papers.uncited),
    Doubt("record-empty", "note", {"zh": "空白记录", "en": "a record that says nothing"}, papers.empty_records),
    Doubt(
        "attribute-missing",
        "warning",
        {"zh": "记录缺属性", "en": "a record without an attribute"},
        papers.missing_attributes,
    ),
    Doubt("unused", "note", {"zh": "未被引用", "en": "nothing refers to it"}, papers.unused),
    Doubt(
        "field-unknown", "warning", {"zh": "条件中的字段无来源", "en": "a value nothing carries"}, fields.unknown_fields
    ),
)
"""Every kind of doubt. Codes are stable: people silence and cite them."""


def lint(loaded: Loaded) -> list[Problem]:
    """Every doubt about every version of a pack, in the order of the text; one that versions share is noted once."""
    found: dict[Problem, None] = {}
    for plan, source in loaded.sources:
        doubter = Doubter(plan, Report(source))
        for doubt in DOUBTS:
            doubt.look(doubt, doubter)
        found |= dict.fromkeys(doubter.report.problems)
    return sorted(found, key=lambda problem: (problem.file, problem.line, problem.column, problem.code))
