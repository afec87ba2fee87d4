"""Reading what a timeline expects."""

from typing import Any, Final, NamedTuple, get_args
from zoneinfo import ZoneInfo

from opspact.plans.loader.tree import Entries, Items, Path, Scalar, plain
from opspact.simulate.finding import Findings
from opspact.simulate.moments import read_moment, read_signed
from opspact.simulate.timeline import Expected, Section
from opspact.simulate.words import Words

_CLOCK: Final = {
    "due": "moment", "settled_due": "moment", "started": "moment", "stopped": "moment", "broken_at": "moment",
    "consumed": "span", "remaining": "span", "lateness": "span", "verdict": "text", "phase": "text", "level": "text",
    "limit": "text", "calendar": "text", "owed_by": "text", "provisional": "flag", "awaiting": "flag",
}  # fmt: skip


class Shape(NamedTuple):
    """The keys of one section: those that find the thing, those that are compared, and what must be written."""

    where: dict[str, str]
    what: dict[str, str]
    needs: tuple[str, ...]


SHAPES: Final[dict[Section, Shape]] = {
    "clocks": Shape(
        {"case": "text", "clock": "clock", "line": "text", "round": "number", "at": "moment"}, _CLOCK, ("clock",)
    ),
    "duties": Shape(
        {"duty": "duty", "period": "text", "each": "text", "n": "number", "at": "moment"}, _CLOCK, ("duty",)
    ),
    "levels": Shape(
        {"case": "text", "line": "text", "at": "moment"},
        {"level": "level", "since": "moment", "cause": "text"},
        ("case", "level"),
    ),
    "states": Shape({"case": "text", "at": "moment"}, {"state": "text"}, ("case", "state")),
    "refused": Shape(
        {"fact": "text", "case": "text", "at": "moment"},
        {"by": "text", "unmet": "number", "titles": "texts"},
        ("fact",),
    ),
    "accepted": Shape({"fact": "text", "case": "text", "at": "moment"}, {}, ("fact",)),
    "steps": Shape(
        {"case": "text", "clock": "text", "line": "text", "round": "number", "step": "text", "n": "number"},
        {"at": "moment", "tell": "list", "escalate_to": "list", "rung": "text", "withdrawn": "flag"},
        ("clock", "step"),
    ),
    "told": Shape({"case": "text", "notice": "notice"}, {"at": "moment", "tell": "list"}, ("notice",)),
    "auto": Shape({"case": "text", "fact": "text"}, {"at": "moment"}, ("fact",)),
    "holes": Shape({"case": "text", "clock": "clock", "line": "text"}, {"reason": "text"}, ("clock",)),
    "measures": Shape(
        {"measure": "measure", "period": "text", "key": "map"},
        {"value": "decimal", "met": "flag", "grade": "text"},
        ("measure",),
    ),
    "money": Shape(
        {"item": "item", "period": "text", "key": "map"},
        {"amount": "decimal", "status": "text", "potential": "decimal"},
        ("item",),
    ),
    "quotas": Shape({"quota": "quota", "period": "text"}, {"left": "decimal", "used": "decimal"}, ("quota",)),
    "triggers": Shape({"trigger": "trigger", "period": "text", "key": "map"}, {"reached": "flag"}, ("trigger",)),
    "adjustments": Shape(
        {"node": "text", "period": "text", "key": "map"},
        {"before": "decimal", "after": "decimal", "change": "decimal", "booked_in": "text"},
        ("node",),
    ),
    "warnings": Shape({"text": "text"}, {}, ("text",)),
}


class ExpectReader:
    """Reads the expectations of a timeline."""

    def __init__(self, words: Words, zone: ZoneInfo, findings: Findings) -> None:
        self.words = words
        self.zone = zone
        self.findings = findings

    def read(self, tree: Entries, path: Path, *, absent: bool = False) -> tuple[Expected, ...]:
        """All expectations, of all sections in the order written."""
        self.findings.keys(tree, path, (*get_args(Section), *(() if absent else ("none",))))
        found: list[Expected] = []
        for name, part in tree.parts.items():
            if name == "none" and not absent:
                found += self._none(part, (*path, name))
            elif name in SHAPES:
                found += self._section(SHAPES[name], name, part, (*path, name), absent)
        return tuple(found)

    def _none(self, part: Any, path: Path) -> list[Expected]:
        found: list[Expected] = []
        for n, entry in enumerate(self._entries(part, path)):
            found += self.read(entry, (*path, n), absent=True)
        return found

    def _section(self, shape: Shape, name: str, part: Any, path: Path, absent: bool) -> list[Expected]:
        entries = self._entries(part, path)
        single = isinstance(part, Entries)
        return [
            self._expected(shape, name, entry, path if single else (*path, n), absent)
            for n, entry in enumerate(entries)
        ]  # fmt: skip

    def _entries(self, part: Any, path: Path) -> list[Entries]:
        """A list of mappings; a single mapping stands for a list of one."""
        parts = part.parts if isinstance(part, Items) else (part,)
        wrong = [n for n, one in enumerate(parts) if not isinstance(one, Entries)]
        for n in wrong:
            self.findings.error(
                (*path, n), "an expectation is a mapping", expected="for example {case: T1, clock: respond}"
            )
        return [] if wrong else [one for one in parts if isinstance(one, Entries)]

    def _expected(self, shape: Shape, name: str, entry: Entries, path: Path, absent: bool) -> Expected:
        self.findings.keys(entry, path, (*shape.where, *shape.what))
        needed = [key for key in shape.needs if key not in entry.parts and not (absent and key in shape.what)]
        if needed:
            self.findings.error(path, f"an expectation of {name!r} lacks {', '.join(needed)}")
        values = {key: self._value(key, shape, part, (*path, key)) for key, part in entry.parts.items()}
        where = {key: value for key, value in values.items() if key in shape.where}
        what = {key: value for key, value in values.items() if key in shape.what}
        return Expected(name, where, what, str(entry.place), absent)  # type: ignore[arg-type]

    def _value(self, key: str, shape: Shape, part: Any, path: Path) -> Any:
        kind = shape.where.get(key) or shape.what.get(key, "text")
        if isinstance(part, Scalar) and (part.value is None or part.text == "none"):
            return None
        if not isinstance(part, Scalar):
            return self._compound(kind, part, path)
        return self._scalar(kind, part, path)

    def _compound(self, kind: str, part: Any, path: Path) -> Any:
        if (kind == "map") != isinstance(part, Entries) or kind not in ("map", "list", "texts"):
            self.findings.error(
                path, "this is not of the form that is expected here", expected=_FORMS.get(kind, "a word")
            )
        raw = plain(part)
        return {key: str(value) for key, value in raw.items()} if isinstance(raw, dict) else [str(one) for one in raw]

    def _scalar(self, kind: str, part: Scalar, path: Path) -> Any:
        text = part.text
        if kind == "moment":
            return self.findings.read(path, lambda t: read_moment(t, self.zone), text)
        if kind == "span":
            return self.findings.read(path, read_signed, text)
        if kind in ("number", "flag", "map"):
            return self._typed(kind, part, path)
        if kind in ("list", "texts"):
            return [text]
        known = self.words.levels if kind == "level" else self.words.names.get(kind)
        if known is not None and text not in known:
            self.findings.unknown(path, kind, text, known)
        return text

    def _typed(self, kind: str, part: Scalar, path: Path) -> Any:
        right = isinstance(part.value, bool) == (kind == "flag") and isinstance(part.value, int) and kind != "map"
        if not right:
            self.findings.error(path, f"{part.text!r} is not understood here", expected=_FORMS[kind])
        return part.value


_FORMS: Final = {
    "number": "a whole number", "flag": "true or false", "map": "a mapping such as {service: mail}",
    "list": "a list of roles such as [project_manager]",
    "texts": "a list of texts such as [two persons must be present]", "moment": "a time such as 2026-05-08 09:05",
    "span": "a length of time such as 1 h 30 min", "decimal": "a number such as '99.50'",
}  # fmt: skip
