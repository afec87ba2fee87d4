"""The skeleton of a new pack."""

from typing import Final

_SKELETON: Final = """\
# A service plan. Reference of the format: docs/packs/reference.md; guide: docs/packs/guide.md.
# Check it with: opspact plan check THIS-FOLDER
pack: 1
plan: {plan}
title: {{zh: 服务方案, en: Service plan}}
zone: Asia/Shanghai
currency: CNY
term: {{start: 2026-01-01, end: 2026-12-31}}

parties:
  provider: {{title: {{zh: 乙方, en: Provider}}}}
  customer: {{title: {{zh: 甲方, en: Customer}}}}

calendars:
  office:
    title: {{zh: 工作时间, en: office hours}}
    windows: {{mon-fri: ["08:30-12:00", "13:30-17:30"]}}
    holidays: china # statutory holidays and make-up workdays

roles:
  engineer: {{title: {{zh: 工程师, en: engineer}}}}
  manager: {{title: {{zh: 项目经理, en: project manager}}}}

levels: # from high to low
  scale:
    critical: {{title: {{zh: 特急, en: critical}}}}
    general: {{title: {{zh: 一般, en: general}}}}
  default: general

commitments:
  respond:
    title: {{zh: 响应, en: response}}
    clause: "1.1"
    from: reported
    until: [accepted, responded]
    within: {{critical: 15 min, general: 1 h on office}}
    steps:
      - {{at: 75 %, tell: [engineer]}}
      - {{at: due, tell: [manager]}}
  restore:
    title: {{zh: 恢复, en: restoration}}
    clause: "1.2"
    from: reported
    until: [restored, worked_around]
    within: {{critical: 4 h, general: "1 working day, by end on office"}}
    paused_by: [customer_wait]

pauses:
  customer_wait:
    title: {{zh: 等待客户, en: waiting for the customer}}
    evidence: [whom]

measures:
  in_time:
    title: {{zh: 按时恢复率, en: restored in time}}
    clause: "2.1"
    ratio: {{of: {{clocks: restore}}, good: {{verdict: kept}}}}
    per: month
    unit: "%"
    target: ">= 95 %"
"""


def new_pack(plan: str) -> str:
    """The text of a small pack that loads as it is; `plan` is its id."""
    return _SKELETON.format(plan=plan)
