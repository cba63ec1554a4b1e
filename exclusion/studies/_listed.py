"""What there is to ask for: the bundled places, and the measures, groups and scores."""

from __future__ import annotations

import pandas as pd

from exclusion import _offers


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
    1  New Orleans, Louisiana     2024    True
    """
    return pd.DataFrame(
        _offers.places(), columns=["place", "vintage", "period", "geography", "mapped"]
    )


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
    return pd.DataFrame(_offers.measures()).set_index("name")
