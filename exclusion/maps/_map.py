"""The folium map of a study: it shows itself in a notebook and takes further folium layers."""

from __future__ import annotations

import html
import itertools
from typing import TYPE_CHECKING, Any, cast

import folium
from markupsafe import escape

from exclusion.maps import _layers
from exclusion.maps._measure_layer import START
from exclusion.maps._text import script_of

if TYPE_CHECKING:
    from branca.element import Figure

    from exclusion.maps._measure_layer import MeasureLayer

#: In a notebook the map lies over its picture, in the one cell of a grid.
_OVER = "grid-area:1/1"


class StudyMap(folium.Map):
    """A folium map without tiles and without links, which holds one `MeasureLayer`.

    Parameters
    ----------
    layer
        What it shows.
    layers
        The user's own, by name.
    """

    _template = START

    def __init__(self, layer: MeasureLayer, layers: list[tuple[str, folium.map.Layer]]) -> None:
        super().__init__(location=layer.center, tiles=None, zoom_start=11)
        self._id = "exclusion"  # folium's own ids are random; the same page has the same bytes
        # What folium links by default comes from elsewhere: none of it is needed.
        self.default_js = []
        self.default_css = []
        self.layer = layer
        self._numbers = itertools.count(1)
        self._written: set[str] = set()
        self.add_child(layer, name="exclusion_measures")
        for name, added in layers:
            self.add_child(added, name=f"exclusion_layer_{name}")
        self._parent.title = str(escape(layer.title))  # branca writes it as it is
        self._parent.height = "860px"

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - branca's own signature
        """Render into the figure, once for each time that the figure is.

        Parameters
        ----------
        **kwargs
            Passed on to branca.

        Returns
        -------
        str
            Nothing that is used: branca collects what was added.

        Raises
        ------
        ExclusionError
            If a layer would load something from a network.
        """
        script = cast("Figure", self.get_root()).script._children  # noqa: SLF001
        for name in self._written:  # by the last time
            script.pop(name, None)
        before = set(script)
        others = [child for child in self._children.values() if child is not self.layer]
        _layers.make_ready(others, self._numbers)
        self.layer.pins = bool(others)
        result = str(super().render(**kwargs))  # type: ignore[no-untyped-call]
        self._written = set(script) - before
        return result

    def _repr_html_(self, **kwargs: Any) -> str:  # noqa: ANN401
        """Show the map in a notebook; where it is not trusted, a picture of it stays."""
        held = f"<script>{script_of('exclusion.maps', 'notebook')}</script>"
        page = self.get_root().render(**kwargs).replace("<head>", f"<head>{held}", 1)
        return (
            f'<div class="xm-both" style="display:grid">{self.layer.picture()}'
            "<noscript><style>.xm-live{display:none}</style></noscript>"
            f'<iframe class="xm-live" srcdoc="{html.escape(page)}" '
            f'title="{html.escape(self.layer.title)}" style="{_OVER};width:100%;height:100%;'
            f'min-height:{self._parent.height};border:0;background:#fff"></iframe></div>'
        )
