"""What an event gives to say, and to whom by their part: one function per kind of event. Pure.

The payload of a topic holds structure, never sentences: titles as the plan gives them, instants, names. So a message
reads right in the reader's language even after the plan has changed.
"""

from collections.abc import Callable, Mapping
from typing import Final

from opspact.notify.shapes import Heard, Subject, Topic, Why
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


def _assigned(heard: Heard, subject: Subject, plan: Plan) -> list[Topic]:
    """To the one it is assigned to; where that is a team alone, to its members."""
    assignee = heard.payload.get("assignee")
    payload = _said(heard, subject, plan) | {"team": "" if assignee else subject.team_name}
    accounts: tuple[tuple[int, Why], ...] = ((int(assignee), "named"),) if assignee else _team(subject)
    return [Topic("assigned", payload, accounts=accounts, internal=True)]


def _mentioned(heard: Heard, subject: Subject, plan: Plan) -> list[Topic]:
    """To the people named in a note (`accounts`)."""
    named: tuple[tuple[int, Why], ...] = tuple((int(one), "named") for one in heard.payload.get("accounts", ()))
    return [Topic("mentioned", _said(heard, subject, plan), accounts=named, internal=_internal(heard))]


def _noted(heard: Heard, subject: Subject, plan: Plan) -> list[Topic]:
    """A note, for those who have to do with the case; an internal one not for the customer's people."""
    payload = _said(heard, subject, plan)
    return [Topic("noted", payload, accounts=_concerned(subject), followers=True, internal=_internal(heard))]


def _said(heard: Heard, subject: Subject, plan: Plan) -> dict[str, object]:
    text = str(heard.payload.get("text", ""))
    return base(plan, subject) | {"text": text[:EXCERPT], "by": heard.actor_name, "at": heard.at}


def _internal(heard: Heard) -> bool:
    """A note is for the provider's people unless it is `public`."""
    return not heard.payload.get("public", False)


def _concerned(subject: Subject) -> tuple[tuple[int, Why], ...]:
    parts: tuple[tuple[int | None, Why], ...] = ((subject.assignee, "assignee"), (subject.owner, "owner"))
    return tuple((one, why) for one, why in parts if one is not None)


def _team(subject: Subject) -> tuple[tuple[int, Why], ...]:
    return tuple((one, "team") for one in subject.team)


_BY_KIND: Final[Mapping[tuple[str, str], Callable[[Heard, Subject, Plan], list[Topic]]]] = {
    ("decision", "step_fired"): step_topics,
    ("decision", "level_changed"): _level,
    ("decision", "told"): _notice,
    ("desk", "assigned"): _assigned,
    ("desk", "mentioned"): _mentioned,
    ("desk", "noted"): _noted,
    ("desk", "escalated"): hand_topic,
}
