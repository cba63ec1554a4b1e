"""The interactive map: one geometry, many measures, no network.

What is drawn is a `folium.Map` and stays one: it shows itself in a notebook and takes further
folium layers. Leaflet's files are written into it. Without JavaScript the map is an inline SVG,
whose paths are also what the script reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from exclusion import telling
from exclusion.errors import TableError
from exclusion.maps._colors import DOT, style, variables
from exclusion.maps._country_map import (
    CountryMap,
    Shown,
    draw_country,
    draw_places,
    labels,
    shown_of,
)
from exclusion.maps._data import measure_columns
from exclusion.maps._geometry import Shapes, encode
from exclusion.maps._measure_layer import MeasureLayer, PageMap
from exclusion.maps._text import asset, script_of, to_json

MOST: Final = 30_000
"""How many areas a page can show: the block groups of any state."""

if TYPE_CHECKING:
    from branca.element import Figure

    from exclusion.maps._map import StudyMap
    from exclusion.studies import Study
    from exclusion.telling import Asked

__all__ = [
    "DOT",
    "MOST",
    "CountryMap",
    "MeasureLayer",
    "PageMap",
    "Shapes",
    "Shown",
    "StudyMap",
    "asset",
    "draw",
    "draw_country",
    "draw_places",
    "encode",
    "labels",
    "links",
    "measure_columns",
    "script_of",
    "shown_of",
    "style",
    "to_json",
    "variables",
    "within",
]

if not TYPE_CHECKING:  # folium takes a tenth of a second: who draws no map for a notebook is spared

    def __getattr__(name: str) -> Any:  # noqa: ANN401
        if name != "StudyMap":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from exclusion.maps._map import StudyMap

        return StudyMap

    def __dir__() -> list[str]:
        return sorted({*globals(), "StudyMap"})


def draw(study: Study, asked: Asked | None = None) -> StudyMap:
    """Draw a study's areas by the share of households on each measure.

    Parameters
    ----------
    study
        A study with polygons.
    asked
        The measure shown first, what the tiers speak of, the classes, further layers, a street map,
        a change, a score, and what is shown below the areas.

    Returns
    -------
    folium.Map
        Classes are of shares of households (0–100%), by measure; unreliable areas are hatched.

    Raises
    ------
    ArgumentError
        If `study` is none, or `asked` is none.
    TableError
        If the study has no polygons, or more than `MOST` areas, or cannot show what is asked for
        (see `telling.check`).
    ExclusionError
        If a layer has no name, or once drawn would load something from a network.
    """
    from exclusion.maps._map import StudyMap

    layer = _layer_of(study, asked)
    return StudyMap(layer, layer.layers)


def within(study: Study, asked: Asked) -> StudyMap | PageMap:
    """Draw what `draw` does as a part of a page, by folium where there are layers of folium's.

    Parameters
    ----------
    study, asked
        As for `draw`.

    Returns
    -------
    MacroElement
        To be added to a figure; what it writes is the same either way.

    Raises
    ------
    ArgumentError, TableError, ExclusionError
        As `draw` does.
    """
    if asked.layers:
        return draw(study, asked)
    return PageMap(_layer_of(study, asked))


def _layer_of(study: Study, asked: Asked | None) -> MeasureLayer:
    """Make the layer that either map holds, where there is something to draw."""
    asked = telling.check(study, asked)
    if len(study.areas) > MOST:
        raise TableError(
            f"{study.place} has {len(study.areas):,} areas, and a page shows {MOST:,} at most: a "
            "state, or a part of one. Study those each by itself (`exclusion nation --tracts "
            "--state LA`)."
        )
    if not study.mapped:
        raise TableError(
            f"{study.place}, {study.period}, has no boundaries, so no map can be drawn. "
            "Its ranking, summary and files work without; `exclusion places` lists what has them."
        )
    return MeasureLayer(study, asked)


def links(figure: Figure) -> list[str]:
    """List what a rendered figure's head would load from elsewhere.

    Parameters
    ----------
    figure
        Rendered.

    Returns
    -------
    list of str
        Addresses.
    """
    return [
        str(child.url)
        for child in figure.header._children.values()  # noqa: SLF001 - branca has no other way
        if hasattr(child, "url")
    ]
