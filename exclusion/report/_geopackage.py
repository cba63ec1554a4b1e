"""The GeoPackage of a bundle: layers of areas, neighborhoods and sites, with their styles in it.

The same study writes the same bytes: what SQLite would date by the clock is dated by the sources.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from exclusion import classes, frames, moe, phrases
from exclusion.report import _qml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from exclusion.ranking import Ranking
    from exclusion.studies import Study

#: What GeoPackages call the row's number and its polygon.
_TAKEN: Final = ("fid", "geom")
_RANKED: Final = (
    *("rank", "band_low", "band_high", "tier", "verdict", "chance", "note"),
    *("by", "of"),
)
#: Where SQLite counts the changes of a file, and as of which of them its version was noted.
_COUNTERS: Final = (24, 92)
#: As QGIS makes it.
_STYLES: Final = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
  styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
  owner TEXT(30), ui TEXT(30), update_time DATETIME
)"""
_STYLE: Final = """
INSERT INTO layer_styles (
  f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD,
  useAsDefault, description, owner, ui, update_time
) VALUES ('', '', ?, 'geom', ?, ?, '', ?, ?, '', NULL, ?)"""


def layers(study: Study, ranking: Ranking) -> dict[str, pd.DataFrame]:
    """Give the layers of a study, each with columns that a GeoPackage takes."""
    ranked = ranking.table.assign(by=ranking.by, of=ranking.of)
    kept = [name for name in _RANKED if name in ranked and name not in study.areas]
    areas = study.areas.join(ranked[kept])
    found = {"areas": _reliable(areas, study.measures)}
    if study.neighborhoods is not None:
        found["neighborhoods"] = _reliable(study.neighborhoods, study.measures)
    if study.sites is not None and len(study.sites):
        found["sites"] = study.sites.reset_index(drop=True)
    return {name: _plain(frame) for name, frame in found.items()}


def _reliable(frame: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    """Say how reliable each share is, and make the index a column."""
    added = {
        f"{m}_{_qml.RELIABILITY}": moe.reliability(
            frames.floats(frame[f"{m}_share"]), frames.floats(frame[f"{m}_share_moe"]), share=True
        )
        for m in measures
        if f"{m}_share" in frame
    }
    return frame.assign(**added).reset_index()


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Give columns names that differ in more than case, and cells that are numbers or texts."""
    shape = frame.geometry.name if isinstance(frame, gpd.GeoDataFrame) else None
    names = unlike([str(name) for name in frame.columns if name != shape])
    out: dict[str, Any] = {}
    for name, column in zip(names, (c for c in frame.columns if c != shape), strict=True):
        cells = frame[column]
        known = pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_datetime64_any_dtype(cells)
        out[name] = cells if known else _texts(cells)
    plain = pd.DataFrame(out, index=frame.index)
    if shape is None:
        return plain
    shapes: pd.DataFrame = gpd.GeoDataFrame(
        plain, geometry=np.asarray(frame.geometry), crs=frame.crs
    )
    return shapes


def _texts(cells: pd.Series[Any]) -> pd.Series[Any]:
    texts = [None if known else str(cell) for cell, known in zip(cells, cells.isna(), strict=True)]
    return pd.Series(texts, index=cells.index, dtype=object)


def unlike(names: Sequence[str], taken: Sequence[str] = _TAKEN) -> list[str]:
    """Make names differ in more than case, and from those that are taken, by a number."""
    used, out = {name.casefold() for name in taken}, []
    for name in names:
        new, n = name, 1
        while new.casefold() in used:
            n += 1
            new = f"{name}_{n}"
        used.add(new.casefold())
        out.append(new)
    return out


def write(path: Path, study: Study, ranking: Ranking, scheme: Any, day: str) -> None:  # noqa: ANN401
    """Write the layers, and how QGIS draws them."""
    import pyogrio

    found = layers(study, ranking)
    for at, (name, frame) in enumerate(found.items()):
        options = {"geometry_name": "geom"} if isinstance(frame, gpd.GeoDataFrame) else {}
        pyogrio.write_dataframe(
            frame, path, layer=name, driver="GPKG", append=at > 0,
            layer_options={"IDENTIFIER": name, "FID": "fid"} | options,
            # What needs no newer form is in the form that older programs read without a warning.
            dataset_options={"VERSION": "1.2"},
        )  # fmt: skip
    spatial = [name for name, frame in found.items() if isinstance(frame, gpd.GeoDataFrame)]
    with contextlib.closing(sqlite3.connect(path)) as book, book:
        if spatial:
            book.execute(_STYLES)
            book.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, description) "
                "VALUES ('layer_styles', 'attributes', 'layer_styles', '')"
            )
        for row in _styles(study, ranking, scheme):
            if row[0] in spatial:
                book.execute(_STYLE, (*row, f"{day}T00:00:00.000Z"))
        book.execute("UPDATE gpkg_contents SET last_change = ?", (f"{day}T00:00:00.000Z",))
    # How often it was written to hangs on the clock. It tells who has it open that it changed, and
    # stands twice so that older programs are told from newer ones.
    with path.open("r+b") as file:
        for at in _COUNTERS:
            file.seek(at)
            file.write((1).to_bytes(4))


def _styles(
    study: Study,
    ranking: Ranking,
    scheme: Any,  # noqa: ANN401
) -> Iterator[tuple[str, str, str, bool, str]]:
    """Give each style: layer, name, QML, whether it is the layer's own, and what it shows."""
    order = [ranking.by, *(m for m in study.measures if m != ranking.by)]
    for measure in order:
        shares = frames.floats(study.areas[f"{measure}_share"])
        found = classes.of_shares(shares, scheme)
        said = f"{phrases.label(measure)}, {study.areas[f'{measure}_period'].iloc[0]}"
        yield "areas", measure, _qml.of_shares(measure, found, shares), measure == ranking.by, said
    yield "neighborhoods", "neighborhoods", _qml.of_outlines(), True, ""
    yield "sites", "sites", _qml.of_sites(), True, ""
