"""Rosters as kept: shifts made ahead, the past untouched, covers, swaps, leave; who may do what; what is told."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opspact.journal.models import Event
from opspact.journal.outbox import drain
from opspact.kernel import now
from opspact.kernel.time import HOUR
from opspact.notify.ahead import tell_due
from opspact.notify.models import Message
from opspact.notify.wording import headline
from opspact.people.errors import Invalid
from opspact.rosters import covers, laying, selectors, services, swaps
from opspact.rosters.models import Roster, RosterVersion, Shift
from opspact.rosters.swaps import Part
from opspact.shell.running.findings import findings
from opspact.tenancy.models import Account
from opspact.tenancy.viewer import SYSTEM
from tests.rosters.support import at, duty, moment, person, roster, terms, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[Account]:
    return [person("li"), person("wang"), person("zhao")]


@pytest.fixture
def made(people: list[Account]) -> Roster:
    return roster("示例值班", terms(*people))


def told() -> list[tuple[str, str]]:
    while drain("duty"):
        pass
    rows = Message.objects.everything().filter(kind="duty", channel="in_app").select_related("account").order_by("id")
    return [(one.account.login, headline("duty", 0, one.payload, "en")) for one in rows]


def test_shifts_are_made_eight_weeks_ahead_and_carried_on(made: Roster) -> None:
    assert duty(made, "2026-03-02T09:00", "2026-03-04T09:00") == [
        ("li", "02 09:00", "03 09:00", "rotation"), ("wang", "03 09:00", "04 09:00", "rotation"),
    ]  # fmt: skip
    before = list(Shift.objects.everything().filter(end__lte=moment("2026-03-09T10:00")).values_list("id", "end"))
    with now.at(at("2026-03-09T10:00")):
        assert (laying.lay_due(), laying.lay_due()) == (1, 0)
    assert (
        list(Shift.objects.everything().filter(end__lte=moment("2026-03-09T10:00")).values_list("id", "end")) == before
    )
    last = Shift.objects.everything().order_by("end").last()
    assert last is not None
    assert last.end == moment("2026-05-04T10:00")
    assert (
        Shift.objects.everything()
        .filter(start__lt=moment("2026-03-09T10:00"), end__gt=moment("2026-03-09T10:00"))
        .count()
        == 1
    )


def test_who_was_on_then_stays_answerable(made: Roster, people: list[Account]) -> None:
    with now.at(at("2026-03-03T12:00")):
        services.set_terms(SYSTEM, made, terms(people[2], people[0]))
    assert duty(made, "2026-03-02T09:00", "2026-03-04T00:00") == [
        ("li", "02 09:00", "03 09:00", "rotation"), ("wang", "03 09:00", "03 12:00", "rotation"),
        ("li", "03 12:00", "04 09:00", "rotation"),
    ]  # fmt: skip
    boss = viewer(person("boss", "manager"))
    on = selectors.who_is_on(boss, at("2026-03-03T10:00")).get()
    assert (on.account.login, on.version) == ("wang", 1)
    assert selectors.terms_of(made, at("2026-03-03T10:00")).rotations[0].crews == tuple((p.pk,) for p in people)


def test_a_colleague_takes_a_span_and_both_are_told(made: Roster, people: list[Account]) -> None:
    li, wang, zhao = people
    with now.at(at("2026-03-02T10:00")):
        one = covers.cover(
            viewer(zhao), made, zhao, moment("2026-03-03T12:00"), moment("2026-03-03T18:00"), instead_of=wang
        )
        assert told() == [
            (
                "wang",
                "Roster 示例值班: 示例zhao takes the duty of 示例wang, 2026-03-03 Tue 12:00 to 2026-03-03 Tue 18:00",
            )
        ]
    assert duty(made, "2026-03-03T09:00", "2026-03-04T09:00") == [
        ("wang", "03 09:00", "03 12:00", "rotation"), ("zhao", "03 12:00", "03 18:00", "cover"),
        ("wang", "03 18:00", "04 09:00", "rotation"),
    ]  # fmt: skip
    tally = selectors.fairness(made, at("2026-03-03T09:00"), at("2026-03-04T09:00"))
    assert (tally[zhao.pk].hours, tally[wang.pk].hours, tally[wang.pk].planned) == (6 * HOUR, 18 * HOUR, 24 * HOUR)
    with pytest.raises(PermissionDenied):
        covers.withdraw_cover(viewer(zhao), one)
    with pytest.raises(PermissionDenied), now.at(at("2026-03-02T10:00")):
        covers.cover(viewer(zhao), made, li, moment("2026-03-03T12:00"), moment("2026-03-03T18:00"), instead_of=wang)
    with now.at(at("2026-03-03T14:00")):
        covers.withdraw_cover(viewer(person("boss", "manager")), one)
    assert [row[0] for row in duty(made, "2026-03-03T09:00", "2026-03-04T09:00")] == ["wang", "zhao", "wang"]


def ask(made: Roster, people: list[Account]) -> int:
    li, wang, _ = people
    give = Part(moment("2026-03-05T09:00"), moment("2026-03-06T09:00"))
    take = Part(moment("2026-03-06T09:00"), moment("2026-03-07T09:00"))
    with now.at(at("2026-03-02T10:00")):
        return swaps.ask(viewer(li), made, wang, give, take, "家中有事").pk


def test_a_swap_is_asked_agreed_and_told_to_both(made: Roster, people: list[Account]) -> None:
    _li, wang, zhao = people
    swap = ask(made, people)
    with now.at(at("2026-03-02T11:00")):
        with pytest.raises(PermissionDenied):
            swaps.answer(viewer(zhao), swap, agrees=True)
        swaps.answer(viewer(wang), swap, agrees=True)
        assert swaps.answer(viewer(wang), swap, agrees=False).state == "agreed"  # the first answer stands
        assert [login for login, _ in told()] == ["wang", "li"]
    assert duty(made, "2026-03-05T09:00", "2026-03-07T09:00") == [
        ("wang", "05 09:00", "06 09:00", "swap"), ("li", "06 09:00", "07 09:00", "swap"),
    ]  # fmt: skip
    kinds = Event.objects.filter(stream="roster").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["roster_created", "roster_planned", "swap_asked", "swap_agreed"]
    assert list(findings()) == []


def test_a_manager_may_decide_and_both_hear_of_it(made: Roster, people: list[Account]) -> None:
    swap = ask(made, people)
    boss = person("boss", "manager")
    with now.at(at("2026-03-02T11:00")):
        swaps.answer(viewer(boss), swap, agrees=False)
        assert [login for login, _ in told()] == ["wang", "li", "wang"]
    assert duty(made, "2026-03-05T09:00", "2026-03-06T09:00") == [("li", "05 09:00", "06 09:00", "rotation")]


def test_what_has_begun_is_not_swapped(made: Roster, people: list[Account]) -> None:
    swap = ask(made, people)
    with now.at(at("2026-03-05T09:01")), pytest.raises(Invalid):
        swaps.answer(viewer(people[1]), swap, agrees=True)


def test_leave_opens_a_gap_that_is_told_before_it_comes(made: Roster, people: list[Account]) -> None:
    boss, silent = person("boss", "manager"), people[2]
    Account.objects.filter(pk=silent.pk).update(email="")
    with now.at(at("2026-03-02T10:00")):
        covers.note_leave(viewer(people[1]), people[1], moment("2026-03-03T00:00"), moment("2026-03-04T00:00"))
        assert selectors.gaps_of(made, at("2026-03-02T10:00"), at("2026-03-06T00:00")) == [
            (at("2026-03-03T09:00"), at("2026-03-04T00:00"))
        ]
        assert (tell_due(), tell_due()) == (1, 0)
        text = "Roster 示例值班: 1 gaps within two weeks, and calls would not reach 示例zhao"
        assert told() == [(boss.login, text)]
    with now.at(at("2026-03-09T08:00")):
        assert tell_due() == 1


def test_terms_that_make_no_sense_are_refused(made: Roster, people: list[Account]) -> None:
    stranger = person("kunde", "customer_user")
    wrong = [
        terms(), terms(*people, zone="Nowhere/Else"), terms(*people, hours={"someday": ["09:00-10:00"]}),
        {"rotations": [{"name": "x"}]}, terms(Account(pk=0)), terms(*people, lead=stranger.pk + 1000),
    ]  # fmt: skip
    for values in wrong:
        with pytest.raises(Invalid), now.at(at("2026-03-02T10:00")):
            services.set_terms(SYSTEM, made, values)
    assert RosterVersion.objects.everything().filter(roster=made).count() == 1


def test_reading_costs_the_same_however_long_the_roster_has_run(made: Roster) -> None:
    boss = viewer(person("boss", "manager"))
    counts = []
    for day in ("2026-03-02T10:00", "2026-04-20T10:00"):
        with now.at(at(day)), CaptureQueriesContext(connection) as queries:
            selectors.on_duty([made.pk], now.now())
            selectors.between(boss, made, now.now(), now.now() + 24 * HOUR)
            selectors.gaps_of(made, now.now(), now.now() + 24 * HOUR)
        counts.append(len(queries))
        with now.at(at(day)):
            laying.lay_due()
    assert counts == [4, 4]
