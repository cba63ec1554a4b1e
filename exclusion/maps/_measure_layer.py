"""The layer that holds many measures over one geometry, and what holds it on a page.

Nothing here is of folium: a page without layers of its user's need not load it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import xyzservices.providers  # type: ignore[import-untyped]
from branca.element import Element, Figure, MacroElement
from jinja2 import Environment
from markupsafe import Markup

from exclusion import phrases, telling
from exclusion.maps import _colors, _data, _geometry, _leaflet, _packed, _still
from exclusion.maps._text import asset, script_of, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from folium.map import Layer

    from exclusion.studies import Study
    from exclusion.telling import Asked

_ENVIRONMENT = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
_PACKAGE = "exclusion.maps"
_SCRIPTS = (
    "harmless",
    "packed",
    "words",
    "ground",
    "canvas",
    "legend",
    "names",
    "layers",
    "sheet",
    "controls",
    "search",
    "map",
)
#: The Survey's tiles go no deeper.
_DEEPEST = 16
#: The width of a frame over its height, at the least and at the most.
_RATIOS = (0.5, 3.0)


#: Starts the script on the map; what folium writes of a map beside it is not needed.
START = _ENVIRONMENT.from_string(
    "{% macro header(this, kwargs) %}{% endmacro %}"
    "{% macro script(this, kwargs) %}"
    "var {{ this.get_name() }} = exclusionMap({{ this.get_name()|tojson }});"
    "{% endmacro %}"
)


class _Verbatim(Element):
    """Text that goes into the figure as it is: a script is no template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:  # noqa: ANN401
        return self.text


class PageMap(MacroElement):
    """What a `StudyMap` writes into a page where its user adds no layer.

    Parameters
    ----------
    layer
        What it shows.
    """

    _template = START

    def __init__(self, layer: MeasureLayer) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self._id = "Map", "exclusion"
        self.layer = layer
        self.add_child(layer, name="exclusion_measures")


def _corners(box: tuple[float, float, float, float]) -> list[list[float]]:
    """Write a box as Leaflet takes it."""
    west, south, east, north = box
    return [[south, west], [north, east]]


class MeasureLayer(MacroElement):
    """Shares of several measures over one set of polygons, with legend, search and sentence.

    Parameters
    ----------
    study
        A study with polygons.
    asked
        The measure shown first, what the tiers speak of, and how it is drawn.
    """

    _template = _ENVIRONMENT.from_string("")

    def __init__(self, study: Study, asked: Asked) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self._id = "exclusion_measures", "exclusion"
        self.language, self.called = phrases.spoken().code, phrases.called()
        self.geography = study.geography
        self.title = phrases.say("title", place=study.place)
        west, south, east, north = box = _data.framed(study)
        data = _data.of_study(study, asked)
        ranking = study.evaluate(asked.by, asked.of, asked.k)
        self.finds = telling.finding(study, ranking)[0]
        self.water = ""
        self.shapes = _geometry.encode(study.areas, None)
        if study.water is not None:
            self.water = self.shapes.path(study.water.geometry.to_numpy())
        self.data = data | {
            "step": self.shapes.step,
            "origin": [self.shapes.west, self.shapes.south],
            "bounds": _corners(box),
            "whole": _corners(_data.whole(study)) if data["cut"] else None,
            "street": _street() if asked.street_map else None,
        }
        self.center = [(south + north) / 2, (west + east) / 2]
        self.layers = _admitted(asked.layers)
        self.pins = False

    @property
    def hosts(self) -> tuple[str, ...]:
        """Where images may come from: that of the street map, if one is offered."""
        street = self.data["street"]
        return () if street is None else (f"https://{street['host']}",)

    @property
    def view(self) -> tuple[int, int, int, int]:
        """The box to show, in the units of the static map: x, y, width, height."""
        (south, west), (north, east) = self.data["bounds"]
        return self.shapes.view((west, south, east, north))

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - branca's own signature
        """Put styles and scripts into the figure's head and the map into its body.

        Parameters
        ----------
        **kwargs
            Passed on to branca.

        Returns
        -------
        str
            Nothing that is used: branca collects what was added.
        """
        figure = cast("Figure", self.get_root())
        written = "".join(script_of(_PACKAGE, name) for name in _SCRIPTS)
        parts = {
            "leaflet_css": f"<style>{_leaflet.style(images=self.pins)}</style>",
            "exclusion_css": f"<style>{asset(_PACKAGE, 'map.css')}{_colors.style()}</style>",
            "leaflet_js": f"<script>{_leaflet.script()}{_pins() if self.pins else ''}</script>",
            "exclusion_js": f"<script>{written}</script>",
        }
        for name, text in parts.items():
            figure.header.add_child(_Verbatim(text), name=name)
        # What a macro gives, branca reads as a template once more: no name may pass that way.
        figure.html.add_child(_Verbatim(self.html()), name="exclusion_html")
        return str(super().render(**kwargs))  # type: ignore[no-untyped-call]

    def html(self) -> str:
        """Write the controls, the static map, the legend, the sentence and the data.

        Returns
        -------
        str
            HTML.
        """
        with phrases.speaking(self.language, self.called):
            layers = [
                {"name": name, "id": layer.get_name(), "shown": layer.show}
                for name, layer in self.layers
            ]
            return self._written(
                "map.html", json=to_json(_packed.small(self.data | {"layers": layers}))
            )

    def picture(self) -> str:
        """Write the static map with its legend and finding, which stay where no script may run.

        Returns
        -------
        str
            A ``figure`` without a script.
        """
        with phrases.speaking(self.language, self.called):
            svg = self._written("picture.svg", style=_still.rules())
            drawn = _still.image(svg, self._alt(), "width:100%;max-height:600px")
            said = (self._alt(), self.finds)
            return _still.figure(said, drawn, self._legend(), phrases.spoken().dir)

    def _legend(self) -> Iterator[tuple[str, str]]:
        """Say what each mark of the static map means, and how many areas have it."""
        data, first = self.data, self.data["measures"][self.data["first"]]

        def of(label: str, count: int) -> str:
            return f"{label} ({phrases.number(count)} {phrases.noun(self.geography, count)})"

        if data["coloring"] == "verdict":
            for i, label in enumerate(data["labels"]["verdict"]):
                yield data["sides"][i], of(label, first["verdict"].count(str(i)))
        else:
            ends = zip(first["steps"], first["ranges"], first["counts"], strict=False)
            for step, (low, high), count in ends:
                yield f"c{step}", of(phrases.percents(low, high), count)
        unsure, missing = self._unsure()
        if unsure:
            yield "low", of(phrases.say("unreliable"), unsure)
        if missing:
            yield "none", of(phrases.say("no_data"), missing)
        if data["sites"]:
            yield "site", f"{phrases.say('legend_sites')} ({phrases.number(len(data['sites']))})"

    def _unsure(self) -> tuple[int, int]:
        """Count the areas whose color is unreliable, and those that have none."""
        data, first = self.data, self.data["measures"][self.data["first"]]
        verdict = data["coloring"] == "verdict"
        codes = first["verdict" if verdict else "code"]
        low = sum(
            flag == "1" and code != _data.NONE
            for flag, code in zip(first["low"], codes, strict=True)
        )
        return 0 if verdict else low, codes.count(_data.NONE) - len(data["water"])

    def _fills(self, measure: dict[str, Any]) -> list[str]:
        """Name the marks that areas have on the static map."""
        if self.data["coloring"] == "verdict":
            marks = [
                c if c == _data.NONE else self.data["sides"][int(c)] for c in measure["verdict"]
            ]
        else:
            marks = [
                c
                if c == _data.NONE
                else ("h" if low == "1" else "c") + str(measure["steps"][int(c)])
                for c, low in zip(measure["code"], measure["low"], strict=True)
            ]
        marks = ["none" if mark == _data.NONE else mark for mark in marks]
        for i in self.data["water"]:
            marks[i] = "water"
        return marks

    def _ratio(self) -> str:
        """Give the width of what is shown over its height, for a frame that it fills."""
        _, _, width, height = self.view
        low, high = _RATIOS
        return f"{min(max(width / height, low), high):.2f}"

    def _alt(self) -> str:
        """Say what the static map shows."""
        first = self.data["measures"][self.data["first"]]
        if self.data["coloring"] == "verdict":
            return str(first["said"]["verdict"][0])
        label, period = first["label"], first["period"]
        return phrases.say("map_static", city=self.data["city"], label=label, period=period)

    def _written(self, name: str, **more: Any) -> str:  # noqa: ANN401
        first = self.data["measures"][self.data["first"]]
        data = self.data
        low, missing = self._unsure()
        template = _ENVIRONMENT.from_string(asset(_PACKAGE, name))
        # The picture is a part of the page, and a file by itself.
        draw = _ENVIRONMENT.from_string(asset(_PACKAGE, "areas.svg"))
        drawn = draw.render(
            shapes=self.shapes,
            fills=self._fills(first),
            water=self.water,
            hatched=_colors.HATCHED,
            dotted=_colors.DOTTED,
            specked=_colors.SPECKED,
            unit=max(self.view[2:]) / 1_100,
            sites=[self.shapes.view((lon, 0, lon, lat))[:2] for lat, lon, *_ in data["sites"]],
        )
        return template.render(
            data=data,
            areas=Markup(drawn),  # noqa: S704 - rendered by a template that escapes
            view=self.view,
            first=first,
            alt=self._alt(),
            low=low,
            missing=missing,
            ratio=self._ratio(),
            layers=self.layers,
            dir=phrases.spoken().dir,
            say=phrases.say,
            noun=partial(phrases.noun, self.geography),
            number=phrases.number,
            percents=phrases.percents,
            **more,
        )


def _street() -> dict[str, Any]:
    """Give the map of streets that is offered: public domain, and asks for no key."""
    tiles = xyzservices.providers.USGS.USTopo
    return {
        "url": tiles.url,
        "host": urlsplit(tiles.url).hostname,
        "credit": tiles.attribution,
        "deepest": _DEEPEST,
    }


def _pins() -> str:
    """Give Leaflet its own marker as data: it would else ask for the image's file."""
    names = {
        "iconUrl": "marker-icon.png",
        "iconRetinaUrl": "marker-icon-2x.png",
        "shadowUrl": "marker-shadow.png",
    }
    images = to_json({key: _leaflet.image(name) for key, name in names.items()})
    return f"\ndelete L.Icon.Default.prototype._getIconUrl;L.Icon.Default.mergeOptions({images});"


def _admitted(layers: Sequence[Any]) -> list[tuple[str, Layer]]:
    """Take the user's own layers; folium is loaded where there are any."""
    if not layers:
        return []
    from exclusion.maps import _layers

    return _layers.admit(layers)
