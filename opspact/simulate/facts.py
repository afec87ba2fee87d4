"""Reading the facts of a timeline."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from opspact.kernel.time import Instant
from opspact.plans.loader.problems import nearest
from opspact.plans.loader.tree import Entries, Items, Path, Scalar, plain
from opspact.plans.schema.catalogue import Field
from opspact.plans.terms.leaf import TermError
from opspact.runner.shapes import Fact
from opspact.simulate.finding import Findings
from opspact.simulate.moments import is_offset, parse_iso, read_moment, read_offset
from opspact.simulate.values import read_value
from opspact.simulate.words import Words

KEYS: Final = ("at", "fact", "case", "cases", "kind", "line", "by", "person", "recorded", "id", "after")
"""Keys of a fact; every other key is a field."""

TRUE_TIME: Final = "happened"
"""Of a correction: the instant that takes the place of the corrected fact's `at`."""


class FactReader:
    """Reads facts in the order written, remembering what came before."""

    def __init__(self, words: Words, zone: ZoneInfo, findings: Findings) -> None:
        self.words = words
        self.zone = zone
        self.findings = findings
        self.facts: list[Fact] = []
        self.times: dict[str, Instant] = {}
        self.kinds: dict[str, str] = {}

    def read(self, items: Items) -> tuple[Fact, ...]:
        """All facts; those with errors are left out, their errors noted."""
        self._note_cases(items)
        for n, part in enumerate(items.parts):
            path: Path = ("facts", n)
            if not isinstance(part, Entries):
                self.findings.error(
                    path, "a fact is a mapping", expected="for example {at: …, fact: reported, case: T1}"
                )
            elif fact := self._fact(part, path, f"f{n + 1}"):
                self.facts.append(fact)
        return tuple(self.facts)

    def _note_cases(self, items: Items) -> None:
        """Which cases are opened anywhere, since a late fact may be written before the one that opens its case."""
        for n, part in enumerate(items.parts):
            raw = _raw(part) if isinstance(part, Entries) else {}
            case, opened = _text(raw, "case"), self.words.opening(_text(raw, "fact"))
            if not case or not opened or case in self.kinds:
                continue
            self.kinds[case] = _text(raw, "kind") or opened[0]
            if "kind" not in raw and len(opened) > 1:
                message = f"which kind of case does {case!r} become?"
                self.findings.error(("facts", n), message, expected="the key 'kind', one of " + ", ".join(opened))

    def _fact(self, part: Entries, path: Path, default_id: str) -> Fact | None:
        raw = _raw(part)
        before = len(self.findings.errors)
        kind = self._kind(raw, path)
        name = self._id(raw, path, default_id)
        at = self._at(raw, path)
        recorded = self._recorded(raw, path, at)
        self.times.setdefault(name, at or 0)
        case = self._case(raw, path)
        self._actor(raw, path)
        fields = self._fields(raw, path, kind, self.kinds.get(case, "")) if kind else {}
        if kind == "corrected" and fields.get(TRUE_TIME) is not None:
            fields[TRUE_TIME] = parse_iso(fields[TRUE_TIME])
        if len(self.findings.errors) > before or at is None or recorded is None:
            return None
        return Fact(
            id=name, kind=kind, at=at, recorded=recorded, case=case, line=_text(raw, "line"), by=_text(raw, "by"),
            person=_text(raw, "person"), fields={**self._about(raw, kind, case), **fields},
        )  # fmt: skip

    def _kind(self, raw: dict[str, Any], path: Path) -> str:
        kind = _text(raw, "fact")
        if not kind:
            self.findings.error(
                path, "a fact says what happened", expected="the key 'fact', for example 'fact: reported'"
            )
        elif kind not in self.words.facts:
            self.findings.unknown((*path, "fact"), "fact", kind, self.words.facts)
            return ""
        return kind

    def _id(self, raw: dict[str, Any], path: Path, default: str) -> str:
        name = _text(raw, "id") or default
        if name in self.times:
            self.findings.error((*path, "id"), f"the id {name!r} is used twice", hint="give each fact an id of its own")
        return name

    def _at(self, raw: dict[str, Any], path: Path) -> Instant | None:
        text = _text(raw, "at")
        if not text:
            self.findings.error(
                path, "a fact says when it happened", expected="the key 'at', for example 'at: 2026-05-08 09:00'"
            )
            return None
        where = (*path, "at")
        if not is_offset(text):
            return self.findings.read(where, lambda t: read_moment(t, self.zone), text)  # type: ignore[no-any-return]
        base = self._base(raw, path)
        offset = self.findings.read(where, read_offset, text)
        return None if base is None or offset is None else base + offset

    def _base(self, raw: dict[str, Any], path: Path) -> Instant | None:
        """The time from which a distance counts: that of the fact named by `after`, else of the fact written before."""
        after = _text(raw, "after")
        if after and after not in self.times:
            self.findings.unknown((*path, "after"), "fact id", after, self.times)
            return None
        if not self.times:
            self.findings.error((*path, "at"), "the first fact has none before it", expected="a date and time")
            return None
        return self.times[after] if after else next(reversed(self.times.values()))

    def _recorded(self, raw: dict[str, Any], path: Path, at: Instant | None) -> Instant | None:
        text = _text(raw, "recorded")
        if not text or at is None:
            return at
        where = (*path, "recorded")
        reader = (lambda t: at + read_offset(t)) if is_offset(text) else (lambda t: read_moment(t, self.zone))
        recorded: Instant | None = self.findings.read(where, reader, text)
        if recorded is not None and recorded < at:
            self.findings.error(
                where, "a fact cannot be recorded before it happened", expected="a time not before 'at'"
            )
        return recorded

    def _case(self, raw: dict[str, Any], path: Path) -> str:
        kind, opened = _text(raw, "kind"), self.words.opening(_text(raw, "fact"))
        if kind and opened and kind not in opened:
            self.findings.unknown((*path, "kind"), "kind of case", kind, opened)
        several = raw.get("cases") or []
        if not isinstance(several, list):
            self.findings.error((*path, "cases"), "'cases' is a list of cases", expected="for example [T1, T2]")
            several = []
        for key, case in [("case", raw.get("case")), *(("cases", one) for one in several)]:
            if case is not None and str(case) not in self.kinds:
                self.findings.error(
                    (*path, key), f"no fact opens the case {str(case)!r}", hint=nearest(str(case), self.kinds)
                )
        return _text(raw, "case")

    def _actor(self, raw: dict[str, Any], path: Path) -> None:
        actor = _text(raw, "by")
        if actor and actor not in self.words.actors and (hint := nearest(actor, self.words.actors)):
            self.findings.warn((*path, "by"), f"the plan has no role or party {actor!r}", hint=hint)

    def _about(self, raw: dict[str, Any], kind: str, case: str) -> dict[str, Any]:
        about: dict[str, Any] = {}
        if "kind" in raw or (case and self.words.opening(kind)):
            about["kind"] = _text(raw, "kind") or self.kinds[case]
        if raw.get("cases"):
            about["cases"] = [str(one) for one in raw["cases"]]
        return about

    def _fields(self, raw: dict[str, Any], path: Path, fact: str, kind: str) -> dict[str, Any]:
        declared = self.words.fields(fact, kind)
        return {
            name: self._value(value, (*path, name), name, declared)
            for name, value in raw.items() if name not in KEYS
        }  # fmt: skip

    def _value(self, value: Any, path: Path, name: str, declared: dict[str, Field]) -> Any:
        if name not in declared:
            self.findings.likely_misspelt(path, name, {*declared, *KEYS})
            return value
        try:
            return read_value(value, declared[name], self.words.registers, self.zone)
        except TermError as wrong:
            self.findings.error(path, str(wrong))
            return None


def _raw(part: Entries) -> dict[str, Any]:
    """The values as written; those of the known keys as text, so that a case `0012` stays `0012`."""
    raw: dict[str, Any] = plain(part)
    texts = {key: tree.text for key, tree in part.parts.items() if key in KEYS and isinstance(tree, Scalar)}
    return raw | {key: text for key, text in texts.items() if raw[key] is not None}


def _text(raw: dict[str, Any], key: str) -> str:
    value = raw.get(key)
    return "" if value is None else str(value)
