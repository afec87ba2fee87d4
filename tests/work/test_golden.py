"""The golden timelines, recorded through the services and swept by the worker, come out as the simulator says."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from opspact.journal.models import Event
from opspact.kernel import now
from opspact.plans.shipped import shipped_packs
from opspact.runner.duties import CONTRACT
from opspact.runner.shapes import AutoAct, CaseView, StepFired
from opspact.simulate.run import run
from opspact.tenancy.viewer import SYSTEM
from opspact.work import selectors
from opspact.work.casefile import DECISIONS
from opspact.work.models import WorkItem
from opspact.work.planned import with_plan
from tests.packs.checking import book, line_of, timelines
from tests.work.live import contract_on, play

GOLDEN = [(pack, path) for pack in sorted(shipped_packs()) for path in timelines(pack)]


@pytest.mark.django_db
@pytest.mark.parametrize(("pack", "path"), GOLDEN, ids=[f"{pack}-{path.stem}" for pack, path in GOLDEN])
def test_live_system_agrees_with_the_simulator(pack: str, path: Path) -> None:
    line = line_of(pack, path)
    outcome = run(book(pack), line.facts, until=line.now)
    contract = contract_on(pack)
    play(contract, line.facts, outcome.now)
    assert _cases(contract.pk, outcome.now) == {view.id: _plain(view) for view in outcome.cases}
    expected = {_text(d.decision) for d in outcome.decisions if not isinstance(d.decision, AutoAct)}
    assert _decided(contract.pk) == expected


def _cases(contract: int, at: int) -> dict[str, Any]:
    found = {}
    with now.at(at):
        rows = with_plan(WorkItem.objects.everything().filter(contract_id=contract).exclude(key=CONTRACT))
        for item in rows:
            found[item.key] = _plain(selectors.seen(SYSTEM, item, at, at).view)
    return found


def _plain(view: CaseView) -> Any:
    return msgspec.to_builtins(view, enc_hook=str)


def _decided(contract: int) -> set[str]:
    rows = Event.objects.filter(contract_id=contract, sort__in=["decision", "refusal"])
    made = [msgspec.convert(row.payload, DECISIONS[row.kind]) for row in rows]
    return {_text(one) for one in made if not _was_taken_back(one, made)}


def _was_taken_back(one: object, made: list[Any]) -> bool:
    """Duties: the simulator looks at the end, so what was fired and later taken back it never tells."""
    if not isinstance(one, StepFired) or one.case != CONTRACT:
        return False
    return one.withdrawn or msgspec.structs.replace(one, withdrawn=True) in made


def _text(decision: object) -> str:
    return f"{type(decision).__name__} {json.dumps(msgspec.to_builtins(decision, enc_hook=str), sort_keys=True)}"
