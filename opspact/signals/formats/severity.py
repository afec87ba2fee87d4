"""What senders call grave, on our five levels: a default only; the contract's own rules decide about an incident."""

from typing import Any, Final

USUAL: Final = 4
_WORDS: Final = {
    1: ("critical", "crit", "disaster", "fatal", "emergency", "emerg", "alert", "page", "p1", "s1", "sev1", "紧急"),
    2: ("high", "error", "err", "major", "p2", "s2", "sev2", "down", "unreachable", "严重"),
    3: ("average", "warning", "warn", "minor", "medium", "p3", "s3", "sev3", "重要"),
    4: ("low", "notice", "unknown", "p4", "s4", "sev4", "not classified", "一般"),
    5: ("info", "information", "informational", "debug", "none", "ok", "p5", "s5", "sev5", "提示"),
}  # fmt: skip
_LEVELS: Final = {word: level for level, words in _WORDS.items() for word in words}


def severity(word: Any, usual: int = USUAL) -> int:
    """The level that a word or one of our own digits stands for."""
    said = str(word).strip().lower()
    if said in ("1", "2", "3", "4", "5"):
        return int(said)
    return _LEVELS.get(said, usual)
