"""What a source's owner decides: which alert concerns which service, and what becomes of it. Plain values, pure."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

import msgspec

Affects = Literal["yes", "no", "one_off", "ask"]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=10_080)]
Seconds = Annotated[int, msgspec.Meta(ge=0, le=86_400)]
Match = dict[str, str]
"""Patterns by label: `*` and `?` stand for any signs, `|` separates choices. Beside the labels: `type`, `object`,
`content`, `severity`, `source`."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the alerts that match are about, and the first judgement: do they affect service (S0.41)?"""

    name: str = ""
    match: Match = {}
    contract: int | None = None
    """None: the contract of the source."""
    service: str = ""
    """Of the contract's plan; `$label` takes the value of a label, here and in the other texts."""
    site: str = ""
    item: str = ""
    affects: Affects = "ask"
    """`yes`: an incident is opened; `one_off`: recorded as sudden and single; `ask`: a person decides."""
    kind: str = "reported"
    """The fact that opens the incident."""
    role: str = ""
    """Role of the plan in whose name it is reported; empty: the machine's own."""
    fields: dict[str, Any] = {}
    """Further values of the report, such as the kind of impact."""
    outage: bool = True
    """The incident begins with an outage at the sender's own time."""
    counts: Literal["monitor", "engineer"] = "monitor"
    """Whose word on the end of the outage counts; the other's is kept beside it."""
    group_by: tuple[str, ...] = ()
    """Labels that must agree for alerts to be of one incident, beside contract and service."""
    within_minutes: Minutes = 30
    """Alerts of a group join its open incident that last grew no longer ago, or still has a firing alert."""
    hold_seconds: Seconds | None = None
    """None: as the source says."""


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parameters of a source."""

    rules: tuple[Rule, ...] = ()
    hold_seconds: Seconds = 0
    """A problem that is over sooner is a blip (闪断): recorded as a one-off, never an incident."""
    flapping: bool = True
    """What comes and goes too often opens no further incidents until it is calm."""
    resolve_minutes: Annotated[int, msgspec.Meta(ge=1, le=1_440)] = 5
    """What is not said again for so long is over, where the sender's protocol means it so."""
    heartbeat_seconds: Seconds = 0
    """Silence of the source for longer opens an alert; 0: it may be silent."""


class Facts(msgspec.Struct, frozen=True):
    """What patterns look at."""

    labels: Mapping[str, str]
    type: str = ""
    object: str = ""
    content: str = ""
    severity: int = 4
    source: str = ""

    def value(self, name: str) -> str:
        """A label's value, else that of a part of the alert; empty where there is neither."""
        return self.labels[name] if name in self.labels else str(getattr(self, name, "") or "")


def fits(match: Mapping[str, str], facts: Facts) -> bool:
    """Whether every pattern fits. No patterns fit everything."""
    return all(
        any(fnmatchcase(facts.value(name), one.strip()) for one in pattern.split("|"))
        for name, pattern in match.items()
    )


def rule_for(policy: Policy, facts: Facts) -> Rule | None:
    """The first rule that fits."""
    return next((rule for rule in policy.rules if fits(rule.match, facts)), None)


def filled(given: Any, facts: Facts) -> Any:
    """A text of a rule, with the label it names put in for `$label`."""
    return facts.value(given[1:]) if isinstance(given, str) and given.startswith("$") else given
