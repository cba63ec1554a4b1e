"""Other periods of a study's place, as far as they come with the package."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING

from exclusion import snapshots
from exclusion.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from exclusion.studies._study import Study

_log = logging.getLogger(__name__)


def of(study: Study, *, newer: bool) -> Iterator[Study]:
    """Study the other bundled periods of a bundled study, each when it is reached."""
    for path in _paths(study, newer=newer):
        try:
            yield _studied(path)
        except SourceError as err:  # what it would add is left out; the study itself is sound
            _log.warning("%s", err)


def _paths(study: Study, *, newer: bool) -> list[Path]:
    """Find the snapshots of the same place and geography, the newest first."""
    if study.joined:
        return []
    try:
        every = snapshots.bundled()
    except SourceError:  # a study of frames needs no bundled data
        return []
    alike = [
        (manifest, path)
        for manifest, path in every
        if (manifest.place, manifest.geography) == (study.place, study.geography)
    ]
    # By name alone a user's frames would pass for the place, and so would a pull of other tables.
    own = {source for one, _ in alike if one.vintage == study.vintage for source in one.sources}
    if not own or not own <= set(study.sources):
        return []
    least = study.vintage if newer else 0
    return [path for one, path in alike if one.vintage > least and one.vintage != study.vintage]


@lru_cache(maxsize=4)
def _studied(path: Path) -> Study:
    from exclusion.studies import of_snapshot

    return of_snapshot(snapshots.read(path))
