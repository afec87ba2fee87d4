"""One act on many items: foreseen item by item, done item by item, each in its own transaction."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from opspact.desk.effects import conditions, effects
from opspact.desk.following import write
from opspact.kernel.text import pick
from opspact.plans.phrasing import Names
from opspact.plans.plan import PlanBook
from opspact.tenancy.viewer import Viewer
from opspact.ui import reader
from opspact.ui.words import say
from opspact.work import assigning, services
from opspact.work.models import WorkItem
from opspact.work.shapes import BadFields, Conflict, NotAllowed, NotThere, Refused

MOST: Final = 200
Do = Literal["assign", "take_over", "note", "fact"]


@dataclass(frozen=True)
class Asked:
    """The act: what, with which values."""

    do: Do
    fact: str = ""
    reason: str = ""
    text: str = ""
    public: bool = False
    assignee: int | None = None
    team: int | None = None


@dataclass(frozen=True)
class Line:
    """What the act would do to one item, or did."""

    item: WorkItem
    words: tuple[str, ...]
    good: bool


def chosen(viewer: Viewer, ids: Sequence[str]) -> list[WorkItem]:
    """The items of these ids that the viewer sees, at most `MOST`, in the order of their numbers."""
    wanted = [int(one) for one in ids if one.isdigit() and len(one) < 18][:MOST]
    rows = WorkItem.objects.visible_to(viewer).exclude(kind="").filter(pk__in=wanted)
    return list(rows.select_related("contract", "customer", "assignee", "team").order_by("number"))


def foreseen(viewer: Viewer, items: Sequence[WorkItem], asked: Asked, lang: str) -> list[Line]:
    """What the act would do to each item; nothing is written."""
    return [_foreseen(viewer, one, asked, lang) for one in items]


def _foreseen(viewer: Viewer, item: WorkItem, asked: Asked, lang: str) -> Line:
    if asked.do != "fact":
        return Line(item, (say(lang, _WORDS[asked.do]),), good=True)
    try:
        seen = services.preview(viewer, item.contract_id, asked.fact, _fields(asked), item_id=item.pk)
    except (BadFields, NotAllowed, NotThere) as wrong:
        return Line(item, (_problem(wrong, lang),), good=False)
    names = Names(PlanBook([seen.plan]))
    if seen.refusals:
        unmet = conditions(seen.refusals, seen.plan, names, lang, {})
        return Line(item, tuple(one.text for one in unmet), good=False)
    changes = effects(seen.before, seen.view, names, reader.zone(), lang)
    told = tuple(say(lang, "{name}: {before} → {after}", name=c.name, before=c.before, after=c.after) for c in changes)
    return Line(item, told or (say(lang, "No clock and no level changes by this."),), good=True)


def done(viewer: Viewer, items: Sequence[WorkItem], asked: Asked, lang: str) -> Iterator[Line]:
    """Do it to each item, one after the other; one that fails stops no other."""
    act = _ACTS[asked.do]
    for item in items:
        try:
            act(viewer, item, asked)
        except (BadFields, NotAllowed, NotThere, Refused, Conflict) as wrong:
            yield Line(item, (_problem(wrong, lang),), good=False)
        else:
            yield Line(item, (say(lang, "Done."),), good=True)


def _problem(wrong: Exception, lang: str) -> str:
    if isinstance(wrong, BadFields):
        return say(lang, "; ").join(pick(words, lang) for words in wrong.problems.values())
    if isinstance(wrong, Refused):
        missing = (pick(u.title, lang) or u.condition for one in wrong.refusals for u in one.unmet)
        return say(lang, "Refused: {why}", why=say(lang, "; ").join(missing))
    if isinstance(wrong, Conflict):
        return say(lang, "Somebody acted on this item meanwhile; look at it again.")
    return (
        say(lang, "This is not allowed for you")
        if isinstance(wrong, NotAllowed)
        else say(lang, "It is not there any more.")
    )


def _fields(asked: Asked) -> dict[str, Any]:
    return {"reason": asked.reason} if asked.reason else {}


def _assign(viewer: Viewer, item: WorkItem, asked: Asked) -> None:
    assigning.assign(
        viewer, item.pk, assignee=asked.assignee, team=asked.team, tier=item.tier, reason=asked.reason, seen=item.seq
    )


def _take_over(viewer: Viewer, item: WorkItem, asked: Asked) -> None:
    assigning.take_over(viewer, item.pk, item.seq)


def _note(viewer: Viewer, item: WorkItem, asked: Asked) -> None:
    write(viewer, item, asked.text, public=asked.public)


def _fact(viewer: Viewer, item: WorkItem, asked: Asked) -> None:
    services.take(viewer, item.pk, asked.fact, _fields(asked), seen=item.seq)


_ACTS: Final[dict[Do, Callable[[Viewer, WorkItem, Asked], None]]] = {
    "assign": _assign, "take_over": _take_over, "note": _note, "fact": _fact,
}  # fmt: skip
_WORDS: Final[dict[Do, str]] = {
    "assign": "Gets another handler", "take_over": "Is taken over", "note": "Gets the note", "fact": "",
}  # fmt: skip
