"""All benchmarks one after the other (`make bench`), or one by its name: `python -m bench live --tickets 100000`."""

import sys

from bench import arithmetic, fold, intake, live, outreach, replay

PARTS = {"arithmetic": arithmetic, "fold": fold, "replay": replay, "live": live, "intake": intake, "outreach": outreach}

named = sys.argv.pop(1) if len(sys.argv) > 1 and sys.argv[1] in PARTS else ""
for name, part in PARTS.items():
    if named in ("", name):
        print(f"\n{name}: {(part.__doc__ or '').splitlines()[0]}")
        part.main()
