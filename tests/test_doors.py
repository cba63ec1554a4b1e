"""Every door: whatever is handed in, the answer is a result or one of the package's own errors."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import exclusion
from exclusion import acs, coverage, dasymetric, estimates, places
from exclusion.errors import ExclusionError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: Rooms whose functions take what only the package makes, or are the checks themselves.
INSIDE = {"errors", "frames", "grids", "phrases", "sources", "cli"}
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


def polygon(west: float = -90.0, east: float = -89.97) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"name": ["here"]}, geometry=[shapely.box(west, 30, east, 31)], crs=4326
    )


HERE = places.Place("Here", "", "polygon", ("22071",), polygon=shapely.box(-90, 30, -89.955, 31))
SHARE = series(0.1, 0.4, 0.3, 0.6)
MARGIN = series(0.03, 0.06, 0.05, 0.08)
M = series(40, 50, 60, 70)
BASE = series(500, 900, 700, 800)
COUNT, COUNT_MOE = series(50, 360, 210, 480), series(20, 60, 50, 70)
DRAWN = np.random.default_rng(0).normal([0.1, 0.4, 0.3, 0.6], 0.05, (40, 4))
TOTAL = {"share": [0.2], "share_moe": [0.02], "period": ["2015–2019"]}
TOTALS = {"one": pd.DataFrame(TOTAL, index=[BY]), "other": pd.DataFrame(TOTAL, index=[BY])}
KIND = {"geography": "tract", "vintage": 2019}
DESIGN = {"share": SHARE, "share_moe": MARGIN, "base": BASE, **KIND}
PAIR = {"a": COUNT, "a_moe": COUNT_MOE, "b": BASE, "b_moe": MARGIN * 1000}

#: A minimal call of every public function, by room and name: its arguments.
VALID: dict[str, Callable[[Path], dict[str, Any]]] = {
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
    "acs.names": lambda _: {"vintage": 2019, "offline": True},
    "acs.names_source": lambda _: {"vintage": 2019, "offline": True},
    "acs.newest_vintage": lambda _: {"offline": True},
    "boundaries.check": lambda _: {"polygons": areas().reset_index(), "geoids": TRACTS},
    "boundaries.check_county": lambda _: {"geoid": "22071", "vintage": 2019},
    "boundaries.common_ground": lambda _: {"crosswalk": crosswalk(), "within": ["22071"]},
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
        "offline": True,
    },
    "boundaries.housing": lambda _: {"within": ["22071"], "vintage": 2019, "offline": True},
    "boundaries.is_water": lambda _: {"geoid": TRACTS[0]},
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
        "level": 0.9,
        "reference": (0.3, 0.2),
    },
    "change.evaluate": lambda _: {
        "old_areas": areas(),
        "new_areas": later(),
        "by": BY,
        "ground": ground(),
        "level": 0.9,
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
    "change.series": lambda _: {"rows": history(), "by": BY, "level": 0.9},
    "classes.of_shares": lambda _: {"share": SHARE, "scheme": "quantiles", "k": 3},
    "classes.common": lambda _: {"shares": [SHARE, SHARE], "scheme": "quantiles", "k": 3},
    "clusters.local": lambda _: {
        "areas": areas(),
        "by": BY,
        "statistic": "g",
        "permutations": 9_999,
        "seed": 0,
        "rate": 0.05,
    },
    "comparison.differences": lambda _: {
        "totals": TOTALS,
        "relation": lambda *_: "places",
        "level": 0.9,
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
        "assume": "even",
    },
    "coverage.of_outline": lambda _: {
        "areas": areas(),
        "covered": coverage.outline(polygon()),
        "technology": "5g",
        "down": 35.0,
        "up": 3.0,
    },
    "coverage.outline": lambda _: {
        "file": polygon(),
        "where": {"name": "here"},
        "areas": areas(),
        "column": None,
        "at_least": None,
        "network": None,
    },
    "coverage.read": lambda folder: {"path": folder / "availability-22.parquet"},
    "coverage.reduce": lambda folder: {
        "files": folder / "bdc.csv",
        "out": folder / "reduced",
        "areas": "tract",
        "speeds": [(100, 20)],
        "locations": None,
    },
    "coverage.split": lambda _: {
        "areas": areas(),
        "availability": availability(),
        "measure": BY,
        "assume": "even",
    },
    "coverage.totals": lambda _: {"table": split(), "by": HOODS.rename("hood")},
    "coverage.what_if": lambda folder: {
        "people": folder / "people.tif",
        "outline": None,
        "new": gpd.GeoSeries.from_xy([-89.97], [30.005], crs=4326),
        "radius": 500.0,
        "limit": 1,
    },
    "dasymetric.read": lambda folder: {"path": folder / "people.tif"},
    "dasymetric.rings": lambda folder: {
        "raster": folder / "people.tif",
        "points": gpd.GeoSeries.from_xy([-89.97], [30.005], crs=4326),
        "radii": (500,),
        "by": "all",
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
    "equity.concentration": lambda _: {"share": SHARE, "by": BASE, "weights": BASE, "m": M},
    "equity.evaluate": lambda _: {
        "areas": areas(),
        "by": BY,
        "m": None,
        "rank_by": "income",
        "groups": "neighborhood",
    },
    "equity.theil": lambda _: {"share": SHARE, "weights": BASE, "groups": list("aabb"), "m": M},
    "estimates.apportion": lambda _: {"frame": areas(), "inside": HOODS.map(len) / 10},
    "estimates.apportion_gaps": lambda _: {"gaps": gaps(), "inside": HOODS.map(len) / 10},
    "estimates.apportion_groups": lambda _: {"groups": groups(), "inside": HOODS.map(len) / 10},
    "estimates.areas": lambda _: {"estimates": lines(), "geography": "tract", "vintages": VINTAGES},
    "estimates.combine": lambda _: {"frame": areas(), "groups": HOODS},
    "estimates.combine_gaps": lambda _: {"gaps": gaps(), "groups": HOODS},
    "estimates.combine_groups": lambda _: {"table": groups(), "groups": HOODS},
    "estimates.covered_columns": lambda _: {"groups": groups()},
    "estimates.default_measure": lambda _: {"frame": areas()},
    "estimates.gaps": lambda _: {"estimates": lines(), "geography": "tract", "vintages": VINTAGES},
    "estimates.gaps_at": lambda _: {"gaps": gaps().assign(level="area"), "level": "area"},
    "estimates.groups": lambda _: {
        "estimates": lines(),
        "geography": "tract",
        "vintages": VINTAGES,
    },
    "estimates.groups_at": lambda _: {
        "groups": groups().assign(level="area", dimension="income"),
        "level": "area",
        "dimension": "income",
    },
    "estimates.measures": lambda _: {"frame": areas()},
    "estimates.published": lambda _: {"estimates": lines(), "vintages": VINTAGES},
    "estimates.totals": lambda _: {"frame": areas(), "published": None, "vintages": VINTAGES},
    "estimates.withhold": lambda _: {"groups": groups()},
    "geoid.area_name": lambda _: {"geoid": TRACTS[0]},
    "geoid.boundary_vintage": lambda _: {"vintage": 2019},
    "geoid.check_geography": lambda _: {"geoids": TRACTS, "geography": "tract"},
    "geoid.check_vintage": lambda _: {"vintage": 2019},
    "geoid.geography": lambda _: {"geoid": TRACTS[0]},
    "geoid.geography_of": lambda _: {"geoids": TRACTS},
    "geoid.normalize": lambda _: {"values": TRACTS, "geography": "tract"},
    "geoid.of_long_form": lambda _: {"text": f"1400000US{TRACTS[0]}"},
    "geoid.period": lambda _: {"vintage": 2019},
    "geoid.vintage_of": lambda _: {"text": "2015–2019"},
    "indicators.check_topics": lambda _: {"topics": ["who"]},
    "indicators.get": lambda _: {"name": BY},
    "indicators.tables_of": lambda _: {"topics": ["who"], "vintage": 2019},
    "moe.cv": lambda _: {"estimate": COUNT, "moe": COUNT_MOE},
    "moe.cv_of_share": lambda _: {"share": SHARE, "moe": MARGIN},
    "moe.design": lambda _: {**KIND},
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
    "moe.reliability": lambda _: {"estimate": COUNT, "moe": COUNT_MOE},
    "moe.rescale": lambda _: {"moe": COUNT_MOE, "level": 0.95},
    "moe.to_se": lambda _: {"moe": COUNT_MOE},
    "moe.z_score": lambda _: {**PAIR, "overlap": 0.2},
    "places.apportion": lambda _: {
        "place": HERE,
        "polygons": areas(),
        "weights": "land",
        "vintage": 2019,
        "offline": True,
    },
    "places.county_geoid": lambda _: {
        "state": "22",
        "county": 71,
        "vintage": 2019,
        "offline": True,
    },
    "places.find": lambda _: {"place": "22071", "vintage": 2019, "county": None, "offline": True},
    "places.inside": lambda _: {
        "place": HERE,
        "polygons": areas(),
        "weights": "land",
        "vintage": 2019,
        "offline": True,
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
    "priority.get": lambda _: {"preset": "default"},
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
        "weights": "land",
        "topics": (),
    },
    "pulls.read_area": lambda folder: {"file": folder / "here.geojson"},
    "ranking.against": lambda _: {"share": SHARE, "m": M, "reference": 0.3},
    "ranking.audit": lambda _: {
        "areas": areas(),
        "by": BY,
        "of": "households",
        "sample": None,
        "level": 0.9,
    },
    "ranking.band": lambda _: {"draws": DRAWN, "level": 0.9},
    "ranking.chance": lambda _: {"draws": DRAWN, "k": 2},
    "ranking.evaluate": lambda _: {
        "areas": areas(),
        "by": BY,
        "of": "households",
        "k": 2,
        "seed": 0,
        "sample": None,
        "covariate": areas()["income"],
    },
    "ranking.expected_rank": lambda _: {"draws": DRAWN},
    "ranking.joint_region": lambda _: {
        "estimate": COUNT,
        "moe": COUNT_MOE,
        "level": 0.9,
        "method": "independent",
    },
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
    "ranking.quantiles": lambda _: {"values": DRAWN, "level": 0.9},
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
    "ranking.shortlist": lambda _: {"draws": DRAWN, "k": 2},
    "ranking.tier": lambda _: {"chance": SHARE},
    "regions.merge": lambda _: {
        "areas": areas(),
        "by": BY,
        "cv": 0.2,
        "max_areas": 3,
        "dissolve": False,
    },
    "smoothing.arcsine": lambda _: {"share": SHARE, "m": M},
    "smoothing.arcsine_se": lambda _: {"m": M},
    "smoothing.beta_binomial": lambda _: {
        "share": SHARE,
        "m": M,
        "draws": 20,
        "seed": 0,
        "covariate": BASE,
    },
    "smoothing.calls": lambda _: {
        "z": SHARE,
        "p": SHARE,
        "rate": 0.1,
        "codes": ("above", "below", "unclear"),
    },
    "smoothing.effective_sample": lambda _: {**DESIGN},
    "smoothing.fay_herriot": lambda _: {
        "estimate": SHARE,
        "se": MARGIN,
        "X": None,
        "method": "reml",
    },
    "smoothing.highest_mean": lambda _: {"share": SHARE, "m": M},
    "smoothing.posterior": lambda _: {
        "share": SHARE,
        "m": M,
        "draws": 20,
        "seed": 0,
        "covariate": None,
        "only": SHARE > 0.2,
    },
    "smoothing.rake": lambda _: {"estimate": SHARE, "weights": BASE, "total": 1_100.0},
    "smoothing.sample_of": lambda _: {"areas": areas(), "by": BY, "vintage": 2019},
    "smoothing.sample_of_groups": lambda _: {"m": M, "base": BASE, "groups": HOODS[:4]},
    "smoothing.sampling_variance": lambda _: {"reference": 0.2, "m": M},
    "smoothing.standardized": lambda _: {"gap": SHARE, "se": MARGIN},
    "smoothing.two_sided": lambda _: {"z": SHARE},
    "snapshots.find": lambda _: {"place": "New Orleans, Louisiana", "vintage": 2019},
    "snapshots.read": lambda folder: {"path": folder / "nothing"},
}
#: Public, but with nothing to hand in that could be wrong, or for other rooms of the package.
EXEMPT = {
    *("boundaries.area_of_blocks", "boundaries.mended", "boundaries.polygonal"),
    *("indicators.ordered", "indicators.pools", "snapshots.bundled", "snapshots.folder"),
    *("estimates.add_up", "smoothing.blocks", "ranking.effective_sample", "ranking.posterior"),
    *("ranking.sample_of_groups", "acs.towns"),
}
#: Rooms that take a study or a snapshot, which only the package makes, and options.
OF_STUDIES = {"figures", "maps", "report", "studies"}


def functions() -> Iterator[str]:
    """Name every public function of the rooms that take frames and words."""
    for room in pkgutil.iter_modules(exclusion.__path__):
        if room.name.startswith("_") or room.name in INSIDE | OF_STUDIES:
            continue
        module = importlib.import_module(f"exclusion.{room.name}")
        for name in module.__all__:
            if inspect.isfunction(getattr(module, name)):
                yield f"{room.name}.{name}"


def function(name: str) -> Callable[..., Any]:
    room, _, what = name.partition(".")
    return getattr(importlib.import_module(f"exclusion.{room}"), what)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that functions read."""
    made = tmp_path_factory.mktemp("doors")
    table = availability().assign(locations=10.0)
    table.to_parquet(made / "availability-22.parquet")
    polygon().to_file(made / "here.geojson")
    dasymetric.spread(areas(), BY, out=made / "people.tif", cell=200)
    return made


def test_every_public_function_is_tried() -> None:
    assert set(functions()) - EXEMPT - VALID.keys() == set()
    assert VALID.keys() <= set(functions())


#: What messages call an argument, where they do not use its name.
SAID = {
    "frame": ("table",),
    "rows": ("history",),
    "published": ("table",),
    "geoids": ("areas",),
    "old": ("table",),
    "new": ("table",),
    "values": ("GEOIDs",),
}
#: Yes or no, by whatever Python takes for it.
FLAGS = {"offline", "sensitivity", "dissolve"}

GENERIC: dict[str, Any] = {
    "None": None,
    "text": "x",
    "list": [],
    "dict": {},
    "-1": -1,
    "nan": float("nan"),
    "True": True,
    "object": object(),
    "texts": ["x", "y"],
    "array": np.array([[np.inf]]),
}


def spoiled(value: Any) -> Iterator[tuple[str, Any]]:
    """Spoil a value in every way that a user may."""
    yield from GENERIC.items()
    if isinstance(value, pd.Series):
        yield "integers as labels", value.set_axis(range(7, 7 + len(value)))
        yield "another label", value.set_axis([*value.index[1:], "22071999900"])
        yield "a label twice", value.set_axis([value.index[0], *value.index[:-1]])
        yield "too short", value.iloc[1:]
        if value.dtype.kind in "if":
            yield "a code", value.mask(value.index == value.index[1], CODE)
            yield "text", value.astype(object).mask(value.index == value.index[1], "many")
            yield "infinite", value.astype(float).mask(value.index == value.index[1], np.inf)
    if isinstance(value, pd.DataFrame):
        yield "no rows", value.iloc[:0]
        yield "no columns", value.iloc[:, :0]
        yield "a row twice", pd.concat([value, value.iloc[:1]])
        yield "a column twice", pd.concat([value, value.iloc[:, :1]], axis=1)
        yield "integers as labels", value.set_axis(range(7, 7 + len(value)))
        yield "a lost zero", value.set_axis([str(name)[1:] for name in value.index])
        for column in value.select_dtypes("number").columns:
            for what, cell in (("a code", CODE), ("text", "many"), ("infinite", np.inf)):
                numbers = (
                    value[column].astype(object if what == "text" else float).to_numpy(copy=True)
                )
                numbers[0] = cell
                yield f"{what} in {column}", value.assign(**{str(column): numbers})


def tried(name: str, given: dict[str, Any]) -> tuple[str, Any]:
    """Call, and tell what came of it: "result", "refused", or the kind of a bare error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return "result", function(name)(**given)
        except ExclusionError as err:
            return "refused", err
        except Exception as err:  # noqa: BLE001 - any other is what the test looks for
            return type(err).__name__, err


def is_named(error: ExclusionError, argument: str, value: Any) -> bool:
    """Tell whether a message says what was wrong: the argument, a column or a label of it."""
    if isinstance(error, SourceError):
        return True  # a file or a service, by its name
    said = str(error)
    names = [argument, *TRACTS, *SAID.get(argument, ())]
    names += [part.rstrip("s") for part in argument.split("_") if len(part) > 3]
    if isinstance(value, list):
        names += map(str, value)
    elif not isinstance(value, pd.DataFrame | pd.Series):
        names.append(str(value))  # a word is named by itself
    if isinstance(value, pd.DataFrame | pd.Series):
        names += map(str, value.index)
    if isinstance(value, pd.DataFrame):
        names += map(str, value.columns)
    return any(one.lower() in said.lower() for one in names if one)


@pytest.mark.parametrize("name", VALID)
def test_a_minimal_call_is_valid(name: str, folder: Path) -> None:
    kind, found = tried(name, VALID[name](folder))
    assert kind == "result" or isinstance(found, SourceError), found


@pytest.mark.parametrize("name", VALID)
def test_whatever_is_handed_in_there_is_a_result_or_a_named_refusal(
    name: str, folder: Path
) -> None:
    wrong = []
    valid = VALID[name](folder)
    for argument, value in valid.items():
        for what, bad in () if argument in FLAGS else spoiled(value):
            kind, found = tried(name, {**valid, argument: bad})
            if kind == "result" or (kind == "refused" and is_named(found, argument, bad)):
                continue
            wrong.append(f"{argument}: {what}: {kind}: {found!s:.200}")
    assert not wrong, "\n".join(wrong)
