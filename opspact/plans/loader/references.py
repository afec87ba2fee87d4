"""Which fields name something, and whether what they name exists."""

from collections.abc import Iterator
from typing import Any, Final

from opspact.plans.loader.report import Report
from opspact.plans.loader.tree import Path
from opspact.plans.loader.walking import Found
from opspact.plans.schema import catalogue, duties, gates, levels, measures, money, papers, people, promises

FIELDS: Final[dict[tuple[type, str], str]] = {
    (people.Role, "side"): "party",
    (people.Role, "holders"): "person",
    (people.Role, "acts_as"): "role",
    (people.Ladder, "rungs"): "role",
    (people.Ladder, "start"): "role",
    (catalogue.Field, "type"): "field type",
    (catalogue.Move, "on"): "fact",
    (catalogue.Kind, "opened_by"): "fact",
    (catalogue.Kind, "closed_by"): "fact",
    (catalogue.FactKind, "by"): "who",
    (catalogue.FactKind, "on_behalf"): "who",
    (levels.Levels, "kinds"): "kind",
    (levels.Levels, "declared_by"): "who",
    (levels.Levels, "default"): "level",
    (levels.Levels, "meanwhile"): "level",
    (levels.Levels, "override_by"): "who",
    (levels.Lower, "by"): "who",
    (levels.Assess, "level"): "level",
    (levels.OutageKind, "starts"): "fact",
    (levels.OutageKind, "ends"): "fact",
    (levels.OutageKind, "exclude"): "exclusion",
    (promises.Commitment, "kinds"): "kind",
    (promises.Commitment, "owed_by"): "party",
    (promises.Commitment, "on"): "calendar",
    (promises.Commitment, "paused_by"): "reason",
    (promises.Step, "tell"): "who",
    (promises.Step, "escalate_to"): "who",
    (promises.Step, "ladder"): "ladder",
    (promises.AutoRecord, "fact"): "fact",
    (promises.Pause, "commitments"): "clock",
    (promises.Pause, "approval"): "who",
    (promises.Exclusion, "approval"): "who",
    (duties.Duty, "each"): "register",
    (duties.Duty, "owed_by"): "party",
    (duties.Duty, "on"): "calendar",
    (duties.Duty, "document"): "document",
    (gates.Gate, "before"): "fact",
    (gates.Gate, "kinds"): "kind",
    (gates.GateException, "by"): "who",
    (measures.Source, "clocks"): "clock",
    (measures.Source, "facts"): "fact",
    (measures.Source, "cases"): "kind",
    (measures.Source, "outages"): "outage",
    (measures.Source, "results"): "measure",
    (measures.Availability, "of"): "outage",
    (measures.Availability, "on"): "calendar",
    (measures.Availability, "each"): "register",
    (measures.ScoreItem, "measure"): "measure",
    (measures.Measure, "owed_by"): "party",
    (measures.Measure, "exclude"): "exclusion",
    (measures.Quota, "used_by"): "fact",
    (money.Bands, "measure"): "measure",
    (money.PerShortfall, "measure"): "measure",
    (money.PerPoint, "measure"): "measure",
    (money.MoneyItem, "base"): "fee",
    (money.MoneyItem, "waived_by"): "who",
    (money.Trigger, "measure"): "measure",
    (money.Trigger, "tell"): "who",
    (papers.DocumentKind, "to"): "who",
    (papers.DocumentKind, "approved_by"): "who",
    (papers.DocumentKind, "signed_by"): "who",
    (papers.DocumentKind, "duty"): "clock",
    (papers.Exchange, "parts"): "part or line",
    (papers.Exchange, "satisfies"): "commitment",
    (papers.Notice, "on"): "fact",
    (papers.Notice, "tell"): "who",
}
"""Fields whose value, list members or mapping's values are names."""

KEYS: Final[dict[tuple[type, str], str]] = {
    (catalogue.Record, "targets"): "commitment", (promises.Commitment, "on"): "level or default",
    (measures.Availability, "windows"): "calendar",
}  # fmt: skip
"""Fields whose mapping's keys are names."""


def check_references(report: Report, found: Found, names: dict[str, frozenset[str]]) -> None:
    """Note every name in one field that nothing in the pack has."""
    own = (type(found.owner), found.field)
    if category := FIELDS.get(own):
        for path, word in _words(found.value, found.path):
            every = word == "*" and isinstance(found.owner, measures.Source)
            if word and not every and word not in names[category]:
                report.unknown(path, _SAID.get(category, category), word, names[category])
    if (category := KEYS.get(own)) and isinstance(found.value, dict):
        for word in found.value:
            if word not in names[category]:
                report.unknown((*found.path, word), category, word, names[category])


_SAID: Final = {"who": "role or party", "result": "measure or money item", "clock": "commitment or duty"}


def _words(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        yield from (((*path, n), word) for n, word in enumerate(value))
    elif isinstance(value, dict):
        yield from (((*path, key), word) for key, word in value.items())
