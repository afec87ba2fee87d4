"""Looking up the values a condition names: fields, dimensions, registers; and reading moments in fields."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from opspact.kernel.time import Instant, instant, parse_instant, start_of_day
from opspact.plans.plan import Plan
from opspact.plans.schema.catalogue import Record
from opspact.plans.schema.pack import Pack
from opspact.runner.shapes import Fact

REGISTERS: Final = {
    "site": "sites", "service": "services", "item": "items", "customer": "customers", "user": "users",
    "person": "people", "part": "parts",
}  # fmt: skip
"""The field that names a record, and the register it is in."""


def register(plan: Plan, name: str) -> Mapping[str, Record]:
    """The register behind a field such as `site`; empty where there is none."""
    records: Mapping[str, Record] = getattr(plan.pack, REGISTERS[name]) if name in REGISTERS else {}
    return records


def record_value(plan: Plan, fields: Mapping[str, Any], path: str) -> object:
    """`site.zone`: the attribute of the record that the field `site` names; None where there is no such thing."""
    owner, _, attribute = path.partition(".")
    named = fields.get(owner)
    if isinstance(named, Mapping):
        return named.get(attribute)
    record = register(plan, owner).get(str(named)) if named is not None else None
    if record is None:
        return None
    own = getattr(record, "attributes", {})
    return own[attribute] if attribute in own else getattr(record, attribute, None)


def moment(value: object, zone: ZoneInfo) -> Instant | None:
    """The instant a field holds: a number of microseconds, an ISO text, a datetime, or a date (its first moment)."""
    if isinstance(value, bool) or value is None or value == "":
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return instant(value if value.tzinfo else value.replace(tzinfo=zone))
    if isinstance(value, date):
        return start_of_day(value, zone)
    try:
        return parse_instant(str(value), zone)
    except ValueError:
        return None


def with_completeness(pack: Pack, fact: Fact) -> Fact:
    """A delivered document that lists its contents is complete when all that the plan asks for are among them (R1.11).

    What the fact itself says of `complete` then counts for nothing.
    """
    declared = pack.documents.get(str(fact.fields.get("document")))
    contents = fact.fields.get("contents")
    if fact.kind != "document_delivered" or declared is None or not isinstance(contents, list):
        return fact
    complete = set(declared.contents) <= {str(one) for one in contents}
    return msgspec.structs.replace(fact, fields={**fact.fields, "complete": complete})
