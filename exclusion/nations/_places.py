"""The places of one state: cities, towns and census-designated places, ranked among each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from exclusion import _copies, estimates, frames, geoid, moe, phrases, ranking, sources
from exclusion.errors import SourceError, TableError
from exclusion.nations import _pull
from exclusion.nations._ranked import FIGURES

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from exclusion.ranking import Ranking
    from exclusion.sources import Source


@_copies.kept("table")
@dataclass(frozen=True, eq=False, repr=False)
class Places:
    """The places of a state, from what `fetch` wrote of it.

    Parameters
    ----------
    code, state
        The state's postal code, and its name.
    vintage
        The last year of the 5-year period.
    by, k
        The measure that they are ranked by, and how many most excluded chances speak of.
    table
        By GEOID: NAME, state and the columns of `estimates.published`, with polygons where they
        were pulled.
    sources
        What was read.
    seed
        Of the draws.
    """

    code: str
    state: str
    vintage: int
    by: str
    k: int
    table: pd.DataFrame
    sources: tuple[Source, ...]
    seed: int = 0

    def __repr__(self) -> str:
        table = _copies.look(self, "table")
        return f"<Places of {self.state}: {len(table):,}, {self.period}>"

    @property
    def period(self) -> str:
        """The five years of the figures."""
        return geoid.period(self.vintage)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that some place has an estimate of."""
        return estimates.measures(_copies.look(self, "table"))

    @property
    def mapped(self) -> bool:
        """Whether polygons are there."""
        return isinstance(_copies.look(self, "table"), gpd.GeoDataFrame)

    @cached_property
    def ranking(self) -> Ranking:
        """The places by their measure, as `ranking.whole_places` gives them."""
        table = _copies.look(self, "table")
        return ranking.whole_places(table, self.by, k=self.k, seed=self.seed)

    def ranked(self) -> pd.DataFrame:
        """Tell where each place stands in its state, and how sure that is.

        Returns
        -------
        DataFrame
            A row a place, the likeliest to be among the k most excluded first: `name`,
            `households`, `share` and `base` with `_moe`, `reliability`, `rank` (of the estimates),
            `band_low` and `band_high` (5–95% of the draws), `unrankable`, `chance` and `tier`.
        """
        table = pd.DataFrame(_copies.look(self, "table"))
        own = table[[f"{self.by}_{name}" for name in FIGURES]].set_axis(list(FIGURES), axis=1)
        own.insert(0, "name", table["NAME"].str.removesuffix(f", {self.state}"))
        drawn = self.ranking.table.reindex(own.index)
        beside: dict[str, Any] = {
            "reliability": moe.reliability(own["share"], own["share_moe"], share=True),
            **{name: drawn[name] for name in ("rank", "band_low", "band_high")},
            "unrankable": ranking.unrankable(drawn),
            **{name: drawn[name] for name in ("chance", "tier", "expected_rank")},
        }
        found = own.assign(**beside)
        return found.sort_values(
            ["chance", "expected_rank"], ascending=[False, True], kind="stable"
        ).drop(columns="expected_rank")

    def write(self, folder: str | Path, *, language: str | None = None) -> Mapping[str, Path]:
        """Write the page of the places, and their figures beside it.

        Parameters
        ----------
        folder
            Made if it is not there; files of the same names are replaced, each whole.
        language
            "en" or "es"; None keeps what is spoken.

        Returns
        -------
        dict
            Name to path of index.html and places.csv.

        Raises
        ------
        OSError
            If the folder cannot be written to.
        """
        from exclusion import report

        with phrases.speaking(language):
            return report.write_places(self, folder)


def places(
    file: str | os.PathLike[str],
    by: str = "no_subscription",
    k: int = ranking.LISTED,
    *,
    seed: int = 0,
) -> Places:
    """Open the places of a state that `fetch` wrote.

    Parameters
    ----------
    file
        Such as ``places-LA.parquet``.
    by
        The measure that they are ranked by.
    k
        How many most excluded chances speak of; fewer where there are fewer places.
    seed
        The same seed gives the same ranks.

    Returns
    -------
    Places
        Ranked in their state.

    Raises
    ------
    ArgumentError
        If the file has no such measure, or `k` is no whole number from 1 on.
    SourceError
        If there is no such file.
    TableError
        If it is no file of a state's places.
    """
    frames.check_path(file, "file")
    frames.check_whole(k, "k")
    frames.check_whole(seed, "seed", 0)
    if not Path(file).is_file():
        raise SourceError(f"{file}: there is no such file.", url=str(file))
    facts = _pull.facts_of(Path(file))
    if facts.get("level") != "place" or len(str(facts.get("state"))) != len("LA"):
        raise TableError(
            f"{file}: no file of a state's places; expected what `exclusion nation --places` "
            "writes, such as places-LA.parquet."
        )
    read = gpd.read_parquet if facts["polygons"] else pd.read_parquet
    table = read(file).set_index("GEOID")
    frames.check_choice(by, estimates.measures(table), "by")
    return Places(
        facts["state"],
        table["NAME"].iloc[0].rsplit(", ", 1)[-1],
        facts["vintage"],
        by,
        min(k, len(table)),
        table,
        tuple(sources.Source(**one) for one in facts["sources"]),
        seed,
    )
