"""Names of measures, groups, areas, networks and totals in the language spoken."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from exclusion import geoid, indicators
from exclusion.phrases._catalogue import forms, own, say, spoken
from exclusion.phrases._numbers import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exclusion import ranking

_NAMES = (
    ("area_block_group", re.compile(r"Block Group (?P<group>\S+), Census Tract (?P<number>\S+)")),
    ("area_tract", re.compile(r"Census Tract (?P<number>\S+)")),
)


def label(measure: str) -> str:
    """Give a measure's meaning in print, to follow "households with".

    Parameters
    ----------
    measure
        A name of the catalogue.

    Returns
    -------
    str
        Such as "no broadband of any type".

    Examples
    --------
    >>> label("no_broadband")
    'no broadband of any type'
    """
    return own(f"label_{measure}", indicators.get(measure).label)


def nouns(kind: str) -> dict[str, str]:
    """Name things of a kind by the form that a number of them asks for.

    Parameters
    ----------
    kind
        Such as "tract".

    Returns
    -------
    dict of str
        By CLDR's category: those that the language writes, "other" for the rest.

    Examples
    --------
    >>> nouns("tract")
    {'one': 'tract', 'other': 'tracts'}
    """
    many = forms(f"{kind}_many")
    if isinstance(many, str):
        return {"one": say(kind), "other": many}
    return {name: form for name, form in many.items() if name != "by"}


def noun(kind: str, count: float) -> str:
    """Name a number of things of a kind.

    Parameters
    ----------
    kind
        Such as "tract".
    count
        How many there are.

    Returns
    -------
    str
        Without the number.

    Examples
    --------
    >>> noun("tract", 1), noun("tract", 7)
    ('tract', 'tracts')
    """
    every = nouns(kind)
    return every.get(spoken().category(Decimal(count)), every["other"])


def group(name: str, *, sentence: bool = False) -> str:
    """Name a group of people or households.

    Parameters
    ----------
    name
        A name of `indicators.GROUPS`.
    sentence
        Whether it stands in a sentence rather than under a heading that says what groups differ in.

    Returns
    -------
    str
        Such as "under 18", or "people under 18".

    Examples
    --------
    >>> group("under_18"), group("under_18", sentence=True)
    ('under 18', 'people under 18')
    """
    found = indicators.GROUPS[name]
    if sentence:
        return own(f"whom_{name}", found.whom)
    return own(f"group_{name}", found.short)


def column(name: str) -> str:
    """Name a part of a score by its column.

    Parameters
    ----------
    name
        Such as "no_broadband_share" or "disability_share", or a whole part of a score.

    Returns
    -------
    str
        In words.

    Examples
    --------
    >>> column("no_broadband_people"), column("disability_share")
    ('number of people with no broadband of any type', 'share of people with a disability')
    """
    if f"left_{name}" in spoken().text:
        return say(f"left_{name}")
    stem, _, unit = name.rpartition("_")
    if stem in indicators.GROUPS:
        return say("column_share", what=group(stem, sentence=True))
    if stem in indicators.CATALOGUE:
        return say(f"column_{unit}_with", label=label(stem))
    return name


def area_name(name: str) -> str:
    """Give an area's name in print.

    Parameters
    ----------
    name
        As the Census Bureau has it, such as "Census Tract 17.34".

    Returns
    -------
    str
        The same in English; in other languages their word for tracts and block groups.

    Examples
    --------
    >>> area_name("Block Group 2, Census Tract 101")
    'Block Group 2, Census Tract 101'
    """
    for code, form in _NAMES:
        found = form.fullmatch(name)
        if found:
            return own(code, name).format(**found.groupdict())
    return name


def network(technology: str, down: float, up: float) -> str:
    """Name a network by what it is and how fast it must be.

    Parameters
    ----------
    technology
        A name of `coverage.NAMES`, such as "fiber" or "any", or "network" where nobody knows.
    down, up
        Mbps; 0 where nobody knows.

    Returns
    -------
    str
        To follow "live where" and stand before "reaches".

    Examples
    --------
    >>> network("fiber", 100, 20)
    'fiber of 100/20 Mbps'
    """
    named = say(f"network_{technology}")
    return say("network_speed", network=named, down=f"{down:g}", up=f"{up:g}") if down else named


def origin(row: Mapping[Any, Any], index: Iterable[str], **about: Any) -> str:  # noqa: ANN401
    """Say where a total comes from.

    Parameters
    ----------
    row
        Of `estimates.totals`: `origin` and `geoids`.
    index
        The GEOIDs of the place's areas, which tell a county from a metropolitan area.
    **about
        `areas`, what they are called.

    Returns
    -------
    str
        Words without a full stop.

    Examples
    --------
    >>> row = {"origin": "published_sum", "geoids": "22051 24 22071"}
    >>> origin(row, ["22051020101", "22071000100", "24001000100"], areas="tracts")
    'added up from the published rows of its 1 state and 2 counties'
    """
    counties = {area[:5] for area in index}
    counts = Counter(
        "cbsa" if len(code) == 5 and code not in counties else geoid.geography(code)
        for code in row["geoids"].split()
    )
    said = [
        say(f"whole_{kind}", count=counts[kind])
        for kind in ("state", "cbsa", "county", "place", "tract", "block group")
        if kind in counts
    ]
    wholes = ", ".join(said)
    if len(said) > 1:
        wholes = say("wholes_and", first=", ".join(said[:-1]), last=said[-1])
    return say(f"origin_{row['origin']}", wholes=wholes, **about)


def sureness(held: ranking.Held, areas: str) -> dict[str, str]:
    """Say how sure a list's statements are: the chance that they promise, where they keep it.

    Parameters
    ----------
    held
        How often they held in simulated cities, from `ranking.held`.
    areas
        What is listed, in the plural of the language spoken.

    Returns
    -------
    dict of str
        `hits_sure`, `pool_sure` and `share_sure`, for the sentences of the list.

    Examples
    --------
    >>> from exclusion import ranking
    >>> sureness(ranking.held("block group", "share"), "block groups")["pool_sure"]
    'as held in about 80% of simulated cities of such block groups'
    """
    from exclusion import ranking  # which loads pandas, and lists on a console do without

    ninety = say("sure_ninety")
    return {
        f"{name}_sure": ninety
        if rate >= ranking.NINETY_FROM
        else say("sure_held", rate=percent(rate), areas=areas)
        for name, rate in (("hits", held.hits), ("pool", held.pool), ("share", held.share))
    }
