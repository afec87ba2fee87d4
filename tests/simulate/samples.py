"""A small plan, a timeline and the outcome that an engine would give for it: the same for all tests here."""

from pathlib import Path

from opspact.clock.shapes import ClockTerms, ClockView, StepView, Stretch, Target
from opspact.gates.rules import Unmet
from opspact.kernel.time import MINUTE, Instant, parse_instant
from opspact.plans.loader import load
from opspact.plans.plan import PlanBook
from opspact.runner.shapes import CaseView, LevelSpan, Refusal, StepFired
from opspact.simulate.outcome import Decided, Outcome
from opspact.simulate.reading import read_timeline
from opspact.simulate.timeline import Timeline

PACK = Path(__file__).parent / "sample-pack.yaml"


def book() -> PlanBook:
    return load(PACK)


def at(text: str) -> Instant:
    return parse_instant(text, book().latest.zone)


def timeline(text: str) -> Timeline:
    return read_timeline("line.yaml", text, book())


def respond(**changes: object) -> ClockView:
    """A clock kept exactly at its limit."""
    values: dict[str, object] = {
        "terms": ClockTerms("respond", "T1"), "phase": "stopped", "verdict": "kept",
        "target": Target(None, name="major", level="major", text="5 min"), "calendar": "always",
        "started": at("2026-05-08 09:00"), "stopped": at("2026-05-08 09:05"), "due": at("2026-05-08 09:05"),
        "settled_due": at("2026-05-08 09:05"), "counted_from": at("2026-05-08 09:00"), "broken_at": None,
        "consumed": 5 * MINUTE, "remaining": 0, "lateness": 0, "provisional": False, "next_at": None, "steps": (),
        "stretches": (Stretch(at("2026-05-08 09:00"), at("2026-05-08 09:05"), "counted"),), "retargetings": (),
        "awaiting": False, "claims": (),
    }  # fmt: skip
    return ClockView(**{**values, **changes})  # type: ignore[arg-type]


def restore() -> ClockView:
    """A clock that was paused, is broken, and still runs."""
    stretches = (
        Stretch(at("2026-05-08 09:05"), at("2026-05-08 10:05"), "counted"),
        Stretch(at("2026-05-08 10:05"), at("2026-05-08 11:05"), "paused", cause="approval", actor="engineer"),
        Stretch(at("2026-05-08 11:05"), at("2026-05-08 14:35:30"), "counted"),
    )
    return respond(
        terms=ClockTerms("restore", "T1"), phase="running", verdict="broken", stopped=None,
        target=Target(None, name="major", level="major", text="< 4 h", strict=True),
        started=at("2026-05-08 09:05"), counted_from=at("2026-05-08 09:05"), due=at("2026-05-08 14:05"),
        settled_due=at("2026-05-08 14:05"), broken_at=at("2026-05-08 14:05"), consumed=270 * MINUTE + MINUTE // 2,
        remaining=-30 * MINUTE - MINUTE // 2, lateness=30 * MINUTE + MINUTE // 2, stretches=stretches,
        next_at=at("2026-05-08 15:05"), steps=(StepView("+1 h", at("2026-05-08 15:05")),),
    )  # fmt: skip


def outcome() -> Outcome:
    """One case with both clocks, a step and a refusal."""
    case = CaseView(
        "T1",
        "incident",
        1,
        at("2026-05-08 09:00"),
        None,
        "open",
        "major",
        (
            LevelSpan(at("2026-05-08 09:00"), "general", "assessed"),
            LevelSpan(at("2026-05-08 09:30"), "major", "reached"),
        ),
        {"service": "web"},
        {},
        (respond(), restore()),
        (),
        at("2026-05-08 15:05"),
    )
    lacks = (Unmet({"zh": "须双人在场", "en": "two persons must be present"}, "{distinct: [actor, checker]}"),)
    decided = (
        Decided(
            at("2026-05-08 10:00"), Refusal("f3", "restarted", "T1", at("2026-05-08 10:00"), "gate:two_persons", lacks)
        ),
        Decided(
            at("2026-05-08 14:05"),
            StepFired("T1", "restore", "", 1, "due", 0, at("2026-05-08 14:05"), escalate_to=("project_manager",)),
        ),
    )
    now = at("2026-05-08 14:35:30")
    return Outcome(now, now, (case,), decided)
