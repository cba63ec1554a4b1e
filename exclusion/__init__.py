"""Who is not connected to the internet at home, where, how surely, and what to do first.

A study of one place comes from `study`, and back from a folder by `read`; `places` and `measures`
list what there is. The rooms that do the work, such as `exclusion.ranking` or `exclusion.moe`, take
plain frames and arrays; each is loaded when it is first used.

>>> import exclusion
>>> study = exclusion.study("New Orleans, Louisiana", vintage=2019)
>>> int(study.totals.loc["no_home_broadband", "households"])
60308
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from exclusion import errors
from exclusion._version import __version__

if TYPE_CHECKING:
    from exclusion import (
        acs,
        boundaries,
        change,
        classes,
        cli,
        clusters,
        comparison,
        coverage,
        dasymetric,
        equity,
        estimates,
        figures,
        files,
        frames,
        gazetteer,
        geoid,
        grids,
        indicators,
        listings,
        maps,
        moe,
        now,
        peers,
        phrases,
        plans,
        priority,
        programmes,
        pulls,
        ranking,
        regions,
        report,
        siting,
        smoothing,
        snapshots,
        sources,
        studies,
        telling,
    )
    from exclusion.studies import Plan, Study, measures, of_frames, places, plan, read, study

__all__ = [
    "Plan",
    "Study",
    "__version__",
    "acs",
    "boundaries",
    "change",
    "classes",
    "cli",
    "clusters",
    "comparison",
    "coverage",
    "dasymetric",
    "equity",
    "errors",
    "estimates",
    "figures",
    "files",
    "frames",
    "gazetteer",
    "geoid",
    "grids",
    "indicators",
    "listings",
    "maps",
    "measures",
    "moe",
    "now",
    "of_frames",
    "peers",
    "phrases",
    "places",
    "plan",
    "plans",
    "priority",
    "programmes",
    "pulls",
    "ranking",
    "read",
    "regions",
    "report",
    "siting",
    "smoothing",
    "snapshots",
    "sources",
    "studies",
    "study",
    "telling",
]

#: What is at hand under the package's own name, with the room that it is from.
_OF_ROOMS = dict.fromkeys(
    ("Plan", "Study", "measures", "places", "plan", "of_frames", "read", "study"), "studies"
)

if not TYPE_CHECKING:  # so that a type checker knows what there is not

    def __getattr__(name: str) -> Any:  # noqa: ANN401 - a room, or what one is opened for
        if name in _OF_ROOMS:
            found = getattr(importlib.import_module(f"exclusion.{_OF_ROOMS[name]}"), name)
            globals()[name] = found
            return found
        if name in __all__:
            return importlib.import_module(f"exclusion.{name}")
        raise AttributeError(_unknown(name))

    def __dir__() -> list[str]:
        return sorted(__all__)


def _unknown(name: str) -> str:
    """Say that there is no such name, and which come near it."""
    import difflib

    near = [] if name.startswith("_") else difflib.get_close_matches(name, __all__)
    meant = f". Did you mean {' or '.join(map(repr, near))}?" if near else ""
    return f"module 'exclusion' has no attribute {name!r}{meant}"
