"""WeCom (企业微信): the robot of a group, and messages of an app to a member. Pure."""

from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from opspact.kernel.time import Instant
from opspact.notify.drivers.answers import Codes, by_code, content, token_in
from opspact.notify.drivers.shapes import Driver, Field, Gateway, Letter, Outcome, Token, TokenWay
from opspact.notify.drivers.texts import is_mobile, markdown, text
from opspact.outside.asking import Answer, Request

HOST: Final = "https://qyapi.weixin.qq.com"
MARKDOWN: Final = 4096
TEXT: Final = 2048
"""Bytes that a message may have."""
CODES: Final = Codes(
    code="errcode", text="errmsg", slow=(45009, 45033), token=(40014, 41001, 42001),
    gateway=(40001, 40013, 40056, 40091, 60020, 93000), address=(40003, 60111, 81013, 82001),
    message=(40008, 40033, 40058, 44004, 45002),
)  # fmt: skip


def compose_robot(letter: Letter, to: str, gateway: Gateway, now: Instant) -> Request:
    """Markdown with a mention; a mobile number can be mentioned in plain text only. `to` empty: nobody by name."""
    body: dict[str, Any]
    if to and is_mobile(to):
        body = {"msgtype": "text", "text": {"content": text(letter, TEXT), "mentioned_mobile_list": [to]}}
    else:
        said = markdown(letter, MARKDOWN, after=f"<@{to}>" if to else "")
        body = {"msgtype": "markdown", "markdown": {"content": said}}
    url = f"{gateway.settings['host']}/cgi-bin/webhook/send?{urlencode({'key': gateway.settings['key']})}"
    return _posted(url, body)


def compose_app(letter: Letter, to: str, gateway: Gateway, now: Instant) -> Request:
    """Markdown to one member. A repeat within half an hour is shown once."""
    body = {
        "touser": to, "agentid": int(gateway.settings["agent"]), "msgtype": "markdown",
        "markdown": {"content": markdown(letter, TEXT)}, "enable_duplicate_check": 1,
    }  # fmt: skip
    asked = urlencode({"access_token": gateway.token})
    return _posted(f"{gateway.settings['host']}/cgi-bin/message/send?{asked}", body)


def understand(answer: Answer, gateway: Gateway) -> Outcome:
    """A member who cannot be reached stands in `invaliduser` of an answer that says `ok`."""
    outcome = by_code(answer, CODES, reference="msgid")
    said = content(answer) or {}
    missed = said.get("invaliduser") or said.get("unlicenseduser")
    if outcome.ok and missed:
        return Outcome(False, f"WeCom does not know {missed} in this app", "address")
    return outcome


def compose_token(gateway: Gateway) -> Request:
    """The question for an access token."""
    asked = urlencode({"corpid": gateway.settings["corp"], "corpsecret": gateway.settings["secret"]})
    return Request(f"{gateway.settings['host']}/cgi-bin/gettoken?{asked}", method="GET")


def read_token(answer: Answer) -> Token | Outcome:
    """Its answer."""
    return token_in(answer, CODES, "access_token", "expires_in")


def _posted(url: str, body: dict[str, Any]) -> Request:
    return Request(url, msgspec.json.encode(body), {"Content-Type": "application/json"})


ROBOT: Final = Driver(
    compose_robot, understand, limits=((20, 60),), address="User id or mobile number in WeCom",
    fields=(
        Field("key", "Key in the robot's address", secret=True),
        Field("host", "Server", default=HOST),
    ),
)  # fmt: skip
APP: Final = Driver(
    compose_app, understand, limits=((200, 60),), token=TokenWay(compose_token, read_token),
    address="User id in WeCom",
    fields=(
        Field("corp", "Corporation id (corpid)"),
        Field("agent", "App id (agentid)"),
        Field("secret", "App secret", secret=True),
        Field("host", "Server", default=HOST),
    ),
)  # fmt: skip
