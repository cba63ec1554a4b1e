"""Whose number is whose: arguments are matched by position, so their labels must agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from exclusion.errors import TableError

if TYPE_CHECKING:
    import numpy.typing as npt


def index_of(values: npt.ArrayLike) -> pd.Index | None:
    """Return the labels of a Series or frame; None if there are none.

    Parameters
    ----------
    values
        Numbers, one or a row an area.
    """
    return values.index if isinstance(values, pd.Series | pd.DataFrame) else None


def check_labels(name: str, values: npt.ArrayLike, reference: npt.ArrayLike) -> None:
    """Check that values with labels have those of what they belong to, in the same order.

    Parameters
    ----------
    name
        What the values are called, for the message.
    values, reference
        Numbers an area; without labels on either side nothing is checked.

    Raises
    ------
    TableError
        If the labels differ.
    """
    theirs, ours = index_of(values), index_of(reference)
    if theirs is not None and ours is not None and not theirs.equals(ours):
        raise TableError(
            f"{name} has other labels than the estimates, or in another order: "
            "give it with .reindex(estimates.index)"
        )
