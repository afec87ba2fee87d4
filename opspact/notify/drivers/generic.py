"""SMS and voice by any gateway that speaks HTTP: a template of the request, a signature, a mapping of the answer. Pure.

The template is a JSON object. Names in braces inside its texts are filled in, after it was read: no text of a message
can change the shape of the request.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from opspact.kernel.time import SECOND, Instant
from opspact.notify.drivers.answers import by_status, content
from opspact.notify.drivers.shapes import Driver, Field, Gateway, Letter, Outcome
from opspact.outside.asking import Answer, Request

FORMS: Final = ("json", "form", "query")
LONGEST: Final = 500
"""Characters of a short message: some seven parts."""
NAMES: Final = ("to", "text", "key", "lang", "timestamp", "user", "secret", "receipt")
"""What a template may name."""


def compose(letter: Letter, to: str, gateway: Gateway, now: Instant) -> Request:
    """The request as the gateway's template has it."""
    own, stamp = gateway.settings, str(now // SECOND)
    values = {
        "to": to, "text": said(letter), "key": letter.key, "lang": letter.lang, "timestamp": stamp,
        "user": own.get("user", ""), "secret": own.get("secret", ""), "receipt": own.get("receipt", ""),
    }  # fmt: skip
    filled = _filled(msgspec.json.decode(own["template"]), values)
    form = own.get("form", "json")
    body = msgspec.json.encode(filled) if form == "json" else urlencode(filled).encode()
    kind = "application/json" if form == "json" else "application/x-www-form-urlencoded"
    headers = {str(k): str(v) for k, v in _filled(msgspec.json.decode(own.get("headers") or "{}"), values).items()}
    if form == "query":
        return Request(f"{own['url']}?{body.decode()}", b"", headers | _signed(own, b"", stamp), "GET")
    return Request(own["url"], body, {"Content-Type": kind} | headers | _signed(own, body, stamp))


def said(letter: Letter) -> str:
    """A short message: the headline and where to answer; no lines, each costs money."""
    address = next((one for _, one in (*letter.acts, letter.link) if one), "")
    room = LONGEST - len(address) - 1
    return f"{letter.headline[:room]} {address}".strip()


def compose_voice(letter: Letter, to: str, gateway: Gateway, now: Instant) -> Request:
    """The same with what a voice says instead of the text."""
    spoken = msgspec.structs.replace(letter, headline=letter.spoken or letter.headline, acts=(), link=("", ""))
    return compose(spoken, to, gateway, now)


def understand(answer: Answer, gateway: Gateway) -> Outcome:
    """What the mapping makes of the answer: a success only where the named member has the named value."""
    own, object_ = gateway.settings, content(answer) or {}
    reference = found(object_, own.get("id_field", ""))
    code = found(object_, own.get("ok_field", ""))
    if wrong := by_status(answer):
        return wrong
    if not own.get("ok_field") or code in _listed(own.get("ok_values", "")):
        return Outcome(True, reference=reference)
    error = f"{code} {found(object_, own.get('error_field', ''))}".strip()[:500] or "the answer holds no code"
    for trouble in ("slow", "address", "gateway"):
        if code in _listed(own.get(f"{trouble}_values", "")):
            return Outcome(False, error, trouble, wait=60 if trouble == "slow" else 0)
    return Outcome(False, error, "later")


def found(given: Any, path: str) -> str:
    """The value at a path such as `data.0.code`; empty where there is none."""
    for part in path.split(".") if path else ():
        if isinstance(given, dict):
            given = given.get(part)
        elif isinstance(given, list) and part.isdecimal() and int(part) < len(given):
            given = given[int(part)]
        else:
            return ""
    if not path or given is None or isinstance(given, (dict, list)):
        return ""
    return str(given).lower() if isinstance(given, bool) else str(given)


def problem(settings: Mapping[str, str]) -> str:
    """Why these settings cannot serve; empty where they can."""
    for name in ("template", "headers"):
        try:
            read = msgspec.json.decode(settings.get(name) or "{}")
        except msgspec.DecodeError:
            return "Template and headers are JSON objects."
        if not isinstance(read, dict):
            return "Template and headers are JSON objects."
    form = settings.get("form", "json")
    if form not in FORMS:
        return "The form is json, form or query."
    flat = all(not isinstance(v, (dict, list)) for v in msgspec.json.decode(settings.get("template") or "{}").values())
    return "" if flat or form == "json" else "Only JSON may be nested."


def _filled(given: Any, values: Mapping[str, str]) -> Any:
    if isinstance(given, str):
        return re.sub(r"\{(\w+)\}", lambda one: values.get(one[1], one[0]), given)
    if isinstance(given, dict):
        return {key: _filled(one, values) for key, one in given.items()}
    return [_filled(one, values) for one in given] if isinstance(given, list) else given


def _signed(own: Mapping[str, str], body: bytes, stamp: str) -> dict[str, str]:
    """HMAC-SHA256, in hexadecimal, of `<seconds>.<body>` under the gateway's secret; the seconds stand beside it."""
    if not own.get("sign_header"):
        return {}
    made = hmac.new(own.get("secret", "").encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {own["sign_header"]: made, f"{own['sign_header']}-Timestamp": stamp}


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


_FIELDS: Final = (
    Field("url", "Address of the gateway"),
    Field("form", "Form of the request (json, form, query)", default="json"),
    Field("template", "Template of the request (a JSON object)", default='{"to": "{to}", "text": "{text}"}', long=True),
    Field("headers", "Headers (a JSON object)", needed=False, long=True),
    Field("user", "User or app id", needed=False),
    Field("secret", "Secret", secret=True, needed=False),
    Field("sign_header", "Header for the signature; empty: none", needed=False),
    Field("ok_field", "Member of the answer that says success; empty: the HTTP status does", needed=False),
    Field("ok_values", "Its values of success", needed=False),
    Field("slow_values", "Its values of too fast", needed=False),
    Field("address_values", "Its values of a number that does not work", needed=False),
    Field("gateway_values", "Its values of a wrong set-up", needed=False),
    Field("error_field", "Member with the error in words", needed=False),
    Field("id_field", "Member with the gateway's number of the message", needed=False),
    Field("receipt_id", "Receipt: member with that number", needed=False),
    Field("receipt_state", "Receipt: member with the state", needed=False),
    Field("receipt_values", "Receipt: values that mean delivered", needed=False),
)
SMS: Final = Driver(compose, understand, fields=_FIELDS, limits=((100, 1),), address="Mobile number")
VOICE: Final = Driver(
    compose_voice, understand, limits=((10, 1),), address="Phone number",
    fields=(
        *_FIELDS,
        Field("receipt_digit", "Receipt: member with the key that was pressed", needed=False),
        Field("digit", "Key that acknowledges", needed=False, default="1"),
    ),
)  # fmt: skip
