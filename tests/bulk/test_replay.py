"""A replayed history equals the walk of each of its tickets: verdicts, measures, money."""

import json
import random
from collections import Counter
from decimal import Context, Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from bench.history import ticket as s1_ticket
from opspact.kernel.time import FAR, iso, parse_instant
from opspact.measures.ledger import Ledger
from opspact.plans.loader import load
from opspact.plans.plan import PlanBook
from opspact.runner.records import records_of
from opspact.runner.view import view_of
from opspact.runner.walk import effective, walk
from opspact.simulate.bulk.alone import Alone
from opspact.simulate.bulk.history import HistoryError, Ticket, parts, tickets
from opspact.simulate.bulk.replay import Replay, replay
from opspact.simulate.bulk.shapes import Reader

EXACT = Context(prec=80)
ZONE = ZoneInfo("Asia/Shanghai")
PACKS = Path(__file__).parents[2] / "opspact" / "packs"
MONEY = """
pack: 1
plan: bulk
term: {start: 2026-01-01, end: 2026-12-31}
calendars: {office: {windows: {mon-fri: ["08:30-12:00", "13:30-17:30"]}, holidays: china}}
levels: {scale: {high: {}, low: {}}, default: low, lower: {reason: false}}
commitments:
  respond: {until: responded, within: {high: 30 min on office, low: < 2 h on office}}
  solve:
    until: [solved, worked_around]
    within: {high: 8 h on office, low: "2 working days, by end on office"}
    paused_by: [customer]
    when_level_changes: {up: from_start, down: from_start}
  close: {from: solved, until: [confirmed, closed], within: "3 days, same time", judged: false,
          steps: [{at: due, record: {fact: closed}}]}
pauses: {customer: {}}
measures:
  on_time: {ratio: {of: {clocks: solve}}, per: month, by: [level]}
  broken: {count: {of: {clocks: "*", where: {verdict: broken}}}, per: quarter}
  spent: {mean: {of: {clocks: respond}, value: consumed}, unit: min, per: month}
fees: {fee: {amount: 10000, per: month}}
money:
  late:
    per_record: {of: {clocks: solve}, amount: "50", unit: 1 h, free: 30 min}
    per: month
    base: fee
    caps: [{amount: 10 %}]
"""


@lru_cache
def money_book(folder: Path) -> PlanBook:
    path = folder / "bulk.yaml"
    path.write_text(MONEY, encoding="utf-8")
    return load(path)


def money_ticket(n: int, dice: random.Random) -> dict[str, Any]:
    """A ticket with every turn that a course may take, and some that must be walked alone."""
    at = parse_instant("2026-01-02", ZONE) + dice.randrange(300 * 86_400) * 1_000_000
    facts: list[dict[str, Any]] = []

    def add(seconds: int, fact: str, **fields: Any) -> None:
        nonlocal at
        at += seconds * 1_000_000
        facts.append({"at": at, "fact": fact, "by": "engineer", **fields})

    add(0, "reported", level=dice.choice(("high", "low")))
    add(dice.randrange(0, 9000), "responded")
    if dice.random() < 0.3:
        add(dice.randrange(0, 90_000), "paused", reason="customer")
        if dice.random() < 0.9:
            add(dice.randrange(0, 200_000), "resumed")
    if dice.random() < 0.2:
        add(dice.randrange(0, 90_000), "classified", level=dice.choice(("high", "low")))
    if dice.random() < 0.9:
        add(dice.randrange(0, 200_000), dice.choice(("solved", "worked_around")))
    if dice.random() < 0.5:
        add(dice.randrange(0, 500_000), "confirmed")
    if dice.random() < 0.05:
        facts[-1]["recorded"] = facts[-1]["at"] + 3_600_000_000
    return {"case": f"T{n}", "kind": "incident", "facts": [_written(fact) for fact in facts]}


def _written(fact: dict[str, Any]) -> dict[str, Any]:
    times: dict[str, Any] = {key: iso(fact[key], ZONE) for key in ("at", "recorded") if key in fact}
    return {**fact, **times}


def as_ticket(raw: dict[str, Any]) -> Ticket:
    return msgspec.json.decode(json.dumps(raw), type=Ticket)


def one_by_one(book: PlanBook, raws: list[dict[str, Any]], until: int) -> tuple[Counter[tuple[str, str]], Any]:
    """The same by walking every ticket."""
    reader, ledger, counts = Reader(book.versions[0]), Ledger(book, keep_links=False), Counter[tuple[str, str]]()
    for raw in raws:
        facts = effective(reader.facts(reader.read(as_ticket(raw))), FAR, book.versions[0].zone)
        state = walk(book, raw["case"], facts, Alone(), until)
        view = view_of(state, (), FAR, until)
        counts.update((clock.terms.commitment, clock.verdict) for clock in view.clocks)
        for record in records_of(book, [(view, state)], facts, ()):
            ledger.add(record)
    return counts, ledger.results(until)


def figures(results: Any) -> list[Any]:
    rows = [r for section in (results.measures, results.money) for each in section.values() for r in each]
    return [
        (
            getattr(r, "measure", "") or r.item,
            r.period.key,
            r.key,
            _rounded(getattr(r, "value", None)),
            getattr(r, "amount", None),
        )
        for r in rows
    ]


def _rounded(value: Decimal | None) -> Decimal | None:
    """Means of sixty digits differ in the last with the order of summing."""
    return None if value is None else EXACT.quantize(value, Decimal("1e-40"))


@pytest.mark.parametrize("until", ["2026-06-15 12:00", "2027-01-01"])
def test_settled_columns_equal_the_walk_of_each_ticket(tmp_path: Path, until: str) -> None:
    book, dice = money_book(tmp_path), random.Random(5)
    raws = [money_ticket(n, dice) for n in range(400)]
    end = parse_instant(until, book.versions[0].zone)
    together = Replay(book, end, keep=True)
    for raw in raws:
        together.take(as_ticket(raw))
    share = together.share()
    counts, results = one_by_one(book, raws, end)
    assert share.counts == counts
    assert share.alone < share.tickets
    ledger = Ledger(book, keep_links=False)
    ledger.merge(share.partials)
    assert figures(ledger.results(end)) == figures(results)


def test_the_network_plan_over_a_generated_history(tmp_path: Path) -> None:
    """The history that the benchmark replays, against the walk; and in two processes, by parts."""
    dice = random.Random(7)
    raws = [s1_ticket(n, dice) for n in range(300)]
    path = tmp_path / "history.jsonl"
    path.write_text("".join(json.dumps(raw, separators=(",", ":")) + "\n" for raw in raws), encoding="utf-8")
    book = load(PACKS / "s1")
    until = parse_instant("2027-01-01", book.versions[0].zone)
    lines: list[str] = []
    told: list[tuple[int, int]] = []
    found = replay(
        partial(load, PACKS / "s1"), path, until=until, sink=lines.extend, progress=lambda n, of: told.append((n, of))
    )
    counts, results = one_by_one(book, raws, until)
    assert (found.tickets, found.counts) == (300, counts)
    assert figures(found.results) == figures(results)
    assert sorted(line.split(",")[0] for line in lines) == sorted(raw["case"] for raw in raws)
    assert told[-1] == (1, 1)


def test_a_history_is_read_in_parts_without_losing_a_line(tmp_path: Path) -> None:
    path = tmp_path / "h.jsonl"
    dice = random.Random(1)
    path.write_text("".join(json.dumps(s1_ticket(n, dice)) + "\n" for n in range(50)), encoding="utf-8")
    cases = [ticket.case for part in parts(path, 1000) for ticket in tickets(part)]
    assert cases == [f"T{n}" for n in range(50)]


def test_a_csv_of_facts_is_a_history_too(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text(
        "case,at,fact,by,level\n"
        "T1,2026-06-01T09:00:00+08:00,reported,customer,high\n"
        "T1,2026-06-01T09:31:00+08:00,responded,engineer,\n",
        encoding="utf-8",
    )
    book = money_book(tmp_path)
    found = Replay(book, parse_instant("2026-06-02", book.versions[0].zone), keep=True)
    for part in parts(path):
        for ticket in tickets(part):
            found.take(ticket)
    assert found.share().lines == ["T1,respond=broken solve=open"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "h.jsonl:2: not a ticket"),
        ('{"facts": []}', "h.jsonl:2: not a ticket"),
        ('{"case": "T9", "facts": [{"at": "soon", "fact": "reported"}]}', "T9: 'soon' is no time"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "h.jsonl"
    path.write_text('{"case": "T1", "facts": []}\n' + line + "\n", encoding="utf-8")
    reader = Reader(money_book(tmp_path).versions[0])
    with pytest.raises(HistoryError, match=said):
        read_all(reader, path)


def read_all(reader: Reader, path: Path) -> None:
    for ticket in tickets(parts(path)[0]):
        reader.read(ticket)
