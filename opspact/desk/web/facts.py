"""Recording a fact: its form, what it would do shown first, refusals named; a conflict keeps what was typed."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from opspact.desk import feedback, timeline
from opspact.desk.asking import asked, correction
from opspact.desk.effects import conditions, effects
from opspact.desk.inputs import MOMENT, Input, filled, moment_of, posted
from opspact.desk.registering import CHANNELS
from opspact.desk.telling import Teller
from opspact.desk.web.common import desk, fields_told, holders_of, load, names_of, people_of, problems, url_of
from opspact.desk.wording import capital
from opspact.kernel.time import Instant, instant, iso
from opspact.runner.actors import is_among
from opspact.runner.index import index
from opspact.runner.shapes import Refusal
from opspact.tenancy.access import Request, require
from opspact.ui import reader
from opspact.ui.shapes import Entry, Option
from opspact.ui.words import say
from opspact.work import selectors, services
from opspact.work.acting import RIGHTS
from opspact.work.behalf import Behalf, parties
from opspact.work.shapes import BadFields, Conflict, Refused, Seen


class Form:
    """The form of one act on one item: what it asks, what was typed, what is sent."""

    def __init__(self, request: Request, seen: Seen, kind: str) -> None:
        require(request.viewer, RIGHTS.get(kind, "desk.act"))
        self.request, self.seen, self.kind = request, seen, kind
        self.lang = request.viewer_language
        self.data = request.POST if request.method == "POST" else request.GET
        self.of = self.data.get("of", "")
        self.errors: dict[str, str] = {}
        self.names = names_of(seen)
        self.asked = self._asked()
        self.parties = parties(request.viewer, seen.plan, seen.item.contract_id, kind)
        """Whose word may be written down here."""

    def _asked(self) -> list[Input]:
        if self.kind in ("corrected", "withdrawn"):
            return correction(self.seen, self.kind, self.of, self.lang)
        found = asked(self.seen, self.kind, self.lang, self.data.get("f-reason", ""))
        return filled(found, feedback.known(self.seen, self.lang), {}) if self.kind == feedback.FACT else found

    @property
    def title(self) -> str:
        """What the act is called."""
        return self.names.fact(self.kind, self.lang)

    def values(self) -> dict[str, Any]:
        """The values that were typed; of a correction those that differ, and the fact they correct."""
        found = posted(self.asked, self.data)
        if not self.of:
            return found
        before = {one.name: one.value for one in filled(self.asked, {}, {})}
        changed = {name: value for name, value in found.items() if value != before[name]}
        mended = moment_of(self.data.get("mended", ""), self.seen.plan)
        return {"of": self.of, **changed, **({"happened": iso(instant(mended), self.seen.plan.zone)} if mended else {})}

    def happened(self) -> Instant | None:
        """The true time; none: now. Raises BadFields."""
        try:
            found = moment_of(self.data.get("happened", ""), self.seen.plan)
        except ValueError:
            raise BadFields({"happened": MOMENT}) from None
        return None if found is None else instant(found)

    def behalf(self) -> Behalf | None:
        """Whose word it is, where it is not the viewer's own."""
        role = self.data.get("behalf", "")
        return Behalf(role, self.data.get("person", ""), self.data.get("through", "")) if role else None

    def foreseen_behalf(self) -> Behalf | None:
        """The same before anything was typed: that it is told shows what it would do."""
        return Behalf(self.parties[0], "–", "–") if self.parties and self.must() else None

    def must(self) -> bool:
        """Whether the viewer may record it in another's name alone."""
        viewer, declared = self.request.viewer, index(self.seen.plan).facts.get(self.kind)
        held = (*viewer.roles.get(self.seen.item.contract_id, ()), "provider")
        return declared is not None and not any(is_among(self.seen.plan.pack, role, declared.by) for role in held)

    def behalf_shown(self) -> dict[str, Any]:
        """What the part of the form shows that asks whose word it is."""
        if not self.parties:
            return {}
        options = [Option(name, capital(self.names.party(name, self.lang))) for name in self.parties]
        channels = [Option(name, say(self.lang, word)) for name, word in CHANNELS.items()]
        chosen = self.data.get("behalf", options[0].value if self.must() else "")
        person = self.data.get("person", str(self.seen.view.fields.get("declarant") or ""))
        return {"parties": options, "behalf": chosen, "channels": channels, "must_behalf": self.must(),
                "person": person, "through": self.data.get("through", "phone")}  # fmt: skip

    def context(self, **more: Any) -> dict[str, Any]:
        """What the template shows."""
        shown = filled(self.asked, posted(self.asked, self.data) if self.request.method == "POST" else {}, self.errors)
        given = self.request.GET
        shown = [replace(one, value=given[one.key]) if one.key in given else one for one in shown]
        return {
            "item": self.seen.item, "kind": self.kind, "title": self.title, "inputs": shown, "of": self.of,
            "happened": self.data.get("happened", ""), "mended": self.data.get("mended", "") or self._mended(),
            "errors": self.errors, "seq": self.seen.item.seq, "line": self.data.get("line", ""),
            "lines": list(self.seen.view.lines), "note": self.names.entry("facts", self.kind),
            **self.behalf_shown(), **more,
        }  # fmt: skip

    def _mended(self) -> str:
        fact = next((f for f in self.seen.state.history if f.id == self.of), None)
        return to_local(fact.at, self.seen) if fact else ""

    def unmet(self, refusals: tuple[Refusal, ...]) -> list[Any]:
        """The refusals for the component `refusal`."""
        holders = holders_of(self.seen.item.contract_id)
        return conditions(refusals, self.seen.plan, self.names, self.lang, holders)


def to_local(at: Instant, seen: Seen) -> str:
    """A moment as an input of the browser has it."""
    return iso(at, seen.plan.zone)[:16]


@desk("desk.act")
def act(request: Request, number: int, kind: str) -> HttpResponse:
    """The form of an act (GET), and the act (POST)."""
    form = Form(request, load(request, number), kind)
    if request.method != "POST":
        return render(request, "desk/act.html", form.context(**foreseen(form)))
    return _taken(form)


@desk("desk.act")
def foresee(request: Request, number: int, kind: str) -> HttpResponse:
    """What the act would do, as typed so far: nothing is written."""
    form = Form(request, load(request, number), kind)
    return render(request, "desk/_effects.html", foreseen(form))


def foreseen(form: Form) -> dict[str, Any]:
    """The effects and refusals of an act as it is filled in now."""
    seen = form.seen
    try:
        preview = services.preview(
            form.request.viewer, seen.item.contract_id, form.kind, form.values(), item_id=seen.item.pk,
            happened=form.happened(), line=form.data.get("line", ""), role=form.behalf() or form.foreseen_behalf(),
        )  # fmt: skip
    except BadFields as wrong:
        return {"problems": list(problems(wrong, form.lang).values())}
    except ValueError:
        return {}
    changes = effects(preview.before, preview.view, form.names, reader.zone(), form.lang)
    return {"changes": changes, "refused": form.unmet(preview.refusals)}


def _taken(form: Form) -> HttpResponse:
    """Record the fact; show again with the reason where it cannot be."""
    request, item = form.request, form.seen.item
    try:
        seen = int(form.data.get("seen") or item.seq)
        services.take(
            request.viewer, item.pk, form.kind, form.values(), happened=form.happened(), seen=seen,
            line=form.data.get("line", ""), role=form.behalf(),
        )  # fmt: skip
    except BadFields as wrong:
        form.errors = problems(wrong, form.lang)
        return render(request, "desk/act.html", form.context(sent_back=True), status=422)
    except Refused as refused:
        return render(
            request, "desk/act.html", form.context(sent_back=True, refused=form.unmet(refused.refusals)), status=422
        )
    except Conflict:
        return render(
            request, "desk/act.html", form.context(sent_back=True, meanwhile=meanwhile(form, seen)), status=409
        )
    messages.success(request, say(form.lang, "Recorded: {act}", act=form.title))
    return redirect(url_of(item.number))


def meanwhile(form: Form, seen: int) -> list[Entry]:
    """What happened on the item since the person looked at it."""
    events = list(selectors.history(form.request.viewer, form.seen.item).filter(seq__gt=seen))
    teller = Teller(form.names, fields_told(form.seen), reader.zone(), form.lang, people_of(events))
    return timeline.happened(events, teller)
