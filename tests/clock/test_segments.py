"""The life of a clock split into what counted and what did not, each piece with its cause."""

from opspact.clock.segments import UNCOUNTED, segments
from opspact.clock.shapes import ClockView, Target
from opspact.plans.terms.limits import Limit
from tests.clock.support import CALENDARS, clock, mark, show, start


def pieces(view: ClockView) -> list[tuple[str, str, str, str]]:
    return [(s.kind, s.cause, show(s.start), show(s.end)) for s in segments(view, CALENDARS)]


def test_counted_closed_and_paused_follow_each_other() -> None:
    view = clock(
        start("mon 08:00", "16 h on office"),
        mark("pause", "mon 14:00", reason="parts"),
        mark("resume", "mon 15:00", reason="parts"),
        now="mon 19:00",
    )
    assert pieces(view) == [
        ("closed", "", "03-02 08:00", "03-02 08:30"),
        ("counted", "", "03-02 08:30", "03-02 12:00"),
        ("closed", "", "03-02 12:00", "03-02 13:30"),
        ("counted", "", "03-02 13:30", "03-02 14:00"),
        ("paused", "parts", "03-02 14:00", "03-02 15:00"),
        ("counted", "", "03-02 15:00", "03-02 17:30"),
        ("closed", "", "03-02 17:30", "03-02 19:00"),
    ]


def test_a_pause_is_one_piece_whether_open_or_closed() -> None:
    view = clock(start("mon 11:00", "16 h on office"), mark("pause", "mon 11:30", reason="parts"), now="mon 14:00")
    assert pieces(view)[1:] == [("paused", "parts", "03-02 11:30", "03-02 14:00")]


def test_what_a_cut_off_or_a_change_leaves_out_says_so() -> None:
    limit = Limit.read({"limit": "2 h", "on": "office", "cut_off": "16:00"})
    view = clock(mark("start", "mon 16:30", target=Target(limit)), now="tue 09:00")
    assert pieces(view) == [
        ("closed", UNCOUNTED, "03-02 16:30", "03-03 08:30"),
        ("counted", "", "03-03 08:30", "03-03 09:00"),
    ]
    early = clock(mark("start", "mon 16:30", target=Target(limit)), now="mon 17:00")
    assert pieces(early) == [("closed", UNCOUNTED, "03-02 16:30", "03-02 17:00")]


def test_without_a_target_nothing_counts() -> None:
    assert pieces(clock(start("mon 09:00", "none"), now="mon 10:00")) == [
        ("closed", UNCOUNTED, "03-02 09:00", "03-02 10:00")
    ]
