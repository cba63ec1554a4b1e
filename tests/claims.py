"""What the library says of synthetic cities, whether it is true, and how often it has to be.

An answer is {name: (a, b)}; over many cities the figure is the sum of a over the sum of b.
"""

import geopandas as gpd
import numpy as np
import synthetic
from scipy.special import ndtr
from scipy.stats import false_discovery_control
from synthetic import MEASURE

from exclusion import change, clusters, equity, geoid, moe, ranking, smoothing

K, DRAWS = 20, 1_000
#: The list's length where there are too few areas for one of 20.
SHORT = {"tracts_12": 3, "tracts_3": 1, "tracts_1": 1}
BINS = ((0.3, 0.5), (0.5, 0.7), (0.7, 0.9))


def calls(city):
    """Return the part of the areas called above or below the city that are not."""
    share, base = city.share, city.column("base")
    verdict = ranking.against(share, city.sample.m, share @ base / base.sum())["verdict"]
    above, below = (verdict == "above").to_numpy(), (verdict == "below").to_numpy()
    gap = city.truth - city.reference
    false = (above & (gap <= 1e-12)) | (below & (gap >= -1e-12))
    called = above | below
    return {
        "false calls": (false.sum() / max(called.sum(), 1), 1),
        "called": (called.sum(), len(called)),
    }


def ranks(truth):
    """Rank true values, 1 = largest; equal ones share the smallest."""
    return 1 + (truth[:, None] < truth).sum(axis=1)


def binned(name, chance, top):
    """Return by how much the areas of a bin were likelier than they proved, in each bin."""
    found = {}
    for low, high in BINS:
        inside = (chance >= low) & (chance < high)
        found[f"{name} {low}-{high}"] = ((chance - top)[inside].sum(), inside.sum())
    return found


def listed(name, table, hits, rank, k=K):
    """Judge the list, its pool, the bands and the chances; likeliest first, with the true ranks."""
    top = rank <= k
    real = top[:k].sum()
    band = (table["band_low"] <= rank) & (rank <= table["band_high"])
    return {
        f"{name}: hits": (hits.hits_low <= real <= hits.hits_high, 1),
        f"{name}: pool": (top[: hits.pool].sum() == k, 1),
        f"{name}: bands": (band.sum(), len(band)),
        **binned(f"{name}: chance", table["chance"].to_numpy(), top),
    }


def plugged(city, seed):
    """Judge chances from normal errors around the estimates themselves: the noise counts twice."""
    noise = np.random.default_rng(seed).normal(size=(DRAWS, len(city.share)))
    chance = ranking.chance(city.share + noise * city.se, K)
    return binned("plug-in: chance", chance, ranks(city.truth) <= K)


def regions(city):
    """Tell whether the joint region holds all true ranks, on the arcsine scale and on shares."""
    m = city.sample.m
    scales = {
        "region": (smoothing.arcsine(city.share, m), moe.Z90 / np.sqrt(4 * m + 2)),
        "region, untransformed": (city.share, city.column("share_moe")),
    }
    first = ranks(city.truth)
    last = (city.truth[:, None] <= city.truth).sum(axis=1)
    found = {}
    for name, (values, margin) in scales.items():
        region = ranking.joint_region(values, margin)
        # Equal areas have all the ranks they share.
        holds = (region["rank_low"] <= first) & (last <= region["rank_high"])
        found[name] = (bool(holds.all()), 1)
    return found


def smoothed(city, drawn):
    """Return squared errors of the smoothed shares and of the direct ones."""
    known = np.isfinite(city.sample.m)
    base = city.column("base")
    variance = smoothing.sampling_variance(city.share @ base / base.sum(), city.sample.m)
    fitted = smoothing.fay_herriot(city.share, np.sqrt(variance)).table["estimate"].to_numpy()
    direct = ((city.share - city.truth)[known] ** 2).sum()
    return {
        "beta-binomial": (((drawn.mean(axis=0) - city.truth)[known] ** 2).sum(), direct),
        "Fay-Herriot": (((fitted - city.truth)[known] ** 2).sum(), direct),
    }


def changed(old, new):
    """Tell whether a change is found anywhere between two surveys of the same truth."""
    tested = change.compare(old.share, old.sample.m, new.share, new.sample.m)
    wald = np.abs(new.share - old.share) / np.hypot(old.se, new.se)
    p = 2 * ndtr(-wald[np.isfinite(wald)])
    return {
        "change": (tested["verdict"].isin(["rose", "fell"]).any(), 1),
        "change, untransformed": ((false_discovery_control(p) <= 0.10).any(), 1),
    }


def judge(city, again, seed):
    """Ask the library all its questions of one city, surveyed twice."""
    drawn = smoothing.posterior(city.share, city.sample.m, DRAWS, seed)
    found = calls(city) | regions(city) | smoothed(city, drawn) | changed(city, again)
    found["design factor"] = (city.sample.design_factor, city.size.factor)
    if city.shape == "equal":  # any order of equal areas is as true as any other
        return found
    ranked = ranking.of_draws(drawn, city.share, k=K)
    table = ranked.table
    order = np.lexsort((table["expected_rank"], -table["chance"]))
    found |= listed("share", table.iloc[order], ranked.hits, ranks(city.truth)[order])
    return found | (plugged(city, seed) if city.shape == "tight" else {})


def judge_whole(city, seed, of="households"):
    """Judge what `ranking.evaluate` makes of a city's area table."""
    k = SHORT.get(city.size.name, K)
    ranking_of = ranking.evaluate(city.areas, MEASURE, of, k, seed, sensitivity=False)
    table, place = ranking_of.table, city.areas.index.get_indexer(ranking_of.table.index)
    truth, base = city.truth[place], city.size.base[place]
    gap = truth - city.reference
    above, below = (table["verdict"] == "above"), (table["verdict"] == "below")
    false = (above & (gap <= 1e-12)) | (below & (gap >= -1e-12))
    low, high = table["share_posterior_low"], table["share_posterior_high"]
    inside = (low <= truth) & (truth <= high)
    found = {
        "evaluate: false calls": (false.sum() / max((above | below).sum(), 1), 1),
        "evaluate: intervals": (inside.sum(), len(inside)),
    }
    if city.shape == "equal":
        return found
    rank = ranks(truth if of == "share" else truth * base)
    found |= listed(of, table, ranking_of.shortlist, rank, k)
    said = ranking_of.shortlist
    real = truth[:k] @ base[:k] / base[:k].sum()
    found[f"{of}: listed share"] = (said.listed_share_low <= real <= said.listed_share_high, 1)
    found[f"{of}: listed share is too high by"] = (said.listed_share - real, 1)
    return found


def place_changed(old, new):
    """Tell whether the place as a whole is said to have changed, where nothing has."""
    later = {f"{MEASURE}_period": geoid.period(old.size.vintage + 5)}
    found = change.evaluate(old.areas, new.areas.assign(**later).set_axis(old.areas.index), MEASURE)
    return {"place's change": (found.place["verdict"] in ("rose", "fell"), 1)}


def spotted(city, seed):
    """Tell whether hot or cold spots are found where shares do not hang on where areas lie."""
    areas = gpd.GeoDataFrame(city.areas, geometry=synthetic.squares(len(city.areas)))
    found = clusters.local(areas, MEASURE, seed=seed)["cluster"]
    return {"spots": (found.isin(["hot_spot", "cold_spot"]).any(), 1)}


def concentrated(city):
    """Tell whether the concentration index and its margin hold that of the true incomes."""
    weights = city.size.base
    true = equity.concentration(city.truth, city.income, weights)
    found = equity.evaluate(city.areas, MEASURE, city.sample.m, along="median_income").concentration
    return {
        "concentration": (abs(found.index - true.index) <= found.index_moe, 1),
        "concentration is too near 0 by": (abs(true.index) - abs(found.index), 1),
    }


def judge_real(city, again, seed):
    """Ask what a page says of a city, surveyed twice."""
    found = judge_whole(city, seed, "share") | judge_whole(city, seed)
    found |= {name: row for name, row in changed(city, again).items() if name == "change"}
    # The later period's F is another, where it is assumed.
    found |= {} if city.conditions.withheld else place_changed(city, again)
    if len(city.truth) > 3:
        found |= spotted(city, seed) | concentrated(city)
    return found


def plain(seed, n=400):
    """Tell how often plain 90 % intervals hold, with normal errors and known margins."""
    rng = np.random.default_rng(seed)
    whole, share = rng.uniform(500, 1500, (n, 6)), rng.uniform(0.2, 0.8, (n, 6))
    whole_se, share_se = rng.uniform(10, 30, (n, 6)), rng.uniform(0.01, 0.04, (n, 6))
    part, part_se = whole * share, np.hypot(whole * share_se, share * whole_se)
    b, p = rng.normal(whole, whole_se), rng.normal(share, share_se)
    a = rng.normal(part, part_se)
    a_moe, b_moe = moe.Z90 * part_se, moe.Z90 * whole_se
    checks = {
        "count": (a, part, a_moe),
        "sum": (a.sum(axis=1), part.sum(axis=1), moe.of_sum(a, a_moe)),
        "difference": (a - b, part - whole, moe.of_difference(a_moe, b_moe)),
        "share": (p, share, moe.of_share(part, a_moe, whole, b_moe)),
        "rest": (b * (1 - p), whole - part, moe.of_complement(part, a_moe, whole, b_moe)),
    }
    found = {}
    for name, (value, truth, margin) in checks.items():
        inside = np.abs(value - truth) <= margin
        found[f"plain: {name}"] = (inside.sum(), inside.size)
    return found


# --- sums over cities ---------------------------------------------------------------------------


def tally(answers):
    """Sum answers over cities, with what it takes to know the error of their figures."""
    sums = {}
    for answer in answers:
        for name, (a, b) in answer.items():
            row = np.array([1, a, b, a * a, a * b, b * b], float)
            sums[name] = sums.get(name, 0) + row
    return sums


def figure(row):
    """Return Σa / Σb and its standard error."""
    _, a, b, aa, ab, bb = row
    if b == 0:
        return np.nan, np.nan
    ratio = a / b
    return ratio, np.sqrt(max(aa - 2 * ratio * ab + ratio**2 * bb, 0)) / b


# --- what is promised ---------------------------------------------------------------------------

PLAIN = ("count", "sum", "difference", "share", "rest")
LISTED = ("share", "households")
#: A bin with fewer areas than this says nothing.
FEWEST = 200


def promises(size_name, shape):
    """Return {name: (least, most)} of the figures that are promised for such cities."""
    if shape == "plain":
        return {f"plain: {name}": (0.89, 0.91) for name in PLAIN}
    held = {
        # Where all areas are equal every call is false, and `against` alone makes one in as many
        # cities as it is allowed to; `evaluate` asks the posterior as well.
        **({} if shape == "equal" else {"false calls": (0, 0.10)}),
        "evaluate: false calls": (0, 0.10),
        "change": (0, 0.12),
        **dict.fromkeys(
            ("beta-binomial", "Fay-Herriot"), (0, 0.40 if shape in ("tight", "equal") else 0.93)
        ),
    }
    if shape == "equal":
        # Untransformed it must be seen to fail.
        return held | {"region": (0.90, 1), "region, untransformed": (0, 0.90)}
    off = 0.07 if shape == "bimodal" else 0.03
    for name in LISTED:
        held |= {f"{name}: hits": (0.88, 1), f"{name}: bands": (0.86, 0.93)}
        held |= {f"{name}: chance {low}-{high}": (-off, off) for low, high in BINS}
        held |= {f"{name}: pool": (0.85, 1)} if size_name == "new_orleans" else {}
    if shape == "tight":
        # Normal errors around the estimates themselves must be seen to fail.
        held["plug-in: chance 0.5-0.7"] = (0.07, 1)
    return held


#: What is said to hold in nine of ten cases has to do so in this part, else it is not said so.
LEAST_OF_90 = 0.86


def real_promises():
    """Return {name: (least, most)} of the figures that are promised under any conditions.

    Chances may be 5 points off, on average over a class of them; a list's share 1 point.
    """
    nine_in_ten = ["evaluate: intervals", "concentration"]
    for name in LISTED:
        nine_in_ten += [f"{name}: {what}" for what in ("hits", "pool", "bands", "listed share")]
    held = dict.fromkeys(nine_in_ten, (LEAST_OF_90, 1.0))
    for name in LISTED:
        held[f"{name}: listed share is too high by"] = (-0.01, 0.01)
        held |= {f"{name}: chance {low}-{high}": (-0.05, 0.05) for low, high in BINS}
    held |= {"evaluate: false calls": (0, 0.10), "change": (0, 0.12)}
    return held | {"place's change": (0, 0.12), "spots": (0, 0.06)}


def broken(sums, held, errors=2.0):
    """Return the promises that the sums break, by more than so many standard errors."""
    found = {}
    for name, (least, most) in held.items():
        if name not in sums or ("chance" in name and sums[name][2] < FEWEST):
            continue
        value, error = figure(sums[name])
        count, weight = sums[name][0], sums[name][2]
        if weight == count:  # one yes or no a city: as unsure as one that is yes nine times in ten
            error = max(error, 0.3 / np.sqrt(count))
        if not least - errors * error <= value <= most + errors * error:
            found[name] = (value, error)
    return found
