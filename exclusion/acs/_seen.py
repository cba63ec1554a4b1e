"""What passed of a table while it was read, and whether its numbers can be right.

Every number must be one that the table can hold, with its margin. Households and residents of
tracts add up to their county's row to the unit, as the Bureau controls them (they do in 158 of 158
counties that were tried); what a county lacks shows there.

References
----------
U.S. Census Bureau, *Understanding and Using ACS Data: What All Data Users Need to Know*, on
controls; *Notes on ACS Estimate and Annotation Values*.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import _fetch, indicators, listings

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

#: Lines that are controlled to add up: tracts to their county.
CONTROLS: Final = {"B28001": "B28001_001E", "B28002": "B28002_001E", "B01003": "B01003_001E"}
#: Numbers that stand for a reason are nine times the same digit, below zero.
_REASONS: Final = np.array([-111_111_111.0 * digit for digit in range(1, 10)])


def counts() -> frozenset[str]:
    """List the tables whose every line counts households or people.

    Returns
    -------
    frozenset of str
        Detailed tables of the catalogue, and B01003.
    """
    every = {line.split("_")[0] for line in _read_lines()}
    return frozenset({"B01003", *(table for table in every if table[0] in "BC")})


def needed(table: str) -> set[str]:
    """List the lines of a table that measures and groups read.

    Parameters
    ----------
    table
        A detailed table.

    Returns
    -------
    set of str
        Such as "B28002_013".
    """
    return {line for line in _read_lines() if line.startswith(f"{table}_")}


def _read_lines() -> set[str]:
    measures = (*indicators.CATALOGUE.values(), *indicators.GAPS.values())
    recipes = [recipe for measure in measures for recipe in measure.recipes]
    recipes += [recipe for group in indicators.GROUPS.values() for recipe in group.recipes]
    people = {line for measure in measures for line in measure.people}
    return people | {line for recipe in recipes for line in recipe.variables}


def check_numbers(parsed: pa.Table, table: str, url: str) -> None:
    """Refuse numbers that a table cannot hold.

    Parameters
    ----------
    parsed
        GEOID, level, and a column of floats for each estimate and margin.
    table
        The table's name.
    url
        The file.

    Raises
    ------
    DamagedFileError
        Naming the first number; EXCLUSION_TRUST_FILES lets it pass.
    """
    whole = table in counts()
    for name in parsed.column_names[2:]:
        column = parsed[name]
        values = column.to_numpy()
        wrong = np.isinf(values) | (np.isnan(values) & column.is_valid().to_numpy())
        if whole:
            wrong |= (values < 0) & ~np.isin(values, _REASONS)
            wrong |= (values % 1 > 0) & np.isfinite(values)
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            _fetch.refuse(
                url,
                f"{name} of {parsed['GEOID'][at]} is {values[at]:g}; expected a count, or one of "
                "the Bureau's codes for why there is none",
            )


class Seen:
    """What passed of a table: the areas of every level, and the estimates of tracts and counties.

    Parameters
    ----------
    table
        The table's name.
    """

    def __init__(self, table: str) -> None:
        self._table = table
        self._keys: list[pa.Table] = []
        self._counts: list[pa.Table] = []
        # How many tracts have an estimate of a line and no margin.
        self._bare: Counter[str] = Counter()

    def add(self, parsed: pa.Table) -> None:
        """Note a part of the table.

        Parameters
        ----------
        parsed
            GEOID, level, and a column of floats for each estimate and margin.
        """
        import pyarrow as pa
        from pyarrow import compute

        self._keys.append(parsed.select(["GEOID", "level"]))
        lines = [name for name in parsed.column_names if name.endswith("E") and "_" in name]
        tracts = parsed.filter(compute.equal(parsed["level"], "tract"))
        for name in lines:
            margin = f"{name[:-1]}M"
            if margin in parsed.column_names:
                bare = compute.and_(tracts[name].is_valid(), tracts[margin].is_null())
                self._bare[name] += compute.sum(bare).as_py() or 0
        summed = compute.is_in(parsed["level"], pa.array(["county", "tract"]))
        self._counts.append(parsed.select(["GEOID", "level", *lines]).filter(summed))

    def check(self, short: set[str], url: str) -> None:
        """Refuse a table of counts that lacks numbers, or whose tracts do not add up.

        Parameters
        ----------
        short
            GEOIDs of counties that lack a tract.
        url
            The file.

        Raises
        ------
        DamagedFileError
            Naming what is wrong; EXCLUSION_TRUST_FILES lets it pass.
        """
        if self._table in counts():
            summed = self._summed
            self._check_there(summed, url)
            _check_sums(summed, short, CONTROLS.get(self._table, ""), url)

    def _check_there(self, summed: pd.DataFrame, url: str) -> None:
        """Refuse it where too many tracts have no estimate, or no margin beside it."""
        tracts = summed[summed["level"] == "tract"]
        void = tracts.drop(columns=["GEOID", "level"]).isna().sum()
        bare = pd.Series(self._bare, dtype=float)
        for what, lacking in (("", void), ("the margin of ", bare)):
            many = lacking[lacking > listings.TOLERATED * len(tracts)]
            if len(many):
                why = f"of {many.iloc[0]:,.0f} of its {len(tracts):,} tracts is not there"
                _fetch.refuse(url, f"{what}{many.index[0]} {why}")

    @property
    def keys(self) -> pd.DataFrame:
        """GEOID and level of every row."""
        return _frame(self._keys)

    @property
    def _summed(self) -> pd.DataFrame:
        """GEOID, level and estimates of the rows of tracts and counties."""
        return _frame(self._counts)


def _frame(parts: Iterable[pa.Table]) -> pd.DataFrame:
    import pyarrow as pa

    frame: pd.DataFrame = pa.concat_tables(parts).to_pandas()
    return frame


def _check_sums(summed: pd.DataFrame, short: set[str], control: str, url: str) -> None:
    """Refuse tracts that do not add up to their county where they must; say where others do not.

    A county that lacks a tract, or a tract's number, must not be exceeded.
    """
    lines = [name for name in summed.columns if name.endswith("E")]
    numbers = summed[lines].where(summed[lines] >= 0)
    tracts = summed["level"] == "tract"
    by_county = numbers[tracts].groupby(summed.loc[tracts, "GEOID"].str[:5])
    county = numbers[~tracts].set_index(summed.loc[~tracts, "GEOID"])
    county = county[~county.index.duplicated()]
    total = by_county.sum().reindex(county.index)
    whole = by_county.count().eq(by_county.size(), axis=0).reindex(county.index, fill_value=False)
    whole[county.index.isin(short)] = False
    if control in lines and (none := county.index[county[control].isna()].tolist()):
        _fetch.refuse(url, f"{control} of county {none[0]} is not there")
    wrong = (total != county) & (whole | (total > county)) & county.notna() & total.notna()
    for line in [name for name in lines if wrong[name].any()]:
        first = county.index[wrong[line]][0]
        why = (
            f"{line} of its tracts adds up to {total.loc[first, line]:,.0f} in county {first}, "
            f"whose own row has {county.loc[first, line]:,.0f}; so it is in {wrong[line].sum():,} "
            f"of {len(county):,} counties"
        )
        (_fetch.refuse if line == control else _fetch.warn)(url, why)
