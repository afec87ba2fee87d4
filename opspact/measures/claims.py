"""Claims and waivers: whether money that is due by its rule is owed (plan mechanics: claims)."""

from collections.abc import Sequence

from opspact.calendars.periods import Period
from opspact.kernel.time import Instant
from opspact.measures.limits import reach, within
from opspact.measures.records import Record
from opspact.measures.results import Line, Status
from opspact.measures.sources import Key
from opspact.plans.plan import Plan
from opspact.plans.schema.money import Claim, MoneyItem

Finding = tuple[Status, tuple[Line, ...], tuple[str, ...]]
"""What becomes of an amount, why, and the facts behind it."""


def status_of(
    plan: Plan, name: str, item: MoneyItem, period: Period, key: Key, acts: Sequence[Record], now: Instant
) -> Finding:
    """Due, or waived, claimable or forfeited. `acts` are the `waived` and `claimed` facts of the plan."""
    own = [act for act in acts if _concerns(act, name, item, period, key)]
    for act in own:
        if act.name == "waived" and _may_waive(plan, item, act):
            said = {"by": act.values.get("by", ""), "reason": act.values["reason"], "at": act.moments["at"]}
            return "waived", (Line("money.waived", said),), (act.id,)
    if item.claim is None:
        return "due", (), ()
    return _claimed(plan, item.claim, period, [act for act in own if act.name == "claimed"], now)


def _claimed(plan: Plan, claim: Claim, period: Period, claims: Sequence[Record], now: Instant) -> Finding:
    until = reach(plan, period.end, claim.within)
    for act in claims:
        missing = [name for name in claim.required if act.values.get(name) in (None, "", [])]
        if not missing and within(plan, period.end, act.moments["at"], claim.within):
            return "due", (Line("money.claimed", {"at": act.moments["at"], "until": until}),), (act.id,)
    label: Status = "claimable" if within(plan, period.end, now, claim.within) else "forfeited"
    lines = tuple(_refused(claim, act, until) for act in claims)
    return label, (*lines, Line(f"money.{label}", {"until": until})), tuple(act.id for act in claims)


def _refused(claim: Claim, act: Record, until: Instant) -> Line:
    missing = [name for name in claim.required if act.values.get(name) in (None, "", [])]
    return Line("money.claim_refused", {"at": act.moments["at"], "until": until, "missing": missing})


def _concerns(act: Record, name: str, item: MoneyItem, period: Period, key: Key) -> bool:
    values = act.values
    if values.get("item") != name or str(values.get("period")) != period.key:
        return False
    return all(str(values.get(field, part)) == part for field, part in zip(item.by, key, strict=True))


def _may_waive(plan: Plan, item: MoneyItem, act: Record) -> bool:
    by = str(act.values.get("by", ""))
    role = plan.pack.roles.get(by)
    return bool(act.values.get("reason")) and (
        by in item.waived_by or (role is not None and role.side in item.waived_by)
    )
