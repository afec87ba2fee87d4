"""The pack: a whole service plan as data."""

from opspact.calendars.spec import CalendarSpec
from opspact.kernel.text import Text
from opspact.plans.schema.base import Part, Titled
from opspact.plans.schema.catalogue import Dimension, FactKind, Kind, Record
from opspact.plans.schema.duties import DeclaredPeriod, Duty
from opspact.plans.schema.gates import Checklist, Gate
from opspact.plans.schema.levels import Levels, OutageKind
from opspact.plans.schema.measures import Measure, Quota
from opspact.plans.schema.money import Fee, MoneyItem, Trigger
from opspact.plans.schema.papers import DocumentKind, Exchange, Notice, PartKind, Retention
from opspact.plans.schema.people import Ladder, Party, Reading, Role
from opspact.plans.schema.promises import Commitment, Exclusion, Pause


class Term(Part, frozen=True, kw_only=True):
    """The contract's term. Both days included, local."""

    start: str
    """First day."""
    end: str
    """Last day."""


class Amendment(Part, frozen=True, kw_only=True):
    """A later version of the plan: what changes and from when (a merge patch: null removes)."""

    effective: str
    """First day, local, on which new cases take it."""
    title: Text = ""
    """Name for people."""
    running: str = "keep"
    """`keep`: running cases stay on their version; `adopt`: they adopt it on the effective day."""
    change: dict[str, object]
    """Sections as in a pack; mappings are merged, everything else replaced, null removes. A
    condition or an anchor (`when`, `reached`, `until`, …) is replaced whole; of a table of limits the named cells."""


class Late(Part, frozen=True, kw_only=True):
    """What facts recorded after a breach may do."""

    mend: str = "with_approval"
    """`with_approval` of the other side, or `freely`: whether a late fact or correction may mend a broken promise."""


class Pack(Titled, frozen=True, kw_only=True):
    """A service plan."""

    pack: int
    """Version of the format: 1."""
    plan: str
    """Id of the plan."""
    version: int = 1
    """Number of the version as first agreed; each amendment is the next."""
    zone: str = "Asia/Shanghai"
    """IANA zone in which the plan's days and times are meant."""
    currency: str = "CNY"
    """Three letters."""
    term: Term
    """How long the contract lasts."""
    parties: dict[str, Party] = {}
    """Who made it."""
    calendars: dict[str, CalendarSpec] = {}
    """`always` (24x7) is built in."""
    periods: dict[str, DeclaredPeriod] = {}
    """Kinds of period of its own: school terms, fiscal quarters."""
    roles: dict[str, Role] = {}
    """Who acts and who is told."""
    ladders: dict[str, Ladder] = {}
    """Escalation ladders."""
    sites: dict[str, Record] = {}
    """Places served."""
    services: dict[str, Record] = {}
    """What is served."""
    items: dict[str, Record] = {}
    """Things served: devices, circuits, systems."""
    customers: dict[str, Record] = {}
    """Customers under this contract."""
    users: dict[str, Record] = {}
    """Users with terms of their own, such as VIPs."""
    people: dict[str, Record] = {}
    """People who hold roles or act."""
    dimensions: dict[str, Dimension] = {}
    """Values derived of a case: distance band, grade, time class."""
    kinds: dict[str, Kind] = {}
    """Kinds of case, beside the built-in incident."""
    facts: dict[str, FactKind] = {}
    """Kinds of fact, beside the built-in ones."""
    levels: Levels | None = None
    """How bad a fault is."""
    outages: dict[str, OutageKind] = {}
    """Conditions whose intervals add up."""
    commitments: dict[str, Commitment] = {}
    """Promises with a clock."""
    pauses: dict[str, Pause] = {}
    """Reasons for which clocks stand still."""
    exclusions: dict[str, Exclusion] = {}
    """Time and events that do not count."""
    duties: dict[str, Duty] = {}
    """What is owed in every period, or once."""
    gates: dict[str, Gate] = {}
    """What must hold before an act."""
    checklists: dict[str, Checklist] = {}
    """Lists of things to do or measure."""
    parts: dict[str, PartKind] = {}
    """Kinds of spare part."""
    exchange: dict[str, Exchange] = {}
    """Rules of replacement."""
    documents: dict[str, DocumentKind] = {}
    """Kinds of document."""
    measures: dict[str, Measure] = {}
    """KPIs, availability, scores, counts."""
    quotas: dict[str, Quota] = {}
    """Hours, visits and the like that are granted and used."""
    fees: dict[str, Fee] = {}
    """Fees that percentages refer to."""
    money: dict[str, MoneyItem] = {}
    """Penalties, credits, deductions, bonus, extra fees."""
    triggers: dict[str, Trigger] = {}
    """Consequences that are not money."""
    retention: dict[str, Retention] = {}
    """How long records are kept."""
    notices: dict[str, Notice] = {}
    """Who is told what without a deadline."""
    readings: list[Reading] = []
    """Readings of unclear sentences that belong to no single entry."""
    late_facts: Late = Late()
    """What facts recorded after a breach may do."""
    amendments: list[Amendment] = []
    """Later versions."""
