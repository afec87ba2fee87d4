"""Times, lengths and names as people read them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from opspact.kernel.text import Text, pick
from opspact.kernel.time import HOUR, MINUTE, SECOND, Instant, Span, to_datetime
from opspact.plans.plan import PlanBook
from opspact.plans.schema.catalogue import Field, Kind
from opspact.plans.vocabulary import BUILT_IN_FACTS, BUILT_IN_KINDS
from opspact.ui.words import say

_UNITS: Final = ((HOUR, "{n} h"), (MINUTE, "{n} min"))


def moment(at: Instant, zone: ZoneInfo) -> str:
    """`2026-05-08 09:05`, with seconds and fractions only where there are any."""
    local = to_datetime(at, zone)
    text = local.strftime("%Y-%m-%d %H:%M")
    if local.microsecond:
        return local.strftime("%Y-%m-%d %H:%M:%S.%f").rstrip("0")
    return local.strftime("%Y-%m-%d %H:%M:%S") if local.second else text


def length(span: Span, lang: str) -> str:
    """`1 h 30 min`, `26 h`, `45 s`; `0 s` for none. Without sign: the sentence says which way it goes."""
    rest, parts = abs(span), []
    for unit, template in _UNITS:
        n, rest = divmod(rest, unit)
        if n:
            parts.append(say(lang, template, n=n))
    if rest or not parts:
        parts.append(say(lang, "{n} s", n=_seconds(rest)))
    return " ".join(parts)


def _seconds(rest: Span) -> str:
    whole, fraction = divmod(rest, SECOND)
    return str(whole) if not fraction else str(Decimal(rest) / SECOND).rstrip("0")


def choices(field: Field) -> dict[str, Text]:
    """The values of a choice with their titles; where the plan gives none, the id as words."""
    titles = field.choices if isinstance(field.choices, dict) else {}
    return {name: titles.get(name) or name.replace("_", " ") for name in field.choices}


def choice(field: Field, value: str, lang: str) -> str:
    """What people call a value of a choice; one that the plan does not list by its id."""
    return pick(choices(field).get(value), lang, value)


_RULES: Final = {
    "state": "the state of the case",
    "actor": "the rule on who may record it",
    "level": "the rule on levels",
    "late_date": "the deadline counted back",
}


class Names:
    """What people call the things of a plan. The latest version that has a thing gives its name."""

    def __init__(self, book: PlanBook) -> None:
        self._packs = [plan.pack for plan in reversed(book.versions)]

    def title(self, section: str, name: str) -> Text:
        """The title of an entry as the plan gives it; its id where it gives none."""
        entry = self._entry(section, name)
        return getattr(entry, "title", "") or name

    def clause(self, section: str, name: str) -> str:
        """The clause behind an entry."""
        return getattr(self._entry(section, name), "clause", "")

    def say(self, section: str, name: str, lang: str) -> str:
        """The title in one language."""
        return pick(self.title(section, name), lang, name)

    def level(self, name: str, lang: str) -> str:
        """The title of a level."""
        scales = [pack.levels.scale for pack in self._packs if pack.levels and name in pack.levels.scale]
        return pick(scales[0][name].title, lang) or name if scales else name or say(lang, "undetermined")

    def _is_level(self, name: str) -> bool:
        return any(pack.levels is not None and name in pack.levels.scale for pack in self._packs)

    def cause(self, name: str, lang: str) -> str:
        """The title of what stopped or moved a clock: a pause, an exclusion, a fact, a level; else the word for it."""
        sections = ("pauses", "exclusions")
        found = next((self.say(s, name, lang) for s in sections if self._entry(s, name) is not None), "")
        return found or (self.level(name, lang) if self._is_level(name) else self.fact(name, lang))

    def party(self, name: str, lang: str) -> str:
        """The title of a role or party; of an undeclared party the word for it."""
        for section in ("roles", "parties"):
            if self._entry(section, name) is not None:
                return self.say(section, name, lang)
        return say(lang, name)

    def parties(self, names: Iterable[str], lang: str) -> str:
        """The titles of several, each once."""
        return say(lang, ", ").join(self.party(name, lang) for name in dict.fromkeys(names)) or "–"

    def kind(self, name: str, lang: str) -> str:
        """The title of a kind of case."""
        known = BUILT_IN_KINDS.get(name)
        own = self._entry("kinds", name)
        return pick(getattr(own, "title", "") or (known.title if known else ""), lang) or name

    def state(self, kind: str, state: str, lang: str) -> str:
        """The title of a state of a kind of case; `open` and `closed` need none."""
        titles = [one.state_titles[state] for one in self._kinds(kind) if state in one.state_titles]
        if titles:
            return pick(titles[0], lang)
        return say(lang, state) if state in ("open", "closed") else state

    def value(self, kind: str, name: str, value: str, lang: str) -> str:
        """The title of a value of a choice that a kind of case declares; any other value as it is."""
        field = next((one.fields[name] for one in self._kinds(kind) if name in one.fields), None)
        return choice(field, value, lang) if field is not None else value

    def _kinds(self, kind: str) -> list[Kind]:
        return [pack.kinds[kind] for pack in self._packs if kind in pack.kinds]

    def fact(self, kind: str, lang: str) -> str:
        """The title of a kind of fact, the plan's own or a built-in one."""
        known = BUILT_IN_FACTS.get(kind)
        own = self._entry("facts", kind)
        return pick(getattr(own, "title", "") or (known.title if known else ""), lang) or say(lang, kind)

    def rule(self, by: str, lang: str) -> str:
        """What refused a fact: `gate:NAME`, `quota:NAME` or a rule of the house."""
        kind, _, name = by.partition(":")
        if kind == "gate":
            return say(lang, "gate “{name}”", name=self.say("gates", name, lang))
        if kind == "quota":
            return say(lang, "quota “{name}”", name=self.say("quotas", name, lang))
        return say(lang, _RULES.get(kind, kind))

    def entry(self, section: str, name: str) -> object:
        """The entry itself, None where no version has it."""
        return self._entry(section, name)

    def _entry(self, section: str, name: str) -> object:
        return next((part[name] for pack in self._packs if name in (part := getattr(pack, section))), None)
