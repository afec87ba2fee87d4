"""The end of a plan: readings chosen, late facts, amendments."""

from collections.abc import Iterator

from opspact.plans.explain.entries import chapter, listing, paragraph, table
from opspact.plans.explain.shapes import Section
from opspact.plans.explain.teller import Teller
from opspact.plans.schema.pack import Amendment


def closing(teller: Teller) -> Iterator[Section | None]:
    """The last chapters."""
    say = teller.say
    rows = ((r.of, teller.text(r.chosen), teller.text(r.other)) for r in teller.pack.readings)
    yield chapter(
        "readings",
        say("Readings"),
        [table((say("Clause"), say("What this plan does"), say("The other reading")), rows)],
    )
    yield chapter("late_facts", say("Late records"), [paragraph(teller, say(_LATE[teller.pack.late_facts.mend]))])
    yield chapter("amendments", say("Amendments"), [listing(_amendment(teller, one) for one in teller.pack.amendments)])


_LATE = {
    "with_approval": "A fact recorded after a promise was broken mends it only when the other side approves.",
    "freely": "A fact recorded after a promise was broken mends it by itself.",
}


def _amendment(teller: Teller, said: Amendment) -> str:
    title = teller.text(said.title) or said.effective
    template = "{title}, in force from {day}; running cases adopt it." if said.running == "adopt" else (
        "{title}, in force from {day}; running cases stay as they are.")  # fmt: skip
    return teller.say(template, title=title, day=said.effective)
