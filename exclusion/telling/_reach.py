"""What acting on a list would reach, in households, beside other lists of as many."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from exclusion import phrases
from exclusion.telling._text import joined, tell

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup

    from exclusion.ranking import Ranking
    from exclusion.studies import Ranked, Study


@lru_cache(maxsize=8)
def reached(study: Study, by: str, k: int, level: Ranked = "area") -> pd.DataFrame:
    """Tell what lists of one length reach, once for all that is told of them."""
    return study.reach(by, k, level=level)


def reach(
    study: Study,
    ranking: Ranking,
    named: dict[str, str],
    level: Ranked = "area",
    *,
    short: bool = False,
) -> Markup | str:
    """Say how many households a list reaches, and how many other lists would.

    Parameters
    ----------
    study, ranking
        A study, and its areas or neighborhoods as they are ranked.
    named
        What sentences about the list name.
    level
        What is ranked.
    short
        Whether to leave other lists out.

    Returns
    -------
    Markup
        "" where all are listed, or people are ranked.
    """
    k = ranking.shortlist.k
    if ranking.of == "people" or k == int(ranking.table["rank"].notna().sum()):
        return ""
    table = reached(study, ranking.by, k, level)
    own = table.loc[ranking.of]
    other = "share" if ranking.of == "households" else "households"
    counts = {
        "homes": own["households"],
        "low": own["households_low"],
        "high": own["households_high"],
        "best": own["best"],
        "lot": table["households"]["lot"],
        "other": table["households"][other],
    }
    written = {name: phrases.about(count) for name, count in counts.items()}
    codes = ["reach_short"]
    if not short:
        twin = written["best"] in (written["homes"], written["other"])
        codes += [*([] if twin else ["reach_best"]), f"reach_beside_{other}"]
    return joined(tell(code, **named | written) for code in codes)


def gives_up(study: Study, ranking: Ranking) -> bool:
    """Tell whether a list by share reaches fewer households than one as long by number.

    Parameters
    ----------
    study, ranking
        A study, and its areas as they are ranked, of which some are listed.

    Returns
    -------
    bool
        By the numbers as they are printed.
    """
    homes = reached(study, ranking.by, ranking.shortlist.k)["households"]
    share, number = (phrases.about(homes[of]) for of in ("share", "households"))
    return share != number and bool(homes["share"] < homes["households"])


def plain(study: Study, ranking: Ranking, level: Ranked = "area") -> list[dict[str, object]]:
    """Give what the lists reach as plain data, one a row."""
    table = reached(study, ranking.by, ranking.shortlist.k, level)
    return [
        {
            "list": str(name),
            "areas": int(row["areas"]),
            **{key: round(float(row[key])) for key in row.index if key not in ("areas", "part")},
            "part": round(float(row["part"]), 4),
        }
        for name, row in table.iterrows()
    ]
