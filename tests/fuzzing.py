"""Odd inputs by the hundred, the same in every run, and the doors that a user takes them to.

`odd(kind, n, folder)` makes the n-th input of a kind and returns what it is and the doors to try it
at; `tried` says what came of each. Right, or refused by one of the package's own errors, is all
that may come; whatever else is raised goes through.
"""

from __future__ import annotations

import json
import shutil
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

import click
import geopandas as gpd
import numpy as np
import pandas as pd
from click.testing import CliRunner
from odd_files import (
    FORMATS,
    SPELLED,
    VALUES,
    cells,
    framed,
    odd_frame,
    odd_raster,
    pick,
    shapes,
    spoil,
    vector_file,
    written,
)

from exclusion import cli, coverage, dasymetric, files, pulls, snapshots, studies
from exclusion.errors import ExclusionError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Doors = dict[str, Callable[[], object]]

SEED = 2026
BY = "no_home_broadband"


@cache
def orleans() -> snapshots.Snapshot:
    return snapshots.read(snapshots.find("New Orleans", 2019))


@cache
def few() -> studies.Study:
    """A dozen tracts, which cost little."""
    whole = studies.of_snapshot(orleans())
    return whole.subset(whole.areas.index[:12], place="Some of it")


@cache
def small() -> snapshots.Snapshot:
    """The same as a snapshot."""
    kept = set(few().areas.index)
    parts = {
        name: part[part["GEOID"].isin(kept)].reset_index(drop=True)
        for name in ("estimates", "polygons", "neighborhoods")
        if (part := getattr(orleans(), name)) is not None
    }
    return snapshots.Snapshot(orleans().manifest, published=None, **parts)


@cache
def people(folder: Path) -> Path:
    few().spread(folder / "people.tif", BY)
    return folder / "people.tif"


# Snapshots.


def seal(folder: Path) -> None:
    """Make a good checksum for whatever is there."""
    file = folder / "manifest.json"
    body = json.loads(file.read_text("utf-8"))
    listed = body.get("files")
    for name, one in listed.items() if isinstance(listed, dict) else ():
        if (folder / name).is_file() and isinstance(one, dict):
            one.update(snapshots._checked.fingerprint(folder / name))
            one["rows"] = len(pd.read_parquet(folder / name))
    body["checksum"] = snapshots._checked.checksum(body)
    file.write_text(json.dumps(body), "utf-8")


def field(rng: np.random.Generator, there: Path) -> str:
    """Change a field of the manifest."""
    manifest = there / "manifest.json"
    body = json.loads(manifest.read_text("utf-8"))
    place = body if rng.random() < 0.5 else pick(rng, body["sources"])
    name, value = pick(rng, place), pick(rng, VALUES)
    place[name] = value
    manifest.write_text(json.dumps(body), "utf-8")
    return f"field {name} {value!r:.30}"


def part(rng: np.random.Generator, there: Path) -> str:
    """Change a column or shapes of a part."""
    file = pick(rng, sorted(there.glob("*.parquet")))
    spatial = file.stem in {"polygons", "sites"}
    frame = (gpd if spatial else pd).read_parquet(file)
    what, frame = (shapes if spatial and rng.random() < 0.6 else cells)(rng, frame)
    frame.to_parquet(file)
    return f"{file.stem} {what}"


def of_snapshots(rng: np.random.Generator, folder: Path) -> tuple[str, Doors]:
    there = folder / "given"
    shutil.copytree(snapshots.find("New Orleans", int(pick(rng, (2017, 2019, 2024)))), there)
    kind = pick(rng, (*["field", "part"] * 4, "bytes", "gone"))
    try:
        if kind == "gone":
            what = pick(rng, sorted(there.iterdir())).name
            (there / what).unlink()
        elif kind == "bytes":
            what = spoil(rng, pick(rng, sorted(there.iterdir())))
        else:
            what = (field if kind == "field" else part)(rng, there)
        if kind in {"field", "part"} or rng.random() < 0.5:
            seal(there)
    except Exception as err:  # noqa: BLE001 - what cannot be written is no input
        what = f"not written: {err!s:.40}"

    def study() -> None:
        made = studies.of_snapshot(snapshots.read(there))
        assert made.headline()

    return f"{kind} {what}", {"study": study}


# Vector files.


def of_vectors(rng: np.random.Generator, folder: Path) -> tuple[str, Doors]:
    what, frame = framed(rng)
    ending = pick(rng, FORMATS)
    source: Any = folder / f"given.{ending}"
    try:
        if ending == "frame":
            how, source = odd_frame(rng, frame)
        else:
            how = vector_file(rng, frame, source)
    except Exception as err:  # noqa: BLE001 - what cannot be written is no input
        how = f"not written: {err!s:.40}"
    options = {"name_column": None if rng.random() < 0.9 else pick(rng, SPELLED)}
    count = pick(rng, ("whole", "parts"))
    raster = people(folder.parent)

    def hoods() -> None:
        made = studies.of_snapshot(
            pulls.with_neighborhoods(small(), source, count=count, **options)
        )
        check_sums(made)

    return f"{ending} {what} {how}", {
        "neighborhoods": hoods,
        "sites": lambda: pulls.with_sites(small(), source, **options),
        "area": lambda: pulls.read_area(source),
        "coverage": lambda: coverage.outline(source),
        "what_if": lambda: coverage.what_if(raster, None, source, radius=500),
        "rings": lambda: dasymetric.rings(raster, files.points(source)),
        "zonal": lambda: dasymetric.zonal(raster, files.vector(source)),
    }


def check_sums(made: studies.Study) -> None:
    """See that neighborhoods and what is in none are the place."""
    assert made.neighborhoods is not None
    column = f"{BY}_households"
    whole = made.areas[column].sum()
    assert -1e-6 <= made.neighborhoods[column].sum() <= whole * (1 + 1e-6)


# Rasters.


def of_rasters(rng: np.random.Generator, folder: Path) -> tuple[str, Doors]:
    how, file = odd_raster(rng, folder)
    if rng.random() < 0.3:
        file = folder / "people.tif"
        shutil.copy(people(folder.parent), file)
        how = "people " + spoil(rng, file)
    at_least = float(pick(rng, (-95, 0, 3, 1e9, float("nan"))))
    squares = few().areas[["geometry"]].head(3)
    return how, {
        "spread": lambda: few().spread(folder / "out" / "spread.tif", BY, file),
        "zonal": lambda: dasymetric.zonal(file, squares),
        "signal": lambda: coverage.outline(file, at_least=at_least, areas=few().areas),
        "people": lambda: few().rings(file, (500,)),
    }


# Tables.


def of_tables(rng: np.random.Generator, folder: Path) -> tuple[str, Doors]:
    heads = [
        pick(rng, SPELLED),
        pick(rng, (*["lon"] * 4, "Longitude", "X", "lng", "name", "lon ")),
        pick(rng, (*["lat"] * 4, "Latitude", "Y", "lat ", "")),
        pick(rng, ("computers", "address", "h3", "technology", "wkt", "name")),
    ]
    rows = [[f"Site {i}", -90.02, 29.93, pick(rng, VALUES)] for i in range(int(rng.integers(0, 9)))]
    for row in rows:
        if rng.random() < 0.15:
            row[int(rng.integers(4))] = pick(rng, VALUES)
    how, content = written(rng, [heads, *rows])
    file = folder / f"given{pick(rng, ('.csv', '.csv', '.tsv', '.txt'))}"
    file.write_bytes(content)
    how += spoil(rng, file) if rng.random() < 0.2 else ""
    raster = people(folder.parent)
    return f"{heads} {how}", {
        "sites": lambda: pulls.with_sites(small(), file),
        "neighborhoods": lambda: pulls.with_neighborhoods(small(), file),
        "table": lambda: files.table(file),
        "cells": lambda: coverage.outline(file),
        "served": lambda: coverage.read(file),
        "what_if": lambda: coverage.what_if(raster, None, file, radius=500),
    }


#: Households of a county by the lines of table S2801.
LINES = {1: 214, 2: 191, 6: 18, 11: 23, 12: 173, 13: 1, 14: 172, 16: 26, 17: 133, 19: 41}


def of_counties(rng: np.random.Generator, folder: Path) -> tuple[str, Doors]:
    geoids = ["22071", "24510", *(f"01{n:03d}" for n in range(1, 20, 2))]
    table: dict[str, Any] = {
        "GEOID": geoids,
        "NAME": [f"County {one}, Somewhere" for one in geoids],
    }
    for line, households in LINES.items():
        table[f"S2801_C01_{line:03d}E"] = [households * n for n in range(1, len(geoids) + 1)]
        table[f"S2801_C01_{line:03d}M"] = rng.integers(10, 500, len(geoids)).tolist()
    what, frame = cells(rng, pd.DataFrame(table))
    if rng.random() < 0.3:
        what, frame = f"{what}; {(more := cells(rng, frame))[0]}", more[1]
    if rng.random() < 0.2:
        frame = frame.rename(columns={"GEOID": pick(rng, ("GEO_ID", "fips", "", "geoid", "NAME"))})
    source: Any = frame
    if rng.random() < 0.7:
        source = folder / "s2801_2019.csv"
        how, content = written(rng, [list(frame), *frame.to_numpy(dtype=object).tolist()])
        source.write_bytes(content)
        how += spoil(rng, source) if rng.random() < 0.15 else ""
        what += how

    def standing() -> None:
        studies.standing(few(), studies.read_counties(source, 2019))

    return what, {"standing": standing}


# The command line.

#: Of a command; no system hands on a zero byte.
WORDS = [
    *("New Orleans", "22071", "Baltimore, MD", "Nowhere", "", " ", "\x1b[2J", "x" * 400),
    *("0", "-1", "1e3", "nan", "9" * 30, "é\u202e", "given.csv", "out", "/dev/null", "--", "-"),
    *("100/20", "10,20", "quantiles", "land", "name", "2019", "2024", "2017", "../../x", "*"),
]


def commands(group: click.Group, before: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    context, found = click.Context(group), []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            found += commands(command, (*before, name))
        elif command is not None and name != "doctor":  # which asks the network
            found.append(((*before, name), command))
    return found


def said(rng: np.random.Generator, option: click.Parameter) -> list[str]:
    """Say an option, or leave it out."""
    flag, known = option.opts[-1], getattr(option.type, "choices", ())
    if isinstance(option, click.Argument):
        some = ["New Orleans"] if rng.random() < 0.8 else WORDS
        return [pick(rng, some) for _ in range(int(rng.choice([0, 1, 1, 1, 2])))]
    if flag == "--offline":
        return [flag]
    if flag == "--vintage" and rng.random() < 0.9:
        return [flag, "2019"]
    if rng.random() > (0.9 if option.required or flag == "--kind" else 0.1):
        return []
    value = pick(rng, [*map(str, known), pick(rng, WORDS)] if known else WORDS)
    if flag == "--out" and rng.random() < 0.8:
        value = pick(rng, ("out/a.png", "out", "out/a.pdf", "given.csv/x.png", "out/\u202e"))
    return [flag] if option.is_flag else [flag, *[value] * option.nargs]


def of_commands(rng: np.random.Generator, folder: Path) -> tuple[str, Doors]:
    (folder / "given.csv").write_text("name,lon,lat\nA,-90.05,29.97\n", "utf-8")
    name, command = pick(rng, commands(cli.cli))
    words = [*name, *(word for option in command.params for word in said(rng, option))]

    def run() -> None:
        ended = CliRunner().invoke(cli.cli, words)
        if isinstance(ended.exception, ExclusionError):
            raise ended.exception
        if ended.exception is not None and not isinstance(ended.exception, SystemExit | OSError):
            raise ended.exception
        assert ended.exit_code in {0, 1, 2}

    return repr(words), {"run": run}


KINDS: dict[str, Callable[[np.random.Generator, Path], tuple[str, Doors]]] = {
    "snapshots": of_snapshots,
    "vectors": of_vectors,
    "rasters": of_rasters,
    "tables": of_tables,
    "counties": of_counties,
    "commands": of_commands,
}


def odd(kind: str, n: int, folder: Path) -> tuple[str, Doors]:
    """Make the n-th input of a kind in a folder that is there."""
    return KINDS[kind](np.random.default_rng([SEED, list(KINDS).index(kind), n]), folder)


def tried(door: Callable[[], object]) -> str:
    """Say what came of one door: "right", or the sentence of a refusal."""
    with warnings.catch_warnings(action="ignore"):
        try:
            door()
        except ExclusionError as err:
            return str(err) or "\0"  # which no sentence holds
    return "right"


def unfinished(folder: Path) -> list[str]:
    """List what a writer has left; locks stay."""
    every = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    return [name for name in every if ".exclusion-" in name or name.endswith((".part", ".tmp"))]
