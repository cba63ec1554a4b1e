"""The columns of every file and table: one entry says what a column is, wherever it shows.

From it come the decimals in files, how a cell is printed and headed, and the data dictionary. A new
column is an entry of `COLUMNS`, its name in the `PRINTED` tables that show it, and its words
(`means_…`, and `col_…` where it is printed).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, get_args

from exclusion import frames, indicators, phrases
from exclusion.ranking import LENGTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal[
    "text",
    "code",
    "geoid",
    "geometry",
    "count",
    "rank",
    "share",
    "chance",
    "score",
    "dollars",
    "area_m2",
    "speed",
    "degrees",
    "z",
    "p",
]
"""What a column holds; "code" is one of a list of words that are the same in every language."""

File = Literal[
    "ranking.csv",
    "neighborhoods.csv",
    "who.csv",
    "change.csv",
    "comparison.csv",
    "places.csv",
    "areas.parquet",
    "sites.csv",
]
"""What is written beside a page, and of sites in a bundle."""

FILES: Final[tuple[File, ...]] = get_args(File)
"""The files that are written beside a page, in their order."""

#: Decimals in files; what else is a number is whole.
_DECIMALS: Final = {
    "share": phrases.SHARE_DIGITS,
    "chance": 3,
    "score": 1,
    "z": 3,
    "p": 5,
    "degrees": 6,
    "speed": phrases.SHARE_DIGITS,
}
_RANKED: Final[tuple[File, ...]] = ("ranking.csv", "neighborhoods.csv")
_LIST: Final[tuple[File, ...]] = ("ranking.csv",)
_WHO: Final[tuple[File, ...]] = ("who.csv",)
_CHANGE: Final[tuple[File, ...]] = ("change.csv",)
_COMPARED: Final[tuple[File, ...]] = ("comparison.csv",)
_PLACES: Final[tuple[File, ...]] = ("places.csv",)
_AREAS: Final[tuple[File, ...]] = ("areas.parquet",)
_SITES: Final[tuple[File, ...]] = ("sites.csv",)
#: Files in which some columns stand once a measure, or once a side, and by what name then.
STEMS: Final[dict[File, tuple[str, ...]]] = {
    "change.csv": ("old", "new"),
    "comparison.csv": ("first", "second"),
    "areas.parquet": tuple(indicators.CATALOGUE),
}
_SIDES: Final = tuple(STEMS)
#: Measures whose shares stand beside those of the one that is listed.
BESIDE: Final = ("no_computer", "no_subscription", "cellular_only")
_SHARES: Final = tuple(f"{measure}_share" for measure in BESIDE)


@dataclass(frozen=True)
class Column:
    """A column of files, and of what is printed.

    Parameters
    ----------
    key
        Its name.
    kind
        What it holds.
    files
        Where it stands under that name.
    sides
        Where it stands once a measure, or once a side: ``no_internet_households``, ``old_share``.
    unit, universe
        What is counted, and of whom or what: codes that `phrases` says as ``unit_…`` and
        ``universe_…``; "" where nothing is counted.
    ends
        What ``…_low`` and ``…_high`` beside it are, said as ``ends_…``; "" where there are none.
    margin
        Whether its 90% margin of error stands beside it, as ``…_moe``.
    digits
        Decimals in files, where those of its kind do not do.
    means
        Its meaning is said as ``means_…`` with this, or with the key.
    head
        Its head in print is said as ``col_…`` with this, or with the key.
    method
        The column that says how its margin came about, for the mark of modelled ones.
    """

    key: str
    kind: Kind
    files: tuple[File, ...] = ()
    sides: tuple[File, ...] = ()
    unit: str = ""
    universe: str = ""
    ends: str = ""
    margin: bool = False
    digits: int | None = None
    means: str = ""
    head: str = ""
    method: str = ""

    @property
    def decimals(self) -> int:
        """How many decimals a file has of it."""
        return _DECIMALS.get(self.kind, 0) if self.digits is None else self.digits

    def names(self) -> Iterator[tuple[str, str]]:
        """Give its name, and those that stand beside it.

        Yields
        ------
        tuple
            A name, and the code of what it is; "" for the column's own.
        """
        yield self.key, ""
        if self.margin:
            yield f"{self.key}_moe", "means_moe"
        if self.ends:
            yield f"{self.key}_low", f"ends_{self.ends}_low"
            yield f"{self.key}_high", f"ends_{self.ends}_high"


COLUMNS: Final[tuple[Column, ...]] = (
    # What a row is of
    Column("GEOID", "geoid", (*_LIST, *_AREAS)),
    Column("GEOID", "geoid", _WHO, means="GEOID_who"),
    Column("GEO_ID", "geoid", _LIST),
    Column("GEO_ID", "geoid", _CHANGE, means="GEO_ID_ground"),
    Column("ground", "geoid", _CHANGE),
    Column("geoids_old", "geoid", _CHANGE),
    Column("geoids_new", "geoid", _CHANGE),
    Column("areas_old", "count", _CHANGE, unit="areas"),
    Column("areas_new", "count", _CHANGE, unit="areas"),
    Column("NAME", "text", _AREAS, means="name"),
    Column("name", "text", (*_LIST, *_WHO, *_CHANGE), head="area"),
    Column("neighborhood", "text", (*_RANKED, *_CHANGE, *_AREAS)),
    Column("place", "text", _PLACES),
    Column("folder", "text", _PLACES),
    Column("first", "text", _COMPARED, means="compared"),
    Column("second", "text", _COMPARED, means="compared"),
    Column("figures", "code", _COMPARED),
    Column("level", "code", _WHO),
    Column("dimension", "code", _WHO),
    Column("group", "code", _WHO),
    Column("label", "text", _WHO, head="group"),
    Column("measure", "code", _WHO, means="measure_who", head="measure_who"),
    Column("measure", "code", (*_COMPARED, *_PLACES), means="by"),
    Column("by", "code", (*_RANKED, *_CHANGE)),
    Column("of", "code", _RANKED),
    Column("inside", "share", (*_LIST, *_AREAS), unit="share", universe="land", digits=4),
    Column("parts", "text", _AREAS),
    Column("cut_by", "text", _AREAS),
    Column("holds", "text", _AREAS),
    Column("geometry", "geometry", _AREAS),
    Column("ALAND", "area_m2", _AREAS, unit="m2"),
    Column("AWATER", "area_m2", _AREAS, unit="m2"),
    Column("error", "text", _PLACES),
    Column("name", "text", _SITES, head="area"),
    Column("address", "text", _SITES),
    Column("computers", "count", _SITES, unit="computers"),
    Column("internet", "text", _SITES, means="site_internet"),
    Column("wifi", "text", _SITES, means="site_wifi"),
    Column("longitude", "degrees", _SITES, unit="degrees"),
    Column("latitude", "degrees", _SITES, unit="degrees"),
    # The list
    Column("priority", "rank", _RANKED, unit="rank", universe="ranked"),
    *(
        Column(
            f"priority_{k}",
            "rank",
            unit="rank",
            universe="ranked",
            means="priority_of_k",
            head="priority_of_k",
        )
        for k in LENGTHS
    ),
    Column("tier", "code", _RANKED),
    Column("verdict", "code", _RANKED),
    Column("rank", "rank", _RANKED, unit="rank", universe="ranked", ends="joint"),
    Column("band", "rank", _RANKED, unit="rank", universe="ranked", ends="draws"),
    Column("chance", "chance", _RANKED, unit="share", universe="draws", ends="factor"),
    *(
        Column(
            f"chance_{k}",
            "chance",
            _LIST,
            unit="share",
            universe="draws",
            means="chance_of_k",
            head="chance_of_k",
        )
        for k in LENGTHS
    ),
    Column("expected_rank", "rank", _RANKED, unit="rank", universe="ranked", digits=1),
    Column(
        "share_posterior",
        "share",
        _RANKED,
        unit="share",
        universe="households",
        ends="draws",
        digits=4,
    ),
    Column("now_share", "share", _RANKED, unit="share", universe="households", ends="draws"),
    Column(
        "now_households", "count", _RANKED, unit="households", universe="households", ends="draws"
    ),
    Column("gap", "code", _LIST),
    Column("hot_spot", "code", _LIST),
    Column("note", "code", (*_RANKED, *_CHANGE)),
    Column("note", "code", _COMPARED, means="note_two"),
    # A measure's figures
    Column(
        "households",
        "count",
        (*_RANKED, *_PLACES),
        sides=_SIDES,
        margin=True,
        unit="households",
        universe="households",
        method="moe_method",
    ),
    Column(
        "share",
        "share",
        (*_RANKED, *_PLACES),
        _SIDES,
        unit="share",
        universe="households",
        margin=True,
        method="share_moe_method",
    ),
    Column(
        "people",
        "count",
        (*_RANKED, *_PLACES),
        ("comparison.csv", *_AREAS),
        unit="people",
        universe="people",
        margin=True,
        method="people_moe_method",
    ),
    Column(
        "base",
        "count",
        _RANKED,
        sides=("change.csv", "comparison.csv"),
        unit="households",
        universe="households",
    ),
    Column(
        "base",
        "count",
        _PLACES,
        sides=_AREAS,
        unit="households",
        universe="households",
        margin=True,
    ),
    *(
        Column(
            f"{measure}_share",
            "share",
            _LIST,
            unit="share",
            universe="households",
            margin=True,
            head=measure,
            method=f"{measure}_share_moe_method",
        )
        for measure in BESIDE
    ),
    Column("moe_method", "code", (*_RANKED, *_PLACES), ("comparison.csv", *_AREAS)),
    Column("moe_method", "code", _WHO, means="moe_method_who"),
    Column("share_moe_method", "code", (*_RANKED, *_WHO), _AREAS),
    Column("people_method", "code", (*_RANKED, *_PLACES), ("comparison.csv", *_AREAS)),
    Column("people_moe_method", "code", _RANKED, ("comparison.csv", *_AREAS)),
    Column("period", "text", (*_RANKED, *_WHO, *_PLACES), _SIDES),
    Column("table", "code", (*_WHO, *_PLACES), ("comparison.csv", *_AREAS)),
    Column("origin", "code", _PLACES),
    Column("geoids", "geoid", _PLACES),
    # All that live in an area
    Column(
        "households",
        "count",
        _AREAS,
        margin=True,
        means="all_households",
        head="all_households",
        unit="households",
        universe="households",
    ),
    Column("households_moe_method", "code", _AREAS, means="moe_method"),
    Column(
        "people",
        "count",
        _AREAS,
        unit="people",
        universe="people",
        margin=True,
        means="all_people",
        head="all_people",
    ),
    Column("people_universe", "code", _AREAS),
    Column("median_income", "dollars", _AREAS, unit="dollars", universe="households", margin=True),
    # Groups
    Column("part", "count", _WHO, unit="who", universe="who", margin=True),
    Column("whole", "count", _WHO, unit="who", universe="who", margin=True),
    Column("share", "share", _WHO, unit="share", universe="who", margin=True, means="share_who"),
    Column("note", "code", _WHO, means="note_who", head="note_who"),
    Column("shown_as", "code", _WHO),
    # A score
    Column("score", "score", _LIST, unit="score", ends="survey", margin=True),
    Column("score_rank", "rank", _LIST, unit="rank", universe="ranked"),
    Column("score_tier", "code", _LIST),
    Column("score_chance", "chance", _LIST, unit="share", universe="draws", ends="factor"),
    Column("score_weights", "rank", _LIST, unit="rank", universe="ranked", ends="weights"),
    Column("score_weights_top", "chance", _LIST, unit="share", universe="weights"),
    Column("…_chance", "chance", _LIST, unit="share", universe="draws", means="flag_chance"),
    # Whom a network reaches
    Column("served_share", "share", _LIST, unit="share", universe="homes", head="reached"),
    Column(
        "not_served_households",
        "count",
        _LIST,
        margin=True,
        unit="households",
        universe="households",
        head="not_reached_list",
    ),
    Column(
        "not_served_households_at_least",
        "count",
        _LIST,
        ends="draws",
        unit="households",
        universe="households",
    ),
    Column(
        "not_served_households_at_most",
        "count",
        _LIST,
        ends="draws",
        unit="households",
        universe="households",
    ),
    Column(
        "served_not_subscribed_households",
        "count",
        _LIST,
        margin=True,
        unit="households",
        universe="households",
    ),
    Column("technology", "code", _LIST),
    Column("down", "speed", _LIST, unit="mbps"),
    Column("up", "speed", _LIST, unit="mbps"),
    # Two shares against each other
    Column("change", "share", _CHANGE, unit="points", universe="households", margin=True),
    Column("difference", "share", _COMPARED, unit="points", universe="households", margin=True),
    Column("overlap", "share", _COMPARED, unit="share", universe="years"),
    Column("z", "z", (*_CHANGE, *_COMPARED)),
    Column("p", "p", (*_CHANGE, *_COMPARED)),
    Column("verdict", "code", (*_CHANGE, *_COMPARED), means="verdict_two", head="change_verdict"),
    Column("place_z", "z", _CHANGE),
    Column("place_p", "p", _CHANGE),
    Column("against_place", "code", _CHANGE, head="change_against"),
)
#: What tables in print have, in their order; what holds nothing in one is left out there.
PRINTED: Final = {
    "list": (
        "priority",
        "tier",
        "band",
        "name",
        "neighborhood",
        "households",
        "people",
        "share",
        *_SHARES,
        "verdict",
        "gap",
        "not_served_households",
    ),
    "neighborhoods": (
        "priority",
        "neighborhood",
        "band",
        "households",
        "people",
        "share",
        "verdict",
        "tier",
    ),
    "areas": (
        "rank",
        "name",
        "neighborhood",
        "households",
        "people",
        "share",
        *_SHARES,
        "verdict",
        "tier",
    ),
    "card": ("name", "neighborhood", "households", "share", "band", "tier", "verdict"),
}
#: Columns whose own name is no column: their ends alone stand in files.
ENDS_ALONE: Final = {"band", "score_weights"}
_FLAG: Final = "_chance"


@lru_cache(maxsize=1)
def _by_name() -> dict[tuple[str, str], Column]:
    """Index the columns by file and name, and by name alone under ""."""
    found: dict[tuple[str, str], Column] = {}
    for column in COLUMNS:
        for name, _ in column.names():
            found.setdefault(("", name), column)
            for file in column.files:
                found[file, name] = column
            for file in column.sides:
                for stem in STEMS[file]:
                    found[file, f"{stem}_{name}"] = column
                    found.setdefault(("", f"{stem}_{name}"), column)
    return found


def find(name: str, file: str = "") -> Column | None:
    """Find what a column of a file is; None where it is the user's own.

    Parameters
    ----------
    name
        As it stands in the file.
    file
        One of `FILES`; "" is a table that is no file.

    Returns
    -------
    Column or None
        That of the file, else the first of the name.
    """
    known = _by_name()
    found = known.get((file, name)) or known.get(("", name))
    if found is None and name.endswith(_FLAG):
        return known["", f"…{_FLAG}"]
    return found


def of_ranking(key: str) -> Column:
    """Give a column of what is ranked, or of what is printed alone."""
    known = _by_name()
    return known.get((_LIST[0], key)) or known["", key]


def decimals(name: str, file: str = "") -> int:
    """Tell how many decimals a file has of a column.

    Parameters
    ----------
    name, file
        As for `find`.

    Returns
    -------
    int
        Those of a share where nothing is known of it.

    Raises
    ------
    ArgumentError
        If there is no such file.
    """
    frames.check_text(name, "name")
    frames.check_choice(file, ("", *FILES), "file")
    found = find(name, file)
    if found is not None:
        return found.decimals
    return 0 if "_households" in name or "_people" in name else phrases.SHARE_DIGITS
