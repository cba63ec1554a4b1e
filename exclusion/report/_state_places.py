"""The page of a state's places, and their figures beside it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from exclusion import _writing, frames, maps, phrases, snapshots, telling
from exclusion._version import __version__
from exclusion.report._nation import _csv
from exclusion.report._page import ENVIRONMENT, POLICY, sealed

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from exclusion.nations import Places

_PACKAGE = "exclusion.report"
#: Who is credited for the counties' polygons.
_ATLAS = "us-atlas"


def write_places(places: Places, folder: str | Path) -> dict[str, Path]:
    """Write the page of a state's places, and their figures beside it.

    Parameters
    ----------
    places
        From `exclusion.nations.places`.
    folder
        Made if it is not there; files of the same names are replaced, each whole.

    Returns
    -------
    dict
        Name to path of index.html and places.csv. The same places write the same bytes.

    Raises
    ------
    ArgumentError
        If `places` are none.
    OSError
        If the folder cannot be written to.
    """
    frames.check_made(places, "Places", "places")
    frames.check_path(folder, "folder")
    page = render_places(places)
    writers: dict[str, Callable[[Path], object]] = {
        "index.html": lambda path: path.write_text(page, encoding="utf-8", newline=""),
        "places.csv": partial(_csv, _rounded(places)),
    }
    return _writing.files(Path(folder), writers)


def render_places(places: Places) -> str:
    """Write the page of a state's places."""
    told = telling.of_places(places)
    script = '"use strict";\n' + maps.script_of(_PACKAGE, "places")
    drawn = maps.draw_places(places) if places.mapped else None
    read = places.sources
    if places.mapped:  # the state's border
        read += tuple(one for one in snapshots.county_areas().sources if _ATLAS in one.credit)
    page = ENVIRONMENT.get_template("places.html").render(
        told=told,
        map=drawn,
        lang=phrases.spoken().code,
        policy=POLICY,
        css=Markup(_css()),  # noqa: S704 - our own files
        js=Markup(script),  # noqa: S704 - our own file
        version=__version__,
        credit="; ".join(dict.fromkeys("; ".join(one.credit for one in read).split("; "))),
        period=places.period,
        sources=[telling.source(one) for one in read],
        command=_command(places),
        texts=Markup(maps.to_json({"found": phrases.forms("state_places_found")})),  # noqa: S704
        locale=phrases.spoken().locale,
    )
    return sealed(page)


def _css() -> str:
    own = (maps.asset(_PACKAGE, name) for name in ("page.css", "nation.css"))
    return maps.style(".xc").join(own)


def _command(places: Places) -> str:
    """Give the command that makes the page again."""
    said = f"exclusion nation --places --state {places.code} --vintage {places.vintage}"
    said += f" --by {places.by} --top {places.k}"
    spoken = phrases.spoken().code
    return said if spoken == "en" else f"{said} --language {spoken}"


def _rounded(places: Places) -> pd.DataFrame:
    """Give each place a row, its figures rounded as files have them."""
    made = places.ranked().rename_axis("GEOID").reset_index()
    made.insert(2, "measure", places.by)
    for name in ("households", "base", "households_moe", "base_moe", "rank"):
        made[name] = np.floor(made[name].astype(float) + 0.5).astype("Int64")
    for name in ("band_low", "band_high"):
        made[name] = made[name].astype("Int64")
    for name in ("share", "share_moe"):
        made[name] = made[name].astype(float).round(phrases.SHARE_DIGITS)
    made["chance"] = made["chance"].astype(float).round(3)
    return made
