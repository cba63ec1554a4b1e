"""What is too thin to show, and what stands in for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from exclusion import frames, indicators, moe
from exclusion.errors import TableError
from exclusion.estimates._doors import check_cells, check_methods

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from exclusion.estimates._doors import Check
    from exclusion.estimates._households import Floats

#: The columns of a table of groups.
GROUP_COLUMNS: Final = (
    "GEOID",
    "group",
    "part",
    "part_moe",
    "whole",
    "whole_moe",
    "share",
    "share_moe",
    "moe_method",
    "share_moe_method",
    "note",
    "shown_as",
    "period",
    "table",
)


_CHECKS: Final[Mapping[str, Check]] = {
    **dict.fromkeys(("part", "whole"), frames.estimates),
    **dict.fromkeys(("part_moe", "whole_moe"), frames.margins),
    "share": frames.shares,
    "share_moe": frames.share_margins,
    **dict.fromkeys(("moe_method", "share_moe_method"), check_methods),
}
#: Below these estimates, with a cv over 40%, a cell is too thin to show.
THIN: Final = {"households": 20.0, "people": 50.0}


def withhold(table: pd.DataFrame) -> pd.DataFrame:
    """Withhold what is too thin to show, and name the coarser group that stands in for it.

    Parameters
    ----------
    table
        From `groups(..., withhold=False)` or `combine_groups(..., withhold=False)`.

    Returns
    -------
    DataFrame
        The same rows. Where the part or the whole is under 20 households (50 people: about as
        many as live in 20) and its cv over 40%, or its margin missing, `note` is "thin" and
        part, share and their margins are missing; the whole too where it is what is thin. There
        `shown_as` names the coarser group, if that one is not thin itself; else it is "". An
        estimate of 0 is thin unless its margin is 0. Other notes: "missing" (no estimate) and
        "no_margin" (none published).

    Raises
    ------
    TableError
        If something was withheld before, or a group is not in the catalogue.

    Notes
    -----
    cv = (moe / 1.645) / estimate; over 40% is the lowest of Esri's tiers, by which the Census
    Bureau sets no rule. Both conditions must hold: a small estimate can be sure, and an unsure one
    of many households, shown with its margin, still says how many there are at most.

    Examples
    --------
    >>> import pandas as pd
    >>> from exclusion import estimates
    >>> lines = {"B25003_001": (300, 60), "B25003_003": (15, 11)}
    >>> rows = [("22071000100", v, n, m, "published") for v, (n, m) in lines.items()]
    >>> table = pd.DataFrame(rows, columns=["GEOID", "variable", "estimate", "moe", "moe_method"])
    >>> raw = estimates.groups(
    ...     table, geography="tract", vintages={"B25003": 2022}, withhold=False
    ... )
    >>> row = withhold(raw).iloc[0]
    >>> row["note"], float(row["part"]), float(row["whole"])
    ('thin', nan, 300.0)
    """
    check_raw(table)
    units = {name: group.unit for name, group in indicators.GROUPS.items()}
    limit = table["group"].map(units).map(THIN).to_numpy(float)
    few_whole = _is_thin(table["whole"], table["whole_moe"], limit)
    few = few_whole | _is_thin(table["part"], table["part_moe"], limit)
    absent = table["part"].isna() | table["whole"].isna()
    bare = table["part_moe"].isna() | table["whole_moe"].isna()
    note = np.select([absent, few, bare], ["missing", "thin", "no_margin"], "")
    out = table.assign(note=note, shown_as=_stand_ins(table, note))
    thin = note == "thin"
    hidden = dict.fromkeys(("part", "part_moe", "share", "share_moe"), thin)
    hidden |= dict.fromkeys(("whole", "whole_moe"), thin & few_whole)
    for column, which in hidden.items():
        out[column] = out[column].mask(which)
    return out


def _is_thin(estimate: pd.Series[float], margin: pd.Series[float], limit: Floats) -> Any:  # noqa: ANN401
    number = estimate.to_numpy(float)
    sure = moe.to_se(margin) <= moe.CV_MEDIUM * number
    return (number < limit) & ~sure


def _stand_ins(table: pd.DataFrame, note: Any) -> list[str]:  # noqa: ANN401 - an array of text
    rows = list(zip(table["GEOID"], table["group"], note, strict=True))
    shown = {(area, name) for area, name, why in rows if why in {"", "no_margin"}}
    coarse = {name: group.coarse for name, group in indicators.GROUPS.items()}
    return [
        coarse[name] if why == "thin" and (area, coarse[name]) in shown else ""
        for area, name, why in rows
    ]


def check_raw(table: pd.DataFrame) -> None:
    """Refuse a table of groups that lacks something, or from which thin cells were withheld."""
    what = "The table of groups"
    frames.check_columns(table, GROUP_COLUMNS, what, "estimates.groups makes it")
    check_cells(table, ("GEOID", "group"), _CHECKS, what)
    unknown = set(table["group"]) - set(indicators.GROUPS)
    if unknown:
        raise TableError(f"{min(map(str, unknown))!r} is not a group of the catalogue.")
    if table.duplicated(["GEOID", "group"]).any():
        raise TableError("The table of groups has a GEOID and group more than once.")
    if table["note"].ne("").any():
        raise TableError(
            "Thin cells were withheld from this table of groups; make it with "
            "groups(..., withhold=False), and withhold once, at the end."
        )
