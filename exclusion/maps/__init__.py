"""The interactive map: one geometry, many measures, no network.

What is drawn is a `folium.Map` and stays one: it shows itself in a notebook and takes further
folium layers. Leaflet's files are written into it. Without JavaScript the map is an inline SVG,
whose paths are also what the script reads.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

import folium
import numpy as np
import pandas as pd
from branca.element import Element, Figure, MacroElement
from jinja2 import Environment
from markupsafe import escape

from exclusion import classes, indicators, moe, phrases
from exclusion.errors import TableError
from exclusion.maps import _geometry, _leaflet
from exclusion.ranking import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exclusion.studies import Study

_ENVIRONMENT = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
#: Sentences that the script fills in for the area that is chosen.
_TEMPLATES = (
    "area_share",
    "area_share_unsure",
    "area_none",
    "area_unknown",
    "area_numbers",
    "area_numbers_unsure",
    "area_people",
    "area_people_unsure",
    "area_unsure",
    "area_unsure_rest",
    "area_verdict_above",
    "area_verdict_below",
    "area_verdict_unclear",
    "area_tier",
    "area_tier_one",
    "area_modelled",
    "search_none",
    "search_found",
    "site_computers",
)
_VERDICTS = ("above", "unclear", "below")
#: What an area can be among its neighbors, in the colors of the verdicts.
_SPOTS = {"hot_spot": 0, "none": 1, "cold_spot": 2}
_SPOT_LABELS = ("hot_spot", "hot_neither", "cold_spot")
_NONE = "."


@cache
def asset(package: str, name: str) -> str:
    """Read a file that lies beside the code, such as a style sheet.

    Parameters
    ----------
    package
        Where it lies, such as "exclusion.maps".
    name
        The file's name.

    Returns
    -------
    str
        Its text.
    """
    return files(package).joinpath(name).read_text(encoding="utf-8")


def to_json(value: Any) -> str:  # noqa: ANN401
    """Write data for a script element.

    Parameters
    ----------
    value
        Plain data; missing numbers are None.

    Returns
    -------
    str
        JSON in which no markup can end the element.

    Raises
    ------
    ValueError
        If a number is NaN or infinite.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


class _Verbatim(Element):
    """Text that goes into the figure as it is: a script is no template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:  # noqa: ANN401
        return self.text


class StudyMap(folium.Map):
    """A folium map without tiles and without links, which holds one `MeasureLayer`.

    Parameters
    ----------
    layer
        What it shows.
    """

    _template = _ENVIRONMENT.from_string(
        "{% macro header(this, kwargs) %}{% endmacro %}"
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = exclusionMap({{ this.get_name()|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, layer: MeasureLayer) -> None:
        super().__init__(location=layer.center, tiles=None, zoom_start=11)
        self._id = "exclusion"  # folium's own ids are random; the same page has the same bytes
        # What folium links by default comes from elsewhere: none of it is needed.
        self.default_js = []
        self.default_css = []
        self.layer = layer
        self.add_child(layer, name="exclusion_measures")
        self._parent.title = str(escape(layer.title))  # branca writes it as it is
        self._parent.height = "760px"


class MeasureLayer(MacroElement):
    """Shares of several measures over one set of polygons, with legend, search and sentence.

    Parameters
    ----------
    study
        A study with polygons.
    by
        The measure shown first.
    of, k
        What the tiers speak of.
    """

    _template = _ENVIRONMENT.from_string("")

    def __init__(self, study: Study, by: str, of: str, k: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self._id = "exclusion_measures", "exclusion"
        self.title = phrases.say("title", place=study.place)
        self.shapes = _geometry.encode(study.areas)
        west, south, east, north = study.extent
        self.data = _data(study, by, of, k) | {
            "origin": [self.shapes.west, self.shapes.south],
            "bounds": [[south, west], [north, east]],
        }
        self.center = [(south + north) / 2, (west + east) / 2]

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
        parts = {
            "leaflet_css": f"<style>{_leaflet.style()}</style>",
            "exclusion_css": f"<style>{asset('exclusion.maps', 'map.css')}</style>",
            "leaflet_js": f"<script>{_leaflet.script()}</script>",
            "exclusion_js": f"<script>{asset('exclusion.maps', 'map.js')}</script>",
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
        template = _ENVIRONMENT.from_string(asset("exclusion.maps", "map.html"))
        first = self.data["measures"][self.data["first"]]
        return template.render(
            data=self.data,
            json=to_json(self.data),
            shapes=self.shapes,
            first=first,
            fills=[_fill(first, i) for i in range(len(self.shapes.paths))],
            no_data=classes.NO_DATA,
            say=phrases.say,
        )


def draw(study: Study, by: str | None = None, of: str = "households", k: int = 20) -> StudyMap:
    """Draw a study's areas by the share of households on each measure.

    Parameters
    ----------
    study
        A study with polygons.
    by
        The measure shown first; None takes the study's default.
    of, k
        What the tiers speak of: the `k` areas with the most households or people, or the highest
        share.

    Returns
    -------
    folium.Map
        Classes are of shares of households (0–100 %), by measure; unreliable areas are hatched.

    Raises
    ------
    TableError
        If the study has no polygons.
    """
    if not study.mapped:
        raise TableError(
            f"{study.place}, {study.period}, has no boundaries, so no map can be drawn. "
            "Its ranking, summary and files work without; `exclusion places` lists what has them."
        )
    by = study.evaluate(by, of, k).by  # type: ignore[arg-type]
    return StudyMap(MeasureLayer(study, by, of, k))


def _fill(measure: dict[str, Any], area: int) -> str:
    code = measure["code"][area]
    return classes.NO_DATA if code == _NONE else str(measure["colors"][int(code)])


def _digits(codes: Iterable[int]) -> str:
    """Write small codes as one character an area; `_NONE` where there is none."""
    return "".join(_NONE if code < 0 else str(code) for code in codes)


def _data(study: Study, by: str, of: str, k: int) -> dict[str, Any]:
    """Everything the script needs, once."""
    areas = study.areas
    hoods: list[str] = []
    codes: list[int | None] = []
    if "neighborhood" in areas:
        hoods = sorted(areas["neighborhood"].dropna().unique())
        place = {name: i for i, name in enumerate(hoods)}
        codes = [place.get(name) for name in areas["neighborhood"]]
    words = {"area": phrases.say(study.geography), "areas": phrases.say(f"{study.geography}_many")}
    sites = []
    if study.sites is not None:
        for site in study.sites.itertuples():
            count = None if pd.isna(site.computers) else int(site.computers)
            point = [round(site.geometry.y, 5), round(site.geometry.x, 5)]
            sites.append([*point, str(site.name), count])
    return {
        "city": study.city,
        **words,
        "geoid": list(areas.index),
        "name": list(areas["NAME"]),
        "hoods": hoods,
        "hood": codes,
        "first": by,
        "measures": {m: measure_columns(study, m, of, k) for m in study.measures},
        "tiers": [phrases.say(f"is_{tier}") for tier in TIERS],
        "verdicts": list(_VERDICTS),
        "verdictColors": [classes.VERDICT_COLORS[v] for v in _VERDICTS],
        "verdictLabels": [phrases.say(v) for v in _VERDICTS],
        "spotTitle": phrases.template("hot_title"),
        "spotLabels": [phrases.say(code) for code in _SPOT_LABELS],
        "noData": classes.NO_DATA,
        "sites": sites,
        "most": phrases.say(f"most_{of}"),
        "text": {code: phrases.template(code) for code in _TEMPLATES},
    }


def measure_columns(study: Study, measure: str, of: str, k: int) -> dict[str, Any]:
    """Give one measure's figures in the order of the areas.

    Parameters
    ----------
    study
        A study with polygons.
    measure
        One known by area.
    of, k
        What the tiers speak of; households where people are not known.

    Returns
    -------
    dict
        Lists of whole numbers (households, people, ranks) or of shares (0–1, 5 decimals), codes
        as digits of one text, and what the legend says.
    """
    if of == "people" and study.areas[f"{measure}_people"].isna().all():
        of = "households"
    found = study.evaluate(measure, of, k)  # type: ignore[arg-type]
    table = found.table.reindex(study.areas.index)
    sorted_shares = classes.of_shares(study.areas[f"{measure}_share"])
    reliability = moe.reliability(table["share"], table["share_moe"], share=True)
    columns: dict[str, Any] = {
        "label": indicators.get(measure).label,
        "period": study.areas[f"{measure}_period"].iloc[0],
        "reference": round(found.shortlist.reference, 4),
        "ranked": int(table["rank"].notna().sum()),
        "k": found.shortlist.k,
        "ranges": sorted_shares.ranges,
        "counts": sorted_shares.counts,
        "colors": sorted_shares.colors,
        "code": _digits(sorted_shares.codes),
        "low": "".join("1" if r == "low" else "0" for r in reliability),
        "modelled": "".join("1" if m == "modelled" else "0" for m in table["share_moe_method"]),
        "verdict": _digits(_VERDICTS.index(v) if v in _VERDICTS else -1 for v in table["verdict"]),
        "tier": _digits(TIERS.index(t) if t in TIERS else -1 for t in table["tier"]),
        "spot": _digits(_SPOTS.get(c, -1) for c in study.hot_spots(measure)["cluster"]),
    }
    for name in ("band_low", "band_high", "households", "households_moe", "people", "people_moe"):
        columns[name] = rounded(table[name])
    for name in ("share", "share_moe"):
        columns[name] = rounded(table[name], phrases.SHARE_DIGITS)
    return columns


def rounded(values: pd.Series, digits: int = 0) -> list[float | int | None] | None:
    """Round for the page.

    Parameters
    ----------
    values
        Numbers.
    digits
        Decimals; 0 gives whole numbers.

    Returns
    -------
    list or None
        None where a number is missing; None alone where all are.
    """
    numbers = values.astype(float)
    if numbers.isna().all():
        return None
    return [
        None if np.isnan(x) else (int(np.floor(x + 0.5)) if digits == 0 else round(x, digits))
        for x in numbers
    ]


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
