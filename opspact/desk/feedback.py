"""What the declarant is told of a case's progress (S0.42), as far as the case says it: the form is already filled."""

from opspact.desk.wording import capital
from opspact.plans.phrasing import Names
from opspact.runner.actors import SYSTEM
from opspact.ui import times
from opspact.work.shapes import Seen

FACT = "updated"


def known(seen: Seen, lang: str) -> dict[str, str]:
    """Handler, telephone, nature and progress; what is not known is left to be written."""
    names, handler = Names(seen.book), seen.item.assignee
    nature = [names.kind(seen.view.kind, lang), names.level(seen.view.level, lang) if seen.view.level else ""]
    told = {
        "to": seen.item.declarant,
        "handler": handler.name if handler else "",
        "handler_phone": handler.phone if handler else "",
        "nature": capital(" · ".join(filter(None, nature))),
        "progress": _progress(seen, names, lang),
    }
    return {name: value for name, value in told.items() if value}


def _progress(seen: Seen, names: Names, lang: str) -> str:
    """What people did last, with its time."""
    done = [fact for fact in seen.state.history if fact.by != SYSTEM and fact.kind != FACT]
    if not done:
        return ""
    last = done[-1]
    return f"{times.moment(last.at, seen.plan.zone, lang)} {names.fact(last.kind, lang)}"
