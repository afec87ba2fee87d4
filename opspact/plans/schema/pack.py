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
from opspact.plans.schema.papers import DocumentKind, Exchange, Notice, Part_, Retention
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
    running: str = "keep"
    """`keep`: running cases stay on their version; `adopt`: they adopt it on the effective day."""
    change: dict[str, object]
    """Sections as in a pack; mappings are merged, everything else replaced, null removes."""


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
    zone: str = "Asia/Shanghai"
    """IANA zone in which the plan's days and times are meant."""
    currency: str = "CNY"
    term: Term
    parties: dict[str, Party] = {}
    calendars: dict[str, CalendarSpec] = {}
    """`always` (24x7) is built in."""
    periods: dict[str, DeclaredPeriod] = {}
    roles: dict[str, Role] = {}
    ladders: dict[str, Ladder] = {}
    sites: dict[str, Record] = {}
    services: dict[str, Record] = {}
    items: dict[str, Record] = {}
    customers: dict[str, Record] = {}
    users: dict[str, Record] = {}
    people: dict[str, Record] = {}
    dimensions: dict[str, Dimension] = {}
    kinds: dict[str, Kind] = {}
    facts: dict[str, FactKind] = {}
    levels: Levels | None = None
    outages: dict[str, OutageKind] = {}
    commitments: dict[str, Commitment] = {}
    pauses: dict[str, Pause] = {}
    exclusions: dict[str, Exclusion] = {}
    duties: dict[str, Duty] = {}
    gates: dict[str, Gate] = {}
    checklists: dict[str, Checklist] = {}
    parts: dict[str, Part_] = {}
    exchange: dict[str, Exchange] = {}
    documents: dict[str, DocumentKind] = {}
    measures: dict[str, Measure] = {}
    quotas: dict[str, Quota] = {}
    fees: dict[str, Fee] = {}
    money: dict[str, MoneyItem] = {}
    triggers: dict[str, Trigger] = {}
    retention: dict[str, Retention] = {}
    notices: dict[str, Notice] = {}
    readings: list[Reading] = []
    late_facts: Late = Late()
    amendments: list[Amendment] = []
