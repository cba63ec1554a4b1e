"""The page's section on change by area: what fell, what rose, and a map of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
from markupsafe import Markup

from exclusion import classes, maps, moe, phrases
from exclusion.report import _files
from exclusion.report._people import about_place
from exclusion.report._text import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from exclusion.change import Change
    from exclusion.studies import Study
    from exclusion.telling import Asked

#: Rows of the table of change by area; the rest are in the CSV.
_CHANGED = 15
_UNKNOWN = "not_compared"
_WIDTH = 760  # pixels of the map on a wide screen


def change(study: Study, asked: Asked, by: str) -> dict[str, Any] | None:
    """Say where the share rose or fell by more than chance since an earlier period."""
    found = asked.change
    if found is None:
        return None
    about = _about(study, found, by)
    table = _files.ground_names(study, found)
    sub = [tell("change_subtitle", **about), tell("change_place", **about)]
    return {
        "title": phrases.say("change_title" if about["count"] else "change_none", **about),
        "sub": sub,
        "old": found.old_period,
        "new": found.new_period,
        "rows": [_row(row) for row in _telling(table).to_dict("records")],
        "notes": _notes(found, about),
        "map": _map(study, asked, found, table),
    }


def _about(study: Study, found: Change, by: str) -> dict[str, Any]:
    place = found.place
    other = found.by != by
    return about_place(study) | {
        "label": phrases.label(found.by),
        "first_of_both": phrases.say("change_first_of_both", **about_place(study)) if other else "",
        "old": found.old_period,
        "new": found.new_period,
        "old_share": phrases.percent_with_margin(place["old_share"], place["old_share_moe"]),
        "new_share": phrases.percent_with_margin(place["new_share"], place["new_share_moe"]),
        "change": _signed(place["change"]),
        "change_moe": phrases.points(place["change_moe"]),
        "change_moe_independent": phrases.points(place["change_moe_independent"]),
        "correlation": phrases.percent(moe.NEIGHBORS),
        "rose": found.rose,
        "fell": found.fell,
        "found": found.rose + found.fell,
        "unclear": found.unclear,
        "all": found.compared,
        "worse": found.worse,
        "better": found.better,
        "alike": found.alike,
        "false": phrases.number(found.expected_false)
        if found.expected_false >= 1
        else phrases.say("fewer_than_one"),
        "alone": found.alone,
        "by_chance": phrases.number(found.by_chance),
        "shown": _CHANGED,
        "count": found.rose + found.fell,
    }


def _notes(found: Change, about: Mapping[str, Any]) -> list[Markup]:
    codes = ["change_more"] if about["count"] > _CHANGED else []
    codes += ["change_unclear", "change_against"]
    codes += ["change_false"] if about["count"] else []
    codes += ["change_alone", "change_scale"]
    notes = [tell(code, **about) for code in codes]
    if found.overlap:
        notes.append(tell("change_overlap", share=phrases.percent(found.overlap)))
    return notes


def _telling(table: pd.DataFrame) -> pd.DataFrame:
    """Take the clearest changes, all that rose, and all that did clearly worse than the place."""
    clear = table["verdict"].isin(["rose", "fell"])
    order = table["p"].where(clear).rank(method="first")
    kept = (order <= _CHANGED) | (table["verdict"] == "rose")
    kept |= table["against_place"] == "worse_than_place"
    return table[kept].sort_values("p", kind="stable")


def _signed(change: float) -> str:
    return phrases.points(change).replace("-", "−")


def _row(row: Mapping[Any, Any]) -> dict[str, Any]:
    hood, against = row["neighborhood"], row["against_place"]
    return {
        "name": phrases.area_name(row["name"]),
        "hood": hood if isinstance(hood, str) else "",
        "old": phrases.percent(row["old_share"], 1),
        "old_moe": phrases.points(row["old_share_moe"]),
        "new": phrases.percent(row["new_share"], 1),
        "new_moe": phrases.points(row["new_share_moe"]),
        "change": _signed(row["change"]),
        "change_moe": phrases.points(row["change_moe"]),
        "verdict": phrases.say(f"was_{row['verdict']}"),
        "against": phrases.say(f"change_{against}") if isinstance(against, str) else "",
    }


def _map(study: Study, asked: Asked, found: Change, table: pd.DataFrame) -> dict[str, Any] | None:
    """Draw the ground by verdict, where only the earlier period has boundaries."""
    earlier = asked.earlier
    if study.mapped or earlier is None or not earlier.mapped:
        return None
    outlines = _ground(earlier, found)
    rows = table.set_index("ground").reindex(outlines.index)
    verdict = rows["verdict"].where(rows["verdict"].isin(classes.CHANGE_MARKS), _UNKNOWN)
    counts = verdict.value_counts()
    shapes = maps.encode(outlines)
    box = shapes.view(earlier.extent)
    marks = classes.CHANGE_MARKS
    return {
        "shapes": shapes,
        "box": " ".join(str(x) for x in box),
        "style": Markup(maps.style(".ground", marks.values())),  # noqa: S704 - colors of our own
        "dot": maps.DOT,
        "pixel": round(box[2] / _WIDTH),
        "paths": [
            {"d": path, "mark": marks[kind], "title": _hint(row)}
            for path, kind, row in zip(shapes.paths, verdict, rows.to_dict("records"), strict=True)
        ],
        "alt": phrases.say("change_map_alt", **about_place(study)),
        "legend": [
            {
                "mark": marks[kind],
                "label": phrases.say(f"change_map_{kind}"),
                "count": phrases.number(int(counts.get(kind, 0))),
            }
            for kind in marks
            if counts.get(kind, 0)
        ],
    }


def _ground(earlier: Study, found: Change) -> gpd.GeoDataFrame:
    """Join the earlier areas' outlines into the pieces of ground that were compared."""
    areas = earlier.areas
    assert isinstance(areas, gpd.GeoDataFrame)  # noqa: S101 - for the type checker
    outlines = areas[["geometry"]].assign(ground=areas.index)
    if found.ground is not None:
        pairs = found.ground.drop_duplicates("GEOID10").set_index("GEOID10")["ground"]
        outlines["ground"] = pairs.reindex(areas.index).fillna(outlines["ground"])
    return outlines.dissolve("ground")


def _hint(row: Mapping[Any, Any]) -> str:
    """Say in a line what the pointer is on."""
    if not isinstance(row["name"], str):
        return ""
    name = phrases.area_name(row["name"])
    if not isinstance(row["verdict"], str):
        return name
    margin = phrases.points(row["change_moe"])
    return f"{name}: {_signed(row['change'])} ± {margin}"
