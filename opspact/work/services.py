"""The commands: open an item, take a fact, note what no plan counts. Each is one transaction (architecture §4).

load scoped and locked → right → gates → the one step → events, columns, clocks, outbox. The caller gives the viewer
first. Errors: `NotThere`, `NotAllowed`, `Conflict`, `Refused`, `BadFields` (work.shapes); nothing is half done.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models.expressions import RawSQL

from opspact.journal.record import Actor, New
from opspact.kernel.now import now, now_datetime
from opspact.kernel.time import SECOND, Instant
from opspact.plans.plan import Plan, PlanBook
from opspact.plans.store.books import book_of_digest, digest_column
from opspact.runner.advance import advance, look
from opspact.runner.duties import CONTRACT
from opspact.runner.index import index
from opspact.runner.lifecycle import kind_of
from opspact.runner.shapes import Case, Fact, Refusal
from opspact.tenancy.models import Contract
from opspact.tenancy.viewer import Viewer
from opspact.work import consequences, occurrence
from opspact.work.acting import noting
from opspact.work.beginning import begin
from opspact.work.behalf import Behalf, actor_of, told
from opspact.work.casefile import decision_events
from opspact.work.fields import checked
from opspact.work.models import WorkItem
from opspact.work.planned import plan_of, with_plan
from opspact.work.shapes import BadFields, Conflict, Earlier, NotAllowed, NotThere, Preview, Refused, Taken
from opspact.work.working import Working
from opspact.work.world import LiveWorld

Fields = Mapping[str, Any]


def open_item(  # noqa: PLR0913 - an import brings its own key, ids and persons along
    viewer: Viewer,
    contract_id: int,
    kind: str,
    fields: Fields,
    *,
    key: str = "",
    happened: Instant | None = None,
    role: str | Behalf | None = None,
    line: str = "",
    fact_id: str = "",
    person: str = "",
    earlier: Sequence[Earlier] = (),
    occurred: Instant | None = None,
    out: bool = False,
) -> Taken:
    """Register something: the fact `kind` opens a work item of the contract, with its level and its clocks.

    `happened` is the true time of the report (now where left out), before the registration or at it; `occurred` is when
    the trouble began, and with `out` something is out since then (S1.5). `earlier`: what else is told of that time.
    `role`: in whose name, by default what fits the viewer best; a `Behalf` writes down another party's word.
    """
    with transaction.atomic():
        begun = begin(viewer, contract_id, key)
        item, plans, at = begun.item, begun.book, now()
        plan = plans.at(happened or at)
        actor = actor_of(viewer, plan, contract_id, kind, role)
        values = occurrence.told(plan, told(checked(plan, kind, fields), role), occurred)
        name = fact_id or f"{item.number}.1"
        fact = Fact(name, kind, _when(happened, at), at, item.key, line, actor.role, person or actor.person, values)
        before = _before(plan, fact, earlier, occurred, out=out)
        if not kind_of(index(plan), fact):
            raise BadFields({"kind": {"zh": f"“{kind}”不能建立工单", "en": f"{kind} opens no work item"}})
        if viewer.customer is None:
            item.owner_id = viewer.account
        working = Working(item, plans, Case(item.key), at, new=True)
        refused = _step_all(working, [*before, fact], actor)
        if not refused:
            if begun.excluded:
                consequences.on_opening(working)
            taken = working.store()
            for one in (*before, fact):
                consequences.of(taken, one, plans, at)
    if refused:
        _leave_trace(viewer, contract_id, refused)
        raise Refused(refused)
    return taken


def _leave_trace(viewer: Viewer, contract_id: int, refused: Sequence[Refusal]) -> None:
    """An opening that is refused makes no item: its trace is among the contract's own facts."""
    item = contract_item(viewer, contract_id)
    with transaction.atomic():
        working = locked(viewer, item.pk)
        working.note(decision_events(refused, working.at))
        working.store_notes()


def _before(
    plan: Plan, opening: Fact, earlier: Sequence[Earlier], occurred: Instant | None, *, out: bool
) -> list[Fact]:
    """What happened before the opening, as facts of the case."""
    since = opening.at if occurred is None else occurred
    began = occurrence.outage(plan, opening.fields, since, opening.at) if out or occurred is not None else []
    facts = [
        Fact(
            one.fact_id or f"{opening.id}.{n}", one.kind, one.happened, opening.recorded, opening.case, one.line,
            opening.by if one.role is None else one.role, opening.person, checked(plan, one.kind, one.fields),
        )
        for n, one in enumerate([*earlier, *(began if out else ())], 1)
    ]  # fmt: skip
    for fact in (*facts, opening):
        _check_time(fact)
    return facts


def _step_all(working: Working, facts: Sequence[Fact], actor: Actor) -> tuple[Refusal, ...]:
    """Take facts in order, up to the first that is refused."""
    for fact in facts:
        refused = working.step(fact, actor)
        if refused:
            return refused
    return ()


def take(
    viewer: Viewer,
    item_id: int,
    kind: str,
    fields: Fields | None = None,
    *,
    happened: Instant | None = None,
    role: str | Behalf | None = None,
    line: str = "",
    seen: int | None = None,
    fact_id: str = "",
    person: str = "",
) -> Taken:
    """Record a fact about an item. `seen` is the item's `seq` that the person looked at: Conflict if it moved on.

    `role` as for `open_item`. A refused fact leaves a trace in the journal and raises Refused with all that is unmet.
    """
    with transaction.atomic():
        working = locked(viewer, item_id, seen)
        item, at = working.item, working.at
        plan = working.plan if item.kind else working.book.at(at)
        actor = actor_of(viewer, plan, item.contract_id, kind, role)
        values = told(checked(plan, kind, fields or {}, item.kind), role)
        working.let_time_come()
        name = fact_id or f"{item.number}.{item.seq + len(working.news) + 1}"
        fact = Fact(name, kind, _when(happened, at), at, item.key, line, actor.role, person or actor.person, values)
        _check_time(fact)
        refused = working.step(fact, actor)
        if not refused:
            consequences.first_hand(working, fact, actor)
        taken = working.store()
        if not refused:
            consequences.of(taken, fact, working.book, at)
    if refused:
        raise Refused(refused)
    return taken


def take_for_contract(viewer: Viewer, contract_id: int, kind: str, fields: Fields | None = None, **how: Any) -> Taken:
    """Record a fact about the contract as a whole, or (with `cases` among the fields) about several of its items.

    Of several items the first takes it in this transaction, the others by the fan-out. `how` as for `take`.
    """
    keys = [str(one) for one in (fields or {}).get("cases", ())]
    if not keys:
        return take(viewer, contract_item(viewer, contract_id).pk, kind, fields, **how)
    with transaction.atomic():
        rows = WorkItem.objects.visible_to(viewer).filter(contract_id=contract_id, key__in=keys)
        known = dict(rows.values_list("key", "id"))
        missing = [key for key in keys if key not in known]
        if missing:
            raise BadFields({"cases": {"zh": f"没有工单 {', '.join(missing)}", "en": f"no items {', '.join(missing)}"}})
        taken = take(viewer, known[keys[0]], kind, fields, **how)
        consequences.to_named(taken, [known[key] for key in keys[1:]])
    return taken


def contract_item(viewer: Viewer, contract_id: int) -> WorkItem:
    """The item that holds the contract's own facts and duties; made where there is none yet."""
    found = Contract.objects.visible_to(viewer).filter(pk=contract_id).first()
    if found is None:
        raise NotThere(f"contract {contract_id}")
    at = now_datetime()
    item, _ = WorkItem.objects.everything().get_or_create(
        contract=found, key=CONTRACT,
        defaults={
            "customer_id": found.customer_id, "kind": "", "opened": at, "recorded": at, "updated": at, "looked": at,
            "next_at": at, "number": RawSQL("nextval('work_number')", []),
        },
    )  # fmt: skip
    return item


def preview(
    viewer: Viewer,
    contract_id: int,
    kind: str,
    fields: Fields,
    *,
    item_id: int | None = None,
    happened: Instant | None = None,
    role: str | Behalf | None = None,
    line: str = "",
    occurred: Instant | None = None,
    out: bool = False,
) -> Preview:
    """What an act would lead to: the level, the promises that would start or move, what would refuse it.

    Nothing is written. `occurred` and `out` as for `open_item`.
    """
    at = now()
    item, plans = _item_or_none(viewer, contract_id, item_id)
    case = Working.on(item, plans, at).case if item else Case("new")
    world = LiveWorld(contract_id, plans, at)
    before, state = look(plans, case, world, at)
    plan = state.plan if item else plans.at(happened or at)
    actor = actor_of(viewer, plan, contract_id, kind, role)
    values = occurrence.told(plan, told(checked(plan, kind, fields, item.kind if item else ""), role), occurred)
    fact = Fact("preview", kind, _when(happened, at), at, case.id, line, actor.role, actor.person, values)
    refusals: tuple[Refusal, ...] = ()
    for one in (*_before(plan, fact, (), occurred, out=out), fact):
        done = advance(plans, case, one, world)
        case = done.case
        refusals += tuple(d for d in done.decisions if isinstance(d, Refusal))
    return Preview(done.view, before if item else None, refusals, plan)


def note(viewer: Viewer, item_id: int, kind: str, payload: dict[str, Any], *, right: str = "desk.act") -> WorkItem:
    """Note something on an item that no plan counts (sort `desk`): a remark, an attachment, who follows."""
    with transaction.atomic():
        working = locked(viewer, item_id, None)
        if viewer.account is not None and not viewer.may(right):
            raise NotAllowed(right)
        actor = noting(viewer, working.item.contract_id)
        working.note([New("desk", kind, working.at, payload, actor=actor)])
        return working.store_notes()


def locked(viewer: Viewer, item_id: int, seen: int | None = None) -> Working:
    """The item in hand, locked until the transaction ends. Raises NotThere, and Conflict where it moved on."""
    rows = WorkItem.objects.visible_to(viewer).select_for_update(of=("self",), no_key=True).defer("search")
    item = with_plan(rows).filter(pk=item_id).first()
    if item is None:
        raise NotThere(f"item {item_id}")
    if seen is not None and seen != item.seq:
        raise Conflict(item.seq)
    return Working.on(item, plan_of(item), now())


def _item_or_none(viewer: Viewer, contract_id: int, item_id: int | None) -> tuple[WorkItem | None, PlanBook]:
    if item_id is None:
        plan_key = (
            Contract.objects.visible_to(viewer).filter(pk=contract_id).values_list(digest_column("pk"), flat=True)
        )
        found = plan_key.first()
        if found is None:
            raise NotThere(f"contract {contract_id}")
        return None, book_of_digest(found)
    item = with_plan(WorkItem.objects.visible_to(viewer)).filter(pk=item_id).first()
    if item is None:
        raise NotThere(f"item {item_id}")
    return item, plan_of(item)


def _when(happened: Instant | None, at: Instant) -> Instant:
    """The true time of a fact; without one the present, in whole seconds as people tell it."""
    return at - at % SECOND if happened is None else happened


def _check_time(fact: Fact) -> None:
    if fact.at > fact.recorded:
        raise BadFields({"happened": {"zh": "发生时间不能晚于现在", "en": "it cannot have happened later than now"}})
