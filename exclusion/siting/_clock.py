"""How long a search may take."""

from __future__ import annotations

import time
from typing import Final

#: Seconds that an answer is always given, so that what is nearly done is not lost.
_LEAST: Final = 0.05


class Clock:
    """How much of the time allowed is left.

    Parameters
    ----------
    seconds
        How long all that follows may take.
    """

    def __init__(self, seconds: float) -> None:
        self._start = time.monotonic()
        self._seconds = seconds

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start

    @property
    def left(self) -> float:
        """Seconds that may still be spent."""
        return max(_LEAST, self._seconds - self.spent)

    @property
    def over(self) -> bool:
        """Whether there are none."""
        return self.spent >= self._seconds
