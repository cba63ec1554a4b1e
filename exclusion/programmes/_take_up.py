"""How many of the eligible households of a county enrolled in the last national subsidy.

The counts of eligible households behind the published file are estimates of researchers, without
a licence: the file is the user's to hand in. A county's own figure is moved to a new subsidy with
a spread of .3 on the logit; where it is hidden it is foretold from the county's state and from how
many and how large a part of its households are eligible, with a spread of .57, and more in small
counties.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import files, frames, geoid
from exclusion._harmless import printable
from exclusion.errors import TableError
from exclusion.moe import Z90

if TYPE_CHECKING:
    from pathlib import Path

    from exclusion.frames import Floats
    from exclusion.programmes._items import Book

#: What a county's take-up rests on: its own figure, its state and level, its state's counties
#: together, or the nation's range.
BASES: Final = ("own", "foretold", "state", "nation")

#: Spread on the logit of a county's own figure, and of one that is foretold.
OWN: Final = 0.3
FORETOLD: Final = 0.57
#: Below so many eligible households what is foretold is less sure: the spread grows by this power.
_LARGE: Final = 10_000
_GROWS: Final = 1 / 6
#: With fewer counties than these nothing is foretold.
_FEW: Final = 30
_ROUNDS: Final = 30
#: The logit of 0 and 1 is none.
_ENDS: Final = (0.005, 0.995)
#: Above 1 is an error of the eligible households; above this a percent was meant.
_MOST: Final = 2.0
#: How far a share that is written may lie from what its own counts give.
_ROUNDED: Final = 0.006

_TAKE_UP: Final = ("takeup", "takeuprate", "enrollmentrate")
_ELIGIBLE: Final = ("eligiblehouseholds", "eligible", "eligiblehh")
_INELIGIBLE: Final = ("ineligiblehouseholds", "ineligible", "ineligiblehh")
_ENROLLED: Final = ("acpsubscribers", "enrolledhouseholds", "enrolled", "subscribers")
_GEOID: Final = ("geoid", "countygeoid", "countyfips", "fips", "county")
_COUNTS: Final = {
    "eligible_households": _ELIGIBLE,
    "ineligible_households": _INELIGIBLE,
    "enrolled_households": _ENROLLED,
}

_log = logging.getLogger(__name__)


def take_up(file: str | Path | pd.DataFrame) -> pd.DataFrame:
    """Read a file of counties' take-up.

    Parameters
    ----------
    file
        CSV or Parquet with a row a county: GEOID; take_up (0-1), or enrolled and eligible
        households, such as acp_subscribers and eligible_households; and ineligible_households, to
        tell how large a part is eligible. Or a frame of the same.

    Returns
    -------
    DataFrame
        Indexed by the county's GEOID, sorted: take_up (0-1; NaN where it is hidden),
        eligible_households, enrolled_households, eligible_share (0-1 of all households; NaN where
        the file has none), and over_one: whether the figure was above 1 and is taken as 1, which
        is said in the log, too.

    Raises
    ------
    SourceError
        If there is no such file, or it is no table.
    TableError
        If a column is missing, a county is there twice, a figure is negative, no number or a
        percent, or a share is not what its own counts give; the message names the county.
    GeoidError
        If a county's GEOID is none.

    Warns
    -----
    GeoidWarning
        If GEOIDs were mended.
    """
    table = files.table(file, "file", text=("GEOID",))
    what = "the table of take-up" if isinstance(file, pd.DataFrame) else printable(file)
    if table.index.name == "GEOID" and "GEOID" not in table:
        table = table.reset_index()
    name = files.find(table.columns, _GEOID)
    if name is None:
        _lacks(table, what, "GEOID")
    if not len(table):
        raise TableError(f"{what} has no rows; expected one a county, with GEOID and take_up.")
    index = pd.Index(geoid.normalize(_column(table, name, what).tolist(), "county"), name="GEOID")
    if index.has_duplicates:
        twice = index[index.duplicated()][0]
        raise TableError(f"{what} has county {twice} more than once; expected a row a county.")
    found = pd.DataFrame(index=index)
    for column, spellings in _COUNTS.items():
        found[column] = _counted(table, spellings, index, what)
    found["take_up"] = _shares(table, found, what)
    every = found["eligible_households"] + found["ineligible_households"]
    found["eligible_share"] = found["eligible_households"] / every.where(every > 0)
    found["over_one"] = found["take_up"] > 1
    over = found.index[found["over_one"]]
    if len(over):
        shown = [f"{one} ({share:.3f})" for one, share in found["take_up"][over].items()]
        _log.warning(
            "%s: take-up above 1 is taken as 1 in %d of %d counties: %s",
            what, len(over), len(found), files.listed(shown, 6),
        )  # fmt: skip
    found["take_up"] = found["take_up"].clip(upper=1)
    columns = ["take_up", "eligible_households", "enrolled_households", "eligible_share"]
    return found[[*columns, "over_one"]].sort_index()


def _lacks(table: pd.DataFrame, what: str, column: str) -> None:
    raise TableError(
        f"{what} has no column {column}; it has {files.listed(list(table.columns))}. "
        "Expected GEOID, and take_up or enrolled and eligible households."
    )


def _column(table: pd.DataFrame, name: Any, what: str) -> pd.Series[Any]:  # noqa: ANN401 - a label
    if (table.columns == name).sum() > 1:
        raise TableError(f"{what} has the column {printable(name)} more than once.")
    column: pd.Series[Any] = table[name]
    return column


def _floats(table: pd.DataFrame, name: Any, index: pd.Index, what: str) -> pd.Series[float]:  # noqa: ANN401
    """Return a column's numbers by county; text that is none is refused by its county."""
    column = _column(table, name, what).set_axis(index)
    if column.dtype == object or pd.api.types.is_string_dtype(column):
        texts = column.where(column.notna() & (column.astype(str).str.strip() != ""))
        read = pd.to_numeric(texts, errors="coerce")
        wrong = read.isna() & texts.notna()
        if wrong.any():
            at, cell = index[wrong.to_numpy()][0], column[wrong].iloc[0]
            raise TableError(
                f"{what}: {printable(name)} of {at} is {printable(repr(cell))[:80]}; "
                "expected a number, or nothing where it is hidden."
            )
        column = read
    return pd.Series(frames.counts(column, f"{what}: {printable(name)}"), index)


def _counted(
    table: pd.DataFrame, spellings: tuple[str, ...], index: pd.Index, what: str
) -> pd.Series[float]:
    name = files.find(table.columns, spellings)
    return pd.Series(np.nan, index) if name is None else _floats(table, name, index, what)


def _shares(table: pd.DataFrame, found: pd.DataFrame, what: str) -> pd.Series[float]:
    """Return the take-up that is written, or what the counts give; both must say the same."""
    eligible = found["eligible_households"]
    counted = found["enrolled_households"] / eligible.where(eligible > 0)
    name = files.find(table.columns, _TAKE_UP)
    if name is None:
        if eligible.isna().all() or found["enrolled_households"].isna().all():
            _lacks(table, what, "take_up")
        written = counted
    else:
        written = _floats(table, name, found.index, what)
    for_percent = written[written > _MOST]
    if len(for_percent):
        raise TableError(
            f"{what}: take_up of {for_percent.index[0]} is {for_percent.iloc[0]:g}; expected a "
            "share of the eligible households. Give fractions: 0.25 for 25 %."
        )
    apart = (written.clip(upper=1) - counted.clip(upper=1)).abs() > _ROUNDED
    if apart.any():
        raise TableError(
            f"{what}: take_up of {written.index[apart][0]} is {written[apart].iloc[0]:g}, but its "
            f"enrolled and eligible households give {counted[apart].iloc[0]:.4f}; correct one."
        )
    return written.fillna(counted)


def of_counties(
    table: pd.DataFrame | None, counties: list[str] | tuple[str, ...] | pd.Index, book: Book
) -> pd.DataFrame:
    """Tell what take-up to expect in counties, and how surely.

    Parameters
    ----------
    table
        As `take_up` gives it; None takes the nation's range.
    counties
        GEOIDs of counties, each once.
    book
        As `exclusion.programmes.book` gives it: its item take_up is the nation's range.

    Returns
    -------
    DataFrame
        Indexed by GEOID, in the order given: low, central and high (0-1 of the eligible
        households; 5 % of draws lie below low, 5 % above high), eligible_households of the file
        (NaN where it has none), over_one, and basis, one of `BASES`. Connecticut's planning
        regions, which the file of 2023 does not have, take their state's.

    Raises
    ------
    TableError
        If the table is none that `take_up` gives.
    GeoidError
        If one is no county's GEOID.
    ArgumentError
        If the book is none, or there is no county.

    Notes
    -----
    logit of take-up = a + b · logit of the eligible share + c · log of the eligible households +
    the state's departure, which is drawn towards 0 as far as the number of its counties asks for.
    The spread is .57, times the sixth root of 10,000 ÷ eligible households where those are fewer.
    Of the 3,219 counties of August 2023, a tenth hidden at a time, the ranges held 91 %, and the
    figures foretold were 13 points off (root mean square; `benchmarks/take_up.py`).
    """
    frames.check_made(book, "Book")
    names = list(frames.texts(counties, "counties"))
    geoid.check_geography(names, "county", "counties")
    nation = book.get("take_up").range
    out = pd.DataFrame(
        {"low": nation.low, "central": nation.central, "high": nation.high},
        index=pd.Index(names, name="GEOID"),
    )
    out["eligible_households"], out["over_one"], out["basis"] = np.nan, False, "nation"
    if table is None:
        return out
    known = _checked(table)
    level = _Level(known)
    for name in names:
        basis, central, spread = level.of(name)
        if basis == "nation":
            continue
        ends = expit(logit(central) + Z90 * spread * np.array([-1.0, 1.0]))
        # 0 and 1 have no logit: what is held off the ends stays on their side.
        out.loc[name, ["low", "central", "high"]] = [
            min(ends[0], central),
            central,
            max(ends[1], central),
        ]
        out.loc[name, "basis"] = basis
    there = out.index.intersection(known.index)
    out.loc[there, "eligible_households"] = known.loc[there, "eligible_households"]
    out.loc[there, "over_one"] = known.loc[there, "over_one"]
    return out


def rests_on(expected: pd.DataFrame, file: str) -> dict[str, tuple[bool, dict[str, Any]]]:
    """Say what the take-up of each county rests on.

    Parameters
    ----------
    expected
        As `of_counties` gives it.
    file
        The name of the user's file; "" for the nation's range.

    Returns
    -------
    dict
        By code, one of `exclusion.plans.CAVEATS`: whether it holds, and what its sentence names.
    """
    count = expected["basis"].value_counts()
    k = {basis: int(count.get(basis, 0)) for basis in BASES}
    over = int(expected["over_one"].sum())
    return {
        "take_up_of_file": (bool(file) and k["nation"] < len(expected), {"file": file}),
        "take_up_own": (k["own"] > 0, {"k": k["own"]}),
        "take_up_foretold": (k["foretold"] > 0, {"k": k["foretold"]}),
        "take_up_of_state": (k["state"] > 0, {"k": k["state"]}),
        "take_up_lacks": (bool(file) and k["nation"] > 0, {"k": k["nation"], "file": file}),
        "take_up_of_nation": (not file, {}),
        "take_up_over_one": (over > 0, {"k": over}),
    }


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    if not isinstance(table, pd.DataFrame):
        raise TableError(f"table is {repr(table)[:80]}; expected what programmes.take_up gives.")
    columns = ("take_up", "eligible_households", "enrolled_households", "eligible_share")
    frames.check_columns(table, (*columns, "over_one"), "table", "take_up gives them")
    frames.check_index(table, "table")
    geoid.check_geography(table.index, "county", "table")
    read = {name: frames.counts(table[name], name) for name in columns}
    for name in ("take_up", "eligible_share"):
        frames.shares(table[name], name)
    return pd.DataFrame(read, table.index).assign(over_one=table["over_one"]).sort_index()


class _Level:
    """What counties' take-up is by their states and by how large a part is eligible."""

    def __init__(self, known: pd.DataFrame) -> None:
        columns = ["take_up", "eligible_share", "eligible_households"]
        self._rows = known[columns].to_dict("index")
        state = known.index.str[:2]
        counted = known[known["take_up"].notna() & known["eligible_households"].notna()]
        enrolled = counted["take_up"] * counted["eligible_households"]
        sums = counted.assign(enrolled=enrolled).groupby(counted.index.str[:2]).sum()
        self._states = dict((sums["enrolled"] / sums["eligible_households"]).dropna())
        learnt = known["take_up"].notna() & known["eligible_share"].notna()
        learnt &= known["eligible_households"] > 0
        self._fitted = int(learnt.sum()) >= _FEW
        if self._fitted:
            self._fit(known[learnt], state[learnt.to_numpy()])

    def _fit(self, known: pd.DataFrame, states: pd.Index) -> None:
        """Learn level and slope beside the states' departures, each in the other's light."""
        y = logit(known["take_up"].to_numpy())
        x = _terms(known["eligible_share"].to_numpy(), known["eligible_households"].to_numpy())
        at, names = pd.factorize(states)
        number = np.bincount(at)
        departure = np.zeros(len(names))
        for _ in range(_ROUNDS):
            slope = np.linalg.lstsq(x, y - departure[at], rcond=None)[0]
            left = y - x @ slope
            mean = np.bincount(at, left) / number
            inside = ((left - mean[at]) ** 2).sum() / max(len(y) - len(names), 1)
            between = max(float(np.mean(mean**2 - inside / number)), 0.0)
            departure = mean * between / (between + inside / number) if between else mean * 0
        self._slope, self._departure = slope, dict(zip(names, departure, strict=True))

    def of(self, county: str) -> tuple[str, float, float]:
        """Return what a county's take-up rests on, the figure, and its spread on the logit."""
        row = self._rows.get(county)
        state = county[:2]
        if row is not None and not np.isnan(row["take_up"]):
            return "own", row["take_up"], OWN
        share, size = (row["eligible_share"], row["eligible_households"]) if row else (np.nan, 0)
        if self._fitted and size > 0 and not np.isnan(share):
            level = float((_terms(np.array([share]), np.array([size])) @ self._slope)[0])
            spread = FORETOLD * max(_LARGE / size, 1.0) ** _GROWS
            return "foretold", float(expit(level + self._departure.get(state, 0.0))), spread
        if state in self._states:
            return "state", float(self._states[state]), FORETOLD
        return "nation", np.nan, np.nan


def _terms(share: Floats, households: Floats) -> Floats:
    """Return what the level of take-up is made of: one, the eligible share and its households."""
    return np.column_stack([np.ones(len(share)), logit(share), np.log(households)])


def logit(share: Any) -> Any:  # noqa: ANN401 - a number or an array
    """Return the log-odds of shares, those of 0 and 1 held off the ends.

    Parameters
    ----------
    share
        0-1.
    """
    held = np.clip(share, *_ENDS)
    return np.log(held / (1 - held))


def expit(odds: Floats) -> Floats:
    """Return the shares of log-odds.

    Parameters
    ----------
    odds
        Any numbers.
    """
    share: Floats = 1 / (1 + np.exp(-np.asarray(odds, dtype=float)))
    return share
