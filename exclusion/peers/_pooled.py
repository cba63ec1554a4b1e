"""What buying together is worth to each member of a group: who gains, and who does not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from exclusion import frames
from exclusion.errors import ArgumentError, TableError


def pooled(
    grouped: pd.DataFrame,
    bought: pd.Series[float],
    *,
    procurement: float,
    coordination: float,
    discount: float = 0.0,
) -> pd.DataFrame:
    """Tell what each place pays by itself, and what it pays where its group buys as one.

    Parameters
    ----------
    grouped
        A row a place, by GEOID, with `group`, as `exclusion.peers.groups` gives it.
    bought
        By GEOID what a place would spend on things that a larger order makes cheaper, such as
        devices or connections, in dollars; no labour of services, which it does not.
    procurement
        What one procurement costs, in dollars: each place its own, or a group one, shared as what
        its members buy.
    coordination
        What a member of a group pays beside for working together, in dollars; one that is alone in
        its group pays nothing.
    discount
        What the unit price falls by where a group buys, 0–1.

    Returns
    -------
    DataFrame
        In the order of `grouped`: `group`, `members`, `alone` and `together` (dollars), their
        difference `gain`, `gains`, whether that is over 0, and `needed`, the discount from which
        the place gains at all; NaN where none would do.

    Raises
    ------
    ArgumentError
        If a cost or the discount is no number from 0 on, or the discount is 1 or more.
    TableError
        If `grouped` has no group, a GEOID twice, or `bought` is no number from 0 on for each place.

    Notes
    -----
    alone = b + P; together = b·(1 − d) + P·b/Σb + C, Σ over the group; where nobody buys anything
    P is shared evenly. No discount is certain: 0, 10 and 25% are worth trying. Bundled bids of
    school districts for bandwidth came out 37% lower (Aryal et al.), purchases through a national
    buyer 28% and 22% (Bandiera et al., Lotti et al.); what towns save by shared services is
    disputed (Bel and Sebő).

    References
    ----------
    G. Aryal et al., NBER Working Paper 33498 (2025). O. Bandiera, A. Prat and T. Valletti,
    *American Economic Review* 99 (2009). C. Lotti et al., *American Economic Journal: Economic
    Policy* (2024). G. Bel and M. Sebő, *Urban Affairs Review* (2020).

    Examples
    --------
    >>> found = pd.DataFrame({"group": [1, 1]}, index=["22071", "22087"])
    >>> bought = pd.Series({"22071": 900_000.0, "22087": 100_000.0})
    >>> pooled(found, bought, procurement=30_000, coordination=10_000)["gain"].tolist()
    [-7000.0, 17000.0]
    """
    frames.check_columns(grouped, ("group",), "grouped", "who buys together is not known")
    frames.check_index(grouped, "grouped")
    if grouped.empty:
        raise TableError("grouped has no rows: there is nobody to buy with.")
    frames.check_number(procurement, "procurement", zero=True)
    frames.check_number(coordination, "coordination", zero=True)
    frames.check_number(discount, "discount", zero=True)
    if discount >= 1:
        raise ArgumentError(f"discount is {discount}, but must be under 1: 0.1 is 10%.")
    if grouped["group"].isna().any():
        raise TableError(
            f"group of {grouped.index[grouped['group'].isna()][0]} is missing; every place has one."
        )
    if not isinstance(bought, pd.Series):
        raise TableError("bought must be a Series by GEOID, in dollars.")
    spent = frames.counts(frames.aligned(bought, grouped.index, "bought"), "bought")
    if np.isnan(spent).any():
        lost = grouped.index[np.isnan(spent)][0]
        raise TableError(f"bought is missing for {lost}; expected dollars for each place, or 0.")
    spending = pd.Series(spent, grouped.index)
    by = grouped["group"].to_numpy()
    members = spending.groupby(by).transform("size").to_numpy()
    whole = spending.groupby(by).transform("sum").to_numpy()
    part = np.where(whole > 0, spent / np.where(whole > 0, whole, 1.0), 1 / members)
    alone = spent + procurement
    fixed = procurement * part + np.where(members > 1, coordination, 0.0)
    together = np.where(members > 1, spent * (1 - discount), spent) + fixed
    short = np.maximum(fixed - procurement, 0.0)
    needed = np.where(spent > 0, short / np.where(spent > 0, spent, 1.0), np.where(short > 0, 2, 0))
    return pd.DataFrame(
        {
            "group": by,
            "members": members,
            "alone": alone,
            "together": together,
            "gain": alone - together,
            "gains": alone - together > 0,
            "needed": np.where((needed < 1) & (members > 1), needed, np.nan),
        },
        index=grouped.index,
    )
