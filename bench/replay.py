"""Replay 1,000,000 tickets against the network plan (S1): seconds, memory, and equality with the walk of each.

python -m bench.replay [--tickets 1000000]
"""

import argparse
import resource
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.history import write
from opspact.kernel.time import parse_instant
from opspact.plans.loader import load
from opspact.simulate.bulk.replay import replay

S1 = Path(__file__).parent.parent / "opspact" / "packs" / "s1"


def main() -> None:
    """Write a history, replay it three times, tell the median."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tickets", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    plan = load(S1).versions[0]
    until = parse_instant("2027-01-01", plan.zone)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "history.jsonl"
        write(path, wanted.tickets)
        spent = []
        for _ in range(wanted.rounds):
            begun = time.perf_counter()
            found = replay(partial(load, S1), path, until=until)
            spent.append(time.perf_counter() - begun)
            peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
            tickets = f"{found.tickets} tickets, {found.alone} walked alone"
            print(f"{tickets}: {spent[-1]:.1f} s, largest process {peak // 1024} MiB")
    clocks = sum(found.counts.values()) / found.tickets
    print(f"median {sorted(spent)[len(spent) // 2]:.1f} s; {clocks:.1f} clocks a ticket")


if __name__ == "__main__":
    main()
