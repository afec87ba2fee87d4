"""The aggregates: what is kept of records while they stream past, and the number that comes out.

Each takes items (what was read from a record), merges with its like in any order, and gives its value.
"""

from collections import Counter
from decimal import Decimal
from typing import NamedTuple, Protocol, Self

from opspact.kernel.time import Instant
from opspact.measures.exact import HUNDRED, ONE, ZERO, add, div, mul, percent, units

Parts = dict[str, Decimal]


class Item(NamedTuple):
    """What an aggregate reads from one record."""

    value: Decimal = ZERO
    """The value; for a ratio how many are good, for a charge how many units."""
    weight: Decimal = ONE
    """Its weight; for a ratio how many there are, for a charge the factor."""
    good: bool = True
    """Whether it counts for the measure; of a bad one the id is kept as a miss."""
    word: str = ""
    """The value to be counted once, for a count of different values."""
    at: Instant = 0
    id: str = ""
    times: int = 1
    """So many records alike; only for shares and counts."""


class Aggregate(Protocol):
    """Adding in any order and merging in any grouping give the same value."""

    def add(self, item: Item) -> None:
        """Take one item."""

    def merge(self, other: Self) -> None:
        """Take everything another one took."""

    def value(self) -> Decimal | None:
        """The number; None where there is none."""

    def parts(self) -> Parts:
        """The figures it rests on, by name."""


class Shares:
    """Good of all, in percent."""

    def __init__(self) -> None:
        self.good = self.all = ZERO

    def add(self, item: Item) -> None:
        times = Decimal(item.times)
        self.good = add(self.good, mul(item.value, times))
        self.all = add(self.all, mul(item.weight, times))

    def merge(self, other: Self) -> None:
        self.add(Item(other.good, other.all))

    def value(self) -> Decimal | None:
        return percent(self.good, self.all) if self.all else None

    def parts(self) -> Parts:
        return {"good": self.good, "all": self.all}


class Sums:
    """The sum of values, each times its weight; `mean` divides it by the sum of weights."""

    def __init__(self, mean: bool) -> None:
        self.mean = mean
        self.sum = self.weight = ZERO

    def add(self, item: Item) -> None:
        self.sum = add(self.sum, mul(item.value, item.weight))
        self.weight = add(self.weight, item.weight)

    def merge(self, other: Self) -> None:
        self.sum, self.weight = add(self.sum, other.sum), add(self.weight, other.weight)

    def value(self) -> Decimal | None:
        if not self.mean:
            return self.sum
        return div(self.sum, self.weight) if self.weight else None

    def parts(self) -> Parts:
        return {"sum": self.sum, "weight": self.weight}


class Extreme:
    """The least or the greatest value."""

    def __init__(self, greatest: bool) -> None:
        self.greatest = greatest
        self.found: Decimal | None = None

    def add(self, item: Item) -> None:
        if self.found is None or (item.value > self.found) is self.greatest:
            self.found = item.value

    def merge(self, other: Self) -> None:
        if other.found is not None:
            self.add(Item(other.found))

    def value(self) -> Decimal | None:
        return self.found

    def parts(self) -> Parts:
        return {}


class Ranked:
    """A percentile by nearest rank: the smallest value that at least `at` percent of all do not exceed."""

    def __init__(self, at: Decimal) -> None:
        self.at = at
        self.seen: Counter[Decimal] = Counter()

    def add(self, item: Item) -> None:
        self.seen[item.value] += 1

    def merge(self, other: Self) -> None:
        self.seen.update(other.seen)

    def value(self) -> Decimal | None:
        rank = max(1, int(units(mul(self.at, Decimal(self.seen.total())), HUNDRED, True)))
        for value in sorted(self.seen):
            rank -= self.seen[value]
            if rank <= 0:
                return value
        return None

    def parts(self) -> Parts:
        return {"all": Decimal(self.seen.total())}


class Counted:
    """How many records."""

    def __init__(self) -> None:
        self.n = 0

    def add(self, item: Item) -> None:
        self.n += item.times

    def merge(self, other: Self) -> None:
        self.n += other.n

    def value(self) -> Decimal | None:
        return Decimal(self.n)

    def parts(self) -> Parts:
        return {}


class Distinct:
    """How many different values of a field."""

    def __init__(self) -> None:
        self.words: set[str] = set()

    def add(self, item: Item) -> None:
        self.words.add(item.word)

    def merge(self, other: Self) -> None:
        self.words |= other.words

    def value(self) -> Decimal | None:
        return Decimal(len(self.words))

    def parts(self) -> Parts:
        return {}


class Runs:
    """The longest, or the current (last), run of consecutive records that meet a condition, in order of
    time.
    """

    def __init__(self, longest: bool) -> None:
        self.longest = longest
        self.seen: list[tuple[Instant, str, bool]] = []

    def add(self, item: Item) -> None:
        self.seen.append((item.at, item.id, bool(item.value)))

    def merge(self, other: Self) -> None:
        self.seen += other.seen

    def value(self) -> Decimal | None:
        run = best = 0
        for _, _, meets in sorted(self.seen):
            run = run + 1 if meets else 0
            best = max(best, run)
        return Decimal(best if self.longest else run)

    def parts(self) -> Parts:
        return {"all": Decimal(len(self.seen))}


class Charges:
    """Single records, each with its units and factor, for scores and money; in order of time, then id."""

    def __init__(self) -> None:
        self.items: list[Item] = []

    def add(self, item: Item) -> None:
        self.items.append(item)

    def merge(self, other: Self) -> None:
        self.items += other.items

    def value(self) -> Decimal | None:
        return Decimal(len(self.items))

    def parts(self) -> Parts:
        return {}

    def in_order(self) -> list[Item]:
        """The records as they happened."""
        return sorted(self.items, key=lambda item: (item.at, item.id))
