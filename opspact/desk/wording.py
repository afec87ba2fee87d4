"""Words of a plan at the head of things."""


def capital(text: str) -> str:
    """A title of the plan as it stands on a button or before a value: with a capital where the script has them."""
    return text[:1].upper() + text[1:]
