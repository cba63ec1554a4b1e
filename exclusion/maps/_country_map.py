"""The picture of the country's counties, in classes of their share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from exclusion import classes, moe, phrases, snapshots
from exclusion.maps import _still
from exclusion.maps._colors import HATCHED, SPECKED
from exclusion.maps._country import Country, country, laid_over

if TYPE_CHECKING:
    from exclusion.nations import Nation, Places

#: What lines on hatched classes are like: so many units of the paper a pixel has on a wide screen.
_PIXELS = 1_000
_CSS = (
    ".counties path{stroke:var(--line);stroke-width:.4;fill-rule:evenodd;"
    "vector-effect:non-scaling-stroke}"
    ".states{fill:none;stroke:var(--ink);stroke-width:.8;vector-effect:non-scaling-stroke}"
)


@dataclass(frozen=True)
class Shown:
    """Classes of shares, and the mark of each county.

    Parameters
    ----------
    ranges
        Lowest and highest percent of each class.
    marks
        Of each county: "c0" and so on, "h0" and so on where it is not reliable, "none".
    counts
        How many counties of each mark there are.
    """

    ranges: tuple[tuple[int, int], ...]
    marks: tuple[str, ...]
    counts: dict[str, int]


@dataclass(frozen=True, repr=False)
class CountryMap:
    """The country, or a state, by county: it shows itself in a notebook.

    Parameters
    ----------
    title
        What it shows.
    drawn
        The paths.
    box
        What of the paper is shown.
    shown
        Classes and marks.
    """

    title: str
    drawn: Country
    box: tuple[int, int, int, int]
    shown: Shown

    def __repr__(self) -> str:
        return f"<CountryMap: {self.title}>"

    def _repr_html_(self) -> str:
        style = f"<style>{_still.rules()}{_CSS}</style>"
        svg = str(self.svg(_still.XMLNS)).replace(">", f">{style}", 1)
        legend = (
            ("low" if mark == "hatched" else mark, f"{label} ({self._count(mark)})")
            for mark, label in labels(self.shown)
        )
        picture = _still.image(svg, self.title, "width:100%")
        return _still.figure((self.title, ""), picture, legend, phrases.spoken().dir)

    def svg(self, attributes: str = "") -> Markup:
        """Write the picture.

        Parameters
        ----------
        attributes
            Of the element, such as an id.

        Returns
        -------
        Markup
            An SVG, colored by the style sheet of `maps.style`.
        """
        unit = self.box[2] / _PIXELS
        paths = "".join(
            f'<path class="{mark}" d="{path}"/>' if path else "<path/>"
            for mark, path in zip(self.shown.marks, self.drawn.paths, strict=True)
        )
        box = " ".join(map(str, self.box))
        return Markup(
            '<svg {} viewBox="{}" role="img" aria-label="{}">{}<g class="counties">{}</g>'
            '<path class="states" d="{}"/></svg>'
        ).format(
            Markup(attributes),  # noqa: S704 - our own
            box,
            self.title,
            Markup(patterns(unit)),  # noqa: S704 - our own
            Markup(paths),  # noqa: S704 - numbers and our own marks
            self.drawn.borders,
        )

    def legend(self) -> Markup:
        """Write what the colors mean, each with how many counties have it.

        Returns
        -------
        Markup
            A list.
        """
        rows = [(mark, label, self._count(mark)) for mark, label in labels(self.shown)]
        entry = Markup('<li><i class="{}"></i>{} <span>{}</span></li>')
        return Markup('<ul class="key">{}</ul>').format(
            Markup("").join(entry.format(*row) for row in rows)
        )

    def _count(self, mark: str) -> str:
        return phrases.number(self.shown.counts.get(mark, 0))


def patterns(unit: float) -> str:
    """Write the patterns of hatched classes, and of what has no figure."""
    made = [
        f'<pattern id="xm-{name}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({unit:.1f})"><rect class="{color}" width="8" height="8"/>'
        f'<path d="M-2 2l4-4M0 8l8-8M6 10l4-4" style="fill:none;stroke:var(--on-{name})" '
        'stroke-width="1.1"/></pattern>'
        for name, color in HATCHED.items()
        if color.startswith("c")
    ]
    made += [
        f'<pattern id="xm-{name}" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({unit:.1f})"><rect class="{color}" width="5" height="5"/>'
        f'<circle cx="2.5" cy="2.5" r=".8" style="fill:var(--on-{name})"/></pattern>'
        for name, color in SPECKED.items()
    ]
    return f"<defs>{''.join(made)}</defs>"


def labels(shown: Shown) -> list[tuple[str, str]]:
    """Say what each mark of the legend means: classes, and what is no class."""
    rows = [(f"c{i}", phrases.percents(*ends)) for i, ends in enumerate(shown.ranges)]
    if shown.counts.get("hatched"):
        rows.append(("hatched", phrases.say("unreliable")))
    if "none" in shown.counts:
        rows.append(("none", phrases.say("no_data")))
    return rows


def shown_of(
    share: pd.Series[float], low: pd.Series[bool], breaks: tuple[int, ...] | None = None
) -> Shown:
    """Sort shares into classes.

    Parameters
    ----------
    share
        Of each county, 0–1.
    low
        Whether it is not reliable.
    breaks
        The highest percent of each class but the last; None: as many counties in each.

    Returns
    -------
    Shown
        In the order of the shares.
    """
    found = classes.of_shares(share, "quantiles" if breaks is None else breaks)
    codes = np.array(found.codes)
    marks = np.where(codes < 0, "none", np.char.add(np.where(low, "h", "c"), codes.astype(str)))
    names, counts = np.unique(marks, return_counts=True)
    every = dict(zip(names.tolist(), counts.tolist(), strict=True))
    # A class counts all its counties; the hatched are counted once more, as "of these".
    told = {f"c{i}": int((codes == i).sum()) for i in range(len(found.ranges))}
    told["hatched"] = sum(count for name, count in every.items() if name.startswith("h"))
    if "none" in every:
        told["none"] = every["none"]
    return Shown(found.ranges, tuple(marks.tolist()), told)


def draw_places(places: Places) -> CountryMap:
    """Draw the places of a state by share.

    Parameters
    ----------
    places
        From `exclusion.nations.places`, with polygons.

    Returns
    -------
    CountryMap
        In the language spoken.
    """
    table: Any = places.table
    share, moe90 = (table[f"{places.by}_{name}"] for name in ("share", "share_moe"))
    areas = snapshots.county_areas().table
    drawn = laid_over(table, areas[areas["state"] == places.code])
    low = pd.Series(moe.reliability(share, moe90, share=True), table.index) == "low"
    title = phrases.say(
        "state_places_map", label=phrases.label(places.by), place=places.state, period=places.period
    )
    return CountryMap(title, drawn, drawn.box, shown_of(share, low))


def draw_country(nation: Nation, by: str) -> CountryMap:
    """Draw the counties that a nation tells of, by share.

    Parameters
    ----------
    nation
        From `exclusion.nation`.
    by
        The measure.

    Returns
    -------
    CountryMap
        In the language spoken.
    """
    table: Any = nation.counties.loc[nation.told]
    ranked = nation.ranked(by).loc[nation.told]
    drawn = country(table)
    label = phrases.label(by)
    return CountryMap(
        phrases.say("nation_map_title", label=label, place=nation.place, period=nation.period),
        drawn,
        drawn.box,
        shown_of(ranked["share"], ranked["reliability"] == "low"),
    )
