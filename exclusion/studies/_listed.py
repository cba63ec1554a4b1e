"""What there is to ask for: the bundled places, and the measures, groups and scores."""

from __future__ import annotations

import pandas as pd

from exclusion import geoid, indicators, phrases, snapshots


def places() -> pd.DataFrame:
    """List the places that come with the package and need no network.

    Returns
    -------
    DataFrame
        A row a snapshot:

        - `place`, `vintage`, `period`: what to give to `study`, and the years that it stands for;
        - `geography`: "tract" or "block group";
        - `mapped`: whether there are boundaries, and so a map.

    Raises
    ------
    SourceError
        If the package came without its data.

    Examples
    --------
    >>> places()[["place", "vintage", "mapped"]].head(2)
                        place  vintage  mapped
    0     Baltimore, Maryland     2021    True
    1  New Orleans, Louisiana     2024   False
    """
    rows = [
        {
            "place": manifest.place,
            "vintage": manifest.vintage,
            "period": geoid.period(manifest.vintage),
            "geography": manifest.geography,
            "mapped": "polygons" not in manifest.absent,
        }
        for manifest, _ in snapshots.bundled()
    ]
    return pd.DataFrame(rows, columns=["place", "vintage", "period", "geography", "mapped"])


def measures() -> pd.DataFrame:
    """List the measures of exclusion, the groups of people, and the scores.

    Returns
    -------
    DataFrame
        Indexed by name, in the order of the ladder and of the tables:

        - `kind`: "measure", "group" or "score";
        - `label`: its meaning in the language that is spoken; of a measure, to follow "households
          with";
        - `universe`: whom a measure or a group is a part of; None for scores;
        - `tables`: the ACS tables that it can be read from, the most exact first; of a score, those
          of its parts, without the measure that is chosen for it;
        - `source`: who publishes it.

    Examples
    --------
    >>> every = measures()
    >>> every["kind"].value_counts(sort=False).to_dict()
    {'measure': 10, 'group': 43, 'score': 4}
    >>> every.loc["no_internet", ["label", "tables"]].to_list()
    ['no internet access at home', 'B28002']
    """
    rows: list[tuple[str, str, str, str | None, tuple[str, ...], str]] = [
        ("measure", name, phrases.label(name), one.universe, one.tables, one.source)
        for name, one in indicators.CATALOGUE.items()
    ]
    rows += [
        ("group", name, phrases.group(name), one.universe, one.tables, one.source)
        for name, one in indicators.GROUPS.items()
    ]
    known = indicators.CATALOGUE | indicators.GROUPS
    for name, preset in indicators.PRESETS.items():
        stems = (part.column.rpartition("_")[0] for part in preset.components)
        tables = dict.fromkeys(t for stem in stems if stem in known for t in known[stem].tables)
        source = preset.source or "exclusion"
        rows.append(("score", name, phrases.say(f"preset_{name}"), None, tuple(tables), source))
    frame = pd.DataFrame(rows, columns=["kind", "name", "label", "universe", "tables", "source"])
    return frame.assign(tables=frame["tables"].map(", ".join)).set_index("name")
