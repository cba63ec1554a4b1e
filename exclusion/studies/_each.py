"""Several places, each studied by itself."""

from __future__ import annotations

import itertools
import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict

from exclusion import frames
from exclusion.errors import ExclusionError, ExclusionWarning

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import geopandas as gpd
    import pandas as pd

    from exclusion.geoid import Geography
    from exclusion.ranking import Of
    from exclusion.studies._study import Study


class Options(TypedDict, total=False):
    """What `study` takes beside a place and a vintage."""

    geography: Geography | None
    source: str
    key: str | None
    offline: bool
    county: int | str | None
    erase_water: bool
    weights: Literal["land", "housing"]
    topics: Sequence[str]
    history: bool
    neighborhoods: str | Path | gpd.GeoDataFrame | None
    sites: str | Path | pd.DataFrame | None
    name_column: str | None
    lon: str | None
    lat: str | None
    layer: str | None
    count: Literal["whole", "parts"]
    neighborhoods_called: str | None


@dataclass(frozen=True, eq=False, repr=False)
class Studies(Mapping[str, "Study"]):
    """Studies of several places by the names that were asked for, in that order.

    Parameters
    ----------
    found
        The studies.
    failed
        Why the other places have none.
    """

    found: Mapping[str, Study]
    failed: Mapping[str, ExclusionError]

    def __getitem__(self, place: str) -> Study:
        if place in self.failed:
            raise self.failed[place]
        return self.found[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def __repr__(self) -> str:
        every = [repr(one)[8:-1] for one in self.found.values()]
        lost = [f"no {place!r}" for place in self.failed]
        return f"<Studies: {' | '.join([*every, *lost])}>"

    def write(
        self,
        folder: str | Path,
        by: str | None = None,
        of: Of = "households",
        k: int = 20,
        *,
        language: str | None = None,
    ) -> dict[str, Path]:
        """Write each place's page into a folder of its own, and a page that lists them.

        Parameters
        ----------
        folder
            Made if it is not there; files of the same names are replaced, each whole.
        by, of, k, language
            As for `Study.write`.

        Returns
        -------
        dict
            The path of each place's page by its name, of the list as "index.html" and of its
            figures as "places.csv". A place whose page cannot be written is named in the list.

        Raises
        ------
        OSError
            If the folder cannot be written to.

        Warns
        -----
        ExclusionWarning
            If the page of a place cannot be written.
        """
        from exclusion import phrases, report

        folder = Path(folder)
        paths: dict[str, Path] = {}
        entries: list[report.Entry] = []
        failed = {place: str(err) for place, err in self.failed.items()}
        with phrases.speaking(language):
            for place, study in self.found.items():
                name = folder_name(study, {one.folder for one in entries})
                try:
                    paths[place] = study.write(folder / name, by, of, k)["index.html"]
                    entries.append(report.entry(study, name, by))
                except ExclusionError as err:
                    failed[place] = str(err)
                    warnings.warn(f"{place}: {err}", ExclusionWarning, stacklevel=2)
            return paths | report.write_index(entries, failed, folder)


def collect(found: Iterator[tuple[str, Study | ExclusionError]]) -> Studies:
    """Put studies and failures apart, and warn of these."""
    every = dict(found)
    failed = {place: one for place, one in every.items() if isinstance(one, ExclusionError)}
    for place, err in failed.items():
        warnings.warn(f"{place}: {err}", ExclusionWarning, stacklevel=3)
    return Studies(
        {place: one for place, one in every.items() if not isinstance(one, ExclusionError)}, failed
    )


def folder_name(study: Study, taken: Collection[str]) -> str:
    """Name the folder of a study's page, another than those that are taken.

    Parameters
    ----------
    study
        The study.
    taken
        Names of other pages' folders.

    Returns
    -------
    str
        Such as "springfield-2021"; for the second of the name "springfield-2021-missouri".
    """
    frames.check_made(study, "Study")
    taken = frames.texts(taken, "taken", empty=True)
    plain = unicodedata.normalize("NFKD", study.place.rpartition(",")[2])
    state = "-".join(re.findall(r"[a-z0-9]+", plain.casefold()))
    numbered = (f"{study.slug}-{number}" for number in itertools.count(2))
    ways = itertools.chain([study.slug, f"{study.slug}-{state}"], numbered)
    return next(name for name in ways if name not in taken)
