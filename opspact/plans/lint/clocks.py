"""Doubts about clocks: pauses, calendars and periods that do not fit."""

from opspact.kernel.time import local_date
from opspact.plans.lint.doubt import Doubt, Doubter
from opspact.plans.schema.promises import Commitment
from opspact.plans.terms.anchors import Anchor


def unproven_pauses(doubt: Doubt, doubter: Doubter) -> None:
    """A pause that needs neither evidence nor approval."""
    for name, pause in doubter.pack.pauses.items():
        if not (pause.evidence or pause.approval or pause.from_):
            message = "this pause needs neither evidence nor approval"
            doubt.note(
                doubter,
                ("pauses", name),
                message,
                hint="add evidence: […] (fields its fact must carry), or approval: […]",
            )


def idle_pauses(doubt: Doubt, doubter: Doubter) -> None:
    """A pause that stops no promise."""
    promises = doubter.pack.commitments.values()
    for name, pause in doubter.pack.pauses.items():
        stops = pause.commitments or any(p.paused_by is None or name in p.paused_by for p in promises)
        if not stops:
            doubt.note(
                doubter,
                ("pauses", name),
                "this pause stops no promise",
                hint="name it in paused_by of a promise",
            )


def pauses_that_start(doubt: Doubt, doubter: Doubter) -> None:
    """A pause begun by the very fact that starts the clock (edge case 27)."""
    for name, pause in doubter.pack.pauses.items():
        for clock, promise in doubter.pack.commitments.items():
            shared = _facts(pause.from_) & _facts(promise.from_)
            stops = clock in pause.commitments or (not pause.commitments and _stopped_by(promise, name))
            if shared and stops:
                message = f"{', '.join(sorted(shared))} both starts the clock of {clock!r} and pauses it"
                doubt.note(
                    doubter,
                    ("pauses", name, "from"),
                    message,
                    hint="let another fact begin the pause",
                    other=("commitments", clock),
                )


def _facts(anchor: Anchor | None) -> set[str]:
    return {atom.fact for atom in anchor.atoms if atom.fact} if anchor else set()


def _stopped_by(promise: Commitment, reason: str) -> bool:
    return promise.paused_by is None or reason in promise.paused_by


def short_calendars(doubt: Doubt, doubter: Doubter) -> None:
    """A calendar whose holidays are not known to the end of the contract."""
    for name, calendar in doubter.plan.calendars.items():
        if calendar.horizon is not None and calendar.horizon < doubter.plan.end:
            until = local_date(calendar.horizon - 1, calendar.zone)
            message = f"its holidays are known until {until} only, the contract runs to {doubter.pack.term.end}"
            hint = "deadlines after that are provisional until the next arrangement is loaded"
            doubt.note(doubter, ("calendars", name), message, hint=hint)


def periods_of_cases(doubt: Doubt, doubter: Doubter) -> None:
    """A promise about a case that is anchored to a period: only duties have periods."""
    for found, path, leaf in doubter.leaves():
        if not (isinstance(found.owner, Commitment) and isinstance(leaf, Anchor)):
            continue
        if any(atom.period for atom in leaf.atoms):
            doubt.note(doubter, path, "a case has no period: no fact can reach this anchor", hint="make it a duty")


def amendments_outside(doubt: Doubt, doubter: Doubter) -> None:
    """An amendment that is in force only outside the term."""
    for n, amendment in enumerate(doubter.pack.amendments):
        term = doubter.pack.term
        if not term.start <= amendment.effective <= term.end:
            message = f"{amendment.effective} lies outside the term {term.start} to {term.end}"
            doubt.note(doubter, ("amendments", n, "effective"), message)
