"""When the trouble began, told with the report: kept apart from the report and the registration (S1.5), and where
something is out since then, the beginning of the outage."""

from collections.abc import Mapping
from typing import Any, Final

from opspact.kernel.time import Instant, iso
from opspact.plans.plan import Plan
from opspact.work.shapes import BadFields, Earlier

BEGINS: Final = "outage_started"
"""The fact that says it; outages that a plan begins by facts of their own are said by these alone."""


def named(plan: Plan) -> list[str]:
    """The values that say what is out, of every outage that begins by being told; nothing: the plan counts none."""
    return [kind.key for kind in plan.pack.outages.values() if kind.while_ is None and BEGINS in kind.starts]


def told(plan: Plan, values: Mapping[str, Any], occurred: Instant | None) -> dict[str, Any]:
    """The values of a report with the time of the occurrence beside them."""
    return {**values} if occurred is None else {**values, "occurred": iso(occurred, plan.zone)}


def outage(plan: Plan, values: Mapping[str, Any], since: Instant, reported: Instant) -> list[Earlier]:
    """The fact that says that what the report names is out since then, where the plan counts it. Raises BadFields."""
    if since > reported:
        raise BadFields({"occurred": {"zh": "发生时间不能晚于申告时间", "en": "it cannot have begun after the report"}})
    keys = named(plan)
    return [Earlier(BEGINS, since, {key: values[key] for key in keys if values.get(key)})] if keys else []
