"""Doubts about bands: holes, overlaps, bands nothing can reach."""

from collections.abc import Iterable, Iterator

from opspact.plans.lint.doubt import Doubt, Doubter
from opspact.plans.lint.intervals import Interval, gaps, interval, say_gap
from opspact.plans.loader.tree import Path
from opspact.plans.terms.quantity import Range

Bands = list[tuple[Path, Interval]]


def _ladders(doubter: Doubter) -> Iterator[tuple[Path, Bands]]:
    """Every list of bands that are tried in order, with the path of each band."""
    pack = doubter.pack
    for name, dimension in pack.dimensions.items():
        own = [
            (("dimensions", name, "values", band), value.range)
            for band, value in dimension.values.items()
            if not value.when
        ]
        yield ("dimensions", name, "values"), _intervals(own)
    for name, item in pack.money.items():
        if item.bands:
            path: Path = ("money", name, "bands", "rows")
            yield path, _intervals([((*path, n), row.when) for n, row in enumerate(item.bands.rows)])
    for name, measure in pack.measures.items():
        for line, scored in measure.score.items.items() if measure.score else ():
            path = ("measures", name, "score", "items", line, "bands")
            yield path, _intervals([((*path, n), band.when) for n, band in enumerate(scored.bands)])


def _intervals(bands: Iterable[tuple[Path, Range | None]]) -> Bands:
    found = [(path, interval(tests)) for path, tests in bands if tests is not None]
    return [(path, one) for path, one in found if one is not None]


def holes(doubt: Doubt, doubter: Doubter) -> None:
    """Numbers between two bands that no band has."""
    for path, bands in _ladders(doubter):
        for before, after in gaps([one for _, one in bands]):
            doubt.note(
                doubter,
                path,
                f"no band covers {say_gap(before, after)}",
                hint="let one of the bands reach the other",
            )


def overlaps(doubt: Doubt, doubter: Doubter) -> None:
    """Two bands that share numbers without one lying within the other."""
    for _, bands in _ladders(doubter):
        for n, (path, one) in enumerate(bands):
            for other_path, other in bands[:n]:
                nested = one.contains(other) or other.contains(one)
                if one.meets(other) and not nested:
                    low, high = one.shared(other)
                    said = f"{low.number:f}" if low.number == high.number else f"{low.number:f} to {high.number:f}"
                    message = f"{said} lies in two bands; the first of them serves"
                    doubt.note(doubter, path, message, hint="let one of them exclude it", other=other_path)


def unreachable(doubt: Doubt, doubter: Doubter) -> None:
    """A band that lies within an earlier one: the earlier always serves."""
    for _, bands in _ladders(doubter):
        for n, (path, one) in enumerate(bands):
            earlier = next((p for p, other in bands[:n] if other.contains(one)), None)
            if earlier is not None:
                doubt.note(
                    doubter,
                    path,
                    "an earlier band always serves before this one",
                    hint="put the narrower band first",
                    other=earlier,
                )
