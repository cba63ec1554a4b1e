"""What to do first, as far as the survey can tell: the words, and what they hang on."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from exclusion import phrases
from exclusion import ranking as ranks
from exclusion.telling._about import LEAST_HITS, is_weak, list_form, of_list, ranked
from exclusion.telling._rows import ranked_neighborhoods

if TYPE_CHECKING:
    from exclusion.ranking import Of, Ranking
    from exclusion.studies import Study

    Sentence = tuple[str, dict[str, str]]

#: What is sure to belong, and how many of them are named.
_SURE: Final = ranks.TIERS[0]
_NAMED: Final = 5


def advice(study: Study, ranking: Ranking) -> list[Sentence]:
    """Choose what to say of a list that the survey cannot pick.

    It names what is sure all the same, and points to what can be told: neighborhoods, tracts
    instead of block groups, fewer areas.

    Parameters
    ----------
    study, ranking
        A study, and its areas as they are ranked.

    Returns
    -------
    list of tuple
        Codes of sentences and what they name; none where the list can be advised.
    """
    if not is_weak(ranking) or ranked(ranking) < 2:
        return []
    weak, which, start = advised(study, ranking, _NAMED)
    return [weak, which, *_instead(study, ranking, of_list(study, ranking)), start]


def advised(study: Study, ranking: Ranking, names: int) -> list[Sentence]:
    """Say that a list cannot be picked, what is sure all the same, and where to start.

    Parameters
    ----------
    study, ranking
        As for `advice`, of a list that is weak.
    names
        How many are named at most.

    Returns
    -------
    list of tuple
        Three sentences.
    """
    table = ranking.table
    sure = table.loc[table["tier"] == _SURE, "name"]
    likeliest = sure if len(sure) else table["name"]
    named = of_list(study, ranking) | {
        "sure": phrases.number(len(sure)),
        "names": "; ".join(phrases.area_name(name) for name in likeliest[:names]),
    }
    which = "advice_sure" if len(sure) <= names else "advice_sure_more"
    return [
        ("advice_weak", named),
        (which if len(sure) else "advice_none_sure", named),
        ("advice_start" if len(sure) else "advice_start_likeliest", named),
    ]


def _instead(study: Study, ranking: Ranking, named: dict[str, str]) -> list[Sentence]:
    """Point to what can be told better."""
    said: list[Sentence] = []
    hoods = ranked_neighborhoods(study, ranking)
    if hoods is not None and not is_weak(hoods):
        whole = list_form(hoods) or hoods.shortlist.k < 2
        of_hoods = of_list(study, hoods, "neighborhood")
        said.append(("advice_hoods" if not whole else "advice_hoods_all", of_hoods))
    fewer = _fewer(study, ranking.by, ranking.of, ranking.k)
    if fewer is not None:
        few, hits = fewer
        said.append(
            ("advice_fewer", named | {"few": phrases.number(few), "hits": phrases.number(hits)})
        )
    if study.geography == "block group":
        said.append(("advice_tracts", named))
    return said


@lru_cache(maxsize=8)
def _fewer(study: Study, by: str, of: Of, longest: int) -> tuple[int, float] | None:
    """Find the longest shorter list of which two thirds truly belong there."""
    lengths = [k for k in ranks.LENGTHS if k < longest]
    if not lengths:
        return None
    chances = study.chances(by, of, lengths)
    for k in reversed(lengths):
        hits = float(chances[f"chance_{k}"].nlargest(k).sum())
        if hits >= LEAST_HITS * k:
            return k, hits
    return None
