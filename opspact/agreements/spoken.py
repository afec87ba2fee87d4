"""A clock whose limits are said in words: “9 小时（工作时间）” instead of the `9 h on office` of the pack."""

from msgspec.structs import replace

from opspact.clock.shapes import ClockView, Retargeting, Target
from opspact.plans.explain.limits import limit
from opspact.plans.explain.teller import Teller
from opspact.plans.plan import Plan


def spoken(view: ClockView, plan: Plan, lang: str) -> ClockView:
    """The same clock, with every target's limit as the contract would write it in this language."""
    teller = Teller(plan.pack, lang)
    changes = tuple(_change(teller, one) for one in view.retargetings)
    return replace(view, target=_target(teller, view.target), retargetings=changes)


def _change(teller: Teller, one: Retargeting) -> Retargeting:
    return replace(one, before=_target(teller, one.before), after=_target(teller, one.after))


def _target(teller: Teller, target: Target | None) -> Target | None:
    if target is None or target.limit is None:
        return target
    return replace(target, text=limit(teller, target.limit))
