"""The form of a roster: from what is typed to terms, and from terms to what the form shows."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import msgspec

from opspact.people.errors import Invalid
from opspact.rosters.services import Served
from opspact.rosters.terms import Rotation, Terms
from opspact.tenancy.models import Account

FREE: Final = "-"
"""A free day in a pattern as it is typed."""
SPARE: Final = 1
"""So many empty rotations stand below those there are."""
STEPS: Final = 6
KINDS: Final = ("workday", "weekend", "holiday", "mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Typed(msgspec.Struct, frozen=True):
    """A rotation as the form shows it."""

    n: int
    name: str = ""
    crews: str = ""
    shifts: str = ""
    pattern: str = ""
    since: str = ""
    step: int = 1
    line: int = 1
    on: tuple[str, ...] = ()


def shown(terms: Terms, logins: Mapping[int, str]) -> list[Typed]:
    """The rotations as lines of text, and empty ones to fill in."""
    found = [_typed(n, one, logins) for n, one in enumerate(terms.rotations)]
    return [*found, *(Typed(len(found) + n) for n in range(SPARE))]


def hours_text(terms: Terms) -> str:
    """Service hours, a line per range of weekdays."""
    return "\n".join(f"{days} {' '.join(windows)}" for days, windows in terms.hours.items())


def read_terms(posted: Mapping[str, str], on: Mapping[int, Iterable[str]], logins: Mapping[str, int]) -> dict[str, Any]:
    """Terms as plain data out of what was posted; `on`: the kinds of day ticked, by rotation. Raises Invalid."""
    count = int(posted.get("rotations", "0") or 0)
    rotations = [
        _rotation(posted, n, on.get(n, ()), logins)
        for n in range(min(count, 40))
        if posted.get(f"r{n}-name", "").strip()
    ]
    lead = posted.get("lead", "")
    return {
        "rotations": rotations, "zone": posted.get("zone", "").strip() or "Asia/Shanghai",
        "holidays": posted.get("holidays") or "china", "hours": _hours(posted.get("hours", "")),
        "cover": posted.get("cover") or "always", "lead": int(lead) if lead.isdecimal() else None,
        "calling": {
            "kinds": _words(posted.get("kinds", "")), "levels": _words(posted.get("levels", "")),
            "steps": list(_steps(posted)), "rounds": _number(posted, "rounds", 1),
        },
    }  # fmt: skip


def read_served(roles: Iterable[str], calls: Iterable[str]) -> list[Served]:
    """The roles ticked, as `contract:role`, and the contracts whose new items are called out."""
    calling = set(calls)
    found = []
    for text in roles:
        contract, _, role = text.partition(":")
        if contract.isdecimal() and role:
            found.append(Served(int(contract), role, contract in calling))
    return found


def logins_of(accounts: Iterable[Account]) -> dict[str, int]:
    """Accounts by login and by name, as people are typed."""
    found: dict[str, int] = {}
    for one in accounts:
        found |= {one.name: one.pk, one.login: one.pk}
    return found


def _typed(n: int, one: Rotation, logins: Mapping[int, str]) -> Typed:
    return Typed(
        n, one.name, "\n".join(" ".join(logins.get(a, str(a)) for a in crew) for crew in one.crews),
        "\n".join(f"{name} {hours}" for name, hours in one.shifts.items()),
        " ".join(shift or FREE for shift in one.pattern), one.since.isoformat(), one.step, one.line, one.on,
    )  # fmt: skip


def _rotation(posted: Mapping[str, str], n: int, on: Iterable[str], logins: Mapping[str, int]) -> dict[str, Any]:
    def said(name: str) -> str:
        return posted.get(f"r{n}-{name}", "").strip()

    return {
        "name": said("name"), "crews": [_crew(line, logins) for line in said("crews").splitlines() if line.strip()],
        "shifts": dict(_shift(line) for line in said("shifts").splitlines() if line.strip()),
        "pattern": ["" if word == FREE else word for word in said("pattern").split()],
        "since": said("since") or date.min.isoformat(), "step": _number(posted, f"r{n}-step", 1),
        "line": _number(posted, f"r{n}-line", 1), "on": list(on),
    }  # fmt: skip


def _crew(line: str, logins: Mapping[str, int]) -> list[int]:
    words = line.replace("，", " ").replace(",", " ").replace("、", " ").split()
    for word in words:
        if word not in logins:
            raise Invalid("crews", "There is nobody called {name}.", name=word)
    return [logins[word] for word in words]


def _shift(line: str) -> tuple[str, str]:
    name, _, hours = line.strip().rpartition(" ")
    return name.strip() or hours, hours.replace("–", "-")


def _hours(text: str) -> dict[str, list[str]]:
    found = {}
    for line in text.splitlines():
        words = line.split()
        first = next((n for n, word in enumerate(words) if ":" in word), len(words))
        if words:
            found[" ".join(words[:first])] = words[first:]
    return found


def _steps(posted: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    for n in range(STEPS):
        if target := posted.get(f"s{n}-target", ""):
            when = posted.get(f"s{n}-when") or "always"
            yield {"target": target, "wait": _number(posted, f"s{n}-wait", 5), "when": when}


def _number(posted: Mapping[str, str], name: str, default: int) -> int:
    text = posted.get(name, "").strip()
    return int(text) if text.isdecimal() else default


def _words(text: str) -> list[str]:
    return text.replace(",", " ").replace("，", " ").split()
