"""Drivers: signatures by vectors, what a request says, what answers mean."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from opspact.kernel.time import SECOND
from opspact.notify.drivers import dingtalk, feishu, generic, push, sealing, webhook, wecom
from opspact.notify.drivers.shapes import Driver, Gateway, Letter, Outcome, Token
from opspact.notify.drivers.texts import cut, markdown
from opspact.outside.asking import Answer, Request

NOW = 1_700_000_000 * SECOND
LETTER = Letter(
    "opspact-5", "zh", "escalated", "工单 100123 的“恢复”请您介入", ("标题：<@all> [点我](http://example.com)",),
    ("打开", "https://example.com/desk/100123/"), (("答复", "https://example.com/a/"),), "请您介入", True,
)  # fmt: skip


def test_signatures_are_those_of_the_vectors() -> None:
    assert dingtalk.sign("SECtest", 1700000000000) == "aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g="
    assert feishu.sign("SECtest", 1700000000) == "G7XpBpG8NgG02fJOAhX6FRAObIljmFoxVReo8I62pEk="


def test_push_is_sealed_as_the_standard_has_it() -> None:
    """The example of RFC 8291, section 5."""
    number = int.from_bytes(sealing.unpacked("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    own = ec.derive_private_key(number, ec.SECP256R1())
    browser = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    salt = sealing.unpacked("DGv6ra1nlYgDCS1FRnbzlw")
    made = sealing.sealed(b"When I grow up, I want to be a watermelon", browser, "BTBZMqHH6r4Tts7J_aSIgg", own, salt)
    assert sealing.packed(made) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def asked(driver: Driver, to: str, **settings: str) -> Request:
    usual = {"host": "https://example.com", "key": "K", "token": "T", "secret": "SECtest", "agent": "7",
             "ids": "open_id"}  # fmt: skip
    return driver.compose(LETTER, to, Gateway(usual | settings, "ACCESS"), NOW)


def body(request: Request) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(request.body)
    return found


def test_a_dingtalk_robot_signs_and_mentions() -> None:
    one = asked(dingtalk.ROBOT, "13800000000")
    query = parse_qs(urlsplit(one.url).query)
    assert (query["timestamp"], query["sign"]) == (["1700000000000"], ["aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g="])
    said = body(one)
    assert said["at"] == {"atMobiles": ["13800000000"], "isAtAll": False}
    assert said["markdown"]["text"].endswith("@13800000000")


def test_a_wecom_robot_mentions_users_in_markdown_and_mobiles_in_text() -> None:
    assert body(asked(wecom.ROBOT, "zhangsan"))["markdown"]["content"].endswith("<@zhangsan>")
    said = body(asked(wecom.ROBOT, "13800000000"))
    assert (said["msgtype"], said["text"]["mentioned_mobile_list"]) == ("text", ["13800000000"])


def test_a_feishu_robot_signs_in_the_body() -> None:
    said = body(asked(feishu.ROBOT, "ou_1"))
    assert (said["timestamp"], said["sign"]) == ("1700000000", "G7XpBpG8NgG02fJOAhX6FRAObIljmFoxVReo8I62pEk=")
    assert "<at id=ou_1></at>" in said["card"]["elements"][0]["text"]["content"]


def test_an_app_of_feishu_says_which_try_it_is_the_same_of() -> None:
    one = asked(feishu.APP, "ou_1")
    assert (body(one)["uuid"], one.headers["Authorization"]) == ("opspact-5", "Bearer ACCESS")


@pytest.mark.parametrize("driver", [wecom.ROBOT, wecom.APP, dingtalk.ROBOT, dingtalk.APP, feishu.ROBOT, feishu.APP])
def test_titles_call_nobody_and_show_no_links(driver: Driver) -> None:
    said = asked(driver, "zhangsan").body.decode()
    assert "<@all>" not in said
    assert "[点我]" not in said


def test_a_long_letter_is_cut_and_its_links_are_not() -> None:
    long = Letter(
        "k", "zh", "soon", "很长", tuple(f"第 {n} 行" for n in range(2000)), ("打开", "https://example.com/1")
    )
    said = markdown(long, 4096)
    assert len(said.encode()) <= 4096
    assert said.endswith("[打开](https://example.com/1)")
    assert len(cut("中" * 10, 10).encode()) <= 10


@pytest.mark.parametrize(
    ("driver", "answer", "trouble"),
    [
        (wecom.ROBOT, {"errcode": 0, "errmsg": "ok"}, None),
        (wecom.ROBOT, {"errcode": 45009, "errmsg": "api freq out of limit"}, "slow"),
        (wecom.ROBOT, {"errcode": 93000, "errmsg": "invalid webhook url"}, "gateway"),
        (wecom.APP, {"errcode": 42001, "errmsg": "access_token expired"}, "token"),
        (wecom.APP, {"errcode": 0, "errmsg": "ok", "invaliduser": "zhangsan"}, "address"),
        (wecom.APP, {"errcode": 81013, "errmsg": "user & party & tag all invalid"}, "address"),
        (dingtalk.ROBOT, {"errcode": 310000, "errmsg": "sign not match"}, "gateway"),
        (dingtalk.ROBOT, {"errcode": 130101, "errmsg": "send too fast"}, "slow"),
        (dingtalk.APP, {"errcode": -1, "errmsg": "system busy"}, "later"),
        (feishu.ROBOT, {"code": 19021, "msg": "sign match fail"}, "gateway"),
        (feishu.ROBOT, {"code": 11232, "msg": "frequency limited"}, "slow"),
        (feishu.ROBOT, {"StatusCode": 0, "code": 0, "msg": "success"}, None),
        (feishu.APP, {"code": 99991663, "msg": "token invalid"}, "token"),
    ],
)
def test_errors_inside_an_answer_of_200_are_understood(driver: Driver, answer: Any, trouble: str | None) -> None:
    outcome = driver.understand(Answer(200, json.dumps(answer).encode()), Gateway({}))
    assert (outcome.ok, outcome.trouble) == (trouble is None, trouble or "")


@pytest.mark.parametrize("raw", [b"", b"<html>", b"[]", b'{"errcode": "0"}'])
def test_an_answer_of_200_without_a_code_is_no_success(raw: bytes) -> None:
    assert not wecom.ROBOT.understand(Answer(200, raw), Gateway({})).ok


def test_access_tokens_are_read_and_refusals_are_the_gateways_fault() -> None:
    assert wecom.read_token(Answer(200, b'{"errcode":0,"access_token":"t","expires_in":7200}')) == Token("t", 7200)
    refused = dingtalk.read_token(Answer(200, b'{"errcode":40089,"errmsg":"wrong secret"}'))
    assert isinstance(refused, Outcome)
    assert refused.trouble == "gateway"


SMS = {"url": "https://example.com/send",
       "template": '{"phones": ["{to}"], "content": "{text}", "sign": {"ts": "{timestamp}"}}',
       "secret": "s", "sign_header": "X-Sign", "ok_field": "data.code", "ok_values": "0, OK", "id_field": "data.id",
       "address_values": "NO_SUCH"}  # fmt: skip


def test_a_template_is_filled_inside_its_texts_only() -> None:
    letter = Letter("k", "zh", "soon", '坏"}, {"phones": ["1')
    one = generic.SMS.compose(letter, "13800000000", Gateway(SMS), NOW)
    assert body(one) == {"phones": ["13800000000"], "content": '坏"}, {"phones": ["1', "sign": {"ts": "1700000000"}}
    assert one.headers["X-Sign-Timestamp"] == "1700000000"
    assert len(one.headers["X-Sign"]) == 64


@pytest.mark.parametrize(
    ("said", "trouble"),
    [({"data": {"code": "OK", "id": 9}}, ""), ({"data": {"code": "NO_SUCH"}}, "address"), ({}, "later")],
)
def test_an_answer_is_mapped(said: Any, trouble: str) -> None:
    outcome = generic.SMS.understand(Answer(200, json.dumps(said).encode()), Gateway(SMS))
    assert (outcome.ok, outcome.trouble, outcome.reference) == (not trouble, trouble, "" if trouble else "9")


def test_a_voice_says_what_is_spoken_and_no_address() -> None:
    own = {**SMS, "template": '{"say": "{text}"}'}
    assert body(generic.VOICE.compose(LETTER, "13800000000", Gateway(own), NOW)) == {"say": "请您介入"}


def test_a_webhook_is_signed_for_every_try_under_the_same_id() -> None:
    own = {"url": "https://example.com/in", "secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"}
    one = webhook.DRIVER.compose(LETTER, "zhangsan", Gateway(own), NOW)
    assert one.headers["webhook-id"] == "opspact-5"
    assert body(one)["type"] == "message.escalated"


def test_push_names_its_sender_and_ends_with_its_browser() -> None:
    own = {"key": sealing.fresh_key(), "contact": "mailto:ops@demo.example"}
    browser = {"p256dh": sealing.public_key(sealing.fresh_key()), "auth": sealing.packed(b"0" * 16)}
    to = json.dumps({"endpoint": "https://example.com/1", "keys": browser})
    one = push.DRIVER.compose(LETTER, to, Gateway(own), NOW)
    assert one.headers["Authorization"].startswith("vapid t=")
    assert (one.headers["Topic"], one.headers["Urgency"]) == ("opspact-5", "high")
    assert push.DRIVER.understand(Answer(410), Gateway({})).trouble == "address"
    assert push.DRIVER.understand(Answer(201), Gateway({})).ok
