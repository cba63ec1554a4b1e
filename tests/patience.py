"""How tests wait: until the thing happens, however busy the machine.

No test tells by the clock whether the code is right: an end is for what hangs, not what is slow.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

#: Seconds after which what has not happened never will.
LONG = 1800


def examples(many: int) -> int:
    """How many examples are tried of a claim that holds for all: a third of them but in CI_SLOW."""
    return many if os.environ.get("CI_SLOW") == "1" else max(many // 3, 8)


def until(happened: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + LONG
    while not happened():
        assert time.monotonic() < end, f"waited {LONG} seconds in vain"
        time.sleep(0.01)


def ended(*threads: threading.Thread) -> None:
    """Wait until threads have ended."""
    for thread in threads:
        thread.join(LONG)
        assert not thread.is_alive(), f"{thread.name} did not end in {LONG} seconds"
