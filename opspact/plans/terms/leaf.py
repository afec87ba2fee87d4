"""Base of the values that a pack writes as a word or sentence and the engine holds as a strict type."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self


class TermError(ValueError):
    """A term that could not be read. The message says what was expected and gives an example.

    `at` leads from the term to the part of it that is wrong: keys of mappings and places in lists.
    """

    at: tuple[str | int, ...] = ()


@contextmanager
def inside(*keys: str | int) -> Iterator[None]:
    """What is read here stands under these keys of the term: a TermError says so."""
    try:
        yield
    except TermError as error:
        error.at = (*keys, *error.at)
        raise


class Leaf:
    """An immutable value with its own reader. Equality and repr follow the fields named in `__slots__`.

    Not a msgspec Struct on purpose: msgspec hands unknown classes to the loader's hook, which calls `read`.
    """

    __slots__: tuple[str, ...] = ("_hash",)
    example: ClassVar[str] = ""

    @classmethod
    def read(cls, raw: Any) -> Self:
        """Read the raw YAML value. Raises TermError."""
        raise NotImplementedError

    def _key(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Leaf) and type(self) is type(other) and self._key() == other._key()

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            self._hash: int = hash((type(self).__name__, self._key()))
            return self._hash

    def __getstate__(self) -> tuple[None, dict[str, object]]:
        """The fields alone: a hash of texts holds in one process only."""
        return None, {name: getattr(self, name) for name in self.__slots__}

    def __repr__(self) -> str:
        inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({inner})"
