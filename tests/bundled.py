"""Studies of the bundled places, made once for all tests of a worker that only read them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import exclusion
from exclusion import snapshots, studies

if TYPE_CHECKING:
    from exclusion.snapshots import Snapshot
    from exclusion.studies import Study

_LEAN = ("no_home_broadband", "no_subscription", "no_internet")


@cache
def new_orleans(vintage: int = 2019) -> Study:
    """Study New Orleans by tract, with its neighborhoods and sites."""
    return exclusion.study("New Orleans", vintage=vintage)


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
    return exclusion.study("Baltimore", vintage=2021)


@cache
def lean(vintage: int = 2019) -> Study:
    """Study New Orleans with few measures: pages of it are made in half the time."""
    study = new_orleans(vintage)
    others = [m for m in study.measures if m not in _LEAN]
    columns = [name for name in study.areas if name.startswith(tuple(f"{m}_" for m in others))]
    return replace(study, areas=study.areas.drop(columns=columns))
