"""Connecticut, whose counties became planning regions with vintage 2022.

Federal Register 87:34235 (June 6, 2022): the Bureau takes the nine planning regions as county
equivalents in place of the eight counties. Both are made of whole towns, but regions cut counties,
so no region stands for a county, and a tract keeps its number but not its GEOID.
"""

from __future__ import annotations

from exclusion import frames
from exclusion.errors import VintageError

STATE = "09"
#: The first 5-year vintage published for planning regions.
FIRST_VINTAGE = 2022

REGIONS = {
    "09110": "Capitol",
    "09120": "Greater Bridgeport",
    "09130": "Lower Connecticut River Valley",
    "09140": "Naugatuck Valley",
    "09150": "Northeastern Connecticut",
    "09160": "Northwest Hills",
    "09170": "South Central Connecticut",
    "09180": "Southeastern Connecticut",
    "09190": "Western Connecticut",
}
COUNTIES = {
    "09001": "Fairfield",
    "09003": "Hartford",
    "09005": "Litchfield",
    "09007": "Middlesex",
    "09009": "New Haven",
    "09011": "New London",
    "09013": "Tolland",
    "09015": "Windham",
}
#: The regions that took towns of each county, by the towns that each consists of.
_TOOK = {
    "09001": ("09120", "09140", "09190"),
    "09003": ("09110", "09140", "09160"),
    "09005": ("09140", "09160", "09190"),
    "09007": ("09130",),
    "09009": ("09140", "09170"),
    "09011": ("09130", "09150", "09180"),
    "09013": ("09110", "09150"),
    "09015": ("09150", "09180"),
}


def check_county(geoid: str, vintage: int) -> None:
    """Refuse a Connecticut county or planning region that the vintage does not have.

    Parameters
    ----------
    geoid
        Any GEOID; one that starts with no county or region of Connecticut passes.
    vintage
        The last year of the 5-year period.

    Raises
    ------
    ArgumentError
        If the GEOID is no text or the vintage no year.
    VintageError
        Naming what to ask for instead.

    Examples
    --------
    >>> check_county("09009", 2021)
    >>> check_county("09170", 2022)
    """
    frames.check_text(geoid, "geoid")
    frames.check_whole(vintage, "vintage", 1000)
    county = geoid[:5]
    if len(geoid) == 7 or county not in (
        COUNTIES | REGIONS
    ):  # 7: a place, whose code has no county
        return
    if county in COUNTIES and vintage >= FIRST_VINTAGE:
        use = " or ".join(f"{code} ({REGIONS[code]})" for code in _TOOK[county])
        raise VintageError(
            f"{_asked(geoid)}{COUNTIES[county]} County, Connecticut ({county}), is not in vintage "
            f"{vintage}: from vintage {FIRST_VINTAGE} on the state has planning regions instead. "
            f"The county's towns went to {use}; or take vintage {FIRST_VINTAGE - 1}."
        )
    if county in REGIONS and vintage < FIRST_VINTAGE:
        use = " or ".join(
            f"{code} ({COUNTIES[code]} County)" for code, took in _TOOK.items() if county in took
        )
        raise VintageError(
            f"{_asked(geoid)}{REGIONS[county]} Planning Region, Connecticut ({county}), is not in "
            f"vintage {vintage}: planning regions start with vintage {FIRST_VINTAGE}. Its towns "
            f"were in {use}; or take vintage {FIRST_VINTAGE}."
        )


def connecticut(name: str) -> str | None:
    """Find a county or planning region of Connecticut by its name in full.

    Parameters
    ----------
    name
        Such as "New Haven County" or "Capitol Planning Region", in any case.

    Returns
    -------
    str or None
        Its GEOID, of whatever vintage; None for other names.

    Raises
    ------
    ArgumentError
        If it is no text.

    Examples
    --------
    >>> connecticut("New Haven County")
    '09009'
    """
    frames.check_text(name, "name")
    full = {f"{county} County": code for code, county in COUNTIES.items()}
    full |= {f"{region} Planning Region": code for code, region in REGIONS.items()}
    wanted = " ".join(name.casefold().split())
    return next((code for text, code in full.items() if text.casefold() == wanted), None)


def _asked(geoid: str) -> str:
    return "" if len(geoid) == 5 else f"{geoid}: "
