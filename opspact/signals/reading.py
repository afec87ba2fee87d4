"""From rows to the values that the pure parts take."""

from datetime import datetime

import msgspec

from opspact.kernel.time import Instant, instant
from opspact.signals import decide, windows
from opspact.signals.models import Alert, Source, Track, Window
from opspact.signals.policy import Facts, Policy
from opspact.signals.senders import Sender


def sender_of(source: Source) -> Sender:
    """A source as the intake knows it."""
    secret = None if source.secret is None else bytes(source.secret)
    return Sender(
        source.pk, source.title, source.format, source.customer_id, source.contract_id, source.per_minute, secret,
        source.mapping, policy_of(source),
    )  # fmt: skip


def policy_of(source: Source) -> Policy:
    """The parameters of a source."""
    return msgspec.convert(source.policy, Policy)


def track_of(row: Track) -> decide.Track:
    """What is known of a key."""
    return decide.Track(
        row.pk, row.key, row.alert_id, _at(row.opened), _at(row.started), _at(row.ended), row.severity, row.history,
        instant(row.changed), row.flapping,
    )  # fmt: skip


def facts_of(alert: Alert, source: str) -> Facts:
    """What the patterns of rules and windows look at."""
    return Facts(alert.labels, alert.type, alert.object, alert.content, alert.severity, source)


def plan_of(window: Window) -> windows.Plan:
    """A window as it was planned."""
    return windows.Plan(
        id=window.pk, title=window.title, customer=window.customer_id, contract=window.contract_id,
        source=window.source_id, match=window.match, begins=instant(window.begins), ends=instant(window.ends),
        weekly=window.weekly, last_day=window.last_day, mode="keep" if window.mode == "keep" else "suppress",
    )  # fmt: skip


def _at(moment: datetime | None) -> Instant | None:
    return None if moment is None else instant(moment)
