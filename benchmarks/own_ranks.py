"""Each place's own rank at 90%: by bins of nearly equal error, and beside it by every pair.

All counties of the bundle, and made-up sets as large as the nation's places. Exits with 1 where the
two ways differ in one rank, or the bins take longer than a third of the pairs' time.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from scipy.special import ndtri

from exclusion import moe, peers, ranking

SIZES = (3_222, 8_000, 32_000)
#: Pairs are gone over where that takes seconds, not minutes.
MOST = 8_000
PROMISED = 3.0


def by_pairs(values: np.ndarray, se: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sort the n - 1 pairs of each place, and take Holm's steps."""
    n = len(values)
    limits = -ndtri(0.10 / (2 * np.arange(n - 1, 0, -1.0)))
    low, high = np.ones(n), np.full(n, float(n))
    for place in range(n):
        z = np.delete((values - values[place]) / np.hypot(se, se[place]), place)
        z = z[np.argsort(-np.abs(z))]
        short = np.abs(z) < limits
        proven = z[: np.argmax(short) if short.any() else n - 1]
        low[place] += np.count_nonzero(proven > 0)
        high[place] -= np.count_nonzero(proven < 0)
    return low, high


def places(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return shares and standard errors: those of counties, or as spread as they are."""
    table = peers.counties()
    by = "no_subscription"
    known = table[table[f"{by}_share"].notna() & table[f"{by}_share_moe"].gt(0)]
    share, margin = (known[f"{by}_{name}"].to_numpy() for name in ("share", "share_moe"))
    if n > len(table):
        rng = np.random.default_rng(0)
        some = rng.integers(0, len(share), n)
        share = share[some] + rng.normal(0, 0.01, n)
        margin = margin[some] * rng.uniform(0.8, 1.2, n)
    return share, moe.to_se(margin)


def main() -> int:
    """Go both ways, print what each took, and say whether they agree."""
    failed = False
    print(f"{'places':>8}{'by bins, s':>12}{'by pairs, s':>13}{'times':>8}{'equal':>7}")
    for n in SIZES:
        share, se = places(n)
        start = time.process_time()
        found = ranking.marginal_region(share, moe.Z90 * se)
        bins = time.process_time() - start
        if n > MOST:
            print(f"{len(share):8,}{bins:12.2f}{'':>13}{'':>8}")
            continue
        start = time.process_time()
        low, high = by_pairs(share, moe.to_se(moe.Z90 * se))
        pairs = time.process_time() - start
        equal = bool((found["rank_low"] == low).all() and (found["rank_high"] == high).all())
        failed |= not equal or pairs < PROMISED * bins
        print(f"{len(share):8,}{bins:12.2f}{pairs:13.2f}{pairs / bins:8.1f}{equal!s:>7}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
