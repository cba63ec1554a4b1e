"""What TIGERweb answers: folders that name their layers, counts, and areas a page at a time.

Layers are those of the synthetic country at full detail. Errors come with status 200, as ArcGIS
servers send them.
"""

from __future__ import annotations

import functools
import json
import re

import census_files
from census_answers import NOT_FOUND, Answer, html
from census_world import STATES, VINTAGES

#: Each layer's number and the kind of file it is in; every other number holds labels.
LAYERS = {
    "Census Tracts": (8, "tract"),
    "Census Block Groups": (10, "bg"),
    "Incorporated Places": (28, "place"),
    "Census Designated Places": (30, "place"),
    "States": (80, "state"),
    "Counties": (82, "county"),
    "Metropolitan Statistical Areas": (93, "cbsa"),
    "Micropolitan Statistical Areas": (95, "cbsa"),
}
#: The service's own limit, whatever is asked for.
LIMIT = 7
_FOLDER = "/TIGERweb/tigerWMS_ACS"


def answer(path: str, query: list[tuple[str, str]]) -> Answer:
    """Answer as the service would on a good day."""
    match = re.fullmatch(rf"{_FOLDER}(\d{{4}})/MapServer(?:/(\d+)/query)?", path)
    if not match:
        return html(NOT_FOUND, 404)
    vintage, asked = int(match[1]), dict(query)
    if vintage not in VINTAGES:
        return _json({"error": {"code": 404, "message": "Service not found", "details": []}})
    if match[2] is None:
        layers = [
            {"id": number + labels, "name": name + " Labels" * labels, "type": "Feature Layer"}
            for name, (number, _) in LAYERS.items()
            for labels in (0, 1)
        ]
        return _json({"currentVersion": 11.1, "mapName": "Layers", "layers": layers})
    return _query(vintage, int(match[2]), tuple(asked.items()))


@functools.cache
def _query(vintage: int, number: int, query: tuple[tuple[str, str], ...]) -> Answer:
    asked = dict(query)
    name = next((name for name, (own, _) in LAYERS.items() if own == number), None)
    where = re.fullmatch(r"GEOID LIKE '(\d*)%'", asked.get("where", ""))
    if name is None or where is None:
        return _json({"error": {"code": 400, "message": "Failed to execute query.", "details": []}})
    layer = census_files._layer(LAYERS[name][1], vintage, tuple(STATES), full=True)
    layer = layer[layer["GEOID"].str.startswith(where[1])].sort_values("GEOID")
    layer = layer[_belongs(layer, name)]
    if asked.get("returnCountOnly") == "true":
        return _json({"count": len(layer)})
    start = int(asked.get("resultOffset", 0))
    size = min(int(asked.get("resultRecordCount", LIMIT)), LIMIT)
    page = layer.iloc[start : start + size].to_crs(int(asked["outSR"]))
    page = page.rename(columns={"ALAND": "AREALAND", "AWATER": "AREAWATER"})
    body = json.loads(page[[*asked["outFields"].split(","), "geometry"]].to_json())
    if start + size < len(layer):
        body["exceededTransferLimit"] = True
    return _json(body)


def _belongs(layer, name: str):
    """Split places and metropolitan areas into the two layers that the service has of each."""
    ends = {
        "Census Designated Places": (" CDP", True),
        "Incorporated Places": (" CDP", False),
        "Micropolitan Statistical Areas": (" Micro Area", True),
        "Metropolitan Statistical Areas": (" Micro Area", False),
    }
    end, has = ends.get(name, ("", True))
    return layer["NAMELSAD"].str.endswith(end) == has


def _json(body: dict) -> Answer:
    return Answer(200, json.dumps(body).encode(), "application/json")
