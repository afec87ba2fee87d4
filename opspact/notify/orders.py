"""What routing hands on to be written. Pure."""

import msgspec

from opspact.notify.routing import Told
from opspact.notify.shapes import Heard, Subject
from opspact.plans.plan import Plan


class Order(msgspec.Struct, frozen=True):
    """Something to be told about an event: everything a row needs."""

    heard: Heard
    subject: Subject
    told: Told
    plan: Plan
    rung: int = 0
