"""Technologies as the Broadband Data Collection codes them, and the states as it writes them."""

from __future__ import annotations

from typing import Final

#: The FCC's code of a technology -> its name here.
TECHNOLOGIES: Final[dict[int, str]] = {
    0: "other",
    10: "copper",
    40: "cable",
    50: "fiber",
    60: "satellite",
    61: "satellite",
    70: "fixed_wireless",
    71: "fixed_wireless",
    72: "fixed_wireless",
    300: "3g",
    400: "4g",
    500: "5g",
}

#: Technologies that files of fixed and of mobile availability tell about.
FIXED: Final = ("fiber", "cable", "copper", "fixed_wireless", "satellite", "other")
MOBILE: Final = ("3g", "4g", "5g")

#: Technologies that can be asked for; "other" counts in "any" alone.
NAMES: Final = ("any", *(name for name in FIXED if name != "other"), *MOBILE)

#: What a file covers where nobody said what it is.
NETWORK: Final = "network"

#: Every name that a table's `technology` may have.
KNOWN: Final = (*NAMES, NETWORK)

#: What "any" stands for: all but satellite, which is offered nearly everywhere.
ANY: Final = tuple(name for name in (*FIXED, *MOBILE) if name != "satellite")

#: The postal code of a state or territory -> the first two digits of its GEOIDs.
STATES: Final = {
    "AL": "01",
    "AK": "02",
    "AZ": "04",
    "AR": "05",
    "CA": "06",
    "CO": "08",
    "CT": "09",
    "DE": "10",
    "DC": "11",
    "FL": "12",
    "GA": "13",
    "HI": "15",
    "ID": "16",
    "IL": "17",
    "IN": "18",
    "IA": "19",
    "KS": "20",
    "KY": "21",
    "LA": "22",
    "ME": "23",
    "MD": "24",
    "MA": "25",
    "MI": "26",
    "MN": "27",
    "MS": "28",
    "MO": "29",
    "MT": "30",
    "NE": "31",
    "NV": "32",
    "NH": "33",
    "NJ": "34",
    "NM": "35",
    "NY": "36",
    "NC": "37",
    "ND": "38",
    "OH": "39",
    "OK": "40",
    "OR": "41",
    "PA": "42",
    "RI": "44",
    "SC": "45",
    "SD": "46",
    "TN": "47",
    "TX": "48",
    "UT": "49",
    "VT": "50",
    "VA": "51",
    "WA": "53",
    "WV": "54",
    "WI": "55",
    "WY": "56",
    "AS": "60",
    "GU": "66",
    "MP": "69",
    "PR": "72",
    "VI": "78",
}

#: How columns are spelled that files of all kinds may have, as `files.plain` writes it, the usual
#: one first: the code of a technology, and the speeds that are advertised.
SPELLED: Final = {
    "technology": ("technology", "technologycode", "techcode", "tech"),
    "down": (
        *("maxadvertiseddownloadspeed", "maxadvertiseddownload", "maxdownloadspeed", "maxaddown"),
        *("maxdownload", "maxdown"),
    ),
    "up": (
        *("maxadvertiseduploadspeed", "maxadvertisedupload", "maxuploadspeed", "maxadup"),
        *("maxupload", "maxup"),
    ),
}
