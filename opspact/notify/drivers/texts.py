"""A letter as plain text and as the Markdown that messengers read. Pure."""

from collections.abc import Sequence
from typing import Final

from opspact.notify.drivers.shapes import Letter

_TELLING: Final = str.maketrans({"<": "＜", ">": "＞", "[": "［", "]": "］", "`": "'", "*": "＊"})
"""What stands in titles must not call everybody (`<@all>`), nor show a link that is none."""
_ELLIPSIS: Final = "…"


def plain(text: str) -> str:
    """A text without anything that a messenger takes for more than text."""
    return " ".join(text.translate(_TELLING).split())


def cut(text: str, most: int) -> str:
    """A text of at most so many bytes of UTF-8; what is left out is marked."""
    raw = text.encode()
    if len(raw) <= most:
        return text
    return raw[: most - len(_ELLIPSIS.encode())].decode(errors="ignore") + _ELLIPSIS


def markdown(letter: Letter, most: int, before: str = "> ", after: str = "") -> str:
    """Headline, lines and links; long lists are cut, the links never. `after`: mentions, never cut either."""
    links = "\n".join(f"[{words}]({address})" for words, address in linked(letter))
    tail = "\n\n".join(part for part in (links, after) if part)
    head = f"**{plain(letter.headline)}**"
    body = "\n".join([head, "", *(f"{before}{plain(line)}" for line in letter.lines)])
    return f"{cut(body, most - len(tail.encode()) - 2)}\n\n{tail}"


def text(letter: Letter, most: int) -> str:
    """The same as plain text."""
    tail = "\n".join(f"{words} {address}" for words, address in linked(letter))
    body = "\n".join([letter.headline, *letter.lines])
    return f"{cut(body, most - len(tail.encode()) - 1)}\n{tail}"


def linked(letter: Letter) -> Sequence[tuple[str, str]]:
    """What may be opened: acts first."""
    return [pair for pair in (*letter.acts, letter.link) if pair[1]]


def is_mobile(address: str) -> bool:
    """Whether an address is a mobile number and not a name of the messenger's own."""
    return address.removeprefix("+").isdecimal() and len(address) >= 11
