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
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from exclusion import _fetch, indicators, listings

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

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
            summed = _Summed.of(self._counts)
            self._check_there(summed, url)
            _check_sums(summed, short, CONTROLS.get(self._table, ""), url)

    def _check_there(self, summed: _Summed, url: str) -> None:
        """Refuse it where too many tracts have no estimate, or no margin beside it."""
        many = len(summed.tracts)
        void = np.isnan(summed.tracts).sum(axis=0).tolist()
        for what, lacking in (
            ("", dict(zip(summed.lines, void, strict=True))),
            ("the margin of ", self._bare),
        ):
            for line, times in lacking.items():
                if times > listings.TOLERATED * many:
                    why = f"of {times:,} of its {many:,} tracts is not there"
                    _fetch.refuse(url, f"{what}{line} {why}")
                    break

    @property
    def keys(self) -> pa.Table:
        """GEOID and level of every row."""
        import pyarrow as pa

        return pa.concat_tables(self._keys)


class _Summed(NamedTuple):
    """Estimates of tracts and of the counties that they are held against."""

    lines: list[str]
    #: GEOIDs of counties, each once, and their rows.
    counties: list[str]
    county: Floats
    #: Rows of tracts, and where among the counties each lies, -1 where in none.
    tracts: Floats
    at: NDArray[np.int64]

    @classmethod
    def of(cls, parts: Iterable[pa.Table]) -> _Summed:
        """Read the rows of tracts and counties that passed."""
        import pyarrow as pa
        from pyarrow import compute

        table = pa.concat_tables(parts)
        lines = table.column_names[2:]
        values = np.empty((len(table), len(lines)))
        for column, line in enumerate(lines):
            values[:, column] = table[line].to_numpy()
        is_tract = compute.equal(table["level"], "tract")
        geoids = table["GEOID"].filter(compute.invert(is_tract)).to_pylist()
        first = {geoid: at for at, geoid in reversed(list(enumerate(geoids)))}
        counties = sorted(first, key=first.__getitem__)
        lies_in = compute.utf8_slice_codeunits(table["GEOID"].filter(is_tract), 0, 5)
        at = compute.index_in(lies_in, pa.array(counties, lies_in.type)).fill_null(-1)
        tract = is_tract.to_numpy()
        county = values[~tract][[first[geoid] for geoid in counties]]
        return cls(lines, counties, county, values[tract], at.to_numpy().astype(np.int64))


def _check_sums(summed: _Summed, short: set[str], control: str, url: str) -> None:
    """Refuse tracts that do not add up to their county where they must; say where others do not.

    A county that lacks a tract, or a tract's number, must not be exceeded.
    """
    # All lines at once: a pandas call for each costs more than the sums of the country.
    counties, county = summed.counties, np.where(summed.county >= 0, summed.county, np.nan)
    order = np.argsort(summed.at, kind="stable")[np.count_nonzero(summed.at < 0) :]
    numbers = summed.tracts[order]
    there = numbers >= 0
    held, begins, size = np.unique(summed.at[order], return_index=True, return_counts=True)
    total, whole = np.full_like(county, np.nan), np.zeros(county.shape, dtype=bool)
    if len(held):
        total[held] = np.add.reduceat(np.where(there, numbers, 0.0), begins)
        whole[held] = np.add.reduceat(there, begins, dtype=np.int64) == size[:, None]
    whole[[geoid in short for geoid in counties]] = False
    if control in summed.lines:
        none = np.flatnonzero(np.isnan(county[:, summed.lines.index(control)]))
        if len(none):
            _fetch.refuse(url, f"{control} of county {counties[none[0]]} is not there")
    wrong = (total != county) & (whole | (total > county)) & ~np.isnan(county) & ~np.isnan(total)
    for column in np.flatnonzero(wrong.any(axis=0)):
        line, rows = summed.lines[column], np.flatnonzero(wrong[:, column])
        why = (
            f"{line} of its tracts adds up to {total[rows[0], column]:,.0f} in county "
            f"{counties[rows[0]]}, whose own row has {county[rows[0], column]:,.0f}; so it is in "
            f"{len(rows):,} of {len(counties):,} counties"
        )
        (_fetch.refuse if line == control else _fetch.warn)(url, why)
