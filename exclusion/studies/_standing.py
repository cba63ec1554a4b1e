"""Where a place stands among all counties of the country."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pandas as pd

from exclusion import comparison
from exclusion.errors import TableError
from exclusion.studies._counties import PUERTO_RICO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exclusion.studies._counties import Counties
    from exclusion.studies._study import Study

#: A place is a county if it has as many households: of one period, and of two.
_ALIKE, _ALIKE_LATER = 0.01, 0.15
#: What is said of a place among the counties, and counted.
_SAID = ("county", "lacking", "share", "share_moe", "period", "note")
_COUNTED = ("counties", "higher", "higher_low", "higher_high", "joint_low", "joint_high")

_log = logging.getLogger(__name__)


def among(
    studies: Sequence[Study], labels: Sequence[str], counties: Counties, by: str
) -> pd.DataFrame:
    """Set each study among the counties; those of one pool are drawn together.

    Parameters
    ----------
    studies, labels
        Places or periods, and a name for each.
    counties
        The counties.
    by
        A measure.

    Returns
    -------
    DataFrame
        A row a label: see `studies.standing`.

    Raises
    ------
    TableError
        If the counties do not have the measure.
    """
    if f"{by}_share" not in counties.table:
        raise TableError(f"The table of counties, {counties.period}, does not have {by}.")
    table = counties.table
    columns = {"share": table[f"{by}_share"], "share_moe": table[f"{by}_share_moe"]}
    every = pd.DataFrame(columns)
    municipio = every.index.str.startswith(PUERTO_RICO)
    rows = {
        label: _asked(study, counties, by) for label, study in zip(labels, studies, strict=True)
    }
    places = zip((row["lacking"] for row in rows.values()), studies, strict=True)
    for lacking, place in {name: study.place for name, study in places if name}.items():
        where = counties.file or "The table of counties"
        has = "has no share of" if lacking in table.index else "does not have"
        _log.warning("%s %s county %s, in which %s lies", where, has, lacking, place)
    for apart in (False, True):
        some = {n: r for n, r in rows.items() if r["municipio"] == apart and r["note"] is None}
        pool = every[municipio == apart]
        if some and not pool.notna().all(axis=1).any():
            for row in some.values():
                row["note"] = "no_counties"
        elif some:
            _place(some, pool)
    out = pd.DataFrame(list(rows.values()), index=pd.Index(list(rows), name="place"), dtype=object)
    numbers = dict.fromkeys(("share", "share_moe", *_COUNTED), float)
    return out.reindex(columns=[*_SAID, *_COUNTED]).astype(numbers)


def _place(rows: Mapping[str, dict[str, Any]], pool: pd.DataFrame) -> None:
    """Set some places among the counties of a pool, of which they may be."""
    none = {name: row for name, row in rows.items() if row["county"] is None}
    extra = pd.DataFrame(none, index=list(pool.columns)).T.astype(float)
    shares = pd.concat([pool, extra]) if none else pool
    keys = {name: str(row["county"] or name) for name, row in rows.items()}
    found = comparison.standing(
        shares["share"], shares["share_moe"], list(dict.fromkeys(keys.values())), pool.index
    )
    for name, key in keys.items():
        for frame in (shares, found):
            rows[name].update({str(column): frame[column].loc[key] for column in frame})


def _asked(study: Study, counties: Counties, by: str) -> dict[str, Any]:
    """Find the county that a study is, or its own share."""
    own = study.totals.loc[by]
    states = {str(name)[:2] for name in study.areas.index}
    county, lacking = _county(study, counties, by)
    row: dict[str, Any] = {
        "county": county,
        "lacking": lacking,
        "share": own["share"],
        "share_moe": own["share_moe"],
        "period": counties.period,
        "municipio": states == {PUERTO_RICO},
        "note": None,
    }
    if county is None and own["period"] != counties.period:
        row["note"] = "other_period"
    elif county is None and not own["share_moe"] > 0:
        row["note"] = "not_known"
    return row


def _county(study: Study, counties: Counties, by: str) -> tuple[str | None, str | None]:
    """Give the GEOID of the county that a place is, by its areas and its number of households.

    The second is that of the only county that it lies in, where nobody can tell as the table has no
    share for it.
    """
    held = {str(name)[:5] for name in study.areas.index}
    county = held.pop()
    if held or ("inside" in study.areas and (study.areas["inside"] < 1).any()):
        return None, None
    columns = [f"{by}_{name}" for name in ("share", "share_moe", "base")]
    row = counties.table.reindex([county])[columns].iloc[0]
    if row.isna().any():
        return None, county
    own = study.totals.loc[by]
    ratio = own["base"] / row[f"{by}_base"]
    alike = _ALIKE if own["period"] == counties.period else _ALIKE_LATER
    return (county if abs(ratio - 1) <= alike else None), None
