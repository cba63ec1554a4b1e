"""The data API: which rows and columns a query asks for, and how they are written."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import census_numbers as numbers
from census_answers import (
    JSON,
    SERVLET_404,
    TOO_MANY_VARIABLES,
    UNKNOWN_GEOGRAPHY,
    UNKNOWN_VARIABLE,
    Answer,
    error,
    html,
)
from census_world import LEVELS

if TYPE_CHECKING:
    from census_world import World

tables = numbers.tables
_CBSA = "metropolitan statistical area/micropolitan statistical area"
#: Each geography with the geographies that it may, and must, be asked in.
_HIERARCHY = {
    "us": ((), ()),
    "state": ((), ()),
    "county": (("state",), ()),
    "place": (("state",), ()),
    _CBSA: ((), ()),
    "tract": (("state", "county"), ("state",)),
    "block group": (("state", "county", "tract"), ("state", "county")),
}
#: Where each part of a GEOID lies.
_PARTS = {
    "state": slice(0, 2),
    "county": slice(2, 5),
    "tract": slice(5, 11),
    "block group": slice(11, 12),
    "place": slice(2, 7),
    _CBSA: slice(0, 5),
    "us": slice(0, 1),
}
_COLUMNS = {
    "us": ("us",),
    "state": ("state",),
    "county": ("state", "county"),
    "place": ("state", "place"),
    _CBSA: (_CBSA,),
    "tract": ("state", "county", "tract"),
    "block group": ("state", "county", "tract", "block group"),
}
_SUFFIXES = ("E", "EA", "M", "MA")
#: Of how many people a place is that has 1-year rows.
LEAST = {"acs1/subject": 65_000, "acsse": 20_000}


def _tables(vintage: int, dataset: str) -> tuple[str, ...]:
    few = {"subject": ("S2801",), "acs1/subject": ("S2801",), "acsse": ("K202801",)}
    return few.get(dataset) or (("DP02",) if dataset == "profile" else tables(vintage))


def data(world: World, vintage: int, dataset: str, query: list[tuple[str, str]]) -> Answer:
    """Answer a query for data."""
    asked = dict(query)
    if "get" not in asked or "for" not in asked:
        return error("error: missing 'get' or 'for' argument")
    wanted = asked["get"].split(",")
    if len(wanted) > 50:
        return error(TOO_MANY_VARIABLES)
    columns: list[str] = []
    for name in wanted:
        found = _expanded(name, vintage, dataset)
        if found is None:
            return error(UNKNOWN_VARIABLE.format(name))
        columns += found
    within = " ".join(value for name, value in query if name == "in")
    parsed = _parsed(asked["for"], within)
    if parsed is None or (dataset and parsed[0] == "block group"):
        return error(UNKNOWN_GEOGRAPHY)
    head, rows = _answered(world, vintage, list(dict.fromkeys(columns)), *parsed)
    if dataset in LEAST:
        _, people = _answered(world, vintage, ["B01003_001E"], *parsed)
        large = [int(one[0]) >= LEAST[dataset] for one in people]
        rows = [row for row, enough in zip(rows, large, strict=True) if enough]
    if not rows:
        return Answer(204)
    return Answer(200, written([head, *rows]), JSON)


def written(rows: list[list[str | None]]) -> bytes:
    """Write rows as the API does, one a line."""
    return ("[" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "]").encode()


def _expanded(name: str, vintage: int, dataset: str) -> list[str] | None:
    if name in ("NAME", "GEO_ID"):
        return [name]
    group = re.fullmatch(r"group\((\w+)\)", name)
    if group:
        if group[1] not in _tables(vintage, dataset):
            return None
        lines = numbers.lines(group[1], vintage)
        return [line + s for line in lines for s in _SUFFIXES] + ["GEO_ID", "NAME"]
    match = re.fullmatch(r"((\w+?)_\w*?)(EA|MA|E|M)", name)
    known = match and match[2] in _tables(vintage, dataset)
    return [name] if known and match[1] in numbers.lines(match[2], vintage) else None


def _parsed(wanted: str, within: str) -> tuple[str, dict[str, set[str] | None]] | None:
    """Read `for` and `in`: the geography, and the codes of each part (None any)."""
    name, _, codes = wanted.partition(":")
    if name not in _HIERARCHY:
        return None
    filters = {name: None if codes in ("*", "") else set(codes.split(","))}
    for part in re.findall(r"([a-z ]+?):(\*|[\w,]+)(?: |$)", within):
        filters[part[0].strip()] = None if part[1] == "*" else set(part[1].split(","))
    may, must = _HIERARCHY[name]
    outer = set(filters) - {name}
    if not outer <= set(may) or not set(must) <= outer:
        return None
    if name == "county" and filters[name] is not None and "state" not in outer:
        return None
    if name in ("tract", "block group") and len(filters["state"] or ()) != 1:
        return None
    # Block groups come a county at a time.
    if name == "block group" and len(filters["county"] or ()) != 1:
        return None
    return name, filters


def _answered(
    world: World,
    vintage: int,
    columns: list[str],
    geography: str,
    filters: dict[str, set[str] | None],
) -> tuple[list[str], list[list[str | None]]]:
    level = LEVELS["cbsa" if geography == _CBSA else geography]
    states = filters.get("state")
    where = [""] if level == "010" else [s for s in world.states if states is None or s in states]
    rows = []
    for state in where:
        rows += _state_rows(world, vintage, columns, (geography, level, state), filters)
    return [*columns, *_COLUMNS[geography]], rows


def _state_rows(
    world: World,
    vintage: int,
    columns: list[str],
    where: tuple[str, str, str],
    filters: dict[str, set[str] | None],
) -> list[list[str | None]]:
    geography, level, state = where
    names = [re.match(r"[A-Z]+\d+[A-Z]?", c) for c in columns if c not in ("NAME", "GEO_ID")]
    first = world.rows("B01003", vintage, level, state)
    geoids = ["1"] if level == "010" else [g.split("US")[-1] for g in first.geoids]
    keep = [
        i
        for i, geoid in enumerate(geoids)
        if all(codes is None or geoid[_PARTS[part]] in codes for part, codes in filters.items())
    ]
    texts: dict[str, list[str | None]] = {"NAME": first.names, "GEO_ID": first.geoids}
    for table in dict.fromkeys(m[0] for m in names if m):
        texts |= _columns(world.rows(table, vintage, level, state), set(columns))
    parts = [_PARTS[part] for part in _COLUMNS[geography]]
    chosen = [texts[c] for c in columns]
    return [[*(c[i] for c in chosen), *(geoids[i][p] for p in parts)] for i in keep]


def _columns(block: numbers.Block, wanted: set[str]) -> dict[str, list[str | None]]:
    made: dict[str, list[str | None]] = {}
    for j, line in enumerate(block.lines):
        for suffix, values in (("E", block.estimates), ("M", block.margins)):
            if line + suffix in wanted:
                column = values[:, j : j + 1]
                made[line + suffix] = numbers.texts(column[:, 0], block.decimals[j])
            if line + suffix + "A" in wanted:
                made[line + suffix + "A"] = [numbers.annotation(v) for v in values[:, j].tolist()]
    return made


def metadata(vintage: int, dataset: str, rest: str, path: str) -> Answer:
    """Answer what the API says about its own variables and groups."""
    known = {
        line + s: table
        for table in _tables(vintage, dataset)
        for line in numbers.lines(table, vintage)
        for s in "EM"
    }
    match = re.fullmatch(r"/variables/(\w+)\.json", rest)
    if match and match[1] in known:
        return _json({"name": match[1], **_described(match[1], known[match[1]])})
    if match and match[1] in ("NAME", "GEO_ID"):
        return _json({"name": match[1], "label": "Geography", "predicateType": "string"})
    if rest == "/variables.json":
        every = {name: _described(name, table) for name, table in known.items()}
        return _json({"variables": every})
    if rest == "/groups.json":
        groups = [
            {"name": t, "description": numbers.TITLES.get(t, t).upper()}
            for t in _tables(vintage, dataset)
        ]
        return _json({"groups": groups})
    match = re.fullmatch(r"/groups/(\w+)\.json", rest)
    if match and match[1] in known.values():
        every = {n: _described(n, t) for n, t in known.items() if t == match[1]}
        return _json({"variables": every})
    return html(SERVLET_404.format(path=path), 404)


def _described(name: str, table: str) -> dict[str, object]:
    kind = "float" if table in ("B25010", "S2801", "DP02") else "int"
    side = "Estimate" if name.endswith("E") else "Margin of Error"
    return {
        "label": f"{side}!!Line {name[:-1].rsplit('_', 1)[-1]}",
        "concept": numbers.TITLES.get(table, table),
        "predicateType": kind,
        "group": table,
        "limit": 0,
    }


def _json(what: object) -> Answer:
    return Answer(200, json.dumps(what, indent=2).encode(), JSON)
