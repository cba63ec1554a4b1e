"""A place's published shares by vintage, as the rule reads them: one row a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import estimates, frames, geoid, indicators, moe
from exclusion.errors import TableError, VintageError

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats

#: Before it the year that leaves the average was asked the questions of before 2016.
FIRST_VINTAGE: Final = 2021
NEEDED: Final = ("GEOID", "vintage", "share", "se", "households")
_PUERTO_RICO: Final = "72"
_COUNTY: Final = 5


def history(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Read one measure from published rows, as `estimate` takes it.

    Parameters
    ----------
    rows
        Long, of one place or many: vintage, then the columns of an estimate table (GEOID, variable,
        estimate, moe, moe_method); such as a snapshot's `history`, or what
        `exclusion.snapshots.counties` has.
    measure
        Name of the measure, such as "no_subscription".

    Returns
    -------
    DataFrame
        GEOID, vintage, share (0–1), se (margin / 1.645) and households, the universe; a row a place
        and vintage, by vintage and GEOID. Vintages that do not have the measure's lines are left
        out.

    Raises
    ------
    ArgumentError
        If the measure is not of the catalogue.
    TableError
        If the rows break their contract, or no vintage has the lines.
    VintageError
        If a vintage is no year, or before 2017.

    Examples
    --------
    >>> from exclusion import snapshots
    >>> found = history(snapshots.counties([2023]).rows, "no_subscription")
    >>> found[found["GEOID"] == "22071"].round(4).to_dict("records")
    [{'GEOID': '22071', 'vintage': 2023, 'share': 0.164, 'se': 0.0045, 'households': 155060.0}]
    """
    frames.check_choice(measure, indicators.CATALOGUE, "measure")
    needed = ("vintage", "GEOID", "variable")
    frames.check_columns(rows, needed, "The history", "no estimate of now can be made")
    if rows["vintage"].isna().any():
        raise VintageError("The history has a row without a vintage; expected a year.")
    found = []
    for vintage, own in rows.groupby("vintage", sort=True):
        year = _vintage(vintage)
        tables = [str(name).split("_")[0] for name in own["variable"].unique()]
        known = estimates.published(
            own.drop(columns="vintage"), vintages=dict.fromkeys(tables, year), only=measure
        )
        if f"{measure}_share" in known:
            found.append(
                pd.DataFrame(
                    {
                        "GEOID": known.index,
                        "vintage": year,
                        "share": known[f"{measure}_share"].to_numpy(),
                        "se": moe.to_se(known[f"{measure}_share_moe"].to_numpy()),
                        "households": known[f"{measure}_base"].to_numpy(),
                    }
                )
            )
    if not found:
        raise TableError(
            f"No vintage of these rows gives {measure!r}; see indicators.CATALOGUE for the lines "
            "that it is read from."
        )
    return pd.concat(found, ignore_index=True)


class Step(NamedTuple):
    """How far each place's figure moved from the one before, in a year; arrays of one a place."""

    geoids: pd.Index
    share: Floats
    """a(Y), the newest figure, 0-1."""
    variance: Floats
    """Of the newest figure."""
    households: Floats
    before: Floats
    """a(Y-1), 0-1; where only an older one is there, what a steady step leaves for it."""
    years: Floats
    """Between the two figures."""
    step: Floats
    """d, a year."""
    noise: Floats
    """v, the step's sampling variance."""

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Whether there are two figures, each with an error."""
        return np.isfinite(self.step) & np.isfinite(self.noise)

    @property
    def is_county(self) -> npt.NDArray[np.bool_]:
        """Whether it is a county, not one of Puerto Rico's municipios."""
        text = self.geoids.astype(str)
        found: npt.NDArray[np.bool_] = (text.str.len() == _COUNTY) & ~text.str.startswith(
            _PUERTO_RICO
        )
        return np.asarray(found)


def read(history: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that are needed, checked."""
    why = "no estimate of now can be made"
    frames.check_columns(history, NEEDED, "The history", why)
    table = history[[*NEEDED]].reset_index(drop=True)
    if table[["GEOID", "vintage"]].isna().any().any():
        raise TableError("The history has a row without a GEOID or a vintage.")
    geoids = table["GEOID"]
    if not geoids.map(lambda value: isinstance(value, str)).all():
        odd = next(value for value in geoids if not isinstance(value, str))
        raise TableError(f"The history has the GEOID {odd!r}; expected text. {frames.NORMALIZE}")
    for name, check in (
        ("share", frames.shares),
        ("se", frames.share_margins),
        ("households", frames.counts),
    ):
        table[name] = check(table[name].to_numpy(), f"{name} of the history")
    table["vintage"] = [_vintage(value) for value in table["vintage"]]
    twice = table[table.duplicated(["GEOID", "vintage"])]
    if len(twice):
        row = twice.iloc[0]
        raise TableError(
            f"The history has {row['GEOID']} of vintage {row['vintage']} twice; expected one row "
            "a place and vintage."
        )
    return table


def _vintage(value: object) -> int:
    try:
        year = int(float(str(value)))
    except (ValueError, OverflowError) as err:
        raise VintageError(f"The history has the vintage {value!r}; expected a year.") from err
    geoid.check_vintage(year, "history")
    return year


def newest(table: pd.DataFrame, year: int | None) -> int:
    """Tell which vintage to start from."""
    if table.empty:
        raise TableError("The history has no rows: expected one a place and vintage.")
    last = int(table["vintage"].max())
    if year is None:
        year = last
    frames.check_vintage(year, "year")
    if year < FIRST_VINTAGE:
        raise VintageError(
            f"From the figures of {geoid.period(year)} nothing can be said of {year}: the year "
            "that leaves their average was asked under the questions of before 2016. Take a "
            f"vintage from {FIRST_VINTAGE} on."
        )
    if not (table["vintage"] == year).any():
        had = ", ".join(map(str, sorted(table["vintage"].unique())))
        raise VintageError(f"The history has no vintage {year}; it has {had}.")
    return int(year)


def stepped(table: pd.DataFrame, year: int) -> Step:
    """Tell how each place moved to that vintage from the nearest before, five years back at most.

    Figures k years apart that share 5 - k years of answers: their difference is of the k years
    that one of them has alone, so its variance is (se² + se'²)·k/5, and d is a k-th of it.
    """
    now = table[table["vintage"] == year].set_index("GEOID")
    old = table[(table["vintage"] < year) & (table["vintage"] >= year - geoid.POOLED)]
    usable = old[old["share"].notna() & old["se"].notna()]
    last = usable.sort_values("vintage").drop_duplicates("GEOID", keep="last").set_index("GEOID")
    last = last.reindex(now.index)
    years = year - last["vintage"].to_numpy(float)
    share, variance = now["share"].to_numpy(float), now["se"].to_numpy(float) ** 2
    step = (share - last["share"].to_numpy(float)) / years
    noise = (variance + last["se"].to_numpy(float) ** 2) / (geoid.POOLED * years)
    return Step(
        geoids=now.index,
        share=share,
        variance=variance,
        households=now["households"].to_numpy(float),
        before=share - step,
        years=years,
        step=step,
        noise=noise,
    )
