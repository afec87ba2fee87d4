"""What the work layer takes and gives, and the errors it raises."""

from collections.abc import Sequence
from typing import Any

import msgspec

from opspact.kernel.time import Instant
from opspact.plans.plan import Plan, PlanBook
from opspact.runner.shapes import CaseView, Decision, Fact, Refusal
from opspact.runner.state import CaseState
from opspact.work.models import WorkItem


class NotThere(LookupError):  # noqa: N818 - says what is the case, as its siblings do
    """There is no such thing, or not for this viewer: both look the same."""


class NotAllowed(PermissionError):  # noqa: N818
    """The viewer sees it but has not the right to do this."""


class Conflict(RuntimeError):  # noqa: N818
    """Somebody acted on the item since the viewer looked. `seq` is the item's present place in its journal."""

    def __init__(self, seq: int) -> None:
        super().__init__("somebody acted on this item meanwhile")
        self.seq = seq


class Refused(RuntimeError):  # noqa: N818
    """The plan refuses the act: every refusal names all that is unmet. A trace is in the journal."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(r.rule for r in refusals))
        self.refusals = tuple(refusals)


class BadFields(ValueError):  # noqa: N818
    """Values that cannot be understood: by name, what is wrong, in both languages."""

    def __init__(self, problems: dict[str, dict[str, str]]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class Earlier(msgspec.Struct, frozen=True):
    """Something that happened before the report and is told with it: the outage began, a measurement was made."""

    kind: str
    happened: Instant
    fields: dict[str, Any] = {}
    line: str = ""
    role: str | None = None
    """In whose name; by default that of the report."""
    fact_id: str = ""


class Taken(msgspec.Struct, frozen=True):
    """What came of a fact: the item as stored, how it looks, and what was decided by it."""

    item: WorkItem
    view: CaseView
    decisions: tuple[Decision, ...]
    fact: Fact | None = None
    """The fact that was taken, where one was."""


class Seen(msgspec.Struct, frozen=True):
    """An item as it looks at an instant."""

    item: WorkItem
    view: CaseView
    state: CaseState
    book: PlanBook

    @property
    def plan(self) -> Plan:
        """The version the item stands on."""
        return self.state.plan


class Preview(msgspec.Struct, frozen=True):
    """What an act would lead to; nothing was written."""

    view: CaseView
    before: CaseView | None
    refusals: tuple[Refusal, ...]
    plan: Plan
