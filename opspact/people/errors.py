"""What can be wrong with what somebody asks for, told by field and in their language."""

from opspact.ui.words import say


class Invalid(ValueError):  # noqa: N818 - reads as what it is
    """A value that cannot be taken. `sentence` is a template of `ui.words`."""

    def __init__(self, field: str, sentence: str, **values: object) -> None:
        super().__init__(f"{field}: {sentence.format(**values)}")
        self.field = field
        self.sentence = sentence
        self.values = values

    def told(self, lang: str) -> str:
        """The sentence in a language."""
        return say(lang, self.sentence, **self.values)
