"""Times, lengths and names as people read them."""

from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from opspact.kernel.text import Text, pick
from opspact.kernel.time import HOUR, MINUTE, SECOND, Instant, Span, to_datetime
from opspact.plans.plan import PlanBook
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
        return pick(scales[0][name].title, lang) or name if scales else name

    def cause(self, name: str, lang: str) -> str:
        """The title of what stopped or moved a clock: a pause, an exclusion, a fact."""
        sections = ("pauses", "exclusions", "facts")
        return next((self.say(s, name, lang) for s in sections if self._entry(s, name) is not None), name)

    def party(self, name: str, lang: str) -> str:
        """The title of a role or party."""
        section = "roles" if self._entry("roles", name) is not None else "parties"
        return self.say(section, name, lang)

    def entry(self, section: str, name: str) -> object:
        """The entry itself, None where no version has it."""
        return self._entry(section, name)

    def _entry(self, section: str, name: str) -> object:
        return next((part[name] for pack in self._packs if name in (part := getattr(pack, section))), None)
