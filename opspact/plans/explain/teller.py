"""What every teller of a section needs: the language, the names of things, lists, lengths and numbers in words."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from opspact.kernel.text import Text, pick
from opspact.kernel.time import DAY, HOUR, MINUTE, SECOND, Span
from opspact.plans.phrasing import choice
from opspact.plans.schema.base import Titled
from opspact.plans.schema.catalogue import FactKind, Kind
from opspact.plans.schema.pack import Pack
from opspact.plans.vocabulary import BUILT_IN_FACTS, BUILT_IN_KINDS
from opspact.ui.words import say

_PARTIES: Final = {
    "provider": "the provider", "customer": "the customer", "supplier": "the supplier", "authority": "the authority",
    "system": "the system",
}  # fmt: skip
_LENGTHS: Final = ((DAY, "{n} d"), (HOUR, "{n} h"), (MINUTE, "{n} min"), (SECOND, "{n} s"))
_OWNERS: Final = {
    "site": "sites", "service": "services", "item": "items", "customer": "customers", "user": "users",
    "person": "people", "part": "parts", "document": "documents", "checklist": "checklists", "gate": "gates",
    "reason": "pauses",
}  # fmt: skip
"""The section that a field's values are entries of."""


class Teller:
    """Says things of one pack in one language."""

    def __init__(self, pack: Pack, lang: str) -> None:
        self.pack = pack
        self.lang = lang

    def say(self, sentence: str, **values: object) -> str:
        """The sentence in the teller's language with its values filled in."""
        return say(self.lang, sentence, **values)

    def text(self, text: Text, default: str = "") -> str:
        """A text of the plan in the teller's language."""
        return pick(text, self.lang, default)

    def title(self, entry: Titled | None, name: str) -> str:
        """What people call an entry; its id where the plan gives no title."""
        return self.text(entry.title, name) or name if entry is not None else name

    def of(self, section: str, name: str) -> str:
        """What people call the entry of a section."""
        return self.title(getattr(self.pack, section).get(name), name)

    def fact(self, name: str) -> str:
        """What people call a kind of fact."""
        return self.title(self.pack.facts.get(name) or BUILT_IN_FACTS.get(name), name)

    def kind(self, name: str) -> str:
        """What people call a kind of case."""
        return self.title(self.pack.kinds.get(name) or BUILT_IN_KINDS.get(name), name)

    def level(self, name: str) -> str:
        """What people call a level."""
        return self.title(self.pack.levels.scale.get(name), name) if self.pack.levels else name

    def who(self, name: str) -> str:
        """What people call a role or party."""
        if name in self.pack.roles:
            return self.of("roles", name)
        if name in self.pack.parties:
            return self.of("parties", name)
        return self.say(_PARTIES[name]) if name in _PARTIES else name

    def anyone(self, names: Iterable[str]) -> str:
        """Any of several roles and parties."""
        return self.any_of(map(self.who, names))

    def everyone(self, names: Iterable[str]) -> str:
        """All of several roles and parties."""
        return self.all_of(map(self.who, names))

    def calendar(self, name: str) -> str:
        """What people call a calendar."""
        if name == "always":
            return self.say("round the clock")
        spec = self.pack.calendars.get(name)
        return self.text(spec.title, name) or name if spec else name

    def clock(self, name: str) -> str:
        """What people call a commitment or duty."""
        return self.title(self.pack.commitments.get(name) or self.pack.duties.get(name), name)

    def field(self, name: str) -> str:
        """What people call a field, a dimension or `register.attribute`."""
        owner, _, attribute = name.partition(".")
        if attribute:
            return self.say("{attribute} of the {owner}", attribute=attribute, owner=self.field(owner))
        if name in self.pack.dimensions:
            return self.of("dimensions", name)
        facts: tuple[Kind | FactKind, ...] = (*self.pack.facts.values(), *BUILT_IN_FACTS.values())
        kinds = (*self.pack.kinds.values(), *facts)
        titled = next((kind.fields[name] for kind in kinds if name in kind.fields and kind.fields[name].title), None)
        if titled is not None:
            return self.title(titled, name)
        return self.say(FIELDS[name]) if name in FIELDS else name

    def value(self, name: str, word: str) -> str:
        """What people call a value of a field: a level, a kind, a record, a verdict."""
        if name == "level":
            return self.level(word)
        if name == "kind":
            return self.kind(word)
        if name in ("verdict", "phase"):
            return self.state(word)
        if name in ("by", "declared_by", "to"):
            return self.who(word)
        if name == "state":
            return self._case_state(word)
        return self.of(_OWNERS[name], word) if name in _OWNERS else self._choice(name, word)

    def _case_state(self, word: str) -> str:
        """The title of a state, in whatever kind of case has it."""
        titles = (kind.state_titles[word] for kind in self.pack.kinds.values() if word in kind.state_titles)
        return self.text(next(titles, "")) or self._choice("state", word)

    def _choice(self, name: str, word: str) -> str:
        """The title of a value of a choice, in whatever kind of case or fact declares it."""
        kinds: tuple[Kind | FactKind, ...] = (*self.pack.kinds.values(), *self.pack.facts.values())
        declared = (kind.fields.get(name) for kind in kinds)
        field = next((one for one in declared if one is not None and word in one.choices), None)
        return choice(field, word, self.lang) if field is not None else word

    def state(self, word: str) -> str:
        """What people call the phase or verdict of a clock, or the state of a case."""
        return self.say(STATES[word]) if word in STATES else word

    def all_of(self, words: Iterable[str]) -> str:
        """`a, b and c`."""
        return self._joined(list(words), "{first} and {last}")

    def any_of(self, words: Iterable[str]) -> str:
        """`a, b or c`."""
        return self._joined(list(words), "{first} or {last}")

    def both(self, clauses: Iterable[str]) -> str:
        """Clauses that all hold."""
        return self._joined(list(clauses), "{first}, and {last}")

    def either(self, clauses: Iterable[str]) -> str:
        """Clauses of which one holds."""
        return self._joined(list(clauses), "{first}, or {last}")

    def sentences(self, said: Iterable[str]) -> str:
        """Sentences one after the other; empty ones are left out."""
        whole = ""
        for sentence in filter(None, said):
            whole = self.say("{before} {next}", before=whole, next=sentence) if whole else sentence
        return whole

    def _joined(self, words: list[str], template: str) -> str:
        if len(words) < 2:
            return "".join(words)
        return self.say(template, first=self.say(", ").join(words[:-1]), last=words[-1])

    def length(self, span: Span) -> str:
        """`1 h 30 min`, `2 d`; fractions of a second in seconds."""
        units = _LENGTHS if span >= 4 * DAY and span % DAY == 0 else _LENGTHS[1:]
        parts, rest = [], span
        for unit, template in units:
            n, rest = divmod(rest, unit)
            if n:
                parts.append(self.say(template, n=n))
        if rest:
            parts.append(self.say("{n} ms", n=number(Decimal(rest) / 1000)))
        return " ".join(parts) or self.say("{n} min", n=0)


FIELDS: Final = {
    "level": "level", "kind": "kind of case", "state": "state", "by": "recorded by", "verdict": "verdict",
    "phase": "phase", "lateness": "lateness", "consumed": "time taken", "length": "length", "line": "line",
    "value": "value", "round": "round", "fact": "fact", "site": "site", "service": "service", "item": "item",
    "customer": "customer", "user": "user", "person": "person", "part": "part",
}  # fmt: skip
"""Fields that have a name in every plan."""
STATES: Final = {
    "pending": "not started", "running": "running", "paused": "paused", "stopped": "stopped", "void": "void",
    "open": "undecided", "kept": "kept", "broken": "broken", "started": "started",
}  # fmt: skip


def number(value: Decimal) -> str:
    """A number without needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
