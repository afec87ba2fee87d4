"""How a child process is tied to its parent: it ends when the parent ends, however that ends."""

import ctypes
import signal
from collections.abc import Callable
from typing import Final

_SET_PARENT_DEATH_SIGNAL: Final = 1
_LIBC: Final = ctypes.CDLL(None)


def dies_with_parent(sign: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn` of subprocess: the child gets the signal when its parent is gone (Linux).

    Only for parents with one thread: it runs between fork and exec.
    """

    def tie() -> None:
        _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, int(sign), 0, 0, 0)

    return tie
