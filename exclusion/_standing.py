"""What stays and what may still change: where each public name stands, and names that are leaving.

A stable name keeps its meaning, its parameters and the columns it gives. It leaves only through
`LEAVING`: it then works on for a term, with a warning that says what to write, and `gone` says in
which version it must be out. An experimental name may change in any release, and the changelog says
how. Beside names in Python these are stable: the commands and their options, the files of a page by
name, the columns of CSVs, and the format of snapshots; a page's words, looks and markup are not.
"""

from __future__ import annotations

import importlib
import warnings
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Public names that stay, by the room they are from ("" is the package itself).
STABLE: Final[Mapping[str, str]] = {
    "": "Study __version__ errors measures of_frames places study",
    "acs": "ANNOTATIONS FIRST Pull SOURCES fetch long names newest_vintage one_year",
    "boundaries": "Boundary Detail common_ground compare_ground crosswalk fetch unions",
    "change": "Change VERDICTS compare evaluate series",
    "classes": "Classes SCHEMES check_scheme of_shares",
    "comparison": "Relation VERDICTS differences standing",
    "equity": "Concentration Equity Theil concentration evaluate theil",
    "errors": (
        "AbsenceWarning ApiKeyError ArgumentError DamagedFileError ExclusionError ExclusionWarning "
        "GeoidError GeoidWarning PlaceError RefusedError ReliabilityWarning SourceError TableError "
        "VintageError VintageWarning"
    ),
    "estimates": (
        "GAP_COLUMNS GROUP_COLUMNS ORIGINS PEOPLE_METHODS REASONS add_up areas gaps groups "
        "measures published totals"
    ),
    "gazetteer": "Place Weights find find_each",
    "geoid": "FIRST_VINTAGE LENGTHS boundary_vintage check_geography normalize period",
    "indicators": (
        "CATALOGUE Component DEFAULTS GROUPS Group Indicator PRESETS Preset TOPICS Unit get "
        "tables_of"
    ),
    "moe": (
        "Design Groups RELIABILITY Shares Z90 Z95 Z99 cv cv_of_share design modelled of_change "
        "of_complement of_difference of_modelled_share of_product of_ratio of_share of_sum ratio "
        "reliability rescale to_se z_score"
    ),
    "ranking": (
        "FALSE_DISCOVERY_RATE LISTED METHODS OF Ranking Shortlist TIERS VERDICTS chances "
        "effective_sample evaluate expected_rank joint_region posterior rank shortlist"
    ),
    "snapshots": "CountyRows ESTIMATE_COLUMNS FORMAT Manifest Snapshot bundled find read write",
    "sources": "Source",
    "studies": (
        "Comparison Studies Study compare measures of_frames of_snapshot places standing study "
        "study_each"
    ),
    "studies.Study": (
        "absent areas assign brief change chances column equity evaluate figure geography groups "
        "headline hot_spots ladder map measures neighborhoods period place rank_neighborhoods "
        "ranking score shortlist sites slug sources subset top totals trend vintage who why write"
    ),
}

#: Public names that may change; "*" is all of a room, and what is yet to come of it.
EXPERIMENTAL: Final[Mapping[str, str]] = {
    "": "Nation Plan nation plan read",
    "acs": (
        "check_kept check_release downloaded keep_file keep_names keep_table names_source "
        "release_of towns wanted"
    ),
    "boundaries": (
        "area_of_blocks ask_service check check_county check_kept connecticut housing is_water "
        "keep_file visible_water wanted wanted_blocks wanted_water water"
    ),
    "change": (
        "AGAINST CONFIDENCE Fall POWER PROGRAMME_VERDICTS Programme answers_needed detectable "
        "detectable_together on_ground overlap programme"
    ),
    "classes": (
        "BIVARIATE CHANGE_COLORS CHANGE_MARKS COLORS DARK_BIVARIATE DARK_COLORS DARK_NO_DATA "
        "DARK_VERDICT_COLORS DARK_WATER KINDS NO_DATA SIDES VERDICT_COLORS WATER common"
    ),
    "cli": "*",  # what it does is stable; the functions behind it are not
    "clusters": "*",
    "comparison": "NOTES Note",
    "coverage": "*",
    "dasymetric": "*",
    "estimates": (
        "Absence Reason SUFFIXES THIN apportion apportion_gaps apportion_groups combine "
        "combine_gaps combine_groups covered_columns default_measure gaps_at groups_at withhold"
    ),
    "figures": "*",
    "files": "*",
    "frames": "*",
    "gazetteer": "Whole apportion check county_geoid inside wanted",
    "geoid": (
        "Geography POOLED area_name check_vintage geography geography_of of_long_form vintage_of"
    ),
    "grids": "*",
    "indicators": (
        "DIMENSIONS EXCLUDED_HOUSEHOLDS EXCLUDED_PEOPLE GAPS Recipe check_topics ordered pools"
    ),
    "listings": "*",
    "maps": "*",
    "moe": "CV_HIGH CV_MEDIUM Floats NEIGHBORS discovery_rates widening",
    "nations": "*",
    "now": "*",
    "peers": "*",
    "phrases": "*",
    "plans": "*",
    "priority": "*",
    "programmes": "*",
    "pulls": "*",
    "ranking": (
        "CROWDED EffectiveSample Held Hits LENGTHS LISTED_NEIGHBORHOODS Method NINETY_FROM NOTES "
        "Of RESIDENTS Ranked Ranks Reach Scale against audit band chance held of_draws ordered "
        "LISTED_PLACES bands_within marginal_region unrankable whole_places "
        "quantiles reach reach_by_lot sample_of_groups sample_of_margin scale_of tier"
    ),
    "regions": "*",
    "report": "*",
    "siting": "*",
    "smoothing": "*",
    "snapshots": "CountyAreas check_kind counties county_areas folder",
    "studies": (
        "Counties Detectable Options Plan Ranked plan read bundled_counties evaluate_places "
        "fetch_counties folder_name is_bundled read_counties snapshot"
    ),
    "studies.Study": (
        "audit beside bundle causes city components detectable extent gaps ground history joined "
        "mapped measure merge now one_year options reach rings save smooth spread summary water "
        "workbook"
    ),
    "telling": "*",
}


class Leaving(NamedTuple):
    """A name that was stable and leaves."""

    instead: str
    """What to write: a public name in full, such as "ranking.evaluate"."""
    since: str
    """The version that first warns."""


#: Names that leave, in full ("ranking.old_name"), each with what to write instead.
LEAVING: Final[Mapping[str, Leaving]] = {}


def level(name: str) -> str:
    """Tell where a public name stands.

    Parameters
    ----------
    name
        Without the package's: "moe.of_sum", "study", "studies.Study.write".

    Returns
    -------
    str
        "stable" or "experimental".

    Raises
    ------
    LookupError
        If it is in neither table.

    Examples
    --------
    >>> level("moe.of_sum"), level("siting.cover")
    ('stable', 'experimental')
    """
    room, _, own = name.rpartition(".")
    if own in STABLE.get(room, "").split():
        return "stable"
    if {own, "*"} & set(EXPERIMENTAL.get(room, "").split()):
        return "experimental"
    raise LookupError(f"exclusion.{name} is in neither table of {__name__}; add it to one.")


def gone(since: str) -> str:
    """Give the version in which a name must be out: it stays for two minor releases at least.

    Parameters
    ----------
    since
        The version that first warned.

    Returns
    -------
    str
        Before 1.0 two minor releases later; after it the next major release.

    Examples
    --------
    >>> gone("0.3.1"), gone("1.4.0")
    ('0.5.0', '2.0.0')
    """
    major, minor = map(int, since.split(".")[:2])
    return f"{major + 1}.0.0" if major else f"0.{minor + 2}.0"


def overdue(version: str, leaving: Mapping[str, Leaving] = LEAVING) -> list[str]:
    """List the names that are still there in the version in which they must be out.

    Parameters
    ----------
    version
        The version that is about to be released.
    leaving
        The table.

    Returns
    -------
    list of str
        In full.

    Examples
    --------
    >>> overdue("0.10.0", {"moe.old": Leaving("moe.of_sum", "0.3.0")})
    ['moe.old']
    """
    return [name for name, one in leaving.items() if _key(version) >= _key(gone(one.since))]


def names(room: str, leaving: Mapping[str, Leaving] = LEAVING) -> Callable[[str], Any]:
    """Make the `__getattr__` of a room of which a name is leaving: what it has now, with a warning.

    Parameters
    ----------
    room
        Its module's name in full: ``__getattr__ = _standing.names(__name__)``.
    leaving
        The table.

    Returns
    -------
    callable
        From a name to what is to be used instead; any other name is an AttributeError.
    """

    def find(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
        own = f"{room}.{name}".removeprefix("exclusion.")
        if own not in leaving:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        instead, since = leaving[own]
        warnings.warn(
            f"exclusion.{own} leaves in version {gone(since)}; write exclusion.{instead} instead.",
            DeprecationWarning,
            stacklevel=2,
        )
        home, _, known = f"exclusion.{instead}".rpartition(".")
        return getattr(importlib.import_module(home), known)

    return find


def _key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2])
