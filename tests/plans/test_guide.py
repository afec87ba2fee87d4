"""The guide's examples are right: each fragment joined to the first, whole pack loads, together they raise no doubt."""

import re
from pathlib import Path

import pytest

from opspact.calendars.arrangements import shipped
from opspact.plans.lint import lint
from opspact.plans.loader import Loaded, build
from opspact.plans.loader.assemble import join
from opspact.plans.loader.reading import read_yaml
from opspact.plans.loader.tree import Entries

GUIDE = Path("docs/packs/guide.md")
BLOCKS = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


def tree(n: int) -> Entries:
    found, problems = read_yaml(f"block {n}", BLOCKS[n])
    assert isinstance(found, Entries), problems
    assert problems == []
    return found


@pytest.fixture(scope="module")
def whole() -> Loaded:
    joined, problems = join(tree(0), [tree(n) for n in range(1, len(BLOCKS))])
    return build(joined, problems, shipped())


def test_the_fragments_make_one_plan(whole: Loaded) -> None:
    assert len(whole.book.latest.pack.commitments) > 12


def test_the_guide_raises_no_doubt_but_those_it_explains(whole: Loaded) -> None:
    assert {problem.code for problem in lint(whole)} <= {"mixed-strictness", "field-unknown", "level-by-hand"}


def test_every_mechanic_has_its_construct() -> None:
    table = GUIDE.read_text("utf-8").partition("## Which construct carries what")[2]
    assert len([line for line in table.splitlines() if line.startswith("| ")]) >= 40
