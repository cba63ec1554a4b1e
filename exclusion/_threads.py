"""One thread for linear algebra, where matrices are small.

Several threads then mostly wait for each other, and burn the processor while they do.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadpoolctl import ThreadpoolController

_held = threading.Lock()


@contextmanager
def one() -> Iterator[None]:
    """Keep linear algebra to one thread, in this block or, as a decorator, in a function.

    The limit is the process's. Whoever finds none sets it and takes it back: a library may not let
    one thread of the caller's undo what another did. Who comes while it holds leaves it alone.
    """
    if not _held.acquire(blocking=False):
        yield
        return
    try:
        with _libraries().limit(limits=1, user_api="blas"):
            yield
    finally:
        _held.release()


@cache
def _libraries() -> ThreadpoolController:
    """Find the libraries, once: it takes longer than most of what is limited."""
    import scipy.linalg  # noqa: F401 - its library is another than numpy's: a limit needs both
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
