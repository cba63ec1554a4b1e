"""The tables beside the page, as columns of plain values: rounded, None where missing."""

from __future__ import annotations

import csv
import io
import json
import math
import unicodedata
from typing import TYPE_CHECKING, Any

import pandas as pd

from exclusion import _writing, estimates, indicators, phrases, telling
from exclusion._version import __version__
from exclusion.telling import _rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from exclusion.ranking import Ranking
    from exclusion.studies import Study
    from exclusion.telling import Asked

#: The key of what a file of areas says of itself.
METADATA = "exclusion"
#: What a split by cause adds to the ranking, of households.
_CAUSES = (
    *("served_share", "not_served_households", "not_served_households_moe"),
    *(f"not_served_households_at_least{end}" for end in ("", "_low", "_high")),
    *(f"not_served_households_at_most{end}" for end in ("", "_low", "_high")),
    *("served_not_subscribed_households", "served_not_subscribed_households_moe"),
)
#: Summary levels of the Bureau, by the length of a GEOID.
_LEVELS = {11: "140", 12: "150"}
_SCORED = (
    *("score", "score_moe", "score_low", "score_high", "rank", "tier", "chance", "chance_low"),
    *("chance_high", "weights_low", "weights_high", "weights_top"),
)
_FLAGGED = ("score",)
#: So many characters of a cell are searched for the first that is seen.
_BLANKS = 1_000
_CHANGED = (
    *("areas_old", "areas_new", "old_households", "old_households_moe", "old_base"),
    *("old_share", "old_share_moe", "new_households", "new_households_moe", "new_base"),
    *("new_share", "new_share_moe", "change", "change_moe", "z", "p", "verdict"),
    *("place_z", "place_p", "against_place", "note"),
)


def columns(frame: pd.DataFrame, file: str = "") -> dict[str, list[Any]]:
    """Round a table's columns, and leave out those that hold nothing."""
    out: dict[str, list[Any]] = {}
    for name, column in pd.DataFrame(frame).items():
        missing = column.isna()
        if missing.all():
            continue
        cells = zip(column.tolist(), missing, strict=True)
        if not pd.api.types.is_numeric_dtype(column):
            out[str(name)] = [None if gone or x == "" else str(x) for x, gone in cells]
        else:
            digits = telling.decimals(str(name), file)
            out[str(name)] = [None if gone else _rounded(x, digits) for x, gone in cells]
    return out


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a table's rows as plain data, rounded."""
    every = columns(frame)
    return [dict(zip(every, row, strict=True)) for row in zip(*every.values(), strict=True)]


def rounded(value: Any, digits: int) -> float | int | None:  # noqa: ANN401 - NA, int or float
    """Round half up to whole numbers, else to decimals; None where missing."""
    return None if pd.isna(value) else _rounded(value, digits)


def _rounded(value: float, digits: int) -> float | int | None:
    number = float(value)
    if math.isnan(number):  # where a nullable column holds one, it is not what is missing there
        return None
    number = round(number, digits) if digits else float(math.floor(number + 0.5))
    return int(number) if number.is_integer() else number


def ranking(study: Study, found: Ranking, asked: Asked) -> dict[str, list[Any]]:
    """Give the ranking with main gap, hot spots and score where they are known."""
    table = found.table.drop(columns=["proven_in", "proven_out"])
    why = estimates.gaps_at(study.gaps, "area")
    if len(why):
        table = table.assign(gap=why["gap"].reindex(table.index))
    if study.mapped:
        spots = study.hot_spots(found.by)["cluster"]
        table = table.assign(hot_spot=spots.reindex(table.index))
    if asked.score is not None:
        # Of flags many areas reach the same: ranks and chances of the first k say nothing there.
        flags = [f"{name}_chance" for name in asked.score.thresholds]
        chosen = [*_FLAGGED, *flags] if flags else list(_SCORED)
        scored = asked.score.table.reindex(table.index)[chosen]
        names = {n: n if n.startswith("score") or n in flags else f"score_{n}" for n in chosen}
        table = table.join(scored.rename(columns=names))
    table = table.join(_beside(study))
    table = table.join(study.chances(found.by, found.of, _rows.shorter(found)))  # type: ignore[arg-type]
    if asked.now_columns:
        table = table.join(_now(study.now(found.by).areas))
    if asked.causes is not None:
        table = table.join(asked.causes.areas[list(_CAUSES)])
    out = {"GEOID": list(table.index), "priority": _priority(table)}
    out |= columns(table, "ranking.csv")
    if asked.causes is not None:
        network = zip(("technology", "down", "up"), asked.causes.key, strict=True)
        out |= {name: [value] * len(table) for name, value in network}
    out |= {"by": [found.by] * len(table), "of": [found.of] * len(table)}
    if "inside" in study.areas:
        digits = telling.decimals("inside", "ranking.csv")
        out["inside"] = [rounded(x, digits) for x in study.areas["inside"].reindex(table.index)]
    out["GEO_ID"] = long_geoids(table.index)
    return out


def _beside(study: Study) -> pd.DataFrame:
    """Give the shares of other measures with their margins."""
    names = [n for n in _rows.shares_beside(study) if not n.endswith("_method")]
    return pd.DataFrame(study.areas[names])


def _priority(table: pd.DataFrame) -> list[int | None]:
    """Give the place on the page's list, which ranked rows come first on."""
    return [at if known else None for at, known in enumerate(table["rank"].notna(), 1)]


def _now(moved: pd.DataFrame | None) -> pd.DataFrame:
    """Give the estimates of now; no columns where none are known."""
    return pd.DataFrame() if moved is None else moved


def neighborhoods(study: Study, found: Ranking | None, asked: Asked) -> dict[str, list[Any]]:
    """Give the ranking of all neighborhoods; empty without any."""
    if found is None:
        return {}
    table = found.table.drop(columns=["proven_in", "proven_out"])
    if asked.now_columns:
        table = table.join(_now(study.now(found.by).neighborhoods))
    out: dict[str, list[Any]] = {"neighborhood": [str(name) for name in table.index]}
    out |= {"priority": _priority(table)}
    return (
        out
        | columns(table, "neighborhoods.csv")
        | {"by": [found.by] * len(table), "of": [found.of] * len(table)}
    )


def long_geoids(geoids: pd.Index) -> list[str]:
    """Write the Bureau's long form, which is text to every spreadsheet: no leading zero is lost."""
    return [f"{_LEVELS[len(str(geoid))]}0000US{geoid}" for geoid in geoids]


def who(study: Study) -> dict[str, list[Any]]:
    """Give the groups of the place, its neighbourhoods and its areas; empty without any.

    `measure` says what `part` counts: who has no subscription, who has no computer or none, or of
    the covered populations ("in_group") who belongs to the group at all.
    """
    levels: tuple[Any, ...] = ("place", "neighborhood", "area")
    groups = study.groups
    frames = [estimates.groups_at(groups, level).assign(level=level) for level in levels]
    table = pd.concat([frame for frame in frames if len(frame)] or frames[:1])
    if table.empty:
        return {}
    order = {name: at for at, name in enumerate(indicators.ordered())}
    at = table["level"].map({name: n for n, name in enumerate(levels)})
    table = table.assign(at=at, order=table["group"].map(order))
    table = table.sort_values(["at", "order"], kind="stable").drop(columns=["at", "order"])
    kinds = {"covered": "in_group", "income": "no_subscription"}
    table.insert(0, "measure", table["dimension"].map(kinds).fillna("no_computer_or_subscription"))
    table.insert(0, "name", table["GEOID"].map(study.areas["NAME"]).fillna(table["GEOID"]))
    labels = [phrases.group(name, sentence=True) for name in table["group"]]
    table.insert(0, "label", labels)
    first = ["level", "GEOID", "name", "dimension", "group", "label", "measure"]
    rest = (name for name in table.columns if name not in first)
    return columns(table[[*first, *rest]], "who.csv")


def change(study: Study, asked: Asked) -> dict[str, list[Any]]:
    """Give the change by common ground; empty where it was not asked for."""
    found = asked.change
    if found is None:
        return {}
    with phrases.speaking("en"):  # a file is the same whatever the language of the page
        table = telling.ground_names(study, found)
    first = ["ground", "name", "neighborhood", "geoids_old", "geoids_new"]
    out = columns(table[[*first, *_CHANGED]], "change.csv")
    kept = (("by", found.by), ("old_period", found.old_period), ("new_period", found.new_period))
    out |= {name: [value] * len(table) for name, value in kept}
    out["GEO_ID"] = long_geoids(pd.Index(table["ground"]))
    return out


def text(table: Mapping[str, list[Any]]) -> str:
    """Write columns as CSV: a header, then the rows, lines ended by CR LF.

    A cell that starts with = + - @, in any width and behind blanks, a tab or a line break gets an
    apostrophe in front, so that no spreadsheet runs it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table)
    for row in zip(*table.values(), strict=True):
        writer.writerow([f"'{x}" if isinstance(x, str) and runs(x) else x for x in row])
    return out.getvalue()


def runs(cell: str) -> bool:
    """Tell whether a spreadsheet might take a text for something to run."""
    first = next(filter(_is_seen, cell[:_BLANKS]), "")
    signs = unicodedata.normalize("NFKC", first).startswith(("=", "+", "-", "@"))
    return signs or cell.startswith(("\t", "\r", "\n"))


def _is_seen(character: str) -> bool:
    """Tell what a reader sees from blanks, marks of direction and controls."""
    return unicodedata.category(character)[0] not in "ZC"


def areas(study: Study, path: Path) -> None:
    """Write the areas as Parquet that says in its own metadata of what, and from whom, they are."""
    import pyarrow.parquet as pq

    out = io.BytesIO()
    study.areas.to_parquet(out)
    table = pq.read_table(out)
    said = {
        "place": study.place,
        "vintage": study.vintage,
        "period": study.period,
        "geography": study.geography,
        "sources": [source.to_dict() for source in study.sources],
        "version": __version__,
    }
    known = json.dumps(said, ensure_ascii=False)
    pq.write_table(_writing.steady(table, {METADATA.encode(): known.encode()}), path)


def csv_writer(table: Mapping[str, list[Any]]) -> Callable[[Path], object]:
    """Give what writes a table as CSV that spreadsheets read as UTF-8."""
    content = text(table)
    return lambda path: path.write_text(content, encoding="utf-8-sig", newline="")
