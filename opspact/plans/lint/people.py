"""Doubts about people: roles nobody holds, facts nobody can record."""

from collections.abc import Iterator

from opspact.plans.lint.doubt import Doubt, Doubter
from opspact.plans.loader.tree import Path
from opspact.plans.schema.promises import Step
from opspact.plans.terms.anchors import Anchor


def unheld(doubt: Doubt, doubter: Doubter) -> None:
    """A role that a step tells and nobody holds."""
    roles = doubter.pack.roles
    if not any(role.holders for role in roles.values()):
        return
    noted: set[str] = set()
    for path, name in _told(doubter):
        if name in roles and not roles[name].holders and name not in noted:
            noted.add(name)
            doubt.note(
                doubter,
                path,
                f"nobody holds the role {name!r}",
                hint=f"add holders: […] to roles.{name}",
                other=("roles", name),
            )


def no_holders(doubt: Doubt, doubter: Doubter) -> None:
    """No role of the plan has a holder."""
    if doubter.pack.roles and not any(role.holders for role in doubter.pack.roles.values()):
        doubt.note(doubter, ("roles",), "no role names its holders: nobody would be told")


def _told(doubter: Doubter) -> Iterator[tuple[Path, str]]:
    for found in doubter.fields():
        if isinstance(found.owner, Step) and found.field in ("tell", "escalate_to"):
            yield from (((*found.path, n), name) for n, name in enumerate(found.value))


def unrecordable(doubt: Doubt, doubter: Doubter) -> None:
    """An anchor on a fact whose recorders are all roles without holders."""
    roles = doubter.pack.roles
    if not any(role.holders for role in roles.values()):
        return
    for _, path, leaf in doubter.leaves():
        for atom in leaf.atoms if isinstance(leaf, Anchor) else ():
            fact = doubter.pack.facts.get(atom.fact)
            if fact and fact.by and all(name in roles and not roles[name].holders for name in fact.by):
                message = f"nobody can record {atom.fact!r}: nobody holds {', '.join(fact.by)}"
                doubt.note(
                    doubter,
                    path,
                    message,
                    hint="add holders, or let another role record it",
                    other=("facts", atom.fact),
                )


def idle_steps(doubt: Doubt, doubter: Doubter) -> None:
    """A step that tells nobody and does nothing."""
    for found in doubter.fields():
        step = found.owner
        if (
            isinstance(step, Step)
            and found.field == "at"
            and not (step.tell or step.escalate_to or step.ladder or step.record)
        ):
            doubt.note(doubter, found.path[:-1], "this step tells nobody and does nothing", hint="add tell: […]")
