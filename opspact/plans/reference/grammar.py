"""The small languages of a pack, form by form: an example and its meaning. The tests read every example."""

from typing import Final

Rows = tuple[tuple[str, str], ...]

LIMITS: Final[Rows] = (
    ("30 min", "elapsed time, day and night: `s`, `min`, `h`, also `1 h 30 min`"),
    ("4 h on office", "time in which the calendar `office` is open"),
    ("< 5 min", "strict: exactly at the limit is late; without the sign exactly at the limit is in time"),
    ("2 working days, by end on office", "to the end of the second working day of the calendar"),
    ("1 working day, same time on office", "to the same time of day on the next working day"),
    ("2 working days, by 18:00 on office", "to a time of day on the second working day"),
    ("14 days, same time", "calendar days, to the same time of day; `weeks` too"),
    ("1 day, by end", "calendar days, to the end of the last day"),
    ("1 day, by 18:00", "the next calendar day by 18:00"),
    ("3 months", "months; the end of a short month serves where there is no such day"),
    ("Friday 17:00", "the next such weekday; without a time, the end of the day"),
    ("at appointed_for", "the time written in the field `appointed_for`"),
    ("reference 8 h", "measured, never broken"),
    ("none", "nothing is promised: no clock starts, and reports say so"),
)
LONG_LIMIT: Final[Rows] = (
    ("cut_off: '13:00'", "a start from that time on counts as one of the next working day"),
    ("first_day: true", "the day of the start is day one"),
    ("closed_start: next_open", "a start on a closed day moves to the next opening; `as_is`: it stays"),
    ("day_ends: last_close", "a day ends when the calendar closes; `midnight`: at 24:00"),
)
TABLES: Final[Rows] = (
    ("30 min", "one limit for all"),
    ("{critical: 5 min, general: 60 min}", "by level; `default` for the levels not named"),
    (
        "{by: [level, band], critical: {near: 30 min, far: 1 h}, default: none}",
        "over several names: level, dimensions, fields",
    ),
    ("[{when: {open: office}, limit: 30 min}, {limit: 2 h}]", "rows with conditions; the first that holds serves"),
    ("{limit: '1 working day, by end on office', cut_off: '13:00'}", "the long form, also as a cell"),
)
ANCHORS: Final[Rows] = (
    ("reported", "the first such fact"),
    ("[restored, worked_around]", "whichever comes first"),
    ("{last: [approved, solved]}", "when all have happened: at the last of them"),
    ("{fact: document_delivered, where: {document: report, complete: true}}", "a fact that meets a condition"),
    ("{fact: accepted, by: [engineer]}", "a fact recorded by certain roles or sides"),
    ("{clock: respond, is: broken}", "a clock of the same case is `started`, `stopped`, `kept` or `broken`"),
    ("{level: [critical]}", "the level becomes one of these"),
    ("{moment: planned_start}", "the time in a field"),
    ("{period: end}", "start or end of the period of a duty"),
    (
        "{fact: solved, awaits: confirmed, rejected_by: rejected}",
        "a stop that holds at its own time once it is confirmed",
    ),
)
CONDITIONS: Final[Rows] = (
    ("{level: critical}", "a value is one word; a list: one of several"),
    ("{level: '>= major'}", "levels compare by rank: this level or a higher one"),
    (
        "{users: '> 30', site.zone: city}",
        "every entry must hold; `site.zone` is an attribute of the record that `site` names",
    ),
    ("{supervisor: present}", "the value is there; `absent`: it is not"),
    ("{any: [{loss: '>= 30 %'}, {delay: '>= 800 ms'}]}", "at least one holds"),
    ("{all: [{open: office}, {not: {tag: freeze}}]}", "all hold"),
    ("{not: {channel: mail}}", "it does not hold"),
    (
        "{cel: 'case.users * 2 > case.staff'}",
        "an expression in CEL over case, fact, site, service, item, customer, user, level",
    ),
    (
        "{outage: {of: down, in: office, once: '>= 2 h', or_day: '>= 4 h'}}",
        "accumulated outage: once, day, week, month, quarter, half, year, contract_year; `in` or `outside` a calendar",
    ),
    ("{lasting: {loss: '>= 30 %', for: '>= 2 h'}}", "measured values have met a condition without a break"),
    (
        "{happened: {fact: approved, by: [customer], within: 24 h, not_by: actor}}",
        "a fact of this case is on record; `not_by`: by another person than the actor, or than for another fact",
    ),
    ("{not_happened: accepted}", "no such fact is on record"),
    (
        "{count: {of: reopened, is: '>= 2', in: month}}",
        "a number of facts, of this case or in a period; `same`: with the same values",
    ),
    ("{cases: {kind: incident, is: '>= 3', state: open, same: [service]}}", "a number of other cases"),
    ("{tag: freeze}", "the moment carries a tag of a calendar"),
    ("{open: office}", "the moment lies in the open time of a calendar"),
    ("{closed: office}", "it does not"),
    ("{lead: {until: planned_start, at_least: 48 h}}", "time left until a field's time: `at_least`, `at_most`"),
    ("{elapsed: {since: reported, at_most: 2 h}}", "time passed since a fact or a field's time"),
    ("{distinct: [requester, approver, actor]}", "different persons"),
    (
        "{qualified: {who: engineer, where: {certified: true}}}",
        "the person in a field meets a condition on the register of people",
    ),
    ("{stock: {part: disk, is: '>= 1', store: main}}", "quantity of a part"),
    ("{quota: {of: hours, left: '>= 1'}}", "what is left of a quota"),
    ("{measure: {of: in_time, is: '< 95'}}", "the present value of a measure"),
    (
        "{clock: {of: respond, is: [kept, broken]}}",
        "state of a clock of the case: pending, running, paused, stopped, void, open, kept, broken",
    ),
    ("{checklist: round}", "every required line of a checklist is done"),
)
STEPS: Final[Rows] = (
    ("75 %", "when so much of the time is consumed"),
    ("due", "when the time is up"),
    ("start", "when the clock starts"),
    ("+1 h", "after the due time"),
    ("-30 min on office", "before it, in the open time of a calendar"),
)
DUE_DAYS: Final[Rows] = (
    ("end", "the end of the period"),
    ("5 working days, by end after end on office", "after the end of the period; also `after start`, `before start`"),
    ("30 days before end", "counted back"),
    ("Friday 17:00", "a weekday of the period, also without a time"),
    ("day 15", "a day of the period; `day last`"),
    ("working day 1 on office", "a working day of the period"),
    ("last working day on office", "the last one"),
    ("2026-10-01", "a date, for what is owed `once`"),
)
PERIODS: Final[Rows] = (
    ("month", "also `day`, `week`, `quarter`, `half`, `year`"),
    (
        "contract_quarter",
        "counted from the start of the contract; also `contract_month`, `contract_half`, `contract_year`",
    ),
    ("term", "the whole contract; for duties `once`"),
    ("rolling 3 months", "the months up to and with this one"),
    ("3 months", "a regular length from the start of the contract"),
)
AMOUNTS: Final[Rows] = (
    ("500", "a sum in the plan's currency"),
    ("10 %", "a percentage of the base"),
    ("30 % of monthly_fee", "a percentage of a fee"),
    ("2 % per 0.1", "for each started step below the band's upper edge; `per full 0.1`: for each full one"),
    ("10 % + 2 % per 0.1", "both"),
)
EXPRESSIONS: Final[Rows] = (
    ("0.6 * answered + 0.4 * solved", "arithmetic with `+ - * /`, parentheses, `min`, `max`, `round`"),
)
_SIGNS: Final = "Comparisons: `>=`, `<=`, `>`, `<`, `!=`, `=` with a number, a length of time or a word."
GRAMMAR: Final[tuple[tuple[str, str, Rows], ...]] = (
    ("Limits", "How long a promise gives.", LIMITS),
    ("Limits, long form", "Beside `limit:` and `on:`, how days are counted.", LONG_LIMIT),
    ("Tables of targets", "What `within` may be.", TABLES),
    ("Anchors", "What starts or stops a clock, or fulfils a duty.", ANCHORS),
    ("Conditions", f"When a rule applies. {_SIGNS}", CONDITIONS),
    ("Steps", "Where a warning or escalation stands.", STEPS),
    ("Due days of duties", "When an occurrence is due.", DUE_DAYS),
    ("Periods", "Kinds of period, beside those under `periods`.", PERIODS),
    ("Amounts of money", "What a rule of money costs.", AMOUNTS),
    ("Expressions", "Over measures and money of the same period.", EXPRESSIONS),
)  # fmt: skip
"""Title, introduction and rows of each language."""
