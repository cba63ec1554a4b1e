"""Silence for solvers that print lines of their own, past Python, on the standard output."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_OUT: Final = 1


@contextmanager
def quiet() -> Iterator[None]:
    """Send what C code writes to the standard output nowhere, and put it back.

    The descriptor belongs to the whole process: in any thread but the main one nothing is done, so
    that two never wait for each other's to be put back.

    Yields
    ------
    None
        While nothing is printed.
    """
    _flush()
    kept = _copied()
    if kept is None:
        yield
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _OUT)
        os.close(nowhere)
        yield
    finally:
        _flush()
        os.dup2(kept, _OUT)
        os.close(kept)


def _flush() -> None:
    """Write what Python and C hold back, while it goes where it was meant to."""
    with suppress(AttributeError, ValueError, OSError):
        sys.stdout.flush()
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).fflush(None)


def _copied() -> int | None:
    """Keep the descriptor; None where there is no standard output, or in another thread."""
    if threading.current_thread() is not threading.main_thread():
        return None
    with suppress(OSError):  # as of a service
        return os.dup(_OUT)
    return None
