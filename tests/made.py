"""A small city, made once for all tests of a worker: a tenth of New Orleans in place of the whole.

Commands that are run again, and what is refused or said of any study, show the same of twenty
tracts as of all, in a tenth of the time.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import bundled
import pytest
import shared

from exclusion import snapshots, studies

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from exclusion.snapshots import Snapshot
    from exclusion.studies import Study

VINTAGES = (2017, 2019, 2024)
#: What `bundled` keeps of whole cities for other tests.
SHARED = (
    *("_new_orleans", "_lean", "_small", "baltimore", "without_polygons", "unmapped"),
    *("written", "changed"),
)
EVERY = 9
#: Small ones that were asked for by name, which have small ones of other periods beside them.
_asked: dict[int, Study] = {}


def part(vintage: int, every: int = EVERY, place: str = "New Orleans") -> Snapshot:
    """Take each so many-th tract of a city, from all over it, and the city's own rows."""
    whole = snapshots.read(snapshots.find(place, vintage))
    kept = set(sorted(whole.estimates["GEOID"].unique())[::every])
    cut = {
        name: frame[frame["GEOID"].isin(kept)].reset_index(drop=True)
        for name, frame in whole.parts.items()
        if name in {"estimates", "polygons", "neighborhoods"}
    }
    return replace(whole, **cut)


@cache
def study(vintage: int = 2019, place: str = "New Orleans") -> Study:
    """Study what `part` takes: all that the city's own rows say, with few areas."""
    return studies.of_snapshot(part(vintage, place=place))


@cache
def unmapped() -> Study:
    """Study some tracts of 2020-24 without knowing where they lie."""
    return studies.of_snapshot(replace(part(2024), polygons=None))


@cache
def data() -> Path:
    """Give a folder like that of the bundled snapshots, in which New Orleans is small."""
    return shared.once("bundled", _write)


def _write(folder: Path) -> None:
    real = snapshots.folder()
    folder.mkdir()
    for path in real.iterdir():
        if path.name != "new-orleans":
            (folder / path.name).symlink_to(path)
    for path in (real / "new-orleans").glob("*.csv"):
        (folder / "new-orleans").mkdir(exist_ok=True)
        (folder / "new-orleans" / path.name).symlink_to(path)
    for vintage in VINTAGES:
        snapshots.write(part(vintage), folder / "new-orleans" / str(vintage))


def use(patch: pytest.MonkeyPatch) -> None:
    """Let whoever asks for New Orleans have the small one, with the rankings it has had."""
    folder, studied = data(), studies._studied
    patch.setattr(snapshots, "folder", lambda: folder)

    def kept(found: Snapshot, options: Mapping[str, Any]) -> Study:
        one = studied(found, options)
        ours = one.place.startswith("New Orleans") and not one.options
        return _asked.setdefault(one.vintage, one) if ours else one

    patch.setattr(studies, "_studied", kept)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for New Orleans has the small one; what is shared of the whole is not asked."""
    for name in SHARED:
        monkeypatch.delattr(bundled, name)
    use(monkeypatch)
