"""What every doubt needs: the plan, its text, and a place to note what it finds."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from opspact.kernel.text import Text
from opspact.plans.loader.checks import leaves_in
from opspact.plans.loader.problems import Severity
from opspact.plans.loader.report import Report
from opspact.plans.loader.tree import Path
from opspact.plans.loader.walking import Found, walk
from opspact.plans.plan import Plan
from opspact.plans.schema.pack import Pack
from opspact.plans.terms.leaf import Leaf
from opspact.plans.terms.limits import Limit
from opspact.plans.terms.targets import Targets


class Doubter:
    """One version of a pack under doubt."""

    def __init__(self, plan: Plan, report: Report) -> None:
        self.plan = plan
        self.report = report

    @property
    def pack(self) -> Pack:
        """The pack itself."""
        return self.plan.pack

    def fields(self) -> Iterator[Found]:
        """Every field of every part."""
        return walk(self.pack)

    def leaves(self) -> Iterator[tuple[Found, Path, Leaf]]:
        """Every term, with the field it stands in and its path."""
        return ((found, path, leaf) for found in self.fields() for path, leaf in leaves_in(found))

    def limits(self) -> Iterator[tuple[Found, Path, Limit]]:
        """Every limit, those in tables included."""
        for found, path, leaf in self.leaves():
            if isinstance(leaf, Limit):
                yield found, path, leaf
            elif isinstance(leaf, Targets):
                yield from ((found, path, row.limit) for row in leaf.rows)


class Doubt(msgspec.Struct, frozen=True):
    """One kind of doubt: its code, how grave it is, its name for people, and the function that looks for it."""

    code: str
    severity: Severity
    title: Text
    look: Callable[["Doubt", Doubter], None]

    def note(self, doubter: Doubter, path: Path, message: str, **more: Any) -> None:
        """Note a finding."""
        doubter.report.note(self.code, path, message, severity=self.severity, **more)
