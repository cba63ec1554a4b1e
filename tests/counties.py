"""All counties of 2019–23 as one table, and surveys of them whose truth is known."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from exclusion import estimates, smoothing, snapshots

BY = "no_subscription"


@functools.cache
def table():
    """Every county's measures, from the bundle; not to be changed."""
    rows = snapshots.counties([2023]).rows.drop(columns="vintage")
    return estimates.published(rows, vintages={"S2801": 2023})


@functools.cache
def known():
    """The counties whose share and margin of `BY` are known."""
    found = table()
    return found[found[f"{BY}_share"].notna() & found[f"{BY}_share_moe"].gt(0)]


def surveyed(frame, seed, spread=0.0, *, sized=True):
    """Draw true shares as the counties' are, and a survey of them that samples by size.

    Margins have 30 degrees of freedom, and each county an F of its own (± `spread`). `sized` says
    whether shares go with the number of households, as the counties' own do.
    """
    rng = np.random.default_rng(seed)
    share, margin, base = (
        frame[f"{BY}_{name}"].to_numpy() for name in ("share", "share_moe", "base")
    )
    worth = smoothing.sample_by_size(share, margin, base)
    truth = smoothing.posterior(share, worth.m, 1, seed, base=base if sized else None)[0]
    factor = base / worth.m * np.exp(rng.normal(0, spread, len(base)) - spread**2 / 2)
    answers = np.maximum(np.round(base / factor), 1).astype(int)
    found = rng.binomial(answers, truth) / answers
    se = np.sqrt(np.maximum(found * (1 - found), 0.5 / answers) / answers)
    se *= np.sqrt(rng.chisquare(30, len(base)) / 30)
    columns = {"share": found, "share_moe": 1.645 * se, "households": (found * base).round()}
    columns["households_moe"] = 1.645 * se * base
    made = frame.assign(**{f"{BY}_{name}": values for name, values in columns.items()})
    return pd.Series(truth, index=frame.index), made
