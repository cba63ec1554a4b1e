"""Tracts moved to a later period, against what was then published of them."""

import bundled
import numpy as np
import pytest

from exclusion import change, moe, now, smoothing
from exclusion.errors import ArgumentError, VintageError

BY = "no_subscription"
#: Of the tracts that keep their number, those whose land changed by 7 to 10 %.
MOVED = {f"22071{code}" for code in ("000615", "002100", "004900", "006000")}
DRAWS = 2_000


def tracts(vintage):
    """Where tracts of an older period with households, and of 2020–24, are the same ground."""
    old, new = bundled.lean(vintage).areas, bundled.lean(2024).areas
    ground = bundled.lean(2024).ground
    alone = ground.groupby("ground").filter(lambda rows: len(rows) == 1)
    alone = alone[~alone["GEOID10"].isin(MOVED)]
    homes = old[f"{BY}_base"].reindex(alone["GEOID10"]).to_numpy()
    later = new[f"{BY}_base"].reindex(alone["GEOID20"]).to_numpy()
    alone = alone[(homes > 0) & (later > 0)]
    return old.loc[alone["GEOID10"]], new.loc[alone["GEOID20"]]


def column(areas, name):
    return areas[f"{BY}_{name}"].to_numpy(float)


def moved(old, vintage, place, years, **laws):
    """Draw the old shares by all tracts of their period, and move those asked for."""
    every = bundled.lean(vintage).areas
    m = smoothing.sample_of(every, BY).m
    drawn = smoothing.posterior(every[f"{BY}_share"], m, DRAWS, base=smoothing.base_of(every, BY))
    homes = np.nan_to_num(column(every, "base"))
    found = now.areas(drawn, homes, np.full(DRAWS, place), years, **laws)
    return found[:, every.index.get_indexer(old.index)]


def off(said, new):
    """Root mean square of points, weighted by households."""
    gap = said - column(new, "share")
    return 100 * np.sqrt(np.average(gap**2, weights=column(new, "base")))


def held(drawn, share, m):
    """How often the 90 % range and the direct figure's own margin, together, hold the figure."""
    sd = np.sqrt(drawn.var(axis=0) + share * (1 - share) / m)
    return (np.abs(share - drawn.mean(axis=0)) <= moe.Z90 * sd).mean()


@pytest.mark.parametrize(
    ("vintage", "years", "law", "as_is", "level"),
    [(2017, 7, 7.2, 25.3, 7.95), (2019, 5, 7.3, 18.1, 7.9)],
)
def test_the_tracts_of_unchanged_ground(vintage, years, law, as_is, level):
    old, new = tracts(vintage)
    assert len(new) == 158
    place = bundled.lean(2024).totals.loc[BY, "share"]
    drawn = moved(old, vintage, place, years)
    assert off(drawn.mean(axis=0), new) == pytest.approx(law, abs=0.1)
    assert off(column(old, "share"), new) == pytest.approx(as_is, abs=0.1)
    assert off(np.full(158, place), new) == pytest.approx(8.9, abs=0.1)
    # The map moved as a whole, as if what tracts have of their own lasted.
    whole = off(moved(old, vintage, place, years, persistence=1 - 1e-9).mean(axis=0), new)
    assert whole == pytest.approx(level, abs=0.15)
    before = bundled.lean(vintage).totals.loc[BY, "share"]
    ratio = off(column(old, "share") * place / before, new)
    assert off(drawn.mean(axis=0), new) < min(whole, ratio)
    # What is published of a tract lies in its range, with the survey's own error, as often as said.
    m = smoothing.sample_of(bundled.lean(2024).areas, BY).m
    m = m[bundled.lean(2024).areas.index.get_indexer(new.index)]
    assert 0.83 <= held(drawn, column(new, "share"), m) <= 0.95


@pytest.mark.parametrize(("vintage", "years"), [(2017, 7), (2019, 5)])
def test_the_common_ground_of_all_tracts(vintage, years):
    """By the same laws, beside the city's mean and the ratio on the same ground."""
    old, new = bundled.lean(vintage), bundled.lean(2024)
    samples = [smoothing.sample_of(one.areas, BY).m for one in (old, new)]
    pieces = change.on_ground(
        old.areas, new.areas, new.ground, BY, old_sample=samples[0], new_sample=samples[1]
    )
    pieces = pieces[(pieces[["old_base", "new_base"]] > 0).all(axis=1)]
    assert len(pieces) == 171
    share, base, then = pieces["new_share"], pieces["new_base"], pieces["old_base"]
    place = float((share * base).sum() / base.sum())
    drawn = smoothing.posterior(pieces["old_share"], pieces["old_m"], DRAWS, base=then)
    found = now.areas(drawn, base, np.full(DRAWS, place), years)

    def error(said):
        return 100 * np.sqrt(np.average((said - share) ** 2, weights=base))

    ratio = pieces["old_share"] * place / float((pieces["old_share"] * then).sum() / then.sum())
    law = error(found.mean(axis=0))
    assert law < error(np.full(171, place)) - 1
    assert law < error(ratio) + 0.1
    assert 0.83 <= held(found, share.to_numpy(), pieces["new_m"].to_numpy()) <= 0.95


def test_a_places_own_laws_are_estimated_where_it_has_two_periods():
    study = bundled.lean(2024)
    plain, own = study.now(BY), study.now(BY, earlier=bundled.lean(2017))
    assert plain.drift == smoothing.ASSUMED
    assert own.drift.areas == 171
    # As the constants, which are of these two periods, have it.
    assert own.drift.persistence == pytest.approx(smoothing.PERSISTENCE, abs=0.03)
    assert own.drift.drift == pytest.approx(smoothing.DRIFT, abs=0.04)
    assert own.place.equals(plain.place)
    assert not own.areas.equals(plain.areas)


def test_of_few_areas_the_usual_laws_are_taken_and_overlapping_periods_are_refused():
    study, old = bundled.lean(2024), bundled.lean(2017)
    few = old.areas.index[:60]
    found = study.now(BY, earlier=old.subset(list(few), "Sixty tracts"))
    assert found.drift == smoothing.ASSUMED
    with pytest.raises(VintageError, match="share no year"):
        old.now(BY, earlier=bundled.lean(2019))
    with pytest.raises(ArgumentError, match="earlier"):
        study.now(BY, earlier=2017)
