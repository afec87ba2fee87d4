"""The sentences behind figures: measures, scores, money, quotas. English here, other languages in the catalogue."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from opspact.measures.results import Line
from opspact.plans.phrasing import Names, moment
from opspact.simulate.result import Sentences
from opspact.ui.words import say

SENTENCES: Final = {
    "measure.too_few": "There is no result: {records} records, but at least {minimum} are needed.",
    "measure.empty": "There is no result: the period has no record.",
    "measure.ratio": "{good} of {all} are good: {value} %.",
    "measure.count": "Counted: {value}.",
    "measure.sum": "The sum over {records} records is {value}.",
    "measure.mean": "The mean over {records} records is {value}.",
    "measure.min": "The least of {records} records is {value}.",
    "measure.max": "The greatest of {records} records is {value}.",
    "measure.percentile": "The percentile over {records} records is {value}.",
    "measure.streak": "The run among {records} records is {value} long.",
    "measure.availability": "Available: {value} %.",
    "measure.value": "{expression} with {inputs} is {value}.",
    "score.start": "The score starts at {points} points.",
    "score.records": "{item}: {records} records, {points} points (before its ceiling {before_ceiling}).",
    "score.no_result": "{item}: measure {measure} has no result, so no points.",
    "score.measure": "{item}: measure {measure} is {value}, {points} points (before its ceiling {before_ceiling}).",
    "score.bounded": "The score of {from} is brought within its bounds: {to}.",
    "money.record": "{record}: {units} × {each}, factor {factor}: {amount}.",
    "money.cured": "{record}: mended in time, nothing is due.",
    "money.grace": "{record}: nothing is due before {until}.",
    "money.allowance": "{record}: number {n} of the {allowance} that are free.",
    "money.no_result": "Measure {measure} in {period} has no result to charge ({records} records).",
    "money.result": "Measure {measure} in {period} is {value}: {amount}.",
    "money.value": "{expression} with {inputs} is {amount}.",
    "money.not_in_this_period": "It does not apply in this period: nothing is due.",
    "money.floor": "At least {to} is due, not {from}.",
    "money.cap": "The cap of {cap} per {per} is {limit}, of which {taken} is taken: {from} becomes {to}.",
    "money.waived": "Waived by {by} at {at}: {reason}.",
    "money.claimed": "Claimed at {at}, in time until {until}.",
    "money.claimable": "It may be claimed until {until}.",
    "money.forfeited": "It was not claimed by {until} and is forfeited.",
    "money.claim_refused": "The claim at {at} does not count: the window ended at {until}, and it lacks: {missing}.",
    "quota.period": "Granted {granted}, rolled in {rolled_in}, used {used}, lapsed {lapsed}, over {overdrawn}: {left}.",
}
_MOMENTS: Final = ("at", "until")


def sentences(lines: Sequence[Line], names: Names, zone: ZoneInfo) -> Sentences:
    """The explanation of a figure in both languages."""
    zh, en = (tuple(_sentence(line, names, zone, lang) for line in lines) for lang in ("zh", "en"))
    return Sentences(zh=zh, en=en)


def _sentence(line: Line, names: Names, zone: ZoneInfo, lang: str) -> str:
    values = {name: _show(name, value, zone) for name, value in line.values.items()}
    if "measure" in values:
        values["measure"] = names.say("measures", values["measure"], lang)
    return say(lang, SENTENCES[line.label], **values)


def _show(name: str, value: Any, zone: ZoneInfo) -> str:
    if value is None:
        return "–"
    if name in _MOMENTS and isinstance(value, int):
        return moment(value, zone)
    if isinstance(value, Decimal):
        return short(value)
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_show(key, one, zone)}" for key, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def short(value: Decimal) -> str:
    """A number with at most four places, for people only: nothing is computed or compared with it."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
