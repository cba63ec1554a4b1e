"""The map of change: where the share fell or rose by more than chance, on common ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exclusion import classes, geoid, phrases, telling
from exclusion.errors import VintageError
from exclusion.figures import _ground
from exclusion.figures._ground import Ground, View
from exclusion.figures._rows import Panel
from exclusion.figures._sheet import EDGE, INK, Frame, framed, new

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from exclusion.change import Change
    from exclusion.figures._sheet import Sheet
    from exclusion.studies import Study

_NOT = "not_compared"
#: Pieces whose change is drawn as a line beside the map.
_MOST = 8


def draw(study: Study, found: Change, size: tuple[float, float]) -> Sheet:
    """Draw the pieces of ground by what became of their share."""
    _ground.check(study)
    sheet = new(size, (9, 6.2))
    words = telling.of_change(study, found)
    title = telling.change_title(found, words)
    notes = [*(["change_false"] if found.rose + found.fell else [])]
    notes += ["change_overlap"] if found.overlap else []
    source = " ".join(
        [telling.source_line(study, by=found.by), *(phrases.say(n, **words) for n in notes)]
    )
    frame = framed(sheet, title, phrases.say("figure_change_subtitle", **words), source)
    _map(sheet, frame, study, found)
    return sheet


def verdicts(study: Study, found: Change) -> gpd.GeoDataFrame:
    """Give the ground that has land in polygons, each with its verdict or "not_compared"."""
    areas: Any = study.areas
    ground = areas.index.to_series()
    if found.ground is not None:
        pairs = found.ground
        fits = {name: areas.index.isin(pairs[name]).mean() for name in ("GEOID10", "GEOID20")}
        column = max(fits, key=fits.__getitem__)
        ground = ground.map(pairs.drop_duplicates(column).set_index(column)["ground"])
    known: pd.Series = found.table["verdict"].dropna()
    if not ground.isin(found.table.index).any():
        raise VintageError(
            f"{study!r} has none of the ground that was compared: give one of the two studies."
        )
    parts = areas[["geometry"]].assign(ground=ground.fillna(areas.index.to_series()))
    whole = parts.drop(areas.index[telling.landless(study)]).dissolve("ground")
    return whole.assign(verdict=known.reindex(whole.index).fillna(_NOT))


def _map(sheet: Sheet, frame: Frame, study: Study, found: Change) -> None:
    left, bottom, top, whole = frame
    view, line = View(*study.extent), sheet.line
    pieces = verdicts(study, found)
    column = max(whole * 0.33, 14.5 * line)
    height = min(top - bottom, (whole - column - 1.5 * line) / view.shape)
    width = height * view.shape
    middle = left + (whole + column + 1.5 * line - width) / 2
    ground = Ground(sheet, view, (middle, top - height), height)
    codes = pieces["verdict"].to_numpy()
    ground.fill(pieces.geometry, [classes.CHANGE_COLORS[code] for code in codes])
    dotted = [classes.CHANGE_MARKS[code] == "dots" for code in codes]
    if any(dotted):
        ground.hatch([_ground.path_of(shape) for shape in pieces.geometry[dotted]], INK, dots=True)
    ground.water(study)
    ground.outline(study.areas.geometry.to_numpy())
    ground.names(_ground.names_of(study, found.by))
    y = sheet.text((left, top), phrases.say("figure_change_heading"), column, weight="bold")
    for code, mark in classes.CHANGE_MARKS.items():
        count = int((codes == code).sum())
        y -= 0.5 * line
        dots = sheet.hatching(INK, dots=True) if mark == "dots" else {}
        look = {"facecolor": classes.CHANGE_COLORS[code], **dots}
        sheet.box((left, y - 0.9 * line), 2 * line, 0.9 * line, **look)
        sheet.box((left, y - 0.9 * line), 2 * line, 0.9 * line, facecolor="none", edgecolor=EDGE)
        what = phrases.say(f"figure_{code}")
        said = phrases.say("figure_change_counts", what=what, count=phrases.number(count))
        y = sheet.text((left + 2.5 * line, y), said, column - 2.5 * line)
    foot = min(y - 2 * line, top - height + line)
    _rows(sheet, Frame(left, foot + 1.2 * line, y - 1.2 * line, column), study, found)
    ground.scale(left, foot, column * 0.6)


def _rows(sheet: Sheet, frame: Frame, study: Study, found: Change) -> None:
    """Draw the change of the place and the clearest ones as lines with their margins."""
    left, bottom, top, whole = frame
    pitch = 1.3 * sheet.line
    count = min(int((top - bottom - 2.6 * sheet.line) / pitch), 1 + _MOST)
    if count < 1:
        return
    rows = _clearest(study, found, count - 1)
    ends = [end for _, change, margin in rows for end in (change - margin, change + margin)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    panel = Panel(sheet, left + whole * 0.47, whole * 0.26, low, high)
    thin = panel._replace(sheet=sheet._replace(body=0.8 * sheet.body))
    head: dict[str, Any] = {"weight": "bold", "va": "bottom"}
    sheet.text((left, top - sheet.line), phrases.say("figure_change_rows"), whole, 1, **head)
    y = top - 1.5 * sheet.line
    said = [telling.signed(change) + " ± " + phrases.points(margin) for _, change, margin in rows]
    size = 0.9 * sheet.body
    for texts, part in (([name for name, *_ in rows], 0.45), (said, 0.25)):
        size = sheet.size(texts, whole * part, fontsize=size, least=0.6 * sheet.body)
    look: dict[str, Any] = {"va": "center", "fontsize": size}
    for n, ((name, change, margin), text) in enumerate(zip(rows, said, strict=True)):
        middle, weight = y - (n + 0.5) * pitch, "normal" if n else "bold"
        sheet.text((left, middle), name, whole * 0.45, 1, weight=weight, **look)
        thin.interval(middle, change - margin, change, change + margin)
        sheet.text((left + whole, middle), text, whole * 0.25, 1, ha="right", **look)
    panel.line(0.0, y - len(rows) * pitch, y)


def _clearest(study: Study, found: Change, count: int) -> list[tuple[str, float, float]]:
    """Give name, change and margin of the place and of the pieces that changed most clearly."""
    table = telling.ground_names(study, found)
    clear = table[table["verdict"].isin(["rose", "fell"]) & table["change_moe"].notna()]
    rows = [(study.city, float(found.place["change"]), float(found.place["change_moe"]))]
    for row in clear.sort_values("p", kind="stable").head(count).to_dict("records"):
        number = geoid.area_name(str(row["ground"])).rpartition(" ")[2]
        hood = row["neighborhood"]
        name = f"{hood}, {number}" if isinstance(hood, str) else phrases.area_name(row["name"])
        rows.append((name, row["change"], row["change_moe"]))
    return [row for row in rows if np.isfinite(row[1:]).all()]
