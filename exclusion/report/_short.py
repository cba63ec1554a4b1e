"""Columns of the files as the page's script takes them: short, and none that it has already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exclusion import telling
from exclusion.maps import _data, _packed
from exclusion.telling._columns import BESIDE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exclusion.ranking import Ranking
    from exclusion.studies import Study

#: Texts of no more kinds are written as one digit each.
_DIGITS = 10


def columns(
    every: Mapping[str, list[Any]],
    file: str,
    known: Mapping[str, Any] | None = None,
    names: Sequence[str] = (),
) -> dict[str, Any]:
    """Write each column in the shortest way.

    Parameters
    ----------
    every
        Columns of a file by name.
    file
        Which one.
    known
        By name what the map has in the same order, and where it has it.
    names
        The neighborhoods of the map, in its order.

    Returns
    -------
    dict
        By name a list, or what stands for it: "map" (where on the map), "as" (an earlier column),
        "all" (one value), "to" (counted from 1 so far), "codes" of "values", "packed" numbers of
        so many "decimals", "hoods" of the map, or "before" the GEOID.
    """
    written: dict[str, Any] = {}
    first: dict[tuple[Any, ...], str] = {}
    there = dict(known or {})
    for name, values in every.items():
        key = tuple(values)
        if name in there and there[name][1] == values:
            written[name] = {"map": there[name][0]}
        elif len(set(key)) > 1 and key in first:
            written[name] = {"as": first[key]}
        elif name == "neighborhood" and {*values} <= {*names, None}:
            at = {None: 0} | {hood: i for i, hood in enumerate(names, 1)}
            written[name] = {"hoods": _packed.packed([at[hood] for hood in values])}
        else:
            written[name] = _short(name, values, every, file)
        first.setdefault(key, name)
    return written


def _short(name: str, values: list[Any], every: Mapping[str, list[Any]], file: str) -> Any:  # noqa: ANN401 - a list, or what stands for it
    distinct = list(dict.fromkeys(values))
    if len(distinct) == 1:
        return {"all": distinct[0]}
    if (to := _counted(values)) is not None:
        return {"to": to}
    if all(isinstance(value, int | float | None) for value in distinct):
        return numbers(values, telling.decimals(name, file))
    if name == "GEO_ID":
        before = values[0].removesuffix(every["GEOID"][0])
        if values == [before + geoid for geoid in every["GEOID"]]:
            return {"before": before}
    if all(isinstance(value, str | None) for value in distinct) and 2 * len(distinct) < len(values):
        codes = [distinct.index(value) for value in values]
        few = len(distinct) < _DIGITS
        return {"values": distinct} | (
            {"codes": "".join(map(str, codes))} if few else {"packed": _packed.packed(codes)}
        )
    return values


def _counted(values: Sequence[Any]) -> int | None:
    """Tell up to where values count from 1, where all others are missing after it."""
    to = sum(value is not None for value in values)
    return to if list(values) == [*range(1, to + 1), *[None] * (len(values) - to)] else None


def numbers(values: Sequence[float | None], decimals: int) -> Any:  # noqa: ANN401 - a list, or what stands for it
    """Pack numbers that are not negative, 0 for a missing one; others stay a list."""
    if any(value is not None and (value < 0 or not _fits(value, decimals)) for value in values):
        return list(values)
    return {"packed": _packed.column(values, decimals), "decimals": decimals}


def _fits(value: float, decimals: int) -> bool:
    """Tell whether a number is the same again after it was packed."""
    whole = round(value * 10**decimals)
    return whole < _packed.MOST and bool(whole / 10**decimals == value)


def on_map(study: Study, ranking: Ranking, order: Sequence[int]) -> dict[str, Any]:
    """Tell which columns the map has, and where.

    Parameters
    ----------
    study, ranking
        What the page is of.
    order
        The place on the map of each row of the file.

    Returns
    -------
    dict
        By name of a column where it is on the map, and its values there in the order of the file.
    """
    if not study.mapped:
        return {}
    areas, by = study.areas, ranking.by
    found: dict[str, Any] = {"GEOID": (["geoid"], list(areas.index))}
    found["name"] = (["name"], list(areas["NAME"]))
    table = ranking.table.reindex(areas.index)
    for name, decimals in _packed.COLUMNS.items():
        if name in table and name != "chance":  # in whole percents there
            found[name] = ([by, name], _data.rounded(table[name], decimals))
    for measure in BESIDE:
        if measure in study.measures:
            for name in ("share", "share_moe"):
                values = _data.rounded(areas[f"{measure}_{name}"], _packed.COLUMNS[name])
                found[f"{measure}_{name}"] = ([measure, name], values)
    return {
        name: (where, [values[i] for i in order])
        for name, (where, values) in found.items()
        if values is not None
    }


def hoods_on_map(study: Study) -> list[str]:
    """Name the neighborhoods that the map has, in its order."""
    known = study.mapped and "neighborhood" in study.areas
    return sorted(study.areas["neighborhood"].dropna().unique()) if known else []
