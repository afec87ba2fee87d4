"""`opspact replay`: histories of tickets, as JSON lines and as CSV."""

import csv
import json
from pathlib import Path

import msgspec
import pytest

from opspact.simulate.result import HistoryResult
from tests.shell.calling import opspact
from tests.simulate.samples import PACK


def ticket(n: int, answered: str) -> str:
    """A ticket of 2026-05-08 09:00, answered at a time of that morning."""
    facts = [
        {"at": "2026-05-08T09:00:00+08:00", "fact": "reported", "by": "customer"},
        {"at": f"2026-05-08T{answered}+08:00", "fact": "responded", "by": "engineer"},
    ]
    return json.dumps({"case": f"T{n}", "kind": "incident", "facts": facts})


@pytest.fixture
def history(tmp_path: Path) -> str:
    path = tmp_path / "history.jsonl"
    path.write_text("\n".join([ticket(1, "09:30:00"), ticket(2, "09:30:01"), ticket(3, "09:10:00")]) + "\n", "utf-8")
    return str(path)


def replay(history: str, *words: str) -> str:
    done = opspact("replay", str(PACK), history, "--until", "2026-05-09 09:00", "--processes", "1", *words)
    assert done.exit_code == 0, done.output
    return done.output


def rows(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


@pytest.mark.parametrize(
    ("lang", "promise", "tickets"),
    [("zh", "响应 2.1 2 1 0 66.66 %", "共 3 张工单"), ("en", "response 2.1 2 1 0 66.66 %", "3 tickets in ")],
)
def test_promises_kept_and_broken_are_counted(history: str, lang: str, promise: str, tickets: str) -> None:
    found = rows(replay(history, "--lang", lang))
    assert promise in found
    assert any(row.startswith(tickets) for row in found)


def test_csv_says_the_same_as_json_lines(history: str, tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(("case", "at", "fact", "by", "kind"))
        for line in Path(history).read_text("utf-8").splitlines():
            one = json.loads(line)
            for fact in one["facts"]:
                table.writerow((one["case"], fact["at"], fact["fact"], fact["by"], one["kind"]))
    found, other = (msgspec.json.decode(replay(h, "--json"), type=HistoryResult) for h in (history, str(path)))
    assert [(p.clock, p.kept, p.broken, p.open) for p in found.promises] == [
        ("respond", 2, 1, 0),
        ("restore", 0, 3, 0),
    ]
    assert (other.promises, other.measures) == (found.promises, found.measures)


def test_verdicts_of_each_ticket_go_to_a_file(history: str, tmp_path: Path) -> None:
    path = tmp_path / "verdicts.csv"
    replay(history, "--verdicts", str(path))
    with path.open(newline="", encoding="utf-8") as file:
        found = {row["case"]: row["verdicts"] for row in csv.DictReader(file)}
    assert found == {
        f"T{n}": f"respond={verdict} restore=broken" for n, verdict in enumerate(("kept", "broken", "kept"), 1)
    }


def test_why_explains_one_ticket(history: str) -> None:
    said = replay(history, "--why", "T2/respond", "--lang", "en")
    assert "Broken at 2026-05-08 09:30; stopped at 2026-05-08 09:30:01, over by 1 s." in said
    assert json.loads(replay(history, "--why", "T2/respond", "--json"))["lateness"] == 1
    unknown = opspact("replay", str(PACK), history, "--why", "T9/respond")
    assert (unknown.exit_code, "there is no ticket to which 'T9/respond' belongs" in unknown.output) == (2, True)


def test_a_line_that_cannot_be_read_is_named(history: str) -> None:
    with Path(history).open("a", encoding="utf-8") as file:
        file.write('{"case": "T4"}\n')
    done = opspact("replay", str(PACK), history)
    assert done.exit_code == 2
    assert "history.jsonl:4: not a ticket" in done.output
    assert opspact("replay", str(PACK), history, "--until", "noon").exit_code == 2
