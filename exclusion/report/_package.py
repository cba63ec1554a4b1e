"""What a bundle says of itself to machines: ``datapackage.json``, as Frictionless Data has it.

Names, units and meanings of columns are those of the one table of columns.
"""

from __future__ import annotations

import datetime as dt
import json
import mimetypes
import re
from typing import TYPE_CHECKING, Any, Final

from exclusion import phrases, telling
from exclusion._version import __version__
from exclusion.report import _geopackage
from exclusion.telling import _sheets
from exclusion.telling._columns import find

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from exclusion.report._sections import Told
    from exclusion.studies import Study
    from exclusion.telling._columns import Column

    Table = Mapping[str, Sequence[Any]]

#: The file whose columns a table of the bundle has.
OF_FILE: Final = {"areas.csv": "areas.parquet"}
#: What each file is called.
_TITLES: Final = {
    "ranking.csv": "bundle_ranking",
    "areas.csv": "sheet_areas",
    "neighborhoods.csv": "sheet_neighborhoods",
    "who.csv": "sheet_groups",
    "change.csv": "sheet_change",
    "sites.csv": "nav_sites",
    "map.gpkg": "bundle_layers",
    "workbook.xlsx": "bundle_workbook",
}
_TYPES: Final = {
    ".gpkg": "application/geopackage+sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: By what a row is told from all others.
_KEYS: Final = {
    "ranking.csv": ["geoid"],
    "areas.csv": ["geoid"],
    "neighborhoods.csv": ["neighborhood"],
    "change.csv": ["ground"],
}
#: A work of the U.S. government has no copyright.
LICENSE: Final = "https://creativecommons.org/publicdomain/mark/1.0/"
_BUREAU: Final = "U.S. Census Bureau"
_WORDY: Final = ("text", "code", "geoid")
_WORD: Final = re.compile(r"[^\W_]+|…")
_LINK: Final = re.compile(r"https?://[^\s]+")


def day_of(study: Study) -> dt.date:
    """Give the day when the newest source was read: no file is dated by the clock."""
    read = max((source.read[:10] for source in study.sources), default="")
    return dt.date.fromisoformat(read) if read else dt.date(study.vintage, 12, 31)


def is_public(study: Study) -> bool:
    """Tell whether the figures are the Bureau's."""
    return any(_BUREAU in source.credit for source in study.sources)


def snake(names: Sequence[str]) -> list[str]:
    """Write names in small letters with _ between words, no two alike."""
    written = ["_".join(_WORD.findall(name)).casefold() or "column" for name in names]
    return _geopackage.unlike(written, taken=())


def descriptor(told: Told, tables: Mapping[str, Table], paths: Mapping[str, Path]) -> str:
    """Describe the files of a bundle, each with its bytes, as JSON."""
    study = told.study
    named = telling.of_list(study, told.ranking)
    change = told.asked.change
    if change is not None:
        named |= {"old": change.old_period, "new": change.new_period}
    said = {
        "profile": "data-package",
        "name": study.slug,
        "title": phrases.say("title", place=study.place),
        "description": telling.headline(study, told.ranking.by, told.asked.of, told.asked.k),
        "version": __version__,
        "created": f"{day_of(study).isoformat()}T00:00:00Z",
        "place": study.place,
        "temporal": {"start": f"{study.vintage - 4}-01-01", "end": f"{study.vintage}-12-31"},
        "keywords": ["digital divide", "broadband", "American Community Survey"],
        "licenses": [{"name": "other-pd", "path": LICENSE, "title": phrases.say("bundle_license")}],
        "sources": [_source(source.to_dict()) for source in study.sources],
        "resources": [_resource(name, paths[name], tables.get(name), named) for name in paths],
    }
    for name in ("sources", "licenses"):
        if not said[name] or (name == "licenses" and not is_public(study)):
            del said[name]
    return json.dumps(said, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _source(known: Mapping[str, Any]) -> dict[str, str]:
    title = f"{known['credit']}: {known['what']}" if known["credit"] else known["what"]
    link = {"path": known["url"]} if _LINK.fullmatch(known["url"]) else {}
    return {"title": title} | link


def _resource(name: str, path: Path, table: Table | None, named: dict[str, str]) -> dict[str, Any]:
    """Describe a file; a table with its columns."""
    import hashlib

    data = path.read_bytes()
    said: dict[str, Any] = {
        "name": name.partition(".")[0],
        "path": name,
        "title": phrases.say(_TITLES[name], **named),
        "format": path.suffix[1:],
        "mediatype": _TYPES.get(path.suffix) or mimetypes.types_map[path.suffix],
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "profile": "data-resource" if table is None else "tabular-data-resource",
    }
    if table is None:
        return said
    names = snake(list(table))
    pairs = zip(table.items(), names, strict=True)
    key = {"primaryKey": _KEYS[name]} if name in _KEYS else {}
    fields = [_field(own, written, cells, name, named) for (own, cells), written in pairs]
    return said | {
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
        "schema": {"fields": fields, "missingValues": [""], **key},
    }


def _field(
    own: str, written: str, cells: Sequence[Any], name: str, named: dict[str, str]
) -> dict[str, Any]:
    """Describe a column; of the user's own nothing is known but what it holds."""
    file = OF_FILE.get(name, name)
    column = find(own, file)
    if column is None:
        return {"name": written, "type": _type(cells, None)}
    told = _sheets.explained(own, file, named)
    said = {
        "title": told.head,
        "description": told.meaning,
        "unit": told.unit,
        "universe": told.universe,
    }
    return {
        "name": written,
        "type": _type(cells, column),
        **{key: value for key, value in said.items() if value and value != own},
    }


def _type(cells: Sequence[Any], column: Column | None) -> str:
    """Tell texts from numbers, and whole ones by what the column holds."""
    words = column is not None and column.kind in _WORDY
    if words or any(isinstance(cell, str) for cell in cells):
        return "string"
    return "integer" if column is not None and column.decimals == 0 else "number"
