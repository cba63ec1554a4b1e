"""The ways in which people write the name of a state, county or place.

Case, accents, points, blanks and hyphens do not matter, nor whether Saint, Fort, Mount or a
direction in front is written out. What an official name says in brackets, in front of a hyphen or
after "Urban" is a name too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How a text fits a name: in full, without its legal kind, or as its common short form.
FULL, BARE, COMMON = range(3)

#: What the Bureau writes after a place's name, in lower case, so that Kansas City keeps its City.
_PLACE_KIND: Final = re.compile(
    r"(?: (city and borough|(?:metropolitan|metro|unified|consolidated) government|urban county"
    r"|metro township|municipality|city|town|village|borough|CDP|comunidad|zona urbana"
    r"|corporation))?(?: \(balance\))?$"
)
_COUNTY_KIND: Final = re.compile(
    r" (?:County|Parish|City and Borough|Borough|Census Area|Municipality|Municipio"
    r"|Planning Region|city)$"
)
#: Where two places of a state have one name, the county that tells them apart.
_WHERE: Final = re.compile(r" \((?!balance\)$)([^()]+)\)$")
_TOWN_KIND: Final = re.compile(r" (?:town|(?:charter )?township|plantation|gore|grant|location)$")
#: Kinds that have the powers of a city, or are one with their county.
_CITY: Final = frozenset({"", "city", "city and borough", "municipality", "corporation"})
#: Places that are one with their county, often known by the first part of their name alone.
_MERGED: Final = re.compile(r"[-/,].*( government\b| urban county$| County$|\(balance\)$)")
#: County-wide places under another name than their county's: each is that county's ground.
ONE_GROUND: Final = {
    "0667000": "06075",  # San Francisco
    "0809280": "08014",  # Broomfield
    "0820000": "08031",  # Denver
    "1150000": "11001",  # Washington
    "1319000": "13215",  # Columbus and Muscogee County
    "1321017": "13053",  # Cusseta-Chattahoochee County
    "1326156": "13101",  # Echols County
    "1332528": "13239",  # Georgetown-Quitman County
    "1349008": "13021",  # Macon-Bibb County
    "1381128": "13307",  # Webster County
    "2146027": "21067",  # Lexington-Fayette
    "2255000": "22071",  # New Orleans
    "3001675": "30023",  # Anaconda-Deer Lodge County
    "4260000": "42101",  # Philadelphia
    "4732742": "47169",  # Hartsville/Trousdale County
    "4744382": "47127",  # Lynchburg, Moore County
    "5103000": "51013",  # Arlington
    "7215193": "72033",  # Cataño
}
#: The names that New York goes by beside the official ones: each borough is a county.
_ALSO: Final = {
    "36005": ("Bronx borough",),
    "36047": ("Brooklyn", "Brooklyn borough"),
    "36061": ("Manhattan", "Manhattan borough"),
    "36081": ("Queens borough",),
    "36085": ("Staten Island", "Staten Island borough"),
    "3651000": ("NYC",),
}
#: How states are shortened in print, where that is not the postal code.
PRINTED: Final[dict[str, str]] = dict(
    re.findall(
        r"(\w+) (\S+)",
        "AL Ala. AZ Ariz. AR Ark. CA Calif. CO Colo. CT Conn. DE Del. FL Fla. IL Ill. IN Ind. "
        "KS Kan. MA Mass. MI Mich. MN Minn. MS Miss. MT Mont. NE Neb. NV Nev. OK Okla. OR Ore. "
        "TN Tenn. TX Tex. WA Wash. WV W.Va. WI Wis. WY Wyo.",
    )
)
_SHORT: Final = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}
#: A point that ends a short form without a space behind it: St.Louis, but not D.C.
_POINT: Final = re.compile(r"(?<=[^\W\d_][^\W\d_])\.(?=\w)")
_MARKS: Final = str.maketrans(
    dict.fromkeys(".'’‘ʻʼ`´\"“”", "") | dict.fromkeys(",;:()[]", " ") | {"&": " and "}
)
_HYPHENS: Final = re.compile(r"[-/‐‑‒–—−\s]+")
_DIRECTION: Final = {"north": "n", "south": "s", "east": "e", "west": "w"}
_KIND_OF: Final = re.compile(
    r"(?:the )?(city and (?:county|borough)|city|town|village|borough|municipality|municipio"
    r"|county|parish|(?:charter )?township) (?:of|de) (.+)"
)
_OTHER_KIND: Final = {
    "city and county": ("city", "county"),
    "municipality": ("municipality", "municipio"),
}


class Match(NamedTuple):
    """A geography that a name may mean."""

    geoid: str
    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} ({self.geoid})"

    @property
    def own(self) -> str:
        """The name without the state."""
        # A county subdivision's has its county in the middle.
        return self.name.partition(", ")[0] if self.kind == TOWN else self.name.rpartition(", ")[0]

    @property
    def bare(self) -> str:
        """The name without the state and the legal kind."""
        return _KINDS[self.kind].sub("", _WHERE.sub("", self.own))

    @property
    def short(self) -> str:
        """The name without the legal kind."""
        return f"{self.bare}, {self.name.rpartition(', ')[2]}"


#: The level of towns and townships that are no places.
TOWN: Final = "county subdivision"
_KINDS: Final = {"place": _PLACE_KIND, "county": _COUNTY_KIND, TOWN: _TOWN_KIND}


def spellings(match: Match) -> Iterator[tuple[int, str]]:
    """List the names of a county or place, and how each fits.

    Parameters
    ----------
    match
        A county, place or county subdivision.

    Yields
    ------
    tuple of (int, str)
        `FULL`, `BARE` or `COMMON`, and a name without the state.
    """
    own, bare = match.own, match.bare
    yield FULL, own
    yield BARE, bare
    for name in _ALSO.get(match.geoid, ()):
        yield (FULL if name.endswith(" borough") else BARE), name
    if match.kind != "place":
        return
    if where := _WHERE.search(own):
        own = own[: where.start()]
        yield FULL, own
        yield BARE, f"{bare}, {where[1]}"
    full = own.removesuffix(" (balance)")
    yield FULL, full
    kind = full.removeprefix(bare).strip()
    if names := re.fullmatch(r"(.+?) \((.+)\)", bare):
        yield BARE, names[1]
        yield COMMON, names[2]
        yield from ((FULL, f"{name} {kind}") for name in names.groups())
    merged = _MERGED.search(own) is not None
    common = {bare.removeprefix("Urban "), bare.partition(", ")[0]}
    if merged:
        common |= {bare.removesuffix(" County"), re.split("[-/,]", bare)[0]}
    if match.geoid.startswith("25"):  # towns of Massachusetts that took a city's charter
        common.add(bare.removesuffix(" Town"))
    for name in common - {bare}:
        yield COMMON, name
    if merged or kind in _CITY:
        for name in common | {bare}:
            yield FULL, f"{name} city"


@lru_cache
def key(text: str) -> str:
    """Fold what does not matter in a name.

    Parameters
    ----------
    text
        A name.

    Returns
    -------
    str
        Lower case without accents, points, apostrophes and extra spaces; commas and brackets are
        spaces.

    Examples
    --------
    >>> key("Doña  Ana County"), key("St. Mary's"), key("St.Louis")
    ('dona ana county', 'st marys', 'st louis')
    """
    plain = _POINT.sub(" ", text.casefold()).translate(_MARKS)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(plain.split())


@lru_cache
def fold(text: str) -> str:
    """Fold a name further: one form for abbreviations, none for hyphens and "the".

    Parameters
    ----------
    text
        A name.

    Returns
    -------
    str
        Words with a space between each.

    Examples
    --------
    >>> fold("Saint Paul"), fold("N. Las Vegas"), fold("Macon-Bibb County"), fold("The Bronx")
    ('st paul', 'n las vegas', 'macon bibb county', 'bronx')
    """
    words = [_SHORT.get(word, word) for word in _HYPHENS.split(key(text)) if word]
    words = words[1:] if words[:1] == ["the"] else words
    return " ".join([_DIRECTION.get(word, word) for word in words[:1]] + words[1:])


def squash(text: str) -> str:
    """Fold a name without its spaces: De Kalb is DeKalb.

    Parameters
    ----------
    text
        A name.

    Returns
    -------
    str
        What names are looked up by.
    """
    return fold(text).replace(" ", "")


def turned(text: str) -> list[str]:
    """Write "City of X" as "X city", and "X Co." as "X County".

    Parameters
    ----------
    text
        A name without a state.

    Returns
    -------
    list of str
        Other ways to write the same; empty for most.

    Examples
    --------
    >>> turned("City and County of Denver"), turned("Fairfax Co."), turned("Denver")
    (['denver city', 'denver county'], ['fairfax county'], [])
    """
    plain = key(text)
    if match := _KIND_OF.fullmatch(plain):
        return [f"{match[2]} {kind}" for kind in _OTHER_KIND.get(match[1], (match[1],))]
    ways = {" co": " county", " census designated place": " cdp"}
    return [plain.removesuffix(end) + full for end, full in ways.items() if plain.endswith(end)]
