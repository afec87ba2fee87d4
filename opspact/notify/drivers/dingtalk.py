"""DingTalk (钉钉): the robot of a group, and work notices of an app to a member. Pure."""

import base64
import hashlib
import hmac
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from opspact.kernel.time import Instant
from opspact.notify.drivers.answers import Codes, by_code, token_in
from opspact.notify.drivers.shapes import Driver, Field, Gateway, Letter, Outcome, Token, TokenWay
from opspact.notify.drivers.texts import cut, is_mobile, markdown, plain
from opspact.outside.asking import Answer, Request

HOST: Final = "https://oapi.dingtalk.com"
LARGEST: Final = 5000
"""Bytes of Markdown that are sent; about 20,000 are taken."""
TITLE: Final = 60
CODES: Final = Codes(
    code="errcode", text="errmsg", slow=(130101, 410100, 90018, 90002), wait=600,
    token=(40014, 41001, 42001), gateway=(300001, 310000, 40035, 40089, 40096, 60020), address=(33012, 60121),
    message=(400101, 460101, 430101, 430102, 430103, 430104),
)  # fmt: skip
"""Who sends faster than 20 a minute is shut out for ten."""


def sign(secret: str, stamp: int) -> str:
    """The signature of a robot's message. `stamp`: milliseconds."""
    made = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
    return base64.b64encode(made.digest()).decode()


def compose_robot(letter: Letter, to: str, gateway: Gateway, now: Instant) -> Request:
    """Markdown; who is mentioned stands in the text and in `at`. `to` empty: nobody by name."""
    asked = {"access_token": gateway.settings["token"]}
    if secret := gateway.settings.get("secret"):
        stamp = now // 1000
        asked |= {"timestamp": str(stamp), "sign": sign(secret, stamp)}
    at = {"atMobiles" if is_mobile(to) else "atUserIds": [to]} if to else {}
    body = _markdown(letter, f"@{to}" if to else "") | {"at": {**at, "isAtAll": False}}
    return _posted(f"{gateway.settings['host']}/robot/send?{urlencode(asked)}", body)


def compose_app(letter: Letter, to: str, gateway: Gateway, now: Instant) -> Request:
    """A work notice to one member."""
    body = {"agent_id": int(gateway.settings["agent"]), "userid_list": to, "msg": _markdown(letter, "")}
    way = "/topapi/message/corpconversation/asyncsend_v2?"
    return _posted(f"{gateway.settings['host']}{way}{urlencode({'access_token': gateway.token})}", body)


def understand(answer: Answer, gateway: Gateway) -> Outcome:
    """The code inside an answer that is always 200."""
    return by_code(answer, CODES, reference="task_id")


def compose_token(gateway: Gateway) -> Request:
    """The question for an access token."""
    asked = urlencode({"appkey": gateway.settings["key"], "appsecret": gateway.settings["secret"]})
    return Request(f"{gateway.settings['host']}/gettoken?{asked}", method="GET")


def read_token(answer: Answer) -> Token | Outcome:
    """Its answer."""
    return token_in(answer, CODES, "access_token", "expires_in")


def _markdown(letter: Letter, after: str) -> dict[str, Any]:
    said = markdown(letter, LARGEST, before="- ", after=after)
    return {"msgtype": "markdown", "markdown": {"title": cut(plain(letter.headline), TITLE), "text": said}}


def _posted(url: str, body: dict[str, Any]) -> Request:
    return Request(url, msgspec.json.encode(body), {"Content-Type": "application/json"})


ROBOT: Final = Driver(
    compose_robot, understand, limits=((20, 60),), address="User id or mobile number in DingTalk",
    fields=(
        Field("token", "access_token in the robot's address", secret=True),
        Field("secret", "Signing secret (SEC…)", secret=True, needed=False),
        Field("host", "Server", default=HOST),
    ),
)  # fmt: skip
APP: Final = Driver(
    compose_app, understand, limits=((1500, 60),), token=TokenWay(compose_token, read_token),
    address="User id in DingTalk",
    fields=(
        Field("key", "AppKey"),
        Field("agent", "App id (agentid)"),
        Field("secret", "App secret", secret=True),
        Field("host", "Server", default=HOST),
    ),
)  # fmt: skip
