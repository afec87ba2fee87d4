"""Base of the values that a pack writes as a word or sentence and the engine holds as a strict type."""

from typing import Any, ClassVar, Self


class TermError(ValueError):
    """A term that could not be read. The message says what was expected and gives an example."""


class Leaf:
    """An immutable value with its own reader. Equality and repr follow the fields named in `__slots__`.

    Not a msgspec Struct on purpose: msgspec hands unknown classes to the loader's hook, which calls `read`.
    """

    __slots__ = ()
    example: ClassVar[str] = ""

    @classmethod
    def read(cls, raw: Any) -> Self:
        """Read the raw YAML value. Raises TermError."""
        raise NotImplementedError

    def _key(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._key() == other._key()  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._key()))

    def __repr__(self) -> str:
        inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({inner})"
