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


class Acts:
    """The `waived` and `claimed` facts of a plan, asked at one moment."""

    def __init__(self, plan: Plan, acts: Sequence[Record], now: Instant) -> None:
        self._plan, self._now = plan, now
        self._acts = sorted(acts, key=lambda act: (act.moments["at"], act.id))

    def status(self, name: str, item: MoneyItem, period: Period, key: Key) -> Finding:
        """Due, or waived, claimable or forfeited."""
        own = [act for act in self._acts if _concerns(act, name, item, period, key)]
        for act in own:
            if act.name == "waived" and _may_waive(self._plan, item, act):
                said = {"by": act.values["by"], "reason": act.values["reason"], "at": act.moments["at"]}
                return "waived", (Line("money.waived", said),), (act.id,)
        if item.claim is None:
            return "due", (), ()
        return self._claimed(item.claim, period, [act for act in own if act.name == "claimed"])

    def _claimed(self, claim: Claim, period: Period, claims: Sequence[Record]) -> Finding:
        until = reach(self._plan, period.end, claim.within, first_day=True)
        for act in claims:
            at = act.moments["at"]
            if not _missing(claim, act) and within(self._plan, period.end, at, claim.within, first_day=True):
                return "due", (Line("money.claimed", {"at": at, "until": until}),), (act.id,)
        still = within(self._plan, period.end, self._now, claim.within, first_day=True)
        status: Status = "claimable" if still else "forfeited"
        refused = tuple(_refused(claim, act, until) for act in claims)
        return status, (*refused, Line(f"money.{status}", {"until": until})), tuple(act.id for act in claims)


def _missing(claim: Claim, act: Record) -> list[str]:
    return [name for name in claim.required if act.values.get(name) in (None, "", [])]


def _refused(claim: Claim, act: Record, until: Instant) -> Line:
    said = {"at": act.moments["at"], "until": until, "missing": _missing(claim, act)}
    return Line("money.claim_refused", said)


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
