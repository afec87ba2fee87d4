"""The supervisor: what dies is started again, what it left is ended, and the order of stopping holds."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from opspact.shell.running import supervisor as module
from opspact.shell.running.supervisor import Program, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, file=open(sys.argv[1], "w"), flush=True)
time.sleep(60)
"""


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Supervisor:
    """A quick supervisor; pytest keeps its own signals."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(module, "FIRST_WAIT", 0.05)
    monkeypatch.setattr(module, "TICK", 0.01)
    monkeypatch.setattr(module, "GRACE", 0.5)
    return Supervisor()


def until(condition: Callable[[], object], act: Callable[[], object] = lambda: None) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        act()
        time.sleep(0.01)


def gone(pid: int) -> bool:
    """Whether a process has ended; a zombie has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_killed_program_is_started_again(watch: Supervisor) -> None:
    program = Program("sleeper", SLEEPER)
    watch.add(program)
    assert program.process is not None
    first = program.process.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: program.process is not None and program.process.pid != first, watch.look)
    watch.finish()
    assert not program.alive()


def test_what_a_dead_program_started_is_ended(watch: Supervisor, tmp_path: Path) -> None:
    program = Program("stubborn", [sys.executable, "-c", STUBBORN, str(tmp_path / "pid")])
    watch.add(program)
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    grandchild = int((tmp_path / "pid").read_text())
    assert program.process is not None
    os.kill(program.process.pid, signal.SIGKILL)
    until(lambda: not program.alive())
    until(lambda: gone(grandchild))
    watch.finish()


def test_a_program_that_will_not_stop_is_ended(watch: Supervisor, tmp_path: Path) -> None:
    program = Program("stubborn", [sys.executable, "-c", STUBBORN, str(tmp_path / "pid")])
    watch.add(program)
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    watch.finish()
    assert not program.alive()
    until(lambda: gone(int((tmp_path / "pid").read_text())))


class Recorded:
    """A child that writes down what is done to it."""

    def __init__(self, name: str, told: list[str]) -> None:
        self.name = name
        self.told = told

    def start(self) -> None:
        self.told.append(f"start {self.name}")

    def alive(self) -> bool:
        return True

    def ask(self) -> None:
        self.told.append(f"ask {self.name}")

    def end(self, seconds: float) -> None:
        self.told.append(f"end {self.name}")


def test_the_database_is_stopped_last(watch: Supervisor) -> None:
    told: list[str] = []
    for name in ("postgres", "web", "worker"):
        watch.add(Recorded(name, told))
    watch.finish(kept=1)
    assert told[3:] == ["ask web", "ask worker", "end web", "end worker", "ask postgres", "end postgres"]
