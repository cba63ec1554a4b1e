"""What the files of a state can tell: which technologies, of how much, as of when.

The FCC gives out a file a technology, and each lists only the locations that have an offer of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from exclusion.coverage._codes import ANY, FIXED, NAMES, TECHNOLOGIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

#: Technologies that are offered in every state: files without one of them are not all of a state's.
EVERYWHERE: Final = tuple(name for name in FIXED if name != "other")
#: What is offered nearly everywhere, so that its file lists nearly every location.
_NEARLY_ALL: Final = "satellite"
#: Both are offered in every state, and each has a file of its own.
_WIRELESS: Final = {70: "unlicensed", 71: "licensed"}
#: How the FCC's file names, and others', say as of when they are.
_NAMED: Final[tuple[tuple[re.Pattern[str], dict[str, str]], ...]] = (
    (re.compile(r"_([JD])(\d\d)(?![a-z0-9])", re.IGNORECASE), {"J": "06-30", "D": "12-31"}),
    (re.compile(r"(?<!\d)(?:20)(\d\d)[-_]?(06[-_]?30|12[-_]?31)(?!\d)"), {}),
)


def is_whole(codes: Collection[int], *, complete: bool) -> bool:
    """Tell whether files can list all of a state's locations.

    Parameters
    ----------
    codes
        The FCC's codes of technologies in them.
    complete
        Whether they are said to be all that there are.

    Returns
    -------
    bool
        True where none of the technologies of every state is lacking; or where the files are said
        to be all and satellites are among them, which are offered nearly everywhere.

    Examples
    --------
    >>> is_whole([50], complete=True), is_whole([50, 60], complete=True)
    (False, True)
    """
    there = {TECHNOLOGIES[code] for code in codes}
    return there >= {*EVERYWHERE} or (complete and _NEARLY_ALL in there)


def unknown(codes: Collection[int]) -> list[str]:
    """List the technologies that the files tell nothing of.

    Parameters
    ----------
    codes
        The FCC's codes of technologies in them.

    Returns
    -------
    list
        Names of `coverage.NAMES`; "any" where one that it stands for is lacking.

    Examples
    --------
    >>> unknown([50, 60])
    ['cable', 'copper', 'fixed_wireless', 'any']
    """
    there = {TECHNOLOGIES[code] for code in codes}
    lacking = sorted({*EVERYWHERE} - there)
    return lacking + (["any"] if {*lacking} & {*ANY} else [])


def halved(codes: Collection[int]) -> str | None:
    """Name the half of fixed wireless that is lacking where the other is there.

    Parameters
    ----------
    codes
        The FCC's codes of technologies in the files.

    Returns
    -------
    str or None
        "licensed" or "unlicensed".
    """
    lacking = [name for code, name in _WIRELESS.items() if code not in codes]
    return lacking[0] if len(lacking) == 1 else None


def as_of(paths: Iterable[Path]) -> list[str]:
    """List the days that files' names say they are as of.

    Parameters
    ----------
    paths
        Such as ``bdc_22_Cable_fixed_broadband_J25_28oct2025.csv``.

    Returns
    -------
    list
        Such as "2025-06-30", each once, in order; without those whose name says nothing.

    Examples
    --------
    >>> from pathlib import Path
    >>> as_of([Path("bdc_22_Cable_fixed_broadband_J25_28oct2025.csv"), Path("rest.csv")])
    ['2025-06-30']
    """
    return sorted({day for path in paths if (day := _day(path.name)) is not None})


def _day(name: str) -> str | None:
    for pattern, ends in _NAMED:
        if found := pattern.search(name):
            first, last = found.groups()
            if ends:
                return f"20{last}-{ends[first.upper()]}"
            digits = re.sub(r"\D", "", last)
            return f"20{first}-{digits[:2]}-{digits[2:]}"
    return None


def mixed(releases: Sequence[object]) -> str | None:
    """Say that tables are of several releases.

    Parameters
    ----------
    releases
        Of each table, the days by where they stand: "names" or "rows".

    Returns
    -------
    str or None
        A sentence; None where they are of one, or nothing is known.
    """
    for where in ("names", "rows"):
        days = sorted({day for one in releases for day in _listed(one, where)})
        if len(days) > 1:
            return (
                f"Files of several releases are mixed, by their {where}: {', '.join(days)}. What "
                "is offered may have changed between, and locations got other numbers. Give files "
                "of one release."
            )
    return None


def _listed(release: object, where: str) -> list[str]:
    """Give the days that a table says of itself, whatever else it says."""
    found = release.get(where) if isinstance(release, dict) else None
    return [day for day in found if isinstance(day, str)] if isinstance(found, list) else []


def partial(name: str, codes: Collection[int]) -> str:
    """Say that a table holds no shares of all locations.

    Parameters
    ----------
    name
        The table's, for the message.
    codes
        The FCC's codes of technologies in its files.

    Returns
    -------
    str
        Sentences.
    """
    there = ", ".join(sorted({TECHNOLOGIES[code] for code in codes} & {*NAMES, "other"}))
    said = (
        f"{name}: its files hold {there}, and list only locations with such an offer. Its shares "
        "are of the locations in these files, not of all homes, and split nobody; nothing is "
        f"known of {', '.join(unknown(codes))}. Give all the FCC's files of the state, one or more "
        f"of {', '.join(EVERYWHERE)} each, or in Python say how many locations there are "
        "(`locations=`)."
    )
    return said.replace("fixed_wireless", "fixed wireless")
