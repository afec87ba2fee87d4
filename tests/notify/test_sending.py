"""Mail over a real server on loopback: sent, refused, hanging, gone; retries and the fall-back channel."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from pytest_django.fixtures import Settings

from opspact.kernel import now
from opspact.kernel.time import MINUTE
from opspact.notify import claiming
from opspact.notify.channels import CHANNELS
from opspact.notify.consume import consume
from opspact.notify.models import Attempt, Message
from opspact.notify.sending import send_due
from opspact.notify.settling import LATER
from opspact.work.models import Clock, WorkItem
from tests.notify.support import Demo, at

pytestmark = pytest.mark.django_db

NOW = at("2026-03-02 10:00")


class Postman:
    """A mail server's behaviour: it keeps what it takes, and refuses what it is told to refuse."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_RCPT(self, _: Any, __: Any, envelope: Envelope, address: str, ___: Any) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _: Any, __: Any, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(message_from_bytes(bytes(envelope.content or b""), policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def postman(settings: Settings) -> Iterator[Postman]:
    made = Postman()
    server = Controller(made, hostname="127.0.0.1", port=0)
    server.port = _free_port()
    server.start()
    _point_to(settings, server.port)
    yield made
    server.stop()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _point_to(settings: Settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1


@pytest.fixture
def demo() -> Demo:
    made = Demo("s2")
    made.hold("support_group", "support_management")
    return made


@pytest.fixture
def item(demo: Demo) -> WorkItem:
    with now.at(at("2026-03-02 09:00")):
        return demo.open(symptom="登录缓慢")


def fire(demo: Demo, item: WorkItem, times: int = 1, commitment: str = "report_to_management", **said: Any) -> None:
    base = {"case": "1", "commitment": commitment, "line": "", "round": 1, "step": "75 %", "at": NOW,
            "tell": ["support_group"], "escalate_to": [], "ladder": "", "rung": "",
            "withdrawn": False} | said  # fmt: skip
    with now.at(NOW):
        consume(demo.rows((n + 1, item, "decision", "step_fired", NOW, base | {"n": n}) for n in range(times)))


def send(minutes: int = 0) -> int:
    with now.at(NOW + minutes * MINUTE):
        return send_due()


def mail() -> Message:
    return Message.objects.everything().get(channel="mail")


def subject(one: EmailMessage) -> str:
    return str(one["Subject"]).strip()


def text(one: EmailMessage, kind: str = "plain") -> str:
    part = one.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_mail_arrives_in_the_readers_language(demo: Demo, item: WorkItem, postman: Postman) -> None:
    fire(demo, item)
    assert send() == 1
    (one,) = postman.taken
    assert subject(one) == f"工单 {item.number} 的“向客户运维管理部门汇报”即将到期"
    assert one["To"] == "support_group.demo-1@example.com"
    assert f"http://127.0.0.1:8080/desk/{item.number}/" in text(one)
    assert "src=" not in text(one, "html")
    assert (mail().state, mail().sent_at is not None) == ("sent", True)
    assert send() == 0


def test_english_for_who_reads_english(demo: Demo, item: WorkItem, postman: Postman) -> None:
    account = demo.accounts["support_group"]
    account.language = "en"
    account.save()
    fire(demo, item)
    send(minutes=30)
    assert (
        subject(postman.taken[0])
        == f"Work item {item.number}: “report to the customer's maintenance management” is due soon"
    )
    assert "the message left 30 min later" in text(postman.taken[0])


def test_a_clock_that_stopped_meanwhile_sends_nothing(demo: Demo, item: WorkItem, postman: Postman) -> None:
    fire(demo, item, commitment="respond")
    Clock.objects.everything().filter(work=item, promise="respond").update(phase="stopped", verdict="kept")
    send()
    assert (mail().state, postman.taken) == ("withdrawn", [])


def test_a_refusal_for_good_is_given_up_and_shown(demo: Demo, item: WorkItem, postman: Postman) -> None:
    demo.accounts["support_group"].settings = {"notify": {"channels": {"soon": ["mail"]}}}
    demo.accounts["support_group"].save()
    postman.answer = "550 no such mailbox"
    fire(demo, item)
    send()
    assert mail().state == "failed"
    assert Attempt.objects.everything().get().error == "550 no such mailbox"
    fallback = Message.objects.everything().get(channel="in_app")
    assert (fallback.kind, fallback.state, fallback.event_id) == ("soon", "sent", mail().event_id)


def test_a_refusal_for_now_is_tried_again_later_and_given_up_in_the_end(
    demo: Demo, item: WorkItem, postman: Postman
) -> None:
    postman.answer = "451 come back later"
    fire(demo, item)
    minute = 0
    for wait in LATER:
        assert send(minute) == 1
        assert mail().state == "queued"
        minute += int(wait.total_seconds()) // 60
        assert send(minute - 1) == 0
    assert send(minute) == 1
    assert (mail().state, mail().tries) == ("failed", len(LATER) + 1)
    assert Attempt.objects.everything().filter(ok=False).count() == len(LATER) + 1


def test_a_server_that_hangs_holds_up_no_more_than_its_timeout(demo: Demo, item: WorkItem, settings: Settings) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        _point_to(settings, int(deaf.getsockname()[1]))
        settings.EMAIL_TIMEOUT = 0.1
        fire(demo, item, times=3)
        assert send() == 3
    rows = Attempt.objects.everything().order_by("id")
    assert [one.ok for one in rows] == [False] * 3
    assert all("timed out" in one.error or "TimeoutError" in one.error for one in rows)


def test_a_server_that_is_away_is_tried_again(demo: Demo, item: WorkItem, settings: Settings) -> None:
    _point_to(settings, _free_port())
    fire(demo, item)
    send()
    assert mail().state == "queued"
    assert "ConnectionRefusedError" in Attempt.objects.everything().get().error


def test_a_worker_that_died_is_followed_by_one_that_says_so(demo: Demo, item: WorkItem, postman: Postman) -> None:
    fire(demo, item)
    with now.at(NOW):
        claiming.claim(CHANNELS[1:], 10)  # its worker dies right after
    assert send(9) == 0
    assert send(10) == 1
    assert "可能会收到两次" in text(postman.taken[0])


def test_a_storm_arrives_as_one_mail_with_everything_in_it(demo: Demo, item: WorkItem, postman: Postman) -> None:
    fire(demo, item, times=9)
    assert send() == 5
    assert send(1) == 4
    last = postman.taken[-1]
    assert subject(last) == "4 项承诺即将到期"
    assert text(last).count(f"工单 {item.number}") == 4
    assert set(Message.objects.everything().filter(channel="mail").values_list("state", flat=True)) == {"sent"}


def test_who_has_left_is_not_written_to(demo: Demo, item: WorkItem, postman: Postman) -> None:
    fire(demo, item)
    demo.accounts["support_group"].is_active = False
    demo.accounts["support_group"].save()
    send()
    assert (mail().state, postman.taken) == ("withdrawn", [])
