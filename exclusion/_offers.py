"""What there is to ask for, in rows: the bundled places, and the measures, groups and scores.

Apart from the studies, so that a list on a console need not load what works on tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exclusion import geoid, indicators, phrases, snapshots

if TYPE_CHECKING:
    from collections.abc import Iterable


def places() -> list[dict[str, Any]]:
    """List the places that come with the package: a row a snapshot, as `studies.places` has it."""
    return [
        {
            "place": manifest.place,
            "vintage": manifest.vintage,
            "period": geoid.period(manifest.vintage),
            "geography": manifest.geography,
            "mapped": "polygons" not in manifest.absent,
        }
        for manifest, _ in snapshots.bundled()
    ]


def measures() -> list[dict[str, Any]]:
    """List the measures, the groups and the scores: a row each, as `studies.measures` has it."""
    known = indicators.CATALOGUE | indicators.GROUPS
    rows = [
        _row("measure", name, phrases.label(name), one.universe, one.tables, one.source)
        for name, one in indicators.CATALOGUE.items()
    ]
    rows += [
        _row("group", name, phrases.group(name), one.universe, one.tables, one.source)
        for name, one in indicators.GROUPS.items()
    ]
    for name, preset in indicators.PRESETS.items():
        stems = (part.column.rpartition("_")[0] for part in preset.components)
        tables = dict.fromkeys(t for stem in stems if stem in known for t in known[stem].tables)
        said, source = phrases.say(f"preset_{name}"), preset.source or "exclusion"
        rows.append(_row("score", name, said, None, tables, source))
    return rows


def _row(
    kind: str, name: str, label: str, universe: str | None, tables: Iterable[str], source: str
) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": name,
        "label": label,
        "universe": universe,
        "tables": ", ".join(tables),
        "source": source,
    }
