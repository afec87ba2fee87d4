"""A history of the network plan (S1) to replay: seeded, 8 facts a ticket, 20 % with waits, 5 % classified anew.

python -m bench.history --tickets 1000000 --out history.jsonl
"""

import argparse
import json
import random
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

SITES = ("headquarters", "at_100", "past_100", "at_300", "at_500")
LEVELS = ("critical", "major", "serious", "general")
ZONE = timezone(timedelta(hours=8))
SEVEN = ["times", "engineers", "symptom_and_impact", "process", "cause", "solution", "prevention"]


def ticket(n: int, dice: random.Random, sites: tuple[str, ...] = SITES) -> dict[str, Any]:
    """One ticket: reported, answered, on site, restored, written up; times are random, limits often near."""
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=dice.randrange(330 * 86_400))
    level = LEVELS[dice.choices(range(4), (10, 30, 50, 10))[0]]
    path = dice.random()
    facts: list[dict[str, Any]] = []

    def add(minutes: float, fact: str, by: str, **fields: Any) -> None:
        nonlocal at
        at += timedelta(seconds=round(minutes * 60))
        facts.append({"at": at.astimezone(ZONE).isoformat(), "fact": fact, "by": by, **fields})

    add(
        0,
        "reported",
        "customer",
        site=dice.choice(sites),
        users=dice.choice((5, 20, 40)),
        level=level,
        very_urgent=dice.random() < 0.5,
    )
    add(dice.uniform(1, 12), "responded", "engineer")
    if path < 0.20:
        add(dice.uniform(1, 5), "plan_submitted", "engineer")
        add(dice.uniform(5, 60), "plan_approved", "customer")
    elif path < 0.25:
        add(dice.uniform(1, 5), "classified", "customer", level=dice.choice(LEVELS), reason="seen anew")
        add(dice.uniform(1, 5), "updated", "engineer")
    else:
        add(dice.uniform(1, 5), "updated", "engineer")
        add(dice.uniform(1, 5), "updated", "engineer")
    add(dice.uniform(1, 10), "onsite_requested", "customer")
    add(dice.uniform(10, 200), "arrived", "engineer")
    add(dice.uniform(1, 90), "solved", "engineer")
    add(dice.uniform(60, 1600), "document_delivered", "engineer", document="fault_report", contents=SEVEN)
    return {"case": f"T{n}", "kind": "incident", "facts": facts}


def write(path: Path, tickets: int, seed: int = 20261122) -> None:
    """Write a history."""
    dice = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        for n in range(tickets):
            file.write(json.dumps(ticket(n, dice), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--tickets", type=int, default=1_000_000)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    write(wanted.out, wanted.tickets)
