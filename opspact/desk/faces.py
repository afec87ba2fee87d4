"""Clocks as pages show them: from the engine's view to `ui.shapes.ClockFace`."""

from collections.abc import Iterator

from django.urls import NoReverseMatch

from opspact.calendars.worktime import WorkCalendar
from opspact.clock.deadline import counting_calendar
from opspact.clock.segments import segments
from opspact.clock.shapes import ClockView, Stretch, Target
from opspact.desk.wording import capital
from opspact.kernel.time import DAY, Instant
from opspact.plans.explain.limits import length
from opspact.plans.explain.teller import Teller
from opspact.plans.phrasing import Names
from opspact.plans.plan import Plan
from opspact.ui.addresses import address
from opspact.ui.shapes import ClockFace, Gap
from opspact.work.shapes import Seen

LOOK_AHEAD = 14 * DAY
"""How far the next closing of a calendar is looked for: a clock that counts on beyond is one that goes on."""
_ORDER = {"running": 0, "paused": 1, "pending": 2, "stopped": 3, "void": 4}


def faces(seen: Seen, names: Names, lang: str, now: Instant) -> list[ClockFace]:
    """Every clock of a case that has started: what presses first, then what waits, then what is done."""
    number = seen.item.number
    return [face(view, seen.plan, names, lang, now, number) for view in ordered(seen.view.clocks)]


def ordered(clocks: tuple[ClockView, ...]) -> list[ClockView]:
    """Clocks as people look at them; rounds that are over and were followed by another are left to the timeline."""
    last = {(c.terms.commitment, c.terms.line): c.terms.round for c in clocks}
    shown = (c for c in clocks if c.verdict == "broken" or c.terms.round == last[c.terms.commitment, c.terms.line])
    return sorted(shown, key=lambda c: (_ORDER[c.phase], c.due or c.settled_due or 0))


def face(view: ClockView, plan: Plan, names: Names, lang: str, now: Instant, number: int | None = None) -> ClockFace:
    """One clock at `now`. `number` is that of the item, for the address of the explanation."""
    title = capital(names.say("commitments", view.terms.commitment, lang))
    calendar = counting_calendar(view.target.limit if view.target else None, plan.calendars)
    counts, until = _counting(view, calendar, now)
    return ClockFace(
        name=f"{title} · {view.terms.line}" if view.terms.line else title,
        phase=view.phase, verdict=view.verdict, now=now, remaining=view.remaining, consumed=view.consumed,
        due=view.due if view.due is not None else view.settled_due, gaps=tuple(_gaps(view, plan, names, lang)),
        counts_until=until, counts=counts, awaiting=view.awaiting, url=_why(view, number),
        limit=_limit(view, plan, lang),
    )  # fmt: skip


def _limit(view: ClockView, plan: Plan, lang: str) -> str:
    """What was promised, in words; of an agreed term as it was agreed."""
    target = view.target
    if target is None or target.limit is None:
        return target.text if target else ""
    teller = Teller(plan.pack, lang)
    return (
        teller.say("less than {value}", value=_length(target, teller))
        if target.limit.strict
        else _length(target, teller)
    )


def _length(target: Target, teller: Teller) -> str:
    found = target.limit.length if target.limit else None
    return target.text if found is None else length(teller, found)


def _counting(view: ClockView, calendar: WorkCalendar, now: Instant) -> tuple[bool, Instant | None]:
    """Whether the clock counts now, and until when."""
    if view.phase != "running":
        return True, None
    if not calendar.is_open(now):
        return False, None
    end = calendar.windows(now, now + LOOK_AHEAD)[0][1]
    return True, end if end < now + LOOK_AHEAD else None


def _gaps(view: ClockView, plan: Plan, names: Names, lang: str) -> Iterator[Gap]:
    """Where on the bar time did not count. The bar is as long as what was counted and what is left."""
    total = view.consumed + max(view.remaining or 0, 0)
    if total <= 0:
        return
    counted = 0
    for one in segments(view, plan.calendars):
        span = one.end - one.start
        if one.kind == "counted":
            counted += span
        elif span and counted:
            yield _gap(one, counted / total, names, lang)


def _gap(one: Stretch, share: float, names: Names, lang: str) -> Gap:
    waited = one.kind in ("paused", "excluded")
    cause = names.cause(one.cause, lang) if waited else ""
    return Gap(share, "paused" if waited else "closed", one.end - one.start, cause)


def _why(view: ClockView, number: int | None) -> str:
    """The address of the explanation; none before the item is stored."""
    if number is None:
        return ""
    terms = view.terms
    try:
        if terms.line:
            return address("plans:why_line", number, terms.commitment, terms.line, terms.round)
        return address("plans:why", number, terms.commitment, terms.round)
    except NoReverseMatch:
        return ""
