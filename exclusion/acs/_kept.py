"""Files of the cache, checked again as when they came."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from exclusion import _fetch, listings
from exclusion.acs import _seen, _whole

if TYPE_CHECKING:
    from pathlib import Path

_BULK: Final = re.compile(r"bulk/(\d{4})/(\w+)\.parquet")
_ANSWER: Final = re.compile(r"api/(\d{4})/[^/]+/[^/]+/([^/]+)/(\d+)\.parquet")


def check_kept(name: str, path: Path) -> bool:
    """Check a file of the cache again, as when it came.

    Parameters
    ----------
    name
        Its path below the cache folder.
    path
        The file.

    Returns
    -------
    bool
        Whether it is a names file, a table or an answer.

    Raises
    ------
    DamagedFileError
        If it is not whole.
    """
    bulk, answer = _BULK.fullmatch(name), _ANSWER.fullmatch(name)
    with _fetch.reading(name):
        if bulk is not None:
            _check_bulk(name, path, bulk[2], int(bulk[1]))
        elif answer is not None:
            index, level = pd.read_parquet(path).index, answer[2].replace("-", " ")
            _whole.check_once(index, level, name)
            _whole.lacking(index, [answer[3]], level, int(answer[1]), name)
    return bulk is not None or answer is not None


def _check_bulk(name: str, path: Path, table: str, vintage: int) -> None:
    from pyarrow import parquet

    rows = parquet.read_table(path, partitioning=None)
    if name == listings.name(vintage):
        _whole.check_names(rows.to_pandas(), vintage, name)
        return
    seen = _seen.Seen(table)
    seen.add(rows)
    _seen.check_numbers(rows, table, name)
    _whole.check_table(seen, table, vintage, name)
