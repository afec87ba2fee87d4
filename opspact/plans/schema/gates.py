"""Gates: what must hold before an act; a refusal names every unmet condition (S0.12, S0.24, S0.29)."""

from opspact.kernel.text import Text
from opspact.plans.schema.base import Part, Titled
from opspact.plans.terms.conditions import Condition


class Requirement(Part, frozen=True, kw_only=True):
    """One condition of a gate, in words for the person who is refused."""

    that: Condition
    """What must hold."""
    title: Text = ""
    """Said when it does not."""


class Exception_(Part, frozen=True, kw_only=True):
    """The named and logged way round a gate."""

    by: list[str]
    """Roles or sides that may let it pass, by an `excepted` fact naming the gate, with a reason."""


class Gate(Titled, frozen=True, kw_only=True):
    """Conditions before an act. All must hold at the moment of the act."""

    before: list[str]
    """Kinds of fact that are refused otherwise."""
    kinds: list[str] = []
    """Kinds of case; empty: all."""
    when: Condition | None = None
    """Guards only when this holds."""
    require: list[Requirement]
    """What must hold."""
    exception: Exception_ | None = None
    """Who may let it pass all the same."""


class CheckLine(Titled, frozen=True, kw_only=True):
    """A line of a checklist."""

    required: bool = True
    """Whether the list is done without it."""
    limit: str = ""
    """Allowed value for a measured line: `<= 25`."""
    unit: str = ""
    """Unit of a measured value."""


class Checklist(Titled, frozen=True, kw_only=True):
    """Lines to be done or measured, recorded by `checked` facts (`checklist`, `line`, `ok` or `value`)."""

    lines: dict[str, CheckLine]
    """Lines by id, in order."""
