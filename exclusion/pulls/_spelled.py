"""When two spellings are one name: one rule, for files of names here and for the page's search.

The search has the same in JavaScript (`maps/search.js`) and is given the short forms from here.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WORDS: Final = (
    "saint=st sainte=st ste=st north=n south=s east=e west=w fort=ft mount=mt boulevard=blvd "
    "avenue=av ave=av road=rd street=st heights=hts development=dev and= first=1st second=2nd "
    "third=3rd fourth=4th fifth=5th sixth=6th seventh=7th eighth=8th ninth=9th tenth=10th "
    "eleventh=11th twelfth=12th thirteenth=13th fourteenth=14th fifteenth=15th sixteenth=16th "
    "seventeenth=17th eighteenth=18th nineteenth=19th twentieth=20th"
)
#: Words of names, and how they are shortened; what is often left out is nothing.
SHORT: Final = dict(pair.split("=") for pair in _WORDS.split())
_APOSTROPHES: Final = re.compile(r"['’‘`´ʼʻ]")
#: The point after a letter that stands alone, before another: B.W. is BW.
_INITIALS: Final = re.compile(r"(?<![^\W\d_])([^\W\d_])\.(?=[^\W\d_](?![^\W\d_]))")
_APART: Final = re.compile(r"[\W_]+")
#: Letters that are doubled, or not: Hollygrove and Holygrove. Figures are not: 1 is not 11.
_DOUBLED: Final = re.compile(r"([^\W\d_])\1+")


def keys(name: str) -> tuple[str, str]:
    """Write a name as it is compared: as it is written, and with each word as short as it can be.

    Parameters
    ----------
    name
        Any.

    Returns
    -------
    tuple of str
        Letters and figures alone, without case, accents, signs and doubled letters; two names are
        one if either is the same. Both are empty where a name has neither letters nor figures.

    Examples
    --------
    >>> keys("Saint Roch"), keys("St. Roch")
    (('saintroch', 'stroch'), ('stroch', 'stroch'))
    """
    apart = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name))
    # Up, then down: so ß is ss, and both languages agree.
    plain = "".join(c for c in apart if unicodedata.category(c)[0] != "M").upper().lower()
    words = [word for word in _APART.split(_INITIALS.sub(r"\1", plain)) if word]
    both = ("".join(words), "".join(SHORT.get(word, word) for word in words))
    written, short = (_DOUBLED.sub(r"\1", key) for key in both)
    return written, short


def alike(one: str, other: str) -> bool:
    """Tell whether two spellings are of one name.

    Parameters
    ----------
    one, other
        Any.

    Returns
    -------
    bool
        As `keys` has it; names of signs alone have to be the same.

    Examples
    --------
    >>> alike("7th ward", "Seventh Ward"), alike("Ward 1", "Ward 11")
    (True, False)
    """
    same = (a == b != "" for a, b in zip(keys(one), keys(other), strict=True))
    return " ".join(one.split()) == " ".join(other.split()) or any(same)
