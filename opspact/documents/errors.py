"""What can stand against an act on a document. Foreign ones are `NotThere`, missing rights `NotAllowed`."""


class Moved(RuntimeError):  # noqa: N818 - says what is the case
    """Somebody changed the document since the person looked; `version` is the present one. What was typed is kept."""

    def __init__(self, version: int) -> None:
        super().__init__(f"the document is at version {version} by now")
        self.version = version


class WrongState(RuntimeError):  # noqa: N818
    """The document is in a state in which this cannot be done."""

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__(f"the document is {state}; this needs it {wanted}")
        self.state = state
        self.wanted = wanted


class NotYours(PermissionError):  # noqa: N818
    """Another person has to do this: the plan asks for a review by other eyes or by a role (`roles`)."""

    def __init__(self, roles: tuple[str, ...]) -> None:
        super().__init__(f"the review is for another person, holding one of: {', '.join(roles) or '-'}")
        self.roles = roles
