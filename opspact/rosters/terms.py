"""What a roster says: rotations, what must be covered, who is called when something new comes in. Shapes only. Pure.

Kept as data in versions (`models.RosterVersion`); people are accounts by their id.
"""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from opspact.calendars.spec import Weekly

DUTY: Final = 1
SECOND: Final = 2
"""Lines: the person on duty, and who stands behind."""

DayKind = Literal["workday", "weekend", "holiday", "mon", "tue", "wed", "thu", "fri", "sat", "sun"]
"""Days on which a rotation serves. A make-up workday (调休) is a `workday`, whatever weekday it falls on."""
Target = Literal["duty", "second", "lead", "managers"]
"""Who a call goes to: on duty now, behind them, who leads the roster, the provider's managers."""
When = Literal["always", "in_hours", "off_hours"]
Small = Annotated[int, msgspec.Meta(ge=1, le=366)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class Rotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Crews that take turns. Crew number n follows the first one `n × step` days later through the same pattern.

    A daily turn: pattern of one shift, step 1. A weekly one: seven times the shift, step 7. Day and night with whole
    night shifts: `day, night`, step 1; the days of the cycle that the pattern leaves out are free.
    """

    name: Name
    crews: Annotated[tuple[tuple[int, ...], ...], msgspec.Meta(min_length=1, max_length=60)]
    """Accounts, crew by crew. Of a crew of several the first leads the shift (S0.27)."""
    shifts: dict[Name, str]
    """By name the hours, `20:00-08:00`; an end not after the beginning is on the next day, `09:00-09:00` is 24 h."""
    pattern: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=366)]
    """The shift of each day of a crew's turn; empty: a free day."""
    since: date
    """The first day of the first crew's turn."""
    step: Small = 1
    line: Annotated[int, msgspec.Meta(ge=1, le=3)] = DUTY
    on: tuple[DayKind, ...] = ()
    """Kinds of day on which its shifts begin; empty: every day."""

    @property
    def cycle(self) -> int:
        """Days after which the first crew begins again."""
        return max(len(self.pattern), self.step * len(self.crews))


class CallStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody is called, and given a while to answer."""

    target: Target
    wait: Annotated[int, msgspec.Meta(ge=1, le=1440)] = 5
    """Minutes until the next step where nobody answers."""
    when: When = "always"
    """Serves always, or only within or outside the roster's service hours when its turn comes."""


class Calling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which new items call people, and in what order. Without steps none does."""

    kinds: tuple[str, ...] = ()
    """Kinds of item; empty: all."""
    levels: tuple[str, ...] = ()
    """Levels of the plan; empty: all."""
    steps: Annotated[tuple[CallStep, ...], msgspec.Meta(max_length=20)] = ()
    rounds: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1
    """How often the steps are gone through before the managers are called as the last resort."""

    def concerns(self, kind: str, level: str) -> bool:
        """Whether a new item of this kind and level calls anybody."""
        return bool(self.steps) and (not self.kinds or kind in self.kinds) and (not self.levels or level in self.levels)


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole roster. Of two rotations of one line that serve the same time, the one that stands first counts."""

    rotations: Annotated[tuple[Rotation, ...], msgspec.Meta(max_length=40)] = ()
    zone: str = "Asia/Shanghai"
    holidays: Literal["china", "none"] = "china"
    """The arrangement of statutory holidays and make-up workdays."""
    hours: Weekly = msgspec.field(default_factory=lambda: {"mon-fri": ("09:00-18:00",)})
    """Service hours by weekday: for calls, and for what must be covered."""
    cover: Literal["always", "hours"] = "always"
    """When somebody must be on duty: what is missing is shown as a gap."""
    lead: int | None = None
    """Who answers for the roster: called where a step says so."""
    calling: Calling = Calling()

    def people(self) -> set[int]:
        """Everybody who takes turns."""
        return {one for rotation in self.rotations for crew in rotation.crews for one in crew}
