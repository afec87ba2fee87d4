"""What an event gives to say, and to whom by their part: one function per kind of event. Pure.

The payload of a topic holds structure, never sentences: titles as the plan gives them, instants, names. So a message
reads right in the reader's language even after the plan has changed.
"""

from collections.abc import Callable, Mapping
from typing import Final

from opspact.notify.shapes import Heard, Kind, Subject, Topic, Why
from opspact.notify.steps import hand_topic, step_topics
from opspact.notify.titles import base, fact_title, level_title, state_title
from opspact.plans.plan import Plan

EXCERPT: Final = 500
"""So much of a note's text goes into a message."""


def topics(heard: Heard, subject: Subject, plan: Plan) -> list[Topic]:
    """Everything there is to say about an event; most have nothing."""
    if heard.sort == "fact":
        return _moved(heard, subject, plan)
    found = _BY_KIND.get((heard.sort, heard.kind))
    return found(heard, subject, plan) if found else []


def _moved(heard: Heard, subject: Subject, plan: Plan) -> list[Topic]:
    """A fact by which the case moves to another state, for those who have to do with it."""
    kind = plan.pack.kinds.get(subject.kind)
    move = next((m for m in kind.moves if m.on == heard.kind), None) if kind else None
    if kind is None or move is None:
        return []
    payload = base(plan, subject) | {
        "fact": fact_title(plan, heard.kind), "state": state_title(plan, subject.kind, move.to), "at": heard.at,
        "by": heard.actor_name,
    }  # fmt: skip
    return [Topic("moved", payload, accounts=_concerned(subject), followers=True)]


def _level(heard: Heard, subject: Subject, plan: Plan) -> list[Topic]:
    """The level of a running case changed; the first assessment belongs to its opening."""
    said = heard.payload
    if not said["before"]:
        return []
    payload = base(plan, subject) | {
        "before": level_title(plan, said["before"]), "after": level_title(plan, said["after"]),
        "cause": said["cause"], "at": said["at"], "line": said.get("line", ""),
        "raised": _rank(plan, said["after"]) < _rank(plan, said["before"]),
    }  # fmt: skip
    return [Topic("level", payload, accounts=_concerned(subject) or _team(subject), followers=True)]


def _rank(plan: Plan, level: str) -> int:
    scale = list(plan.pack.levels.scale) if plan.pack.levels else []
    return scale.index(level) if level in scale else len(scale)


def _notice(heard: Heard, subject: Subject, plan: Plan) -> list[Topic]:
    """A notice of the plan: a fact is told to roles or to everybody of a party."""
    notice = plan.pack.notices.get(heard.payload["notice"])
    if notice is None:
        return []
    payload = base(plan, subject) | {
        "notice": notice.title or heard.payload["notice"], "text": notice.text, "at": heard.payload["at"],
    }  # fmt: skip
    return [Topic("notice", payload, roles=tuple(heard.payload["tell"]))]


def _named(kind: Kind) -> Callable[[Heard, Subject, Plan], list[Topic]]:
    """A desk event that names the people it is for (`accounts`): assignment, mention."""

    def topic(heard: Heard, subject: Subject, plan: Plan) -> list[Topic]:
        accounts = tuple((int(one), _WHY_NAMED) for one in heard.payload.get("accounts", ()))
        return [Topic(kind, _said(heard, subject, plan), accounts=accounts, internal=_internal(heard))]

    return topic


def _noted(heard: Heard, subject: Subject, plan: Plan) -> list[Topic]:
    """A note, for those who have to do with the case; an internal one not for the customer's people."""
    payload = _said(heard, subject, plan)
    return [Topic("noted", payload, accounts=_concerned(subject), followers=True, internal=_internal(heard))]


def _said(heard: Heard, subject: Subject, plan: Plan) -> dict[str, object]:
    text = str(heard.payload.get("text", ""))
    return base(plan, subject) | {
        "text": text[:EXCERPT], "by": heard.actor_name, "at": heard.at, "team": heard.payload.get("team", ""),
    }  # fmt: skip


def _internal(heard: Heard) -> bool:
    """A note is for the provider's people unless it says that the customer may see it."""
    return not heard.payload.get("customer_visible", False)


def _concerned(subject: Subject) -> tuple[tuple[int, Why], ...]:
    parts: tuple[tuple[int | None, Why], ...] = ((subject.assignee, "assignee"), (subject.owner, "owner"))
    return tuple((one, why) for one, why in parts if one is not None)


def _team(subject: Subject) -> tuple[tuple[int, Why], ...]:
    return tuple((one, "team") for one in subject.team)


_WHY_NAMED: Final[Why] = "named"
_BY_KIND: Final[Mapping[tuple[str, str], Callable[[Heard, Subject, Plan], list[Topic]]]] = {
    ("decision", "step_fired"): step_topics,
    ("decision", "level_changed"): _level,
    ("decision", "told"): _notice,
    ("desk", "assigned"): _named("assigned"),
    ("desk", "mentioned"): _named("mentioned"),
    ("desk", "noted"): _noted,
    ("desk", "escalated"): hand_topic,
}
