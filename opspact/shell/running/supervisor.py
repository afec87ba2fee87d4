"""Keeps child processes alive: one that ends is started again, with growing patience, until we are told to stop."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Final, Protocol

from opspact.shell.running.children import dies_with_parent
from opspact.shell.running.trouble import Trouble, announce

TICK: Final = 0.1
"""Seconds between two looks at the children."""
FIRST_WAIT: Final = 0.5
"""Seconds before a child is started again; doubled with each death."""
LONGEST_WAIT: Final = 30.0
PROVEN: Final = 60.0
"""A child that lived so many seconds is forgiven its deaths."""
GRACE: Final = 15.0
"""Seconds that children have to end by themselves."""


class Child(Protocol):
    """Something that runs and may die."""

    name: str

    def start(self) -> None:
        """Start it."""

    def alive(self) -> bool:
        """Whether it runs."""

    def ask(self) -> None:
        """Ask it to stop and return at once."""

    def end(self, seconds: float) -> None:
        """Wait that long for it to stop, then end it."""


class Program:
    """A child process in a group of its own, so that what it started itself can be ended with it."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.command = command
        self.environment = {**os.environ, **(environment or {})}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509 - the supervisor has one thread
        )  # fmt: skip

    def alive(self) -> bool:
        """Whether it runs. What a dead one started itself is ended."""
        if self.process is None:
            return False
        if os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return True
        self._bury(self.process)
        return False

    def ask(self) -> None:
        """Ask it to stop."""
        if self.process is not None and self.alive():
            self.process.terminate()

    def end(self, seconds: float) -> None:
        """Wait for it to stop, then end its whole group."""
        end = time.monotonic() + seconds
        while self.alive() and time.monotonic() < end:
            time.sleep(TICK / 2)
        if self.process is not None:
            announce("{name} did not stop by itself and is ended.", name=self.name)
            self._bury(self.process)

    def _bury(self, process: "subprocess.Popen[bytes]") -> None:
        """End the whole group, and only then take the leader's leave: until then nobody else gets its number."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.process = None


class _Watch:
    """What the supervisor remembers of one child."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.wait = FIRST_WAIT
        self.started = time.monotonic()
        self.again: float | None = None

    def look(self) -> None:
        """Start the child again when it is dead and its wait is over."""
        moment = time.monotonic()
        if self.child.alive():
            return
        if self.again is None:
            self.wait = FIRST_WAIT if moment - self.started > PROVEN else self.wait
            self.again = moment + self.wait
            announce("{name} has ended; it is started again in {seconds} s.", name=self.child.name, seconds=self.wait)
            self.wait = min(self.wait * 2, LONGEST_WAIT)
        elif moment >= self.again:
            self.started, self.again = moment, None
            self._start()

    def _start(self) -> None:
        try:
            self.child.start()
        except Trouble as trouble:
            announce("{name}: {trouble}", name=self.child.name, trouble=trouble.message)


class Supervisor:
    """Runs children until a signal. The first one started is stopped last."""

    def __init__(self) -> None:
        self.told = False
        self.watches: list[_Watch] = []
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(sign, self._stop)

    def add(self, child: Child) -> None:
        """Start a child and look after it."""
        child.start()
        self.watches.append(_Watch(child))

    def run(self) -> None:
        """Look after the children until SIGTERM or SIGINT."""
        while not self.told:
            self.look()

    def look(self) -> None:
        """Look after them once, and rest for a moment."""
        for watch in self.watches:
            watch.look()
        time.sleep(TICK)

    def finish(self, kept: int = 0) -> None:
        """Stop the children, all at once, but the first `kept` of them only after the others."""
        for some in (self.watches[kept:], self.watches[:kept]):
            for watch in some:
                watch.child.ask()
            end = time.monotonic() + GRACE
            for watch in some:
                watch.child.end(end - time.monotonic())

    def _stop(self, _sign: int, _frame: FrameType | None) -> None:
        self.told = True
