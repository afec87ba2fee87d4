"""Limits of gateways: never more than allowed in any span of their length."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from opspact.kernel.time import to_datetime
from opspact.notify.allowance import kept, room

LIMITS = ((20, 60), (5, 1))
BEGIN = to_datetime(0)


@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(1, 30)), max_size=60))
def test_no_span_of_a_limits_length_holds_more_than_the_limit(asks: list[tuple[int, int]]) -> None:
    moment, sent, left = BEGIN, list[datetime](), list[datetime]()
    for wait, wanted in asks:
        moment += timedelta(milliseconds=wait)
        free, _ = room(sent, LIMITS, moment)
        left += [moment] * min(free, wanted)
        sent = kept([*sent, *[moment] * min(free, wanted)], LIMITS)
    for count, seconds in LIMITS:
        for n, one in enumerate(left):
            assert sum(1 for other in left[n:] if other - one <= timedelta(seconds=seconds)) <= count


def test_when_nothing_is_left_it_says_from_when_on_there_is() -> None:
    sent = [BEGIN] * 5
    free, after = room(sent, LIMITS, BEGIN)
    assert free == 0
    assert room(sent, LIMITS, after)[0] == 5
