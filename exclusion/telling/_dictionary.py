"""The data dictionary: what each column of the files beside a page holds, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from exclusion import frames, phrases
from exclusion.phrases import _owed
from exclusion.telling import _nation, _sheets
from exclusion.telling._columns import COLUMNS, ENDS_ALONE, FILES, PRINTED, STEMS, of_ranking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exclusion.telling._columns import Column, File

#: The words for a stem that stands for every measure.
_SIDE: Final = {"…": "each"}


def dictionary(file: str | None = None) -> pd.DataFrame:
    """Describe every column of the files that are written beside a page.

    Parameters
    ----------
    file
        One of `FILES`; None describes all.

    Returns
    -------
    DataFrame
        A row a column: `file`, `column`, `kind`, `decimals` (missing where no number is held),
        `unit`, `universe` and `meaning`, in the language that `phrases.speaking` has chosen; ``…``
        in a column's name stands for a measure.

    Raises
    ------
    ArgumentError
        If there is no such file.

    Examples
    --------
    >>> told = dictionary("ranking.csv").set_index("column")
    >>> told.loc["band_low", ["kind", "unit"]].tolist()
    ['rank', 'rank, 1 = most excluded']
    """
    if file is not None:
        frames.check_choice(file, FILES, "file")
    rows = [
        {
            "file": one,
            "column": name,
            "kind": column.kind,
            "decimals": column.decimals if column.unit or column.kind in ("z", "p") else None,
            "unit": phrases.say(f"unit_{column.unit}") if column.unit else "",
            "universe": phrases.say(f"universe_{column.universe}") if column.universe else "",
            "meaning": meaning,
        }
        for one in FILES
        if file in (None, one)
        for column in COLUMNS
        for name, meaning in _told(column, one)
    ]
    told = pd.DataFrame(rows)
    return told.astype({"decimals": "Int64"})


def _told(column: Column, file: File) -> Iterator[tuple[str, str]]:
    """Give each name under which a column stands in a file, and what it means there."""
    stems = [""] if file in column.files else []
    if file in column.sides:
        stems += ["…"] if file == "areas.parquet" else STEMS[file]
    for stem in stems:
        for name, beside in column.names():
            means = f"means_{column.means or column.key}"
            what = phrases.say(means) if column.key in ENDS_ALONE else column.key
            said = phrases.say(beside or means, what=what)
            if stem:
                yield f"{stem}_{name}", phrases.say(f"side_{_SIDE.get(stem, stem)}", what=said)
            elif name not in ENDS_ALONE:
                yield name, said


_BESIDE: Final = (beside for column in COLUMNS for _, beside in column.names())
OWED: Final = {
    "means_{}": tuple(column.means or column.key for column in COLUMNS),
    "unit_{}": tuple(column.unit for column in COLUMNS if column.unit),
    "universe_{}": tuple(column.universe for column in COLUMNS if column.universe),
    "side_{}": ("each", *(stem for stems in STEMS.values() for stem in stems if len(stems) == 2)),
    "col_{}": (
        *(of_ranking(key).head or key for keys in PRINTED.values() for key in keys),
        *_sheets.heads(),
    ),
    "sheet_{}": ("of", "moe", "low", "high", *_sheets.NAMES),
    "sheet_{}_is": _sheets.NAMES[1:],
    "nation_means_{}": ("GEOID", "name", "state", "measure", *_nation.NATION_COLUMNS),
    "{}": tuple(filter(None, _BESIDE)),
}
"""The codes that a language owes words for columns, by the form in which they are said."""

_owed.check(phrases.LANGUAGES.values(), OWED)
