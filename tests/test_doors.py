"""Every door: whatever is handed in, the answer is a result or one of the package's own errors."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import inspect
import itertools
import pkgutil
import warnings
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import made as made_up
import numpy as np
import pandas as pd
import pytest
import shapely

import exclusion
from exclusion import (
    acs,
    change,
    cli,
    coverage,
    dasymetric,
    estimates,
    figures,
    gazetteer,
    nations,
    plans,
    programmes,
    report,
    siting,
    snapshots,
    studies,
)
from exclusion.errors import ExclusionError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: Rooms whose functions take what only the package makes, or are the checks themselves.
INSIDE = {"errors", "files", "frames", "grids", "listings", "phrases", "sources", "cli"}
BY = "no_internet"
TRACTS = [f"2207100{n:04d}" for n in (100, 200, 300, 400, 601, 602)]
CODE = -222_222_222
KEPT = (BY, "people", "households", "NAME")


def series(*values: float) -> pd.Series[Any]:
    return pd.Series(values, index=TRACTS[: len(values)])


@cache
def lines() -> pd.DataFrame:
    """A pull of six tracts."""
    rng = np.random.default_rng(1)
    whole = rng.integers(400, 900, 6)
    table = {"GEOID": TRACTS}
    for name, part in {
        "B28002_001": 1.0, "B28002_002": 0.8, "B28002_003": 0.01, "B28002_004": 0.79,
        "B28002_006": 0.1, "B28002_007": 0.6, "B28002_012": 0.03, "B28002_013": 0.17,
        "B28001_001": 1.0, "B28001_006": 0.1, "B28001_011": 0.1,
        "B28003_001": 1.0, "B28003_003": 0.1, "B28003_005": 0.1, "B28003_006": 0.1,
        "B28004_001": 1.0, "B28004_002": 0.5, "B28004_005": 0.2, "B28004_006": 0.5,
        "B28004_009": 0.1,
        "B28008_001": 2.5, "B28008_003": 0.2, "B28008_008": 0.2, "B28008_009": 0.3,
        "B28008_010": 0.4, "C17002_001": 2.6, "C17002_002": 0.3, "C17002_003": 0.2,
        "C17002_004": 0.1, "C17002_005": 0.1, "B01003_001": 2.6,
    }.items():  # fmt: skip
        table[f"{name}E"] = (whole * part * rng.uniform(0.7, 1, 6) ** (part != 1)).round()
        table[f"{name}M"] = (20 + 40 * part * rng.uniform(0.8, 1.2, 6)).round()
    return acs.long(pd.DataFrame(table))


VINTAGES = dict.fromkeys(("B28001", "B28002", "B28003", "B28004", "B28008", "C17002"), 2019)
VINTAGES["B01003"] = 2019
HOODS = pd.Series(["North", "North", "North", "South", "South", "South"], index=TRACTS)


@cache
def areas() -> gpd.GeoDataFrame:
    """The six tracts as an area table, squares in a row."""
    table, _ = estimates.areas(lines(), geography="tract", vintages=VINTAGES)
    table = table[[name for name in table if name.startswith(KEPT)]]
    left = -90 + 0.01 * np.arange(6)
    squares = shapely.box(left, 30, left + 0.01, 30.01)
    table = gpd.GeoDataFrame(table, geometry=squares, crs=4326)
    return table.assign(neighborhood=HOODS, income=[20.0, 50.0, 30.0, 90.0, 70.0, 40.0])


@cache
def gaps() -> pd.DataFrame:
    return estimates.gaps(lines(), geography="tract", vintages=VINTAGES)


@cache
def groups() -> pd.DataFrame:
    return estimates.groups(lines(), geography="tract", vintages=VINTAGES)


@cache
def alike() -> pd.DataFrame:
    """Three counties by one need, with where they lie."""
    columns = {"NAME": ["Orleans", "Jefferson", "Plaquemines"], "lon": [-89.9, -90.1, -89.8]}
    columns |= {
        "lat": [30.0, 29.5, 29.4],
        "households": [9e4, 8e4, 9e3],
        "density": [9.0, 5.0, 1.0],
    }
    need = {"share": [0.1, 0.12, 0.2], "share_moe": [0.01, 0.01, 0.02], "base": [9e4, 8e4, 9e3]}
    need |= {"households": [9e3, 9.6e3, 1.8e3], "households_moe": 200.0, "base_moe": 90.0}
    need |= {"moe_method": "published", "period": "2019–2023"}
    columns |= {f"no_computer_{name}": values for name, values in need.items()}
    return pd.DataFrame(columns, index=["22071", "22051", "22075"])


@cache
def summarised() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_data_type": "Total", "geography_type": "County", "geography_id": ["22071"],
            "total_units": 1_000.0, "biz_res": "R", "technology": "Fiber", "speed_100_20": 0.5,
        }
    )  # fmt: skip


def availability() -> pd.DataFrame:
    there = {"technology": "any", "down": 100.0, "up": 20.0, "method": "land"}
    return pd.DataFrame({"GEOID": TRACTS, **there, "served_share": np.linspace(0.2, 0.9, 6)})


@cache
def split() -> pd.DataFrame:
    return coverage.split(areas(), availability(), BY)


@cache
def crosswalk() -> pd.DataFrame:
    same = {"GEOID10": TRACTS, "GEOID20": TRACTS, "land": 100}
    return pd.DataFrame({**same, "share_of_10": 1.0, "share_of_20": 1.0})


@cache
def ground() -> pd.DataFrame:
    pairs = {"GEOID10": TRACTS, "GEOID20": TRACTS, "ground": TRACTS}
    return pd.DataFrame(pairs)


def years() -> pd.DataFrame:
    """A parish's published shares of two vintages."""
    rows = [("22071", 2022, 0.184, 0.005, 1e5), ("22071", 2023, 0.164, 0.005, 1e5)]
    return pd.DataFrame(rows, columns=["GEOID", "vintage", "share", "se", "households"])


def many_years() -> pd.DataFrame:
    """Those of a hundred counties."""
    geoids = [f"22{n:03d}" for n in range(1, 202, 2)]
    return pd.concat([years().assign(GEOID=geoid) for geoid in geoids])


@cache
def later() -> pd.DataFrame:
    """The same tracts in the period that follows."""
    made = dict.fromkeys(VINTAGES, 2024)
    table, _ = estimates.areas(lines(), geography="tract", vintages=made)
    return table[[name for name in table if name.startswith(KEPT)]]


@cache
def history() -> pd.DataFrame:
    own = lines()[lines()["GEOID"] == TRACTS[0]]
    return pd.concat([own.assign(vintage=year) for year in (2019, 2024)], ignore_index=True)


@cache
def rows() -> pd.DataFrame:
    """A place's own row, of which its design factor is told."""
    known = {"001": (3_900.0, 90.0), "014": (3_000.0, 120.0), "017": (2_300.0, 125.0)}
    known["019"] = (600.0, 85.0)
    named = [(f"S2801_C01_{line}", *pair) for line, pair in known.items()]
    return pd.DataFrame(named, columns=["variable", "estimate", "moe"])


@cache
def study() -> exclusion.Study:
    made = exclusion.of_frames(
        lines(),
        place="Here",
        vintage=2019,
        polygons=areas()[["geometry"]],
        neighborhoods=HOODS,
        sites=sites(),
    )
    rows = [
        (vintage, "22071", f"S2801_C01_{line}", count, moe, "published", "")
        for vintage, part in ((2022, 28_600.0), (2023, 25_400.0))
        for line, count, moe in (("001", 155_000.0, 1_200.0), ("019", part, 1_100.0))
    ]
    columns = ["vintage", "GEOID", "variable", "estimate", "moe", "moe_method", "annotation"]
    made = dataclasses.replace(made, history=pd.DataFrame(rows, columns=columns))
    return made.assign(median_income=areas()["income"])


@cache
def followed() -> exclusion.Study:
    """The same with published figures of the periods up to its own."""
    history = study().history
    assert history is not None
    return dataclasses.replace(study(), history=history.assign(vintage=history["vintage"] - 5))


@cache
def few() -> pd.DataFrame:
    """One table of three tracts, for what costs most."""
    rows = lines()
    return rows[rows["variable"].str.startswith("B28002") & rows["GEOID"].isin(TRACTS[2:5])]


@cache
def small(vintage: int = 2019) -> exclusion.Study:
    shapes = areas()[["geometry"]].loc[TRACTS[2:5]]
    return exclusion.of_frames(
        few(), place="Here", vintage=vintage, polygons=shapes, neighborhoods=HOODS[2:5]
    )


@cache
def earlier() -> exclusion.Study:
    return exclusion.of_frames(lines(), place="Here", vintage=2018)


@cache
def other() -> exclusion.Study:
    """Another place: the same figures in another state."""
    there = lines().assign(GEOID=lines()["GEOID"].str.replace("22071", "24510"))
    return exclusion.of_frames(there, place="There", vintage=2019)


@cache
def counties() -> studies.Counties:
    named = dict(zip(TRACTS, ["22001", "22003", "22005", "22007", "22009", "22071"], strict=True))
    rows = lines().assign(GEOID=lines()["GEOID"].map(named))
    table = estimates.published(rows, vintages=VINTAGES)
    return studies.Counties(table, 2019, ())


@cache
def changed() -> change.Change:
    return change.evaluate(areas(), later(), BY, ground())


@cache
def snapshot() -> snapshots.Snapshot:
    manifest = snapshots.Manifest("Here", "", 2019, "tract", VINTAGES, ())
    drawn = areas()[["geometry"]].assign(ALAND=1, AWATER=0).rename_axis("GEOID").reset_index()
    return snapshots.Snapshot(manifest, estimates=lines(), published=None, polygons=drawn)


def polygon(west: float = -90.0, east: float = -89.97) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"name": ["here"]}, geometry=[shapely.box(west, 30, east, 31)], crs=4326
    )


def sites() -> gpd.GeoDataFrame:
    points = gpd.points_from_xy([-89.97], [30.005])
    return gpd.GeoDataFrame({"name": ["here"]}, geometry=points, crs=4326)


def enrollment() -> pd.DataFrame:
    """Take-up of a hundred counties, of which one is hidden."""
    counts = {"eligible_households": 9_000.0, "ineligible_households": 11_000.0}
    share = np.linspace(0.2, 0.6, 100).round(3)
    geoids = [f"22{n:03d}" for n in range(1, 201, 2)]
    table = pd.DataFrame({"GEOID": geoids, "take_up": share, **counts})
    table["ineligible_households"] += np.arange(100) * 50
    return table.assign(take_up=table["take_up"].where(table.index != 35))


BOOK = programmes.book()
TAKE_UP = programmes.take_up(enrollment())
WANTED = programmes.Range(100.0, 200.0, 300.0)
PRICE = programmes.Range(0.2, 0.3, 0.4)
SEED = {"draws": 5, "seed": 0, "start": 0}


def ways() -> pd.DataFrame:
    """Travel from each tract to both candidates."""
    pairs = {"GEOID": np.repeat(TRACTS, 2), "site": ["east", "west"] * len(TRACTS)}
    return pd.DataFrame({**pairs, "minutes": 10.0})


def offers() -> gpd.GeoDataFrame:
    """Two candidates, one of them without a cost."""
    points = gpd.points_from_xy([-89.985, -89.955], [30.005, 30.005])
    table = {"name": ["west", "east"], "cost": [120.0, None]}
    return gpd.GeoDataFrame(table, geometry=points, crs=4326)


@cache
def candidates() -> gpd.GeoDataFrame:
    return siting.candidates(offers(), areas(), cost=100.0)


@cache
def needed() -> gpd.GeoDataFrame:
    return siting.demand(areas(), BY)


@cache
def in_need() -> plans.Needs:
    """Ten draws of need in the six tracts."""
    drawn = np.random.default_rng(0).gamma(4, 20, (10, 6))
    households = pd.DataFrame(drawn, columns=pd.Index(TRACTS, name="GEOID"))
    lacking = pd.Series(0.4, TRACTS)
    return plans.Needs(households, lacking, HOODS, pd.Series(np.full(10, 50.0)), "22")


@cache
def offered() -> plans.Offers:
    return plans.Offers(plans.lines(BOOK, 2), (), 2, BOOK)


@cache
def bought() -> nations.Together:
    """Two counties that buy together."""
    return nations.together(["22071", "22051"], 400_000)


@cache
def planned() -> exclusion.Plan:
    return exclusion.plan(study(), 9_000.0)


@cache
def sited() -> siting.Case:
    return siting.case(needed(), candidates(), radius=1_000.0)


HERE = gazetteer.Place("Here", "", "polygon", ("22071",), polygon=shapely.box(-90, 30, -89.955, 31))
SHARE = series(0.1, 0.4, 0.3, 0.6)
MARGIN = series(0.03, 0.06, 0.05, 0.08)
M = series(40, 50, 60, 70)
BASE = series(500, 900, 700, 800)
COUNT, COUNT_MOE = series(50, 360, 210, 480), series(20, 60, 50, 70)
MANY = pd.Series(np.linspace(0.1, 0.5, 120), index=[f"22071{n:06d}" for n in range(120)])
DRAWN = np.random.default_rng(0).normal([0.1, 0.4, 0.3, 0.6], 0.05, (40, 4))
TOTAL = {"share": [0.2], "share_moe": [0.02], "period": ["2015–2019"]}
TOTALS = {"one": pd.DataFrame(TOTAL, index=[BY]), "other": pd.DataFrame(TOTAL, index=[BY])}
KIND = {"geography": "tract", "vintage": 2019}
DESIGN = {"share": SHARE, "share_moe": MARGIN, "base": BASE, **KIND}
SIZE = (4.0, 3.0)
PAIR = {"a": COUNT, "a_moe": COUNT_MOE, "b": BASE, "b_moe": MARGIN * 1000}

LIST = {"by": BY, "of": "households", "k": 2}
PULL = {
    "geography": "tract",
    "source": "auto",
    "key": None,
    "offline": True,
    "erase_water": False,
    "weights": "land",
    "topics": (),
    "history": False,
}
READ = {"name_column": None, "lon": None, "lat": None, "layer": None}
FILES = {"neighborhoods": None, "sites": None, **READ, "count": "whole"}
ASKED = {**PULL, "county": None, **FILES, "neighborhoods_called": None}

#: A minimal call of every public function, by room and name: its arguments.
VALID: dict[str, Callable[[Path], dict[str, Any]]] = {
    "acs.downloaded": lambda folder: {"file": folder / "counties.csv"},
    "acs.fetch": lambda _: {
        "tables": ["B28002"],
        "geography": "tract",
        "within": ["22071"],
        "vintage": 2019,
        "source": "auto",
        "key": None,
        "offline": True,
    },
    "acs.long": lambda _: {
        "tables": pd.DataFrame({"GEOID": TRACTS, "B28002_001E": 900.0, "B28002_001M": 90.0})
    },
    "acs.names": lambda _: {"vintage": 2019, "source": "auto", "key": None, "offline": True},
    "acs.names_source": lambda _: {"vintage": 2019, "source": "auto", "key": None, "offline": True},
    "acs.one_year": lambda _: {
        "geography": "county",
        "within": ["22071"],
        "vintage": 2019,
        "key": None,
        "offline": True,
    },
    "acs.newest_vintage": lambda _: {"key": None, "offline": True},
    "boundaries.check": lambda _: {
        "polygons": areas().reset_index(),
        "geoids": TRACTS,
        "both": False,
    },
    "boundaries.check_county": lambda _: {"geoid": "22071", "vintage": 2019},
    "boundaries.common_ground": lambda _: {
        "crosswalk": crosswalk(),
        "within": ["22071"],
        "sliver": 0.01,
    },
    "boundaries.compare_ground": lambda _: {
        "old": areas().drop(columns="geometry"),
        "new": areas().drop(columns="geometry"),
        "ground": ground(),
    },
    "boundaries.connecticut": lambda _: {"name": "Fairfield"},
    "boundaries.crosswalk": lambda _: {"offline": True},
    "boundaries.fetch": lambda _: {
        "geography": "tract",
        "within": ["22071"],
        "vintage": 2019,
        "detail": "full",
        "erase_water": False,
        "offline": True,
    },
    "boundaries.housing": lambda _: {"within": ["22071"], "vintage": 2019, "offline": True},
    "boundaries.is_water": lambda _: {"geoid": TRACTS[0]},
    "boundaries.water": lambda _: {"counties": ["22071"], "vintage": 2019, "offline": True},
    "boundaries.unions": lambda _: {
        "old": areas().index,
        "new": areas().index,
        "ground": ground(),
    },
    "change.compare": lambda _: {
        "old_share": SHARE,
        "old_m": M,
        "new_share": SHARE,
        "new_m": M,
        "overlap": 0.0,
        "confidence": 0.9,
        "reference": (0.3, 0.2),
    },
    "change.answers_needed": lambda _: {
        "before": 0.3,
        "after": 0.2,
        "design_effect": 1.5,
        "power": 0.8,
        "confidence": 0.9,
    },
    "change.detectable": lambda _: {
        "share": SHARE,
        "m": M,
        "base": BASE,
        "later_m": M,
        "power": 0.8,
        "confidence": 0.9,
    },
    "change.detectable_together": lambda _: {
        "share": SHARE,
        "share_se": SHARE * 0.1,
        "base": BASE,
        "later_se": SHARE * 0.1,
        "correlation": 0.02,
        "years": 5,
        "power": 0.8,
        "confidence": 0.9,
    },
    "change.evaluate": lambda _: {
        "old_areas": areas(),
        "new_areas": later(),
        "by": BY,
        "ground": ground(),
        "confidence": 0.9,
    },
    "change.on_ground": lambda _: {
        "old_areas": areas(),
        "new_areas": later(),
        "ground": ground(),
        "by": BY,
        "old_sample": np.full(6, 40.0),
        "new_sample": np.full(6, 40.0),
    },
    "change.overlap": lambda _: {"vintage_a": 2019, "vintage_b": 2021},
    "change.programme": lambda _: {
        "old_areas": areas(),
        "new_areas": later(),
        "by": BY,
        "treated": TRACTS[:2],
        "picked_by": 2012,
        "ground": ground(),
        "confidence": 0.9,
    },
    "change.series": lambda _: {
        "rows": history(),
        "by": BY,
        "newest": None,
        "confidence": 0.9,
    },
    "classes.of_shares": lambda _: {"share": SHARE, "scheme": "quantiles", "classes": 3},
    "classes.check_scheme": lambda _: {"scheme": "quantiles", "classes": 3},
    "classes.common": lambda _: {"shares": [SHARE, SHARE], "scheme": "quantiles", "classes": 3},
    "clusters.local": lambda _: {
        "areas": areas(),
        "by": BY,
        "statistic": "g",
        "permutations": 9_999,
        "seed": 0,
        "rate": 0.05,
        "correlation": 0.02,
    },
    "comparison.differences": lambda _: {
        "totals": TOTALS,
        "relation": lambda *_: "places",
        "confidence": 0.9,
    },
    "comparison.standing": lambda _: {
        "share": SHARE,
        "share_moe": MARGIN,
        "at": TRACTS[:1],
        "among": SHARE.index,
        "seed": 0,
    },
    "coverage.causes": lambda _: {
        "areas": areas(),
        "availability": availability(),
        "measure": BY,
        "network": ("any", 100.0, 20.0),
        "people": None,
        "assume": "even",
    },
    "coverage.of_outline": lambda _: {
        "areas": areas(),
        "covered": coverage.outline(polygon()),
        "technology": "5g",
        "down": 35.0,
        "up": 3.0,
        "people": None,
    },
    "coverage.outline": lambda _: {
        "file": polygon(),
        "where": {"name": "here"},
        "areas": areas(),
        "column": None,
        "at_least": None,
        "network": None,
        "layer": None,
        "name": None,
    },
    "coverage.read": lambda folder: {"path": folder / "availability-22.parquet"},
    "coverage.reduce": lambda folder: {
        "files": folder / "bdc.csv",
        "out": folder / "reduced",
        "areas": "tract",
        "speeds": [(100, 20)],
        "locations": None,
        "complete": True,
        "client": True,
    },
    "coverage.split": lambda _: {
        "areas": areas(),
        "availability": availability(),
        "measure": BY,
        "assume": "even",
    },
    "coverage.summary": lambda _: {"file": summarised(), "areas": "county"},
    "coverage.totals": lambda _: {"table": split(), "groups": HOODS.rename("hood")},
    "coverage.what_if": lambda folder: {
        "people": folder / "people.tif",
        "outline": None,
        "new": gpd.GeoSeries.from_xy([-89.97], [30.005], crs=4326),
        "radius": 500.0,
        "limit": 1,
        "name_column": None,
        "layer": None,
    },
    "dasymetric.read": lambda folder: {"path": folder / "people.tif"},
    "dasymetric.rings": lambda folder: {
        "raster": folder / "people.tif",
        "points": gpd.GeoSeries.from_xy([-89.97], [30.005], crs=4326),
        "radii": (500,),
        "groups": "all",
    },
    "dasymetric.spread": lambda folder: {
        "areas": areas()[[f"{BY}_people", f"{BY}_people_moe", "geometry"]],
        "measure": BY,
        "weights": None,
        "out": folder / "again.tif",
        "of": "people",
        "vintage": 2019,
        "source": "",
        "water": None,
        "cell": 200.0,
    },
    "dasymetric.zonal": lambda folder: {"raster": folder / "people.tif", "polygons": polygon()},
    "equity.concentration": lambda _: {
        "share": SHARE,
        "along": BASE,
        "weights": BASE,
        "m": M,
        "along_moe": COUNT_MOE,
    },
    "equity.evaluate": lambda _: {
        "areas": areas(),
        "by": BY,
        "m": None,
        "along": "income",
        "groups": "neighborhood",
    },
    "equity.theil": lambda _: {"share": SHARE, "weights": BASE, "groups": list("aabb"), "m": M},
    "estimates.apportion": lambda _: {"frame": areas(), "inside": HOODS.map(len) / 10},
    "estimates.apportion_gaps": lambda _: {"gaps": gaps(), "inside": HOODS.map(len) / 10},
    "estimates.apportion_groups": lambda _: {"table": groups(), "inside": HOODS.map(len) / 10},
    "estimates.areas": lambda _: {"estimates": lines(), "geography": "tract", "vintages": VINTAGES},
    "estimates.combine": lambda _: {"frame": areas(), "groups": HOODS},
    "estimates.combine_gaps": lambda _: {"gaps": gaps(), "groups": HOODS},
    "estimates.combine_groups": lambda _: {"table": groups(), "groups": HOODS, "withhold": True},
    "estimates.covered_columns": lambda _: {"table": groups()},
    "estimates.default_measure": lambda _: {"frame": areas()},
    "estimates.gaps": lambda _: {"estimates": lines(), "geography": "tract", "vintages": VINTAGES},
    "estimates.gaps_at": lambda _: {"gaps": gaps().assign(level="area"), "level": "area"},
    "estimates.groups": lambda _: {
        "estimates": lines(),
        "geography": "tract",
        "vintages": VINTAGES,
        "withhold": True,
    },
    "estimates.groups_at": lambda _: {
        "table": groups().assign(level="area", dimension="income"),
        "level": "area",
        "dimension": "income",
    },
    "estimates.measures": lambda _: {"frame": areas()},
    "estimates.published": lambda _: {"estimates": lines(), "vintages": VINTAGES, "only": BY},
    "estimates.totals": lambda _: {"frame": areas(), "published": None, "vintages": VINTAGES},
    "estimates.withhold": lambda _: {"table": groups()},
    "figures.brief": lambda _: {
        "study": study(),
        "path": None,
        "by": BY,
        "neighborhood": "North",
        "k": 2,
    },
    "figures.change": lambda _: {"study": study(), "found": changed(), "size": SIZE},
    "figures.concentration": lambda _: {"study": study(), "by": BY, "size": SIZE},
    "figures.draw": lambda _: {
        "study": study(),
        "by": BY,
        "size": SIZE,
        "scheme": "quantiles",
        "highlight": (),
        "labels": False,
    },
    "figures.ladder": lambda _: {"study": study(), "size": SIZE},
    "figures.picture": lambda _: {
        "study": study(),
        "by": BY,
        "kind": "map",
        "others": (),
        "earlier": None,
        "offline": True,
    },
    "figures.ranking": lambda _: {
        "study": study(),
        "by": BY,
        "of": "households",
        "k": 2,
        "level": "area",
        "size": SIZE,
    },
    "figures.save": lambda folder: {
        "figure": figures.ladder(study()),
        "path": folder / "ladder.png",
        "dpi": 40,
    },
    "figures.side_by_side": lambda _: {
        "studies": [study(), study()],
        "by": BY,
        "size": SIZE,
        "scheme": "quantiles",
    },
    "figures.trend": lambda _: {"study": followed(), "by": "no_subscription", "size": SIZE},
    "geoid.area_name": lambda _: {"geoid": TRACTS[0]},
    "geoid.boundary_vintage": lambda _: {"vintage": 2019},
    "geoid.check_geography": lambda _: {"geoids": TRACTS, "geography": "tract", "what": "areas"},
    "geoid.check_vintage": lambda _: {"vintage": 2019, "what": "it"},
    "geoid.geography": lambda _: {"geoid": TRACTS[0]},
    "geoid.geography_of": lambda _: {"geoids": TRACTS, "what": "areas"},
    "geoid.normalize": lambda _: {"values": TRACTS, "geography": "tract"},
    "geoid.of_long_form": lambda _: {"text": f"1400000US{TRACTS[0]}"},
    "geoid.period": lambda _: {"vintage": 2019},
    "geoid.vintage_of": lambda _: {"text": "2015–2019"},
    "indicators.check_topics": lambda _: {"topics": ["who"]},
    "indicators.get": lambda _: {"name": BY},
    "indicators.tables_of": lambda _: {"topics": ["who"], "vintage": 2019},
    "maps.draw": lambda _: {
        "study": study(),
        "asked": None,
    },
    "moe.cv": lambda _: {"estimate": COUNT, "moe": COUNT_MOE},
    "moe.cv_of_share": lambda _: {"share": SHARE, "moe": MARGIN},
    "moe.design": lambda _: {**KIND},
    "moe.discovery_rates": lambda _: {"p": [0.01, 0.2], "rows": False},
    "moe.modelled": lambda _: {"part": COUNT, "whole": BASE, "whole_moe": COUNT_MOE, **KIND},
    "moe.of_change": lambda _: {
        "old": COUNT,
        "old_moe": COUNT_MOE,
        "new": BASE,
        "new_moe": COUNT_MOE,
    },
    "moe.of_complement": lambda _: {
        "part": COUNT,
        "part_moe": COUNT_MOE,
        "whole": BASE,
        "whole_moe": COUNT_MOE,
    },
    "moe.of_difference": lambda _: {"a_moe": COUNT_MOE, "b_moe": MARGIN},
    "moe.of_modelled_share": lambda _: {"share": SHARE, "whole": BASE, **KIND},
    "moe.of_product": lambda _: {**PAIR},
    "moe.of_ratio": lambda _: {**PAIR},
    "moe.of_share": lambda _: {**PAIR},
    "moe.of_sum": lambda _: {"estimates": COUNT, "moes": COUNT_MOE, "axis": -1},
    "moe.ratio": lambda _: {"a": COUNT, "b": BASE},
    "moe.reliability": lambda _: {"estimate": COUNT, "moe": COUNT_MOE, "share": False},
    "moe.widening": lambda _: {"areas": [1.0, 8.0], "correlation": 0.02},
    "moe.rescale": lambda _: {"moe": COUNT_MOE, "confidence": 0.95},
    "moe.to_se": lambda _: {"moe": COUNT_MOE},
    "moe.z_score": lambda _: {**PAIR, "overlap": 0.2},
    "gazetteer.apportion": lambda _: {
        "place": HERE,
        "polygons": areas(),
        "weights": "land",
        "vintage": 2019,
        "offline": True,
    },
    "gazetteer.county_geoid": lambda _: {
        "state": "22",
        "county": 71,
        "vintage": 2019,
        "offline": True,
    },
    "gazetteer.find": lambda _: {
        "place": "22071",
        "vintage": 2019,
        "county": None,
        "source": "auto",
        "key": None,
        "offline": True,
    },
    "gazetteer.inside": lambda _: {
        "place": HERE,
        "polygons": areas(),
        "weights": "land",
        "vintage": 2019,
        "offline": True,
    },
    "nations.fetch": lambda folder: {
        "level": "place",
        "out": folder / "country",
        "vintage": 2023,
        "states": ["LA"],
        "polygons": True,
        "client": None,
        "offline": True,
    },
    "nations.places": lambda folder: {
        "file": folder / "places-LA.parquet",
        "by": "no_subscription",
        "k": 2,
        "seed": 0,
    },
    "nations.nation": lambda _: {
        "vintage": 2023,
        "by": "no_subscription",
        "k": 10,
        "state": "LA",
        "seed": 1,
    },
    "nations.together": lambda _: {
        "places": ["22071", "22051"],
        "budget": 400_000.0,
        "years": 1,
        "programmes": None,
        "take_up": None,
        "saved": (0.0, 0.1),
        "procurement": 100.0,
        "coordination": 100.0,
        "seed": 1,
    },
    "now.areas": lambda _: {
        "draws": np.full((3, 2), 0.2),
        "households": np.array([500.0, 600.0]),
        "place": np.full(3, 0.15),
        "years": 2,
        "seed": 0,
        "persistence": 0.94,
        "drift": 0.2,
    },
    "now.estimate": lambda _: {
        "history": years(),
        "measure": "no_subscription",
        "year": 2023,
        "ahead": 0,
        "nation": None,
        "nation_of": None,
        "one_year": years().iloc[1:],
        "coefficients": (0.001, -0.1, 0.004),
    },
    "now.fit": lambda _: {"history": many_years(), "year": 2023},
    "now.has_turned": lambda _: {"shift": 0.004, "measure": "no_subscription"},
    "now.history": lambda _: {"rows": history(), "measure": BY},
    "now.steps": lambda _: {
        "history": years(),
        "measure": "no_subscription",
        "year": 2023,
        "coefficients": (0.001, -0.1, 0.004),
    },
    "peers.counties": lambda _: {"vintage": 2023},
    "peers.differences": lambda _: {"table": alike(), "geoid": "22071", "peers": ["22051"]},
    "peers.every": lambda _: {"table": alike(), "k": 1, "within": 200.0, "draws": 5, "seed": 0},
    "peers.find": lambda _: {
        "table": alike(),
        "geoid": "22071",
        "k": 1,
        "within": 200.0,
        "draws": 5,
        "seed": 0,
    },
    "peers.groups": lambda _: {
        "table": alike(),
        "cap": 80.0,
        "least": 10.0,
        "size": "households",
    },
    "peers.needs": lambda _: {"table": alike()},
    "peers.every_difference": lambda _: {
        "table": alike(),
        "every": pd.DataFrame({"GEOID": [alike().index[0]], "peer": [alike().index[1]]}),
    },
    "peers.every_trend": lambda _: {
        "history": years(),
        "every": pd.DataFrame({"GEOID": ["22071"], "peer": ["22071"]}),
        "since": 2022,
    },
    "peers.pooled": lambda _: {
        "grouped": pd.DataFrame({"group": [1, 1]}, index=["22071", "22087"]),
        "bought": pd.Series({"22071": 900.0, "22087": 100.0}),
        "procurement": 30.0,
        "coordination": 10.0,
        "discount": 0.1,
    },
    "peers.trends": lambda _: {
        "history": years(),
        "geoid": "22071",
        "peers": ["22071"],
        "since": 2022,
    },
    "priority.evaluate": lambda _: {
        "areas": areas(),
        "weights": {f"{BY}_share": 1.0},
        "k": 2,
        "method": "percentile",
        "frame": None,
        "thresholds": None,
        "draws": 20,
        "seed": 0,
        "sensitivity": False,
    },
    "priority.of_preset": lambda _: {
        "areas": areas(),
        "preset": "default",
        "by": BY,
        "frame": None,
        "k": 2,
        "seed": 0,
    },
    "priority.percentile_rank": lambda _: {"x": BASE},
    "priority.score": lambda _: {
        "areas": areas(),
        "weights": {f"{BY}_share": 1.0},
        "method": "percentile",
        "frame": areas(),
        "thresholds": None,
    },
    "priority.standardise": lambda _: {
        "x": BASE,
        "method": "percentile",
        "frame": BASE,
        "threshold": None,
    },
    "priority.thresholds_of": lambda _: {"preset": "ntia"},
    "priority.weights_of": lambda _: {"preset": "default", "areas": areas(), "by": BY},
    "pulls.fetch": lambda _: {
        "place": "22071",
        "vintage": 2019,
        "geography": "tract",
        "source": "auto",
        "key": None,
        "offline": True,
        "county": None,
        "erase_water": False,
        "weights": "land",
        "topics": (),
        "history": False,
    },
    "pulls.read_aliases": lambda _: {
        "file": pd.DataFrame({"name": ["Downtown"], "neighborhoods": ["North;South"]})
    },
    "pulls.read_area": lambda folder: {"file": folder / "here.geojson", "layer": None},
    "pulls.sites": lambda _: {"points": sites(), "what": "points", "name_column": None},
    "pulls.with_neighborhoods": lambda folder: {
        "snapshot": snapshot(),
        "file": folder / "here.geojson",
        "name_column": "name",
        "layer": None,
        "count": "whole",
        "weights": "land",
        "offline": True,
    },
    "pulls.with_sites": lambda folder: {
        "snapshot": snapshot(),
        "file": folder / "sites.csv",
        **READ,
    },
    "programmes.book": lambda folder: {"path": folder / "own.toml"},
    "programmes.capacity": lambda _: {"programme": "navigators", "book": BOOK, "years": 2},
    "programmes.connected": lambda _: {"programme": "devices", "served": WANTED, "book": BOOK},
    "programmes.draw": lambda _: {"item": BOOK.get("navigator"), **SEED},
    "programmes.draw_cost": lambda _: {
        "programme": "wireless",
        "book": BOOK,
        "years": 2,
        **SEED,
    },
    "programmes.draw_price": lambda _: {"state": "22", "book": BOOK, **SEED},
    "programmes.draw_take_up": lambda _: {
        "counties": programmes.of_counties(TAKE_UP, ["22071", "22073"], BOOK),
        **SEED,
    },
    "programmes.newly_connected": lambda _: {
        "enrolled": BASE,
        "new_share": SHARE,
        "unconnected": COUNT,
        "price_share": SHARE,
    },
    "programmes.of_counties": lambda _: {
        "table": TAKE_UP,
        "counties": ["22071", "22073"],
        "book": BOOK,
    },
    "programmes.price": lambda _: {"state": "22", "book": BOOK},
    "programmes.products": lambda _: {
        "enrolled": 58_414,
        "unconnected": 20_839,
        "price": PRICE,
        "book": BOOK,
    },
    "programmes.reasons": lambda _: {"state": "22"},
    "programmes.share_out": lambda _: {"pool": BASE, "offers": {"devices": COUNT}},
    "programmes.subsidy": lambda _: {
        "enrolled": WANTED,
        "unconnected": WANTED,
        "price": PRICE,
        "book": BOOK,
    },
    "programmes.take_up": lambda _: {"file": enrollment()},
    "programmes.costs_of": lambda _: {"programme": "wireless", "book": BOOK},
    "programmes.unit_cost": lambda _: {"programme": "wireless", "book": BOOK, "years": 2},
    "ranking.against": lambda _: {"share": SHARE, "m": M, "reference": 0.3},
    "ranking.audit": lambda _: {
        "areas": areas(),
        "by": BY,
        "of": "households",
        "sample": None,
        "confidence": 0.9,
    },
    "ranking.band": lambda _: {"draws": DRAWN, "confidence": 0.9},
    "ranking.chance": lambda _: {"draws": DRAWN, "k": 2},
    "ranking.chances": lambda _: {
        "areas": areas(),
        "by": BY,
        "of": "households",
        "lengths": (1, 2),
        "seed": 0,
        "sample": None,
        "covariate": areas()["income"],
    },
    "ranking.held": lambda _: {"geography": "block group", "of": "share", "areas": 612},
    "ranking.evaluate": lambda _: {
        "areas": areas(),
        "by": BY,
        "of": "households",
        "k": 2,
        "seed": 0,
        "sample": None,
        "covariate": areas()["income"],
        "sensitivity": False,
    },
    "ranking.expected_rank": lambda _: {"draws": DRAWN},
    "ranking.joint_region": lambda _: {
        "estimate": COUNT,
        "moe": COUNT_MOE,
        "confidence": 0.9,
        "method": "independent",
    },
    "ranking.marginal_region": lambda _: {"estimate": SHARE, "moe": MARGIN, "confidence": 0.9},
    "ranking.of_draws": lambda _: {
        "draws": DRAWN,
        "estimate": SHARE,
        "k": 2,
        "moe": MARGIN,
        "reference": 0.3,
        "names": SHARE.index,
    },
    "ranking.ordered": lambda _: {
        "table": pd.DataFrame({"rank": [2, 1], "chance": [0.1, 0.9], "expected_rank": [2.0, 1.0]})
    },
    "ranking.quantiles": lambda _: {"values": DRAWN, "confidence": 0.9},
    "ranking.rank": lambda _: {
        "areas": areas(),
        "by": BY,
        "of": "share",
        "k": 2,
        "seed": 0,
        "sample": None,
        "covariate": None,
    },
    "ranking.sample_of_margin": lambda _: {"share": SHARE, "share_moe": MARGIN},
    "ranking.scale_of": lambda _: {"per": BASE, "base": BASE, "base_moe": COUNT_MOE, "seed": 0},
    "ranking.reach": lambda _: {"draws": np.full((4, 6), 0.2), "k": 2, "members": [0, 1]},
    "ranking.reach_by_lot": lambda _: {"draws": np.full((4, 6), 0.2), "k": 2},
    "ranking.shortlist": lambda _: {"draws": DRAWN, "k": 2},
    "ranking.tier": lambda _: {"chance": SHARE},
    "ranking.unrankable": lambda _: {
        "table": pd.DataFrame({"band_low": [1.0, 1.0], "band_high": [2.0, 1.0]}),
    },
    "ranking.bands_within": lambda _: {
        "table": alike(),
        "by": "no_computer",
        "groups": pd.Series("LA", index=alike().index),
        "lengths": [1, 2],
        "seed": 0,
    },
    "ranking.whole_places": lambda _: {
        "table": alike(),
        "by": "no_computer",
        "of": "share",
        "k": 1,
        "seed": 0,
    },
    "regions.gather": lambda _: {
        "areas": areas(),
        "by": BY,
        "m": np.full(6, 40.0),
        "enough": lambda share, m, _: share * m > 10,
    },
    "regions.merge": lambda _: {
        "areas": areas(),
        "by": BY,
        "cv": 0.2,
        "max_areas": 3,
        "dissolve": False,
    },
    "telling.headline": lambda _: {
        "study": study(),
        "by": BY,
        "of": "households",
        "k": 2,
        "causes": None,
    },
    "report.ranking_csv": lambda _: {
        "study": study(),
        "ranking": study().evaluate(BY, k=2),
        "asked": None,
    },
    "report.summary": lambda _: {
        "study": study(),
        "asked": None,
    },
    "report.workbook": lambda folder: {
        "study": study(),
        "path": folder / "tables.xlsx",
        "asked": None,
    },
    "report.write": lambda folder: {
        "study": small(),
        "folder": folder / "page",
        "asked": None,
        "aside": False,
    },
    "report.bundle": lambda folder: {
        "study": small(),
        "folder": folder / "bundle",
        "asked": None,
    },
    "report.write_comparison": lambda folder: {
        "found": studies.compare(study(), other(), by=BY),
        "folder": folder / "compared",
    },
    "smoothing.arcsine": lambda _: {"share": SHARE, "m": M},
    "smoothing.arcsine_se": lambda _: {"m": M},
    "smoothing.worth": lambda _: {"areas": areas(), "by": BY},
    "smoothing.balanced": lambda _: {
        "share": SHARE,
        "m": M,
        "base": BASE,
        "draws": 20,
        "seed": 0,
        "size": BASE,
    },
    "smoothing.beta_binomial": lambda _: {
        "share": SHARE,
        "m": M,
        "draws": 20,
        "seed": 0,
        "covariate": SHARE,
        "base": BASE,
    },
    "smoothing.base_of": lambda _: {"areas": areas(), "by": BY},
    "smoothing.calls": lambda _: {
        "z": SHARE,
        "p": SHARE,
        "rate": 0.1,
        "codes": ("above", "below", "unclear"),
    },
    "smoothing.drift": lambda _: {
        "old_share": MANY,
        "old_m": MANY * 0 + 60,
        "new_share": MANY * 0.8,
        "new_m": MANY * 0 + 60,
        "years": 5,
    },
    "smoothing.effective_sample": lambda _: {**DESIGN, "assumed": None, "income": BASE},
    "smoothing.factor_of_rows": lambda _: {"rows": rows(), **KIND, "vintage": 2021},
    "smoothing.fay_herriot": lambda _: {
        "estimate": SHARE,
        "se": MARGIN,
        "X": None,
        "method": "reml",
    },
    "smoothing.highest_mean": lambda _: {
        "share": SHARE,
        "m": M,
        "covariate": None,
        "base": BASE,
    },
    "smoothing.posterior": lambda _: {
        "share": SHARE,
        "m": M,
        "draws": 20,
        "seed": 0,
        "covariate": None,
        "base": BASE,
        "only": SHARE > 0.2,
    },
    "smoothing.rake": lambda _: {"estimate": SHARE, "weights": BASE, "total": 1_100.0},
    "smoothing.sample_by_size": lambda _: {"share": SHARE, "share_moe": MARGIN, "base": BASE},
    "smoothing.sample_of": lambda _: {"areas": areas(), "by": BY, "vintage": 2019},
    "siting.candidates": lambda _: {
        "source": offers(),
        "areas": areas(),
        "cost": 100.0,
        "name_column": None,
        "layer": None,
        "far": 10_000.0,
    },
    "siting.case": lambda _: {
        "demand": needed(),
        "candidates": candidates(),
        "radius": 1_000.0,
        "times": None,
        "minutes": None,
    },
    "siting.cover": lambda _: {
        "case": sited(),
        "budget": 200.0,
        "number": 1,
        "floor": None,
        "objective": "most",
        "time_limit": 60.0,
    },
    "siting.demand": lambda _: {
        "areas": areas(),
        "by": BY,
        "of": "households",
        "districts": HOODS,
        "people": None,
    },
    "siting.nearest": lambda _: {
        "case": sited(),
        "budget": 200.0,
        "number": 1,
        "time_limit": 60.0,
    },
    "siting.districts_of": lambda _: {"areas": areas(), "districts": HOODS},
    "plans.brought": lambda _: {"budget": 9_000.0, "years": 2},
    "plans.lines": lambda _: {"book": BOOK, "years": 2, "computers": True},
    "plans.network": lambda _: {
        "programme": "public_computers",
        "case": sited(),
        "book": BOOK,
    },
    "plans.most": lambda _: {
        "needs": in_need(),
        "offers": offered(),
        "budget": 9_000.0,
        "seed": 0,
        "time_limit": 60.0,
    },
    "plans.spend": lambda _: {
        "needs": in_need(),
        "offers": offered(),
        "budget": 9_000.0,
        "floor": None,
        "seed": 0,
        "time_limit": 60.0,
    },
    "studies.plan": lambda _: {
        "study": study(),
        "budget": 9_000.0,
        "years": 1,
        "programmes": None,
        "sites": offers(),
        "take_up": TAKE_UP,
        "radius": 1_000.0,
        "times": ways(),
        "minutes": 20.0,
        "floor": None,
        "districts": HOODS,
        "seed": 0,
    },
    "figures.budget": lambda _: {"plan": planned(), "size": (8.0, 5.2)},
    "report.plan_card": lambda _: {"plan": planned()},
    "report.together_card": lambda _: {"found": bought()},
    "report.together_headline": lambda _: {"found": bought()},
    "report.write_together": lambda folder: {"found": bought(), "folder": folder / "together"},
    "report.plan_headline": lambda _: {"plan": planned()},
    "report.write_plan": lambda folder: {"plan": planned(), "folder": folder / "plan"},
    "siting.over_draws": lambda _: {
        "case": sited(),
        "draws": pd.DataFrame(np.full((3, 6), 40.0), columns=TRACTS),
        "plan": siting.cover(sited(), 100.0),
        "most": 3,
        "time_limit": 60.0,
    },
    "smoothing.sample_of_groups": lambda _: {"m": M, "base": BASE, "groups": HOODS[:4]},
    "smoothing.sampling_variance": lambda _: {"reference": 0.2, "m": M},
    "smoothing.standardized": lambda _: {"gap": SHARE, "se": MARGIN},
    "smoothing.two_sided": lambda _: {"z": SHARE},
    "snapshots.counties": lambda _: {"vintages": [2022], "years": 1},
    "snapshots.county_areas": lambda _: {"polygons": False},
    "snapshots.find": lambda _: {"place": "New Orleans, Louisiana", "vintage": 2019},
    "snapshots.read": lambda folder: {"path": folder / "nothing"},
    "studies.read": lambda folder: {"folder": folder / "saved"},
    "snapshots.write": lambda folder: {"snapshot": snapshot(), "path": folder / "written"},
    "gazetteer.check": lambda _: {"place": "22071", "county": "71"},
    "pulls.check": lambda _: {"vintage": 2019, **PULL},
    "gazetteer.find_each": lambda _: {
        "every": ["22071", "22051"],
        "vintage": 2019,
        "county": None,
        "source": "auto",
        "key": None,
        "offline": True,
    },
    "dasymetric.Weights": lambda folder: {
        "path": folder / "people.tif",
        "classes": {1: 1.0},
        "band": 1,
    },
    "pulls.each": lambda _: {"every": ["22071"], "vintage": 2019, "county": None, **PULL},
    "report.entry": lambda _: {"study": study(), "folder": "here", "by": BY},
    "report.write_index": lambda folder: {
        "entries": [report.entry(study(), "here")],
        "failed": {"There": "why"},
        "folder": folder / "index",
    },
    "studies.bundled_counties": lambda _: {"vintage": 2019},
    "studies.compare": lambda _: {"studies": other(), "by": BY, "counties": counties()},
    "studies.evaluate_places": lambda _: {
        "places": [study(), other()],
        "by": BY,
        "of": "share",
        "k": 2,
    },
    "studies.fetch_counties": lambda _: {
        "vintage": 2019,
        "source": "auto",
        "key": None,
        "offline": True,
    },
    "studies.folder_name": lambda _: {"study": study(), "taken": ["x"]},
    "studies.of_frames": lambda _: {
        "table": few(),
        "place": "Here",
        "vintage": 2019,
        "geography": "tract",
        "polygons": areas()[["geometry"]].loc[TRACTS[2:5]],
        "published": None,
        "neighborhoods": HOODS[2:5],
        "sites": sites(),
        "sources": ("by hand",),
        "neighborhoods_called": "wards",
    },
    "studies.of_snapshot": lambda _: {"snapshot": snapshot()},
    "studies.read_counties": lambda folder: {
        "file": folder / "counties.csv",
        "vintage": 2019,
        "years": 5,
    },
    "studies.snapshot": lambda _: {"place": "New Orleans", "vintage": 2019, **ASKED},
    "studies.standing": lambda _: {"study": study(), "counties": counties(), "by": BY},
    "studies.study": lambda _: {"place": "New Orleans", "vintage": 2019, "each": False, **ASKED},
    "studies.study_each": lambda _: {"every": ["New Orleans"], "vintage": 2019, **ASKED},
    "Study.assign": lambda _: {"columns": areas()["income"]},
    "Study.audit": lambda _: {"by": BY, "of": "households"},
    "Study.beside": lambda _: {"newer": False},
    "Study.brief": lambda folder: {
        "path": folder / "brief.png",
        "by": BY,
        "neighborhood": "North",
        "k": 2,
        "language": "en",
    },
    "Study.causes": lambda _: {
        "availability": availability(),
        "by": BY,
        "network": ("any", 100.0, 20.0),
        "people": None,
        "assume": "even",
    },
    "Study.change": lambda _: {"earlier": earlier(), "by": BY, "confidence": 0.9, "offline": True},
    "Study.chances": lambda _: {"by": BY, "of": "households", "lengths": (1, 2)},
    "Study.column": lambda _: {"name": "median_income"},
    "Study.components": lambda _: {},
    "Study.detectable": lambda _: {
        "by": BY,
        "k": 2,
        "years": 5,
        "falls": (0.01,),
        "power": 0.8,
        "confidence": 0.9,
    },
    "Study.equity": lambda _: {"by": BY, "along": "median_income"},
    "Study.evaluate": lambda _: {
        **LIST,
        "covariate": "median_income",
        "level": "area",
        "sensitivity": False,
    },
    "Study.figure": lambda _: {"by": BY, "kind": "ladder", "language": "en"},
    "Study.headline": lambda _: {**LIST, "causes": None, "language": "en"},
    "Study.hot_spots": lambda _: {"by": BY, "statistic": "g"},
    "Study.ladder": lambda _: {"language": "en"},
    "Study.map": lambda _: {
        **LIST,
        "scheme": "quantiles",
        "layers": (),
        "street_map": False,
        "change": None,
        "people": None,
        "causes": None,
        "aliases": None,
        "language": "en",
    },
    "Study.measure": lambda _: {"by": BY},
    "Study.merge": lambda _: {"by": BY, "cv": 0.3},
    "Study.now": lambda _: {
        "by": "no_subscription",
        "ahead": 0,
        "one_year": (0.16, 0.01),
        "earlier": None,
        "areas": False,
    },
    "Study.rank_neighborhoods": lambda _: {**LIST},
    "Study.ranking": lambda _: {**LIST},
    "Study.reach": lambda _: {"by": BY, "k": 2, "earlier": study(), "level": "area"},
    "Study.rings": lambda folder: {"raster": folder / "people.tif", "radii": (500, 1_000)},
    "Study.score": lambda _: {"preset": "default", "k": 2, "by": BY, "frame": study(), "seed": 0},
    "Study.shortlist": lambda _: {**LIST, "level": "area"},
    "Study.smooth": lambda _: {
        "by": BY,
        "covariate": "median_income",
        "method": "beta_binomial",
        "rake": False,
    },
    "Study.spread": lambda folder: {
        "out": folder / "study.tif",
        "by": BY,
        "weights": None,
        "of": "people",
        "water": None,
        "cell": 200.0,
    },
    "Study.subset": lambda _: {"geoids": areas()["income"] > 40, "place": "A part"},
    "Study.summary": lambda _: {**LIST},
    "Study.top": lambda _: {**LIST, "language": "en"},
    "Study.trend": lambda _: {"by": BY},
    "Study.who": lambda _: {"level": "place", "dimension": "income"},
    "Study.why": lambda _: {"level": "area"},
    "Study.bundle": lambda folder: {
        "folder": folder / "bundle",
        **LIST,
        "score": None,
        "earlier": small(2018),
        "scheme": "quantiles",
        "language": "en",
        "offline": True,
    },
    "Study.save": lambda folder: {"folder": folder / "save"},
    "Study.workbook": lambda folder: {
        "path": folder / "tables.xlsx",
        **LIST,
        "score": None,
        "earlier": small(2018),
        "language": "en",
        "offline": True,
    },
    "Study.write": lambda folder: {
        "folder": folder / "page",
        **LIST,
        "score": None,
        "earlier": small(2018),
        "scheme": "quantiles",
        "layers": (),
        "street_map": False,
        "people": None,
        "causes": None,
        "now_columns": False,
        "aliases": None,
        "language": "en",
        "offline": True,
    },
    "telling.decimals": lambda _: {"name": "share", "file": "ranking.csv"},
    "telling.dictionary": lambda _: {"file": "ranking.csv"},
    "telling.Asked": lambda _: {
        "by": BY,
        "of": "households",
        "k": 2,
        "scheme": "quantiles",
        "layers": (),
        "street_map": False,
        "score": study().score(k=2),
        "change": changed(),
        "earlier": earlier(),
        "people": None,
        "causes": None,
        "now_columns": False,
        "aliases": None,
    },
}
#: Public, but with nothing to hand in that could be wrong, or for other rooms of the package.
EXEMPT = {
    *("boundaries.area_of_blocks", "boundaries.ask_service", "boundaries.keep_file"),
    *("boundaries.wanted", "boundaries.wanted_blocks", "boundaries.wanted_water"),
    "boundaries.visible_water",
    *("acs.keep_file", "acs.wanted", "gazetteer.wanted", "studies.is_bundled"),
    *("pulls.add", "pulls.needed", "pulls.of_place", "pulls.size", "pulls.bundled_aliases"),
    *("indicators.ordered", "indicators.pools", "snapshots.bundled", "snapshots.folder"),
    *("acs.check_kept", "acs.keep_names", "acs.keep_table", "boundaries.check_kept"),
    *("acs.check_release", "acs.release_of"),
    *(
        "studies.measures",
        "studies.places",
        "snapshots.check_kind",
        "estimates.add_up",
        "acs.towns",
    ),
    *("ranking.effective_sample", "ranking.posterior", "ranking.sample_of_groups"),  # smoothing's
    *("maps.encode", "maps.links", "maps.measure_columns", "maps.style", "maps.within"),
    *("maps.script_of", "maps.to_json", "maps.variables"),
    # what a nation hands on of itself
    *("maps.draw_country", "maps.draw_places", "maps.labels", "maps.shown_of"),
    *("report.nation_card", "report.write_nation", "report.write_places"),
    *("report.card", "report.comparison_card", "report.comparison_headline"),
    # what is told of a study that is one already
    *(
        f"telling.{name}"
        for name in exclusion.telling.__all__
        if name != "headline" and inspect.isfunction(getattr(exclusion.telling, name))
    ),
}


#: Classes that users make something of to hand it in.
GIVEN = ("dasymetric.Weights", "telling.Asked")
#: Those whose arguments have no names of their own.
BY_HAND: dict[str, Callable[..., Any]] = {
    "studies.compare": lambda studies, **options: exclusion.studies.compare(
        study(), studies, **options
    ),
    "Study.assign": lambda columns: study().assign(income=columns),
}


def functions() -> Iterator[str]:
    """Name every public function of the rooms that take frames and words, and Study's methods."""
    for room in pkgutil.iter_modules(exclusion.__path__):
        if room.name.startswith("_") or room.name in INSIDE:
            continue
        module = importlib.import_module(f"exclusion.{room.name}")
        for name in module.__all__:
            if inspect.isfunction(getattr(module, name)):
                yield f"{room.name}.{name}"
    yield from GIVEN
    for name, _ in inspect.getmembers(exclusion.Study, inspect.isfunction):
        if not name.startswith("_"):
            yield f"Study.{name}"


def function(name: str) -> Callable[..., Any]:
    room, _, what = name.partition(".")
    if name in BY_HAND:
        return BY_HAND[name]
    if room == "Study":
        return getattr(small() if what in {"write", "bundle"} else study(), what)
    return getattr(importlib.import_module(f"exclusion.{room}"), what)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Files that functions read; what is written without a folder's name is written there."""
    made = tmp_path_factory.mktemp("doors")
    availability().assign(locations=10.0).to_parquet(made / "availability-22.parquet")
    polygon().to_file(made / "here.geojson")
    (made / "sites.csv").write_text("name,longitude,latitude\nhere,-89.97,30.005\n", "utf-8")
    wide = {"S2801_C01_019E": 90.0, "S2801_C01_019M": 9.0, "S2801_C01_001E": 900.0}
    wide = pd.DataFrame({"GEOID": ["22071"], "NAME": "Here", **wide, "S2801_C01_001M": 20.0})
    wide.to_csv(made / "counties.csv", index=False)
    (made / "own.toml").write_text(
        '[[item]]\nname = "van"\nwhat = "a van"\nunit = "dollars per site"\nlow = 1\nhigh = 2\n'
        'year = 2025\nplace = "Here"\n[[item.source]]\npublisher = "Us"\nyear = 2025\n'
        'address = "here"\n',
        "utf-8",
    )
    dasymetric.spread(areas(), BY, out=made / "people.tif", cell=200)
    study().save(made / "saved")
    own = {"households": 300.0, "share": 0.2, "base": 1_500.0, "households_moe": 60.0}
    own |= {"share_moe": 0.04, "base_moe": 90.0}
    two = pd.DataFrame({"GEOID": ["2205000", "2255000"], "NAME": "Here city, Louisiana"})
    two = two.assign(state="LA", **{f"no_subscription_{name}": one for name, one in own.items()})
    facts = {"level": "place", "state": "LA", "vintage": 2023, "polygons": False, "sources": []}
    exclusion.nations._pull._put(two, facts, made / "places-LA.parquet")
    # What is refused does not hang on how often a plan is solved again, nor on how near a fit is.
    fewer = {"exclusion.plans._spending.SOLVED": 2, "exclusion.plans._spending.CURVE": (1.0,)}
    fewer["exclusion.smoothing._drift._TOLERANCE"] = 0.05
    with contextlib.chdir(made), pytest.MonkeyPatch.context() as patch:
        for constant, few in fewer.items():
            patch.setattr(constant, few)
        made_up.use(patch)
        yield made


def test_every_public_function_is_tried() -> None:
    every = set(functions())
    assert every - EXEMPT - VALID.keys() == set()
    assert (VALID.keys() | EXEMPT) - every == set()


@pytest.mark.parametrize("name", sorted(VALID))
def test_every_argument_is_tried(name: str, folder: Path) -> None:
    known = inspect.signature(function(name)).parameters
    named = {one for one, kind in known.items() if kind.kind is not kind.VAR_KEYWORD}
    given = VALID[name](folder).keys()
    assert named <= given
    assert given <= known.keys() or len(named) < len(known)


_SHOWN = 12
#: What messages call an argument, where they do not use its name.
SAID = {
    "classes": ("class",),
    "columns": ("income",),
    "every": ("place",),
    "state": ("place",),
    "frame": ("table",),
    "rows": ("history",),
    "published": ("table",),
    "geoids": ("areas",),
    "old": ("table",),
    "old_share": ("old_m",),
    "new": ("table",),
    "values": ("GEOIDs",),
    "polygons": ("areas",),
    "areas": ("column",),
    "covariate": ("column",),
    "people": ("raster",),
    "score": ("preset",),
    "neighborhoods": ("groups",),
    "source": ("candidates",),
    "file": ("column",),
    "name_column": ("column",),
    "lon": ("column",),
    "lat": ("column",),
}
#: Yes or no, by whatever Python takes for it; and names for messages.
FLAGS = {"offline", "street_map", "sensitivity", "dissolve", "labels", "what", "each"}

#: What anything may be in place of what it should be, those alike in a row of their own.
GENERIC: tuple[dict[str, Any], ...] = (
    {"None": None},
    {"text": "x"},
    {"-1": -1, "nan": float("nan"), "True": True, "too large": 10**400},
    {"list": [], "dict": {}, "set": {"x"}, "texts": ["x", "y"]},
    {"object": object(), "no frame": pd.DataFrame()},
    {"array": np.array([[np.inf]]), "numbers": np.array([1.0, 2.0])},
)


def with_cell(value: pd.Series[Any], cell: Any) -> pd.Series[Any]:
    """Put something else into the second cell."""
    kind = object if isinstance(cell, str) else float
    return value.astype(kind).mask(np.arange(len(value)) == 1, cell)


CELLS = {"a code": CODE, "text": "many", "infinite": np.inf}


def spoiled(value: Any) -> Iterator[tuple[str, Any]]:
    """Spoil a value in every way that a user may."""
    yield from itertools.chain.from_iterable(kinds.items() for kinds in GENERIC)
    if isinstance(value, pd.Series):
        yield "integers as labels", value.set_axis(range(7, 7 + len(value)))
        yield "another label", value.set_axis([*value.index[1:], "22071999900"])
        yield "a label twice", value.set_axis([value.index[0], *value.index[:-1]])
        yield "too short", value.iloc[1:]
        yield "lists", pd.Series([[] for _ in value], value.index)
        if value.dtype.kind in "if":
            yield from ((what, with_cell(value, cell)) for what, cell in CELLS.items())
    if isinstance(value, pd.DataFrame):
        yield "no rows", value.iloc[:0]
        yield "no columns", value.iloc[:, :0]
        yield "a row twice", pd.concat([value, value.iloc[:1]])
        if len(value.columns) > 1:
            plain = pd.DataFrame(value)
            yield "a column twice", pd.concat([plain, plain.iloc[:, :1]], axis=1)
        yield "integers as labels", value.set_axis(range(7, 7 + len(value)))
        yield "a lost zero", value.set_axis([str(name)[1:] for name in value.index])
        # Each in turn: what is wrong with a cell does not hang on its column.
        ways = itertools.cycle([*CELLS, "categories"])
        for column, what in zip(value.select_dtypes("number"), ways, strict=False):
            bad = value[column]
            bad = with_cell(bad, CELLS[what]) if what in CELLS else bad.astype("category")
            yield f"{what} in {column}", value.assign(**{column: bad})


def tried(name: str, given: dict[str, Any]) -> tuple[str, Any]:
    """Call, and tell what came of it: "result", "refused", or the kind of a bare error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return "result", function(name)(**given)
        except ExclusionError as err:
            return "refused", err
        except OSError as err:  # a file that cannot be written, which functions say they raise
            return "refused", SourceError(str(err))
        except Exception as err:  # noqa: BLE001 - any other is what the test looks for
            return type(err).__name__, err


def test_hopes_of_endless_memory_are_refused() -> None:
    for call, said in (
        (lambda: exclusion.smoothing.posterior(SHARE, M, 10**9), "draws is 1000000000"),
        (
            lambda: exclusion.clusters.local(areas(), BY, permutations=10**9),
            "from 9,999 to 999,999",
        ),
        (lambda: figures.draw(study(), BY, size=(10**6, 3)), "one side of size is 1000000"),
        (lambda: figures.save(figures.ladder(study()), "x.png", dpi=10**6), "dpi is 1000000"),
    ):
        with pytest.raises(exclusion.errors.ArgumentError, match=said):
            call()


def is_named(error: ExclusionError, argument: str, value: Any) -> bool:
    """Tell whether a message says what was wrong: the argument, a column, a label or a word."""
    if isinstance(error, SourceError):
        return True  # a file or a service, by its name
    names = [argument, *TRACTS, *SAID.get(argument, ())]
    names += [part.rstrip("s") for part in argument.split("_") if len(part) > 3]
    if isinstance(value, pd.DataFrame):
        names += [*map(str, value.columns), *map(str, value.index)]
    elif not isinstance(value, pd.Series):
        listed = isinstance(value, list | set | np.ndarray)
        names += [str(value), *(map(str, value) if listed else ())]
    said = str(error).lower()
    # What a frame looks like takes long to write, and is seldom looked for.
    return any(one.lower() in said for one in names if one) or repr(value)[:_SHOWN].lower() in said


@pytest.fixture(scope="module")
def minimal(folder: Path) -> Callable[[str], tuple[str, Any]]:
    """What comes of a minimal call, kept for every test that reads it."""
    return cache(lambda name: tried(name, VALID[name](folder)))


@pytest.mark.parametrize("name", VALID)
def test_a_minimal_call_is_valid(name: str, minimal: Callable[[str], tuple[str, Any]]) -> None:
    kind, found = minimal(name)
    assert kind == "result" or isinstance(found, SourceError), found


#: Each call of these makes a study, a page or a plan, or reads wide tables: most refusals
#: are of the rooms that they call, whose own doors are tried in every way.
DEAR = {
    *("studies.plan", "studies.of_frames", "studies.study", "studies.snapshot"),
    *("nations.together", "smoothing.drift", "ranking.rank", "change.evaluate"),
    *("priority.evaluate", "report.write", "figures.brief", "figures.picture"),
    *(f"Study.{name}" for name in ("write", "bundle", "brief", "map", "workbook", "figure")),
    *(f"Study.{name}" for name in ("score", "detectable", "now", "causes", "subset", "chances")),
    *("report.write_plan", "report.bundle", "report.write_comparison", "figures.ranking"),
    *("coverage.what_if", "coverage.causes", "coverage.split", "coverage.totals", "nations.nation"),
    *("change.on_ground", "change.programme", "now.estimate", "pulls.with_sites"),
    *("siting.over_draws", "ranking.evaluate", "priority.of_preset", "estimates.combine_groups"),
}


def some_of(ways: list[tuple[str, Any]], turn: int) -> list[tuple[str, Any]]:
    """Take one of what is alike, another for each argument, and every other frame or series."""
    picked = {list(kinds)[turn % len(kinds)] for kinds in GENERIC} | {"no rows"}
    known = {what for kinds in GENERIC for what in kinds} | {"no rows"}
    own = [way for way in ways if way[0] not in known]
    return [way for way in ways if way[0] in picked] + own[turn % 2 :: 2]


@pytest.mark.parametrize(
    ("name", "every"),
    [
        *((name, name not in DEAR) for name in VALID),
        *(pytest.param(name, True, marks=pytest.mark.slow) for name in sorted(DEAR)),
    ],
)
def test_whatever_is_handed_in_there_is_a_result_or_a_named_refusal(
    name: str, every: bool, folder: Path
) -> None:
    wrong = []
    valid = VALID[name](folder)
    known = inspect.signature(function(name)).parameters
    for argument in [one for one in valid if one not in FLAGS]:
        unsaid = known[argument].default if argument in known else None
        ways = list(spoiled(valid[argument]))
        turn = zlib.crc32(f"{name} {argument}".encode())  # the same in every run
        for what, bad in ways if every else some_of(ways, turn):
            if bad is None and unsaid is None:
                continue  # not asked for
            kind, found = tried(name, {**valid, argument: bad})
            if kind == "result" or (kind == "refused" and is_named(found, argument, bad)):
                continue
            wrong.append(f"{argument}: {what}: {kind}: {found!s:.200}")
    assert not wrong, "\n".join(wrong)


#: Columns of an area table that a function does not look at, and numbers that no table holds.
UNREAD = {
    *("boundaries.check", "coverage.of_outline", "coverage.outline", "estimates.default_measure"),
    *("siting.candidates", "siting.districts_of"),
    *("estimates.measures", "gazetteer.apportion", "gazetteer.inside", "smoothing.calls"),
    *("smoothing.two_sided",),
}
#: Those that read shares, and nothing else of a measure.
OF_SHARES = {
    "regions.gather",
    "clusters.local",
    "equity.evaluate",
    "priority.score",
    "priority.weights_of",
}


@pytest.mark.parametrize("name", [name for name in VALID if name not in UNREAD])
def test_no_code_of_the_bureaus_is_ever_counted(name: str, folder: Path) -> None:
    valid = VALID[name](folder)
    columns = [f"{BY}_{end}" for end in ("share", "households", "households_moe", "people_moe")]
    for argument, value in valid.items():
        coded = []
        if isinstance(value, pd.Series) and value.dtype.kind in "if":
            coded = [with_cell(value, CODE)]
        elif isinstance(value, pd.DataFrame):
            read = columns[:1] if name in OF_SHARES else columns
            coded = [
                value.assign(**{column: with_cell(value[column], CODE)})
                for column in read
                if column in value
            ]
        for bad in coded:
            kind, _ = tried(name, {**valid, argument: bad})
            assert kind == "refused", (argument, kind)


def numbers(found: Any) -> Any:
    """Reduce a result to what does not hang on the order of its rows."""
    if isinstance(found, pd.DataFrame):
        rows = pd.DataFrame(found).select_dtypes("number").astype(float).round(9)
        return sorted(map(str, rows.to_numpy().tolist()))
    if isinstance(found, pd.Series | np.ndarray):
        return sorted(map(numbers, np.ravel(found).tolist()))
    if isinstance(found, tuple):
        return [numbers(part) for part in found]
    if dataclasses.is_dataclass(found):
        return {f.name: numbers(getattr(found, f.name)) for f in dataclasses.fields(found)}
    return f"{found:.6g}" if isinstance(found, float) else str(found)


#: What is drawn hangs on the order of the shares that it is drawn for.
DRAWN_BY_ROW = {"smoothing.posterior", "smoothing.beta_binomial", "comparison.standing"}
#: What is given back by position, and how often it took to come near.
DRAWN_BY_ROW |= {"classes.of_shares", "smoothing.fay_herriot", "smoothing.balanced"}
#: What says where each row stands.
BY_ROW = {"ranking.evaluate", "priority.evaluate", "priority.of_preset"}


@pytest.mark.parametrize("name", VALID)
def test_the_order_of_rows_does_not_matter(
    name: str, folder: Path, minimal: Callable[[str], tuple[str, Any]]
) -> None:
    valid = VALID[name](folder)
    labelled = [a for a, value in valid.items() if isinstance(value, pd.Series | pd.DataFrame)]
    if not labelled:
        return
    kind, found = minimal(name)
    if kind != "result":
        assert isinstance(found, SourceError)
        return
    arrays = any(isinstance(value, np.ndarray) for value in valid.values())
    for place, argument in enumerate(labelled):
        if place == 0 and (arrays or name in DRAWN_BY_ROW):
            continue  # numbers without labels go by the rows of the first that has some
        kind, turned = tried(name, {**valid, argument: valid[argument].iloc[::-1]})
        assert kind == "result", (argument, turned)
        assert numbers(turned) == numbers(found), argument


@pytest.mark.parametrize(
    "wrong",
    [
        {"weights": "x"},
        {"source": "x"},
        {"topics": ["x"]},
        {"geography": ["tract"]},
        {"geography": "county"},
        {"county": []},
        {"county": True},
        {"erase_water": "no"},
        {"offline": "no"},
        {"key": 3},
        {"sites": 3},
        {"neighborhoods": []},
        {"vintage": "2019"},
    ],
    ids=str,
)
def test_what_a_bundled_place_does_not_need_is_checked_too(wrong: dict[str, Any]) -> None:
    options = {"vintage": 2019} | wrong
    for call in (studies.study, studies.snapshot):
        with pytest.raises(ExclusionError, match=next(iter(wrong))):
            call("New Orleans", **options)
    with pytest.raises(ExclusionError, match=next(iter(wrong))):
        next(studies.study_each(["New Orleans"], **options))


@pytest.mark.parametrize("place", [None, 22071, "", " ", [], ["22071", 22051], 3.5], ids=str)
def test_what_is_no_place_is_refused_before_the_network_is_asked(
    place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acs, "newest_vintage", lambda **_: pytest.fail("asked the network"))
    for call in (studies.study, studies.snapshot, exclusion.pulls.fetch):
        with pytest.raises(exclusion.errors.PlaceError):
            call(place)


@pytest.mark.parametrize("call", [exclusion.clusters.local, exclusion.regions.merge])
def test_a_shape_without_a_place_on_earth_is_refused_by_label(call: Callable[..., Any]) -> None:
    with np.errstate(invalid="ignore"):
        broken = shapely.Polygon([(0, 0), (np.nan, 1), (1, 1), (0, 0)])
    shapes = areas().geometry.where(areas().index != TRACTS[2], broken)
    with pytest.raises(exclusion.errors.TableError, match=f"the shape of {TRACTS[2]}"):
        call(areas().set_geometry(shapes), BY)


@pytest.mark.parametrize("nothing", [None, shapely.Polygon()], ids=["missing", "empty"])
def test_areas_without_a_shape_have_no_neighbors(nothing: Any) -> None:
    shapes = areas().geometry.to_numpy().copy()
    shapes[2] = nothing
    table = areas().set_geometry(gpd.GeoSeries(shapes, index=areas().index, crs=4326))
    assert exclusion.clusters.local(table, BY).loc[TRACTS[2], "note"] == "no_polygon"
    assert exclusion.regions.merge(table, BY).membership[TRACTS[2]] == TRACTS[2]


def on_the_command_line(*arguments: str) -> None:
    cli.cli([*arguments, "--since", "2019", "--offline"], standalone_mode=False)


@pytest.mark.parametrize(
    "call",
    [
        lambda new, _: new.change(study(), BY, offline=True),
        lambda new, folder: new.write(folder, BY, earlier=study(), offline=True),
        lambda new, _: new.figure(BY, "change", earlier=study(), offline=True),
        lambda *_: on_the_command_line("report", "Here", "--by", BY),
        lambda *_: on_the_command_line("figure", "Here", "--kind", "change", "--out", "x.png"),
    ],
    ids=["change", "write", "figure", "report", "figure of the command line"],
)
def test_what_compares_hands_on_that_nothing_may_be_fetched(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = []

    def crosswalk_(*, offline: bool = False) -> pd.DataFrame:
        asked.append(offline)
        raise SourceError("nothing is there")

    newer = exclusion.of_frames(lines(), place="Here", vintage=2024)
    monkeypatch.setattr(exclusion.boundaries, "crosswalk", crosswalk_)
    monkeypatch.setattr(
        studies, "study", lambda *_, vintage, **__: study() if vintage == 2019 else newer
    )
    with contextlib.chdir(tmp_path), pytest.raises(SourceError, match="nothing is there"):
        call(newer, tmp_path / "page")
    assert asked == [True]
