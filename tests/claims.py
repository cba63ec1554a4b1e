"""What the library says of synthetic cities, whether it is true, and how often it has to be.

An answer is {name: (a, b)}; over many cities the figure is the sum of a over the sum of b.
"""

import numpy as np
from scipy.special import ndtr
from scipy.stats import false_discovery_control
from synthetic import MEASURE

from exclusion import change, moe, ranking, smoothing

K, DRAWS = 20, 1_000
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


def listed(name, table, hits, rank):
    """Judge the list, its pool, the bands and the chances; likeliest first, with the true ranks."""
    top = rank <= K
    real = top[:K].sum()
    band = (table["band_low"] <= rank) & (rank <= table["band_high"])
    return {
        f"{name}: hits": (hits.hits_low <= real <= hits.hits_high, 1),
        f"{name}: pool": (top[: hits.pool].sum() == K, 1),
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


def judge_whole(city, seed):
    """Judge what `ranking.evaluate` makes of a city's area table, by households."""
    ranking_of = ranking.evaluate(city.areas, MEASURE, "households", K, seed)
    table, place = ranking_of.table, city.areas.index.get_indexer(ranking_of.table.index)
    gap = (city.truth - city.reference)[place]
    above, below = (table["verdict"] == "above"), (table["verdict"] == "below")
    false = (above & (gap <= 1e-12)) | (below & (gap >= -1e-12))
    found = {"evaluate: false calls": (false.sum() / max((above | below).sum(), 1), 1)}
    if city.shape == "equal":
        return found
    rank = ranks(city.truth * city.size.base)[place]
    return found | listed("households", table, ranking_of.shortlist, rank)


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
