"""The rules of signing in: parameters that the administrator sets on a page."""

from typing import Annotated, Final

import msgspec
from django.db import transaction

from opspact.people.models import SafetyRules
from opspact.people.traces import trace
from opspact.tenancy.access import require
from opspact.tenancy.viewer import Viewer

THE_ROW: Final = 1


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lengths in characters, spans in the unit named. A zero span: never."""

    min_length: Annotated[int, msgspec.Meta(ge=8, le=128)] = 10
    classes: Annotated[int, msgspec.Meta(ge=1, le=4)] = 3
    """How many of: small letters, capitals, digits, others (a Chinese character is one of the others)."""
    max_age_days: Annotated[int, msgspec.Meta(ge=0, le=3650)] = 0
    history: Annotated[int, msgspec.Meta(ge=0, le=24)] = 5
    """How many past passwords must not come back."""
    lock_after: Annotated[int, msgspec.Meta(ge=3, le=100)] = 5
    """Failures of one login within the lock's span."""
    lock_address_after: Annotated[int, msgspec.Meta(ge=3, le=10_000)] = 50
    """Failures from one address: many people may share it."""
    lock_minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)] = 15
    second_factor_posts: tuple[str, ...] = ()
    """Posts that must sign in with a second factor."""
    invite_days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 7


def current() -> Rules:
    """The rules in force."""
    row = SafetyRules.objects.filter(pk=THE_ROW).first()
    return msgspec.convert(row.values, Rules, strict=False) if row else Rules()


def change(viewer: Viewer, rules: Rules) -> None:
    """Put other rules in force. Raises NotAllowed. The change is noted on the account that made it."""
    require(viewer, "system.manage")
    before = current()
    with transaction.atomic():
        SafetyRules.objects.update_or_create(pk=THE_ROW, defaults={"values": msgspec.to_builtins(rules)})
        trace(viewer, viewer.account, "safety_rules_changed", _difference(before, rules))


def _difference(before: Rules, after: Rules) -> dict[str, list[object]]:
    old, new = msgspec.to_builtins(before), msgspec.to_builtins(after)
    return {name: [old[name], new[name]] for name in new if old[name] != new[name]}
