"""Studies of the bundled places, made once for all tests of a worker that only read them.

What is written of them is written once for all workers of a run.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import shared

from exclusion import snapshots, studies
from exclusion.errors import VintageWarning

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path
    from typing import Any

    import pytest

    from exclusion.snapshots import Snapshot
    from exclusion.studies import Study

#: Neighborhoods that have a site each, and 27 tracts together.
FEW = (
    *("Broadmoor", "Central City", "Dillard", "Lower Ninth Ward", "Read Blvd East", "Touro"),
    *("Algiers Point", "Lakeview"),
)
_LEAN = ("no_home_broadband", "no_subscription", "no_internet")


def new_orleans(vintage: int = 2019) -> Study:
    """Study New Orleans by tract, with its neighborhoods and sites."""
    return _new_orleans(vintage)


@cache
def without_polygons() -> Snapshot:
    """Read New Orleans, 2020-24, and leave its tracts' polygons out, as a pull may."""
    whole = snapshots.read(snapshots.find("New Orleans", 2024))
    return replace(whole, polygons=None)


@cache
def unmapped() -> Study:
    """Study New Orleans without knowing where its tracts lie."""
    return studies.of_snapshot(without_polygons())


@cache
def baltimore() -> Study:
    """Study Baltimore by block group, 2017-21."""
    return studies.of_snapshot(snapshots.read(snapshots.find("Baltimore", 2021)))


def lean(vintage: int = 2019) -> Study:
    """Study New Orleans with few measures: pages of it are made in half the time."""
    return _lean(vintage)


def small(vintage: int = 2019) -> Study:
    """Study some neighborhoods of it with few measures, for what shows as well in 27 tracts."""
    return _small(vintage)


@cache
def single() -> Study:
    """Study the same with one measure, where pages are made of several that differ a little."""
    return leaner(small(), _LEAN[:1])


def named(name: str) -> Study:
    """Study one of the places by its name and vintage, such as "Baltimore 2021"."""
    place, _, vintage = name.rpartition(" ")
    return {"New Orleans": new_orleans, "Baltimore": lambda _: baltimore()}[place](int(vintage))


def reuse(patch: pytest.MonkeyPatch, orleans: Callable[[int], Study] = new_orleans) -> None:
    """Let whoever studies a bundled place, and asks for nothing else, have what is kept here.

    With `lean` for New Orleans pages are made in half the time.
    """
    made = studies._studied

    def studied(found: Snapshot, options: Mapping[str, Any]) -> Study:
        study = made(found, options)
        known = {(one.place, one.vintage) for one, _ in snapshots.bundled()}
        asked = study.options or (study.place, study.vintage) not in known
        if asked:
            return study
        return baltimore() if study.place.startswith("Baltimore") else orleans(study.vintage)

    patch.setattr(studies, "_studied", studied)


def bare(patch: pytest.MonkeyPatch) -> None:
    """Leave the workbook and the brief beside a page empty, for tests that open neither."""
    patch.setattr("exclusion.report._bound", lambda _: b"PK")
    patch.setattr("exclusion.report._brief._pdf", lambda _: b"%PDF")


@cache
def written(name: str) -> dict[str, Path]:
    """Write what `named` studies as it is written by default: to be read, not to be changed."""
    return _files(shared.once(name.replace(" ", "-"), lambda folder: named(name).write(folder)))


@cache
def changed() -> dict[str, Path]:
    """Write New Orleans, 2020-24, with a score and what has changed: to be read only, too."""
    return _files(shared.once("change", _changed))


# Kept by what is meant, however it was written.


def _files(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in sorted(folder.iterdir())}


def _changed(folder: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VintageWarning)
        new_orleans(2024).write(folder, score="ntia", earlier=new_orleans(2017))


@cache
def _new_orleans(vintage: int) -> Study:
    return studies.of_snapshot(snapshots.read(snapshots.find("New Orleans", vintage)))


def leaner(study: Study, kept: Collection[str] = _LEAN) -> Study:
    """Leave out of a study all but a few measures of its areas."""
    others = [m for m in study.measures if m not in kept]
    columns = [name for name in study.areas if name.startswith(tuple(f"{m}_" for m in others))]
    return replace(study, areas=study.areas.drop(columns=columns))


@cache
def _lean(vintage: int) -> Study:
    return leaner(_new_orleans(vintage))


@cache
def _small(vintage: int) -> Study:
    study = _lean(vintage)
    return study.subset(study.areas["neighborhood"].isin(FEW), study.place)
