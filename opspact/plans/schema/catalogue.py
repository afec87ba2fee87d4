"""What is served and for whom: services, items, sites, customers, users; and the dimensions derived from them."""

import msgspec

from opspact.kernel.text import Text
from opspact.plans.schema.base import Part, Titled
from opspact.plans.terms.conditions import Condition
from opspact.plans.terms.quantity import Range
from opspact.plans.terms.targets import Targets

Scalar = str | int | float | bool | None


class Record(Titled, frozen=True, kw_only=True):
    """An entry of a register: a service, item, site, customer, user or person.

    Its `attributes` are read in conditions as `service.NAME`, `site.NAME` and so on, through the field of the case
    that names the record (`service: mail` in a fact).
    """

    attributes: dict[str, Scalar | list[Scalar]] = {}
    """Free values: grade, zone, distance_km, vip, kind, …"""
    targets: dict[str, Targets] = {}
    """Targets of this very record, by commitment; they stand before the commitment's own table."""


class Field(Titled, frozen=True, kw_only=True):
    """A value that a case or fact carries."""

    type: str = "text"
    """`text`, `number`, `flag`, `duration`, `moment`, `date`, `choice`, `person`, `list` or the name of a register."""
    unit: str = ""
    """Unit of a number, for people."""
    required: bool = False
    """Whether a fact that opens the case must carry it."""
    choices: list[str] | dict[str, Text] = []
    """Allowed values of a choice: a list, or each with its title for people, `{phone: {zh: 电话, en: telephone}}`."""


class Band(Part, frozen=True, kw_only=True):
    """One value of a dimension: the range or condition that gives it. Tried in order, the first that holds."""

    range: Range | None = None
    """Comparisons with the dimension's `of`, all of which must hold: `["> 100", "<= 300"]`."""
    when: Condition | None = None
    """Or any condition, such as `{site.city: Shenyang}`."""


class Dimension(Titled, frozen=True, kw_only=True):
    """A derived value of a case, usable in tables and conditions: distance band, zone, grade, time class (S1.11)."""

    of: str = ""
    """The value that ranges compare, such as `site.distance_km`."""
    values: dict[str, Band]
    """Bands by name, in order; none holding: the dimension is absent (the lint shows holes and overlaps)."""


class Move(Part, frozen=True, kw_only=True):
    """A change of state: this fact leads from one of these states to that state."""

    on: str
    """The fact."""
    to: str
    """The state it leads to."""
    sources: list[str] = []
    """States it may happen in; empty: in any open state. In another state the fact is refused."""
    when: Condition | None = None
    """The move serves only when this holds; the first serving move in order is taken."""


class Kind(Titled, frozen=True, kw_only=True):
    """A kind of case: incident, consultation, complaint, visit, change, shift, call, claim, … (architecture §2)."""

    opened_by: list[str] = msgspec.field(default_factory=lambda: ["reported"])
    """Facts that open a case of this kind."""
    closed_by: list[str] = msgspec.field(default_factory=lambda: ["closed"])
    """Facts that end it."""
    fields: dict[str, Field] = {}
    """Fields of the case, set by facts that carry a value of the same name."""
    line_fields: dict[str, Field] = {}
    """Fields of one line of the case (a device of the ticket); facts with `line` set them."""
    states: list[str] = []
    """States, the first being that of a new case; empty: only open and closed."""
    state_titles: dict[str, Text] = {}
    """What people call the states, by state."""
    moves: list[Move] = []
    """Which facts change the state; facts not named here may happen in any state."""
    levelled: bool = True
    """Whether the plan's levels apply to this kind."""


class FactKind(Titled, frozen=True, kw_only=True):
    """A kind of fact that the plan declares, beside the built-in ones (architecture §2, Event)."""

    by: list[str] = []
    """Roles or sides that may record it; empty: any. Another's is refused."""
    on_behalf: list[str] = msgspec.field(default_factory=lambda: ["provider"])
    """Roles or sides that may write it down for those under `by`, saying who told it and how; `[]`: nobody may."""
    answer: bool = False
    """Whether it is a human answer: then one recorded by a machine (`by: system`) stops no clock (edge case 8)."""
    fields: dict[str, Field] = {}
    """What it carries. Values with the name of a case field set that field."""
    sets: dict[str, Scalar] = {}
    """Fields of the case that it sets to a constant."""
