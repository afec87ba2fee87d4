"""A closed-loop load client: some connections that are kept, each sends its next request when the last was answered."""

import http.client
import os
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

TICKS: Final = os.sysconf("SC_CLK_TCK")


class Request(msgspec.Struct, frozen=True):
    """What is sent, and whether the answer is right."""

    path: str
    right: Callable[[bytes], bool]
    status: int = 200
    body: Any = None
    later: int | None = None
    """The status that asks the caller to come again: it does."""


class Figures(msgspec.Struct, frozen=True):
    """What a run gave. Times in milliseconds; CPU by process tree, for each request."""

    requests: int
    wrong: int
    per_second: float
    p50: float
    p95: float
    cpu: dict[str, float]
    others: float
    """Cores that everything else on the machine used, the client included."""


class Caller:
    """One connection with its headers."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = dict(headers)

    def send(self, request: Request) -> bool:
        """Send a request; whether the answer is right."""
        body = None if request.body is None else msgspec.json.encode(request.body)
        kind = {"Content-Type": "application/json"} if body else {}
        while True:
            self.connection.request("POST" if body else "GET", request.path, body, {**self.headers, **kind})
            answer = self.connection.getresponse()
            content = answer.read()
            if answer.status != request.later:
                return answer.status == request.status and request.right(content)


def drive(callers: list[Caller], following: Callable[[], Request], seconds: float, trees: Mapping[str, int]) -> Figures:
    """Send requests for so many seconds over all connections; what they took."""
    took: list[float] = []
    wrong: list[int] = []
    end = time.perf_counter() + seconds

    def work(caller: Caller) -> None:
        while (begun := time.perf_counter()) < end:
            if not caller.send(following()):
                wrong.append(1)
            took.append(time.perf_counter() - begun)

    before, busy = {name: cpu_of(root) for name, root in trees.items()}, machine_cpu()
    begun = time.perf_counter()
    threads = [threading.Thread(target=work, args=[caller]) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - begun
    used = {name: cpu_of(root) - before[name] for name, root in trees.items()}
    took.sort()
    return Figures(
        len(took), len(wrong), len(took) / wall, 1000 * took[len(took) // 2], 1000 * took[int(len(took) * 0.95)],
        {name: 1000 * one / len(took) for name, one in used.items()},
        (machine_cpu() - busy - sum(used.values())) / wall,
    )  # fmt: skip


def cpu_of(root: int) -> float:
    """CPU seconds that a process and what it started have used."""
    children: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdigit() and (found := _stat(int(name))):
            children.setdefault(found[0], []).append(int(name))
            used[int(name)] = found[1]
    total, waiting = 0.0, [root]
    while waiting:
        one = waiting.pop()
        total += used.get(one, 0.0)
        waiting += children.get(one, [])
    return total


def _stat(process: int) -> tuple[int, float] | None:
    """Parent and CPU seconds of a process, with those of its children that ended."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as file:  # noqa: PTH123 - read a thousand times
            parts = file.read().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return int(parts[1]), sum(map(int, parts[11:15])) / TICKS


def machine_cpu() -> float:
    """CPU seconds that the whole machine has used."""
    with open("/proc/stat", encoding="utf-8") as file:  # noqa: PTH123
        parts = list(map(int, file.readline().split()[1:9]))
    return (sum(parts) - parts[3] - parts[4]) / TICKS
