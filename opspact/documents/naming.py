"""The names of things in every language at once, so that a frozen report can be rendered in any of them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from opspact.kernel.text import Text
from opspact.plans.phrasing import Names, choices, moment
from opspact.plans.plan import Plan
from opspact.plans.schema.catalogue import Field
from opspact.runner.index import index
from opspact.runner.values import REGISTERS, register
from opspact.runner.values import moment as read_moment
from opspact.ui.words import say

LANGUAGES: Final = ("zh", "en")
_BY_REGISTER: Final = {register: field for field, register in REGISTERS.items()}


def both(tell: Callable[[str], str]) -> Text:
    """What `tell` says in each language; one text where all say the same."""
    told = {lang: tell(lang) for lang in LANGUAGES}
    return told if len(set(told.values())) > 1 else told["en"]


def word(sentence: str, **values: object) -> Text:
    """A sentence of the product in each language."""
    return both(lambda lang: say(lang, sentence, **values))


class Labels:
    """Labels of the fields and values of one case, of roles and of people."""

    def __init__(self, plan: Plan, names: Names, kind: str, people: Mapping[str, str]) -> None:
        self.plan = plan
        self.names = names
        self.people = people
        declared = index(plan)
        self._fields: dict[str, Field] = {
            name: field for fact in declared.facts.values() for name, field in fact.fields.items()
        }
        self.asked = declared.kind(kind).fields
        """The fields that a case of this kind has."""
        self._fields |= self.asked | declared.kind(kind).line_fields

    def field(self, name: str) -> Text:
        """What people call a field; its own name where nobody declared it."""
        found = self._fields.get(name)
        return (found.title if found else "") or word(name)

    def unit(self, name: str) -> str:
        """The unit of a field, empty where it has none."""
        found = self._fields.get(name)
        return found.unit if found else ""

    def value(self, name: str, value: Any) -> Text:
        """A value as people read it: records by their titles, moments local, flags in words."""
        field = self._fields.get(name)
        kind = field.type if field else ""
        if isinstance(value, bool):
            return word("yes") if value else word("no")
        if kind in ("moment", "date"):
            at = read_moment(value, self.plan.zone)
            return str(value) if at is None else moment(at, self.plan.zone)
        if isinstance(value, list | tuple):
            shown = [self.value(name, one) for one in value]
            return both(lambda lang: say(lang, ", ").join(_in(one, lang) for one in shown))
        if str(value) in self.plan.pack.roles or str(value) in self.plan.pack.parties:
            return self.party(str(value))
        if field is not None and kind == "choice":
            return choices(field).get(str(value), str(value))
        return self._record(kind, name, str(value)) or f"{value} {self.unit(name)}".strip()

    def _record(self, kind: str, name: str, value: str) -> Text:
        record = register(self.plan, _BY_REGISTER.get(kind, name)).get(value)
        if record is not None:
            return record.title or value
        return self.names.title("documents", value) if name == "document" else ""

    def party(self, name: str) -> Text:
        """A role or party; a machine is the system."""
        return both(lambda lang: self.names.party(name, lang)) if name else ""

    def person(self, person: str) -> str:
        """Somebody's name: as the account has it, else as the plan does."""
        record = self.plan.pack.people.get(person)
        return self.people.get(person) or (_in(record.title, "zh") if record else "") or person

    def who(self, by: str, person: str) -> Text:
        """Role and name of whoever did something."""
        role, name = self.party(by), self.person(person)
        if not name or not by:
            return name or role
        return both(lambda lang: say(lang, "{name} ({role})", name=name, role=_in(role, lang)))


def _in(text: Text, lang: str) -> str:
    return text if isinstance(text, str) else text.get(lang, next(iter(text.values()), ""))
