"""What a picture can be drawn of, and how large."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exclusion import classes, frames
from exclusion.errors import ArgumentError


def check(study: object, size: object = None, *, none: bool = False) -> None:
    """Refuse what is no study, and what is no width and height.

    Parameters
    ----------
    study
        Any.
    size
        Both in inches.
    none
        Whether it may be None, where it is chosen by what is drawn.

    Raises
    ------
    ArgumentError
        If one is something else.
    """
    frames.check_made(study, "Study")
    if size is None and none:
        return
    pair = isinstance(size, Sequence | np.ndarray) and not isinstance(size, str)
    if not pair or len(size) != 2:  # type: ignore[arg-type]
        raise ArgumentError(f"size is {size!r}; expected width and height in inches.")
    for side in size:  # type: ignore[attr-defined]
        frames.check_between(side, "one side of size", *classes.SIDES)
