"""Text that a plan gives in one or several languages."""

Text = str | dict[str, str]
"""One text for all languages, or one per language code: `{zh: 故障, en: incident}`."""


def pick(text: Text | None, lang: str, default: str = "") -> str:
    """The text in `lang`; where it is missing, in any language the plan gives; `default` where there is none."""
    if text is None:
        return default
    if isinstance(text, str):
        return text
    return text.get(lang) or next(iter(text.values()), default)


def languages(text: Text) -> tuple[str, ...]:
    """The text in every language it is given in; nothing where there is none."""
    return tuple(text.values()) if isinstance(text, dict) else tuple(filter(None, (text,)))
