"""Letting the happenings of the demo happen, each at its own present, with the sweep and the reactions in between."""

from collections.abc import Sequence
from typing import Any, Final

from opspact.desk.relations import link
from opspact.documents import selectors as papers_read
from opspact.documents import services as papers
from opspact.journal.models import Outbox
from opspact.journal.outbox import drain
from opspact.kernel import now
from opspact.kernel.time import HOUR, MINUTE, Instant, instant
from opspact.notify.escalations import acknowledge
from opspact.notify.models import Escalation
from opspact.shell.demo_data.founding import Ground
from opspact.shell.demo_data.planning import PRINTED
from opspact.shell.demo_data.shapes import Happening
from opspact.tenancy.viewer import SYSTEM, Viewer
from opspact.work import assigning, services
from opspact.work.models import WorkItem
from opspact.work.shapes import BadFields, NotAllowed, Refused, Taken
from opspact.work.sweep import BATCH, sweep

_STEP: Final = 15 * MINUTE
"""The sweep looks at most this often."""
_REACT: Final = 3 * HOUR
"""So often those react who are to react: seldom enough to do it in batches."""
_ANSWER: Final = "已知悉，正在安排处理。"


class Course:
    """The demo while it runs: cases by name, the ids of their facts, and how far time has come."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.items: dict[str, WorkItem] = {}
        self.facts: dict[tuple[str, str], str] = {}
        self.refused: list[tuple[Happening, str]] = []
        self.settled: Instant = 0
        self.printed_from: Instant = 0

    def run(self, happenings: Sequence[Happening], until: Instant) -> None:
        """Let everything happen, and time come up to `until`."""
        self.printed_from = until - PRINTED
        for one in happenings:
            self._let_pass(one.at)
            with now.at(one.at):
                self._happen(one)
        self._let_pass(until)
        with now.at(until):
            settle(self)

    def _happen(self, one: Happening) -> None:
        if one.case and not one.opens and one.case not in self.items:
            return  # its opening was refused
        try:
            _ACTS[one.act](self, one)
        except (Refused, BadFields, NotAllowed) as refused:
            if not one.refused:
                self.refused.append((one, str(refused)))

    def _let_pass(self, until: Instant) -> None:
        """What falls due until then happens first, and those who are to react do."""
        while (due := _next_due()) is not None and due < until:
            with now.at(min(until, due - due % _STEP + _STEP)):
                _sweep()
        if until - self.settled >= _REACT:
            self.settled = until
            with now.at(until):
                settle(self)

    def viewer(self, one: Happening) -> Viewer:
        """Who acts; SYSTEM where another system reports it."""
        return self.ground.viewers[one.who] if one.who else SYSTEM

    def values(self, one: Happening) -> dict[str, Any]:
        """The fields with what they refer to put in: `@case:x` is the key of a case, `@accepted` the id of a fact."""
        return {name: self._value(one, value) for name, value in one.fields.items()}

    def _value(self, one: Happening, value: Any) -> Any:
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        if value.startswith("@case:"):
            return self.items[value.removeprefix("@case:")].key
        return self.facts[one.case, value[1:]]

    def keep(self, one: Happening, taken: Taken) -> None:
        """Remember what later happenings refer to."""
        self.items[one.case] = taken.item
        if taken.fact is not None:
            self.facts[one.case, one.name] = taken.fact.id


def _fact(course: Course, one: Happening) -> None:
    how: dict[str, Any] = {"happened": one.happened, "role": one.role, "person": one.person}
    viewer, contract = course.viewer(one), course.ground.contracts[one.plan]
    values = course.values(one)
    if not one.case:
        services.take_for_contract(viewer, contract, one.name, values, **how)
    elif one.opens:
        course.keep(one, services.open_item(viewer, contract, one.name, values, **how))
    else:
        course.keep(one, services.take(viewer, course.items[one.case].pk, one.name, values, **how))


def _note(course: Course, one: Happening) -> None:
    payload = {"text": one.name, "public": bool(one.fields.get("public"))}
    services.note(course.viewer(one), course.items[one.case].pk, "noted", payload)


def _assign(course: Course, one: Happening) -> None:
    assigning.assign(
        course.viewer(one), course.items[one.case].pk, assignee=None, team=course.ground.teams[one.name],
        tier=one.fields["tier"],
    )  # fmt: skip


def _escalate(course: Course, one: Happening) -> None:
    how = one.fields
    assigning.escalate(
        course.viewer(one), course.items[one.case].pk, how["leads"], role=one.name, text=how["text"]
    )  # fmt: skip


def _paper(course: Course, one: Happening) -> None:
    """Draft, complete, review and deliver the report of a case."""
    author, reviewer = course.viewer(one), course.ground.viewers[one.fields["reviewer"]]
    draft = papers.draft(author, course.items[one.case].pk)
    missing = papers_read.report(author, draft).missing
    texts = {one.name: "（演示）已按流程核实，详见处置经过。" for one in missing}
    edited = papers.edit(author, draft.pk, texts, draft.version)
    papers.review(reviewer, edited.pk)
    papers.deliver(author, edited.pk, "客户运维管理部门", "portal")


def _link(course: Course, one: Happening) -> None:
    link(course.viewer(one), course.items[one.case], course.items[one.fields["to"]], one.name)


def _under(course: Course, one: Happening) -> None:
    assigning.put_under(course.viewer(one), course.items[one.case].pk, course.items[one.fields["of"]].pk)


_ACTS: Final = {
    "fact": _fact, "note": _note, "assign": _assign, "escalate": _escalate, "paper": _paper, "link": _link,
    "under": _under,
}  # fmt: skip


def _next_due() -> Instant | None:
    due = (
        WorkItem.objects.everything()
        .filter(next_at__isnull=False)
        .order_by("next_at")
        .values_list("next_at", flat=True)
    )
    first = due.first()
    return None if first is None else instant(first)


def _sweep() -> None:
    while sweep() == BATCH:
        pass


def settle(course: Course) -> None:
    """Everybody who reacts to something does; escalations that would climb are answered.

    Of long ago no papers are drafted: those were delivered as they stood.
    """
    if now.now() < course.printed_from:
        Outbox.objects.filter(consumer="documents").delete()
    while waiting := _waiting():
        for consumer in waiting:
            drain(consumer)
    _answer(course)


def _waiting() -> list[str]:
    rows = Outbox.objects.filter(not_before__lte=now.now_datetime(), attempts=0)
    return sorted(set(rows.values_list("consumer", flat=True)))


def _answer(course: Course) -> None:
    """Escalations that would climb now are answered by the first who was asked."""
    rows = Escalation.objects.everything().filter(climbs_at__lte=now.now_datetime(), acknowledged_at=None)
    viewers = {one.account: one for one in course.ground.viewers.values()}
    for one in rows.order_by("pk"):
        asked = next((viewers[account] for account in one.accounts if account in viewers), None)
        if asked is not None:
            acknowledge(asked, one.pk, _ANSWER)
