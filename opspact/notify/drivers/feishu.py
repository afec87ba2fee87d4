"""Feishu (飞书): the robot of a group, and messages of an app to a member, both as cards. Pure."""

import base64
import hashlib
import hmac
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from opspact.kernel.time import SECOND, Instant
from opspact.notify.drivers.answers import Codes, by_code, content, token_in
from opspact.notify.drivers.shapes import Driver, Field, Gateway, Letter, Outcome, Token, TokenWay
from opspact.notify.drivers.texts import cut, linked, plain
from opspact.outside.asking import Answer, Request

HOST: Final = "https://open.feishu.cn"
LARGEST: Final = 12_000
"""Bytes of text in a card; a whole request may have 20,000."""
CODES: Final = Codes(
    code="code", text="msg", slow=(11232, 230020, 99991400), token=(99991661, 99991663, 99991664, 99991668),
    gateway=(10003, 10014, 19001, 19021, 19022, 19024, 99991672), address=(230001, 230013, 230053, 99992351, 99992361),
    message=(230022, 230025, 230028),
)  # fmt: skip


def sign(secret: str, stamp: int) -> str:
    """The signature of a robot's message. `stamp`: seconds. The text is the key, and nothing is signed."""
    made = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256)
    return base64.b64encode(made.digest()).decode()


def compose_robot(letter: Letter, to: str, gateway: Gateway, now: Instant) -> Request:
    """A card with a mention. `to` empty: nobody by name."""
    body: dict[str, Any] = {"msg_type": "interactive", "card": _card(letter, f"<at id={to}></at>" if to else "")}
    if secret := gateway.settings.get("secret"):
        stamp = now // SECOND
        body |= {"timestamp": str(stamp), "sign": sign(secret, stamp)}
    return _posted(f"{gateway.settings['host']}/open-apis/bot/v2/hook/{gateway.settings['token']}", body, {})


def compose_app(letter: Letter, to: str, gateway: Gateway, now: Instant) -> Request:
    """A card to one member. `uuid`: a repeat within the hour is taken once."""
    body = {
        "receive_id": to, "msg_type": "interactive", "content": msgspec.json.encode(_card(letter, "")).decode(),
        "uuid": letter.key[:50],
    }  # fmt: skip
    kind = {"receive_id_type": gateway.settings["ids"]}
    url = f"{gateway.settings['host']}/open-apis/im/v1/messages?{urlencode(kind)}"
    return _posted(url, body, {"Authorization": f"Bearer {gateway.token}"})


def understand(answer: Answer, gateway: Gateway) -> Outcome:
    """The code inside the answer; the id of a message stands within `data`."""
    outcome = by_code(answer, CODES)
    data = (content(answer) or {}).get("data")
    reference = data.get("message_id", "") if outcome.ok and isinstance(data, dict) else ""
    return Outcome(True, reference=str(reference)) if outcome.ok else outcome


def compose_token(gateway: Gateway) -> Request:
    """The question for an access token."""
    body = {"app_id": gateway.settings["app"], "app_secret": gateway.settings["secret"]}
    return _posted(f"{gateway.settings['host']}/open-apis/auth/v3/tenant_access_token/internal", body, {})


def read_token(answer: Answer) -> Token | Outcome:
    """Its answer."""
    return token_in(answer, CODES, "tenant_access_token", "expire")


def _card(letter: Letter, mention: str) -> dict[str, Any]:
    said = cut("\n".join(plain(line) for line in letter.lines), LARGEST)
    text = "\n".join(part for part in (said, mention) if part) or " "
    buttons = [
        {"tag": "button", "text": {"tag": "plain_text", "content": words}, "type": kind, "url": address}
        for (words, address), kind in zip(linked(letter), ("primary", *["default"] * 8), strict=False)
    ]
    return {
        "config": {"wide_screen_mode": True},
        "header": {
            "title": {"tag": "plain_text", "content": cut(plain(letter.headline), 600)},
            "template": "red" if letter.urgent else "blue",
        },
        "elements": [
            {"tag": "div", "text": {"tag": "lark_md", "content": text}},
            *([{"tag": "action", "actions": buttons}] if buttons else []),
        ],
    }


def _posted(url: str, body: dict[str, Any], headers: dict[str, str]) -> Request:
    return Request(url, msgspec.json.encode(body), {"Content-Type": "application/json; charset=utf-8", **headers})


ROBOT: Final = Driver(
    compose_robot, understand, limits=((100, 60), (5, 1)), address="Open id in Feishu (ou_…)",
    fields=(
        Field("token", "Last part of the robot's address", secret=True),
        Field("secret", "Signing secret", secret=True, needed=False),
        Field("host", "Server", default=HOST),
    ),
)  # fmt: skip
APP: Final = Driver(
    compose_app, understand, limits=((1000, 60), (50, 1)), token=TokenWay(compose_token, read_token),
    address="Id in Feishu",
    fields=(
        Field("app", "App id (cli_…)"),
        Field("secret", "App secret", secret=True),
        Field("ids", "Kind of the ids (open_id, user_id, email)", default="open_id"),
        Field("host", "Server", default=HOST),
    ),
)  # fmt: skip
