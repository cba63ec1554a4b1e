"""Published 1-year rows, of places that have enough people for them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from exclusion import _fetch
from exclusion.acs import _api, _values
from exclusion.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from exclusion.sources import Source

#: How the API says that a place has too few people, and that there are no such figures of a year.
_NONE: Final = (204, 404)
#: What the lines of the supplemental table K202801 are called in the detailed one whose cells it
#: has; the whole, and who is without any computer, are another's too.
_DETAILED: Final = {f"K202801_{n:03d}": f"B28003_{n:03d}" for n in range(1, 7)}
_DEVICES: Final = {"B28003_001": "B28001_001", "B28003_006": "B28001_011"}

_log = logging.getLogger(__name__)


def read(
    geography: str, within: Sequence[str], vintage: int, key: str | None, *, offline: bool
) -> tuple[pd.DataFrame, Source] | None:
    """Read 1-year rows, of subject table S2801, else of the supplemental K202801.

    Parameters
    ----------
    geography, within, vintage
        As for `acs.one_year`.
    key
        A key; needed unless the cache has the answer.
    offline
        Use only what the cache holds.

    Returns
    -------
    tuple of (pandas.DataFrame, Source) or None
        An estimate table, the supplemental's lines named as in B28003 and B28001; None where there
        is neither, or nobody may ask.

    Raises
    ------
    SourceError
        If the API gives no answer; the key's refusal is an `ApiKeyError`.
    """
    for dataset, table in _api.ONE_YEAR.items():
        question = _api.Question(dataset, (table,), geography, vintage)
        if (offline or _fetch.key(key) is None) and _api.lacking(question, within):
            continue
        try:
            wide, source = _api.read(question, within, key, offline=offline)
        except SourceError as err:
            if err.status not in _NONE:
                raise
            continue
        rows = _values.long([wide])
        return (rows if table == "S2801" else _detailed(rows)), source
    _log.info("No 1-year figures of %s, %d, are at hand", ", ".join(within), vintage)
    return None


def _detailed(rows: pd.DataFrame) -> pd.DataFrame:
    """Name the supplemental table's lines as in the detailed tables that have the same cells."""
    import pandas as pd

    named = rows.assign(variable=rows["variable"].map(_DETAILED)).dropna(subset="variable")
    devices = named.assign(variable=named["variable"].map(_DEVICES)).dropna(subset="variable")
    return pd.concat([devices, named], ignore_index=True)
