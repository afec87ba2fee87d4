"""From the text of a timeline to its facts and expectations, or to every error in it."""

from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opspact.kernel.time import Instant
from opspact.plans.loader.reading import read_yaml
from opspact.plans.loader.tree import Entries, Items, Scalar
from opspact.plans.plan import PlanBook
from opspact.runner.shapes import Fact
from opspact.simulate.expecting import ExpectReader
from opspact.simulate.facts import FactReader
from opspact.simulate.finding import Findings
from opspact.simulate.moments import read_moment
from opspact.simulate.timeline import Expected, Timeline, TimelineErrors
from opspact.simulate.words import Words

KEYS: Final = ("timeline", "plan", "title", "zone", "now", "facts", "expect")
FORMAT: Final = "1"


def read_timeline(file: str, text: str, book: PlanBook) -> Timeline:
    """Read a timeline (YAML or JSON) for a plan. `file` is its name in messages.

    Raises TimelineErrors with every error of the text, each with its place.
    """
    tree, problems = read_yaml(file, text)
    if tree is None or problems:
        raise TimelineErrors(problems)
    findings = Findings(tree)
    if not isinstance(tree, Entries):
        findings.error((), "a timeline is a mapping", expected="'timeline: 1' and 'facts: [...]'")
        raise TimelineErrors(findings.errors)
    timeline = _Reader(tree, book, findings).timeline()
    if findings.errors:
        raise TimelineErrors(findings.errors)
    return timeline


class _Reader:
    def __init__(self, tree: Entries, book: PlanBook, findings: Findings) -> None:
        self.tree = tree
        self.book = book
        self.findings = findings
        self.zone = self._zone()
        self.words = Words(book)

    def timeline(self) -> Timeline:
        self.findings.keys(self.tree, (), KEYS)
        if self._text("timeline") != FORMAT:
            where = ("timeline",) if "timeline" in self.tree.parts else ()
            self.findings.error(where, "the version of the format is not known", expected="'timeline: 1'")
        self._plan()
        facts = self._facts()
        return Timeline(
            plan=self._text("plan") or self.book.latest.pack.plan, title=self._text("title"), zone=self.zone,
            now=self._now(), facts=facts, expect=self._expect(), warnings=tuple(self.findings.warnings),
        )  # fmt: skip

    def _text(self, key: str) -> str:
        part = self.tree.parts.get(key)
        return part.text if isinstance(part, Scalar) and part.value is not None else ""

    def _zone(self) -> ZoneInfo:
        name = self._text("zone")
        try:
            return ZoneInfo(name) if name else self.book.latest.zone
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.findings.error(("zone",), f"unknown time zone {name!r}", expected="an IANA zone such as Asia/Shanghai")
            return self.book.latest.zone

    def _plan(self) -> None:
        meant, own = self._text("plan"), self.book.latest.pack.plan
        if meant and meant != own:
            self.findings.error(("plan",), f"this timeline is for the plan {meant!r}, not for {own!r}", expected=own)

    def _now(self) -> Instant | None:
        text = self._text("now")
        return self.findings.read(("now",), lambda t: read_moment(t, self.zone), text) if text else None

    def _facts(self) -> tuple[Fact, ...]:
        part = self.tree.parts.get("facts")
        if not isinstance(part, Items):
            where = ("facts",) if part else ()
            self.findings.error(where, "a timeline holds facts", expected="'facts:' and a list")
            return ()
        return FactReader(self.words, self.zone, self.findings).read(part)

    def _expect(self) -> tuple[Expected, ...]:
        part = self.tree.parts.get("expect")
        if part is None:
            return ()
        if not isinstance(part, Entries):
            self.findings.error(("expect",), "expectations are a mapping", expected="for example 'clocks:' and a list")
            return ()
        return ExpectReader(self.words, self.zone, self.findings).read(part, ("expect",))
