"""Every sentence and word that is shown to people, by language.

Lower modules hand up codes and parameters; this is where they become words. Numbers are written
here too: thousands separated, "give or take" in plain sentences, ± in tables. Each language is a
file of this package; whoever writes a page, a picture or a sentence chooses it with `speaking`.
A language that lacks words for a measure, a group, a verdict or the like is refused before anything
is studied.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib
import math
import pkgutil
import re
from collections import Counter
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from exclusion import geoid, indicators
from exclusion.errors import ExclusionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from exclusion import ranking
    from exclusion.phrases._language import Language

__all__ = [
    "LANGUAGES",
    "SHARE_DIGITS",
    "about",
    "area_name",
    "chance",
    "column",
    "counted",
    "date",
    "group",
    "label",
    "length",
    "network",
    "number",
    "origin",
    "percent",
    "percent_with_margin",
    "points",
    "say",
    "speaking",
    "spoken",
    "sureness",
    "template",
    "with_margin",
]

#: Decimals of shares in data and CSV: enough that rounding once more shows the same percent.
SHARE_DIGITS = 5
#: Every file of the package, by its language's code.
LANGUAGES: dict[str, Language] = {
    file.name: importlib.import_module(f"{__name__}.{file.name}").LANGUAGE
    for file in pkgutil.iter_modules(__path__)
    if not file.name.startswith("_")
}
_NAMES = (
    ("area_block_group", re.compile(r"Block Group (?P<group>\S+), Census Tract (?P<number>\S+)")),
    ("area_tract", re.compile(r"Census Tract (?P<number>\S+)")),
)
_spoken: ContextVar[str] = ContextVar("exclusion.language", default="en")


@contextlib.contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Choose the language of everything said inside a ``with`` block.

    Parameters
    ----------
    language
        A key of `LANGUAGES`, such as "en" or "es"; None keeps what is spoken already.

    Raises
    ------
    ExclusionError
        If there is no such language.

    Examples
    --------
    >>> with speaking("en"):
    ...     say("not_by_area", area="tract")
    'not by tract'
    """
    language = _spoken.get() if language is None else language
    if not isinstance(language, str) or language not in LANGUAGES:
        known = ", ".join(f"{one.code} ({one.name})" for one in LANGUAGES.values())
        raise ExclusionError(f"No language {language!r}; there are: {known}.")
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> Language:
    """Give the language that is being spoken.

    Returns
    -------
    Language
        English, unless `speaking` has chosen another.
    """
    return LANGUAGES[_spoken.get()]


def say(code: str, /, **parameters: Any) -> str:  # noqa: ANN401
    """Put a code and its parameters into words.

    Parameters
    ----------
    code
        A key of the catalogue.
    **parameters
        What the sentence names.

    Returns
    -------
    str
        Plain text, never HTML.

    Raises
    ------
    ExclusionError
        If the code is not in the catalogue.

    Examples
    --------
    >>> say("not_by_area", area="tract")
    'not by tract'
    """
    return template(code).format(**parameters)


def template(code: str) -> str:
    """Give a sentence with its ``{parameters}`` still in it, for the page's script to fill.

    Parameters
    ----------
    code
        A key of the catalogue.

    Returns
    -------
    str
        The sentence.

    Raises
    ------
    ExclusionError
        If the code is not in the catalogue.
    """
    language = spoken()
    try:
        return language.text[code]
    except KeyError:
        raise ExclusionError(f"No words for {code!r} in {language.name}.") from None


def _own(code: str, english: str) -> str:
    """Take the language's own words where it has any; those in English have another home."""
    return spoken().text.get(code, english)


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
        say(f"whole_{kind}" if counts[kind] == 1 else f"whole_{kind}_many", count=counts[kind])
        for kind in ("state", "cbsa", "county", "place", "tract", "block group")
        if kind in counts
    ]
    wholes = ", ".join(said)
    if len(said) > 1:
        wholes = say("wholes_and", first=", ".join(said[:-1]), last=said[-1])
    return say(f"origin_{row['origin']}", wholes=wholes, **about)


def number(value: float) -> str:
    """Write a number in full, such as "60,308"; "–" where it is missing.

    Parameters
    ----------
    value
        Households or people.

    Returns
    -------
    str
        Rounded to a whole number.

    Examples
    --------
    >>> number(60307.6)
    '60,308'
    """
    return "–" if not math.isfinite(value) else _half_up(value, 0)


def about(value: float, scale: float | None = None) -> str:
    """Write a number as a sentence would, rounded to what a reader keeps.

    Parameters
    ----------
    value
        Households or people.
    scale
        Round as this number would be: a margin as its estimate.

    Returns
    -------
    str
        To hundreds from 10,000 on, to tens from 100 on, else whole.

    Examples
    --------
    >>> about(60308), about(1263, 60308), about(57)
    ('60,300', '1,300', '57')
    """
    if not math.isfinite(value):
        return "–"
    size = abs(value if scale is None else scale)
    step = 100 if size >= 10_000 else 10 if size >= 100 else 1
    return _written(math.floor(value / step + 0.5) * step, 0)


def sureness(held: ranking.Held, areas: str) -> dict[str, str]:
    r"""Say how sure a list's statements are: the chance that they promise, where they keep it.

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
    'as held in about 80\xa0% of simulated cities of such block groups'
    """
    from exclusion import ranking  # which loads pandas, and lists on a console do without

    ninety = say("sure_ninety")
    return {
        f"{name}_sure": ninety
        if rate >= ranking.NINETY_FROM
        else say("sure_held", rate=percent(rate), areas=areas)
        for name, rate in (("hits", held.hits), ("pool", held.pool), ("share", held.share))
    }


def percent(share: float, digits: int = 0) -> str:
    r"""Write a share as a percent, such as "39 %"; "–" where it is missing.

    Parameters
    ----------
    share
        Between 0 and 1.
    digits
        Decimals.

    Returns
    -------
    str
        With a no-break space before the sign.

    Examples
    --------
    >>> percent(0.39207, 1)
    '39.2\xa0%'
    """
    if not math.isfinite(share):
        return "–"
    return spoken().percent.format(number=_half_up(100 * share, digits))


def with_margin(value: float, margin: float) -> str:
    """Write a number with its margin, such as "60,308 ± 1,263"; "–" where it is missing.

    Parameters
    ----------
    value
        Households or people.
    margin
        Its 90 % margin of error.

    Returns
    -------
    str
        "±" and a dash where only the margin is missing.

    Examples
    --------
    >>> with_margin(60308, 1262.9)
    '60,308 ± 1,263'
    """
    return number(value) if not math.isfinite(value) else f"{number(value)} ± {number(margin)}"


def percent_with_margin(share: float, margin: float) -> str:
    r"""Write a share with its margin in points, such as "39.2 % ± 0.8"; "–" where it is missing.

    Parameters
    ----------
    share
        Between 0 and 1.
    margin
        Its 90 % margin of error.

    Returns
    -------
    str
        To one decimal.

    Examples
    --------
    >>> percent_with_margin(0.39207, 0.0077)
    '39.2\xa0% ± 0.8'
    """
    shown = percent(share, 1)
    return shown if not math.isfinite(share) else f"{shown} ± {points(margin)}"


def length(value: float, unit: str) -> str:
    r"""Write the length of a map's scale.

    Parameters
    ----------
    value
        In the unit.
    unit
        "km" or "mi".

    Returns
    -------
    str
        With as many decimals as it has.

    Examples
    --------
    >>> length(0.5, "mi")
    '0.5\xa0mi'
    """
    number = f"{value:g}".replace(".", spoken().decimal)
    return say(f"scale_{unit}", number=number)


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
    return _own(f"label_{measure}", indicators.get(measure).label)


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
            return _own(code, name).format(**found.groupdict())
    return name


def date(day: str) -> str:
    """Write a date in words.

    Parameters
    ----------
    day
        An ISO date.

    Returns
    -------
    str
        Such as "November 25, 2026".

    Examples
    --------
    >>> date("2026-11-25")
    'November 25, 2026'
    """
    when, language = dt.date.fromisoformat(day), spoken()
    return language.date.format(day=when.day, month=language.months[when.month - 1], year=when.year)


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
        return _own(f"whom_{name}", found.whom)
    return _own(f"group_{name}", found.short)


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


def chance(value: float, low: float, high: float) -> str:
    r"""Write a chance, and what it would be if the survey were surer or less sure than it is.

    Parameters
    ----------
    value, low, high
        The chance (0–1), the smallest and the largest of the range; NaN where there is none.

    Returns
    -------
    str
        Whole percents, rounded down so that tiers keep their floors; none is called certain.

    Examples
    --------
    >>> chance(0.876, 0.84, 0.91), chance(1.0, 1.0, 1.0), chance(0.999, 0.98, 1.0)
    ('87\xa0% (84 to 91)', 'over 99\xa0%', 'over 99\xa0% (98 or more)')
    """
    if not math.isfinite(value):
        return ""
    said = [math.floor(100 * x) for x in (value, low, high)]
    known = [min(max(x, 1), 99) for x in said]
    first = (
        say("chance_over")
        if said[0] >= 99
        else say("chance_under")
        if said[0] < 1
        else percent(said[0] / 100)
    )
    if known[1] == known[2]:
        return first
    code = "chance_from" if known[2] == 99 else "chance_to" if known[1] == 1 else "chance_range"
    return say(code, chance=first, low=known[1], high=known[2])


def counted(value: float, least: float | None, most: float | None) -> str:
    """Write a count, and what it would be if the survey were surer or less sure than assumed.

    Parameters
    ----------
    value, least, most
        The count, the smallest and the largest of the range; None or equal where there is none.

    Returns
    -------
    str
        Whole numbers; a count of 0 in a word.

    Examples
    --------
    >>> counted(13, 5, 26), counted(13, 13, 13), counted(0, 0, 4)
    ('13 (5 to 26)', '13', 'none (0 to 4)')
    """
    said = number(value) if round(value) else say("none")
    if least is None or most is None or least == most:
        return said
    return say("count_range", count=said, low=number(least), high=number(most))


def points(share: float) -> str:
    """Write a margin of a share in percentage points, to one decimal.

    Parameters
    ----------
    share
        Between 0 and 1.

    Returns
    -------
    str
        Such as "0.8".

    Examples
    --------
    >>> points(0.00763)
    '0.8'
    """
    return "–" if not math.isfinite(share) else _half_up(100 * share, 1)


def _half_up(value: float, digits: int) -> str:
    """Round halves up, as the page's script and the map's classes do."""
    scale = 10**digits
    return _written(math.floor(value * scale + 0.5) / scale, digits)


def _written(value: float, digits: int) -> str:
    """Write a number with the language's own marks."""
    marks = {",": spoken().group, ".": spoken().decimal}
    return "".join(marks.get(sign, sign) for sign in f"{value:,.{digits}f}")
