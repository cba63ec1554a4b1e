"""People on one rung: counted where a table counts them, else modelled from the households."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from exclusion import indicators, moe
from exclusion.estimates._households import HOUSEHOLDS, Amount, Floats, Lines, filled, whole_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.indicators import Indicator

#: The method by which a share is applied to everyone, by who everyone is.
SPREAD = {
    "people in households": "share_of_household_people",
    "all residents": "share_of_residents",
}
#: How people are counted: by area, and where a place's own share is applied to its people.
PEOPLE_METHODS: Final = (
    *("direct", "per_excluded_household", *SPREAD.values()),
    *(f"place_{method}" for method in SPREAD.values()),
)
#: Where a place's total is from.
ORIGINS: Final = ("published", "published_sum", "sum")


class People(NamedTuple):
    """Everyone in each area: people in households where a table counts them, else residents."""

    number: Floats
    moe: Floats

    @classmethod
    def unknown(cls, count: int) -> People:
        """Nobody counts them."""
        return cls(np.full(count, np.nan), np.full(count, np.nan))


def spread_moe(
    share: npt.ArrayLike, share_moe: npt.ArrayLike, people: npt.ArrayLike, people_moe: npt.ArrayLike
) -> Floats:
    """√((R·s_moe)² + (s·R_moe)²), the second term where the number of people has a margin."""
    first = np.asarray(people, float) * np.asarray(share_moe, float)
    second = np.asarray(share, float) * np.nan_to_num(np.asarray(people_moe, float))
    margin: Floats = np.sqrt(first**2 + second**2)
    return margin


def base_columns(lines: Lines) -> dict[str, Any]:
    """All households and people of each area, and their median income where a table gives it."""
    count = len(lines.index)
    nothing = np.full(count, np.nan)
    unknown = np.full(count, "missing", object)
    out: dict[str, Any] = {
        "households": nothing,
        "households_moe": nothing,
        "households_moe_method": unknown,
    }
    for variable in HOUSEHOLDS:
        if variable in lines:
            whole = whole_of(lines, variable)
            out = {"households": whole.estimate, "households_moe": whole.moe}
            out["households_moe_method"] = whole.method
            break
    if "B28008_001" in lines:
        people, universe = lines.total(("B28008_001",)), "people in households"
    elif "B25010_001" in lines and np.isfinite(out["households"]).any():
        size = lines.total(("B25010_001",))
        margin = moe.of_product(size.estimate, size.moe, out["households"], out["households_moe"])
        number = np.where(out["households"] == 0, 0.0, size.estimate * out["households"])
        people, universe = Amount(number, margin, size.method), "people in households"
    elif "B01003_001" in lines:
        people, universe = lines.total(("B01003_001",)), "all residents"
    else:
        people, universe = Amount(nothing, nothing, unknown), ""
    out |= {"people": people.estimate, "people_moe": people.moe, "people_universe": universe}
    if "B19013_001" in lines:
        income = lines.total(("B19013_001",))
        out |= {"median_income": income.estimate, "median_income_moe": income.moe}
    return out


def people_on(
    lines: Lines,
    indicator: Indicator,
    values: Mapping[str, Any],
    people: People,
    universe: str,
) -> dict[str, Any]:
    """Count the people on the rung by the best method that the tables allow."""
    base = np.asarray(values["base"], float)
    excluded = indicators.EXCLUDED_PEOPLE
    if indicator.people and indicator.people in lines:
        counted = lines.total(indicator.people)
        number, margin, method = counted.estimate, counted.moe, "direct"
        margin_method = counted.method
    elif excluded in lines and _has_excluded_households(lines):
        number, margin = _per_excluded_household(lines, values)
        method, margin_method = "per_excluded_household", _made(values["moe_method"])
    elif universe:
        number = people.number * values["share"]
        margin = spread_moe(values["share"], values["share_moe"], people.number, people.moe)
        method, margin_method = SPREAD[universe], _made(values["share_moe_method"])
    else:
        number = margin = np.full(len(base), np.nan)
        method = "missing"
        margin_method = np.full(len(base), "missing", object)
    if method != "missing":
        # Without households nobody is on the rung, and that is sure.
        number = np.where(base == 0, 0.0, number)
        margin = np.where(base == 0, 0.0, margin)
    margin_method = np.where(np.isfinite(margin), margin_method, "missing").astype(object)
    return {
        "people": number,
        "people_moe": margin,
        "people_method": method,
        "people_moe_method": margin_method,
    }


def _made(methods: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Call what is computed from a published margin derived; what is modelled stays so."""
    return np.where(methods == "modelled", "modelled", "derived").astype(object)


def _has_excluded_households(lines: Lines) -> bool:
    recipe = indicators.EXCLUDED_HOUSEHOLDS
    return recipe.lines in lines and recipe.whole in lines


def _per_excluded_household(lines: Lines, values: Mapping[str, Any]) -> tuple[Floats, Floats]:
    """People = P·r, r = X/H; where H is too unsure (cv over 40%), the place's P/H × X.

    P people and H households without a computer or a subscription, X the rung's households. The
    margin is √(r²·P_moe² + P²·r_moe²): taking X and P/H as independent would overstate it by
    half, because most of X is in H.
    """
    people = lines.total(indicators.EXCLUDED_PEOPLE)
    houses = lines.total(indicators.EXCLUDED_HOUSEHOLDS.lines)
    if lines.geography is not None:
        recipe = indicators.EXCLUDED_HOUSEHOLDS
        whole = whole_of(lines, recipe.whole)
        model = moe.modelled(
            houses.estimate,
            whole.estimate,
            geography=lines.geography,
            vintage=lines.vintage(recipe.table),
        )
        houses = filled(houses, model)
    x, x_moe = np.asarray(values["households"], float), np.asarray(values["households_moe"], float)
    ratio, inverse = moe.ratio(x, houses.estimate), moe.ratio(houses.estimate, x)
    above = moe.ratio(moe.of_share(houses.estimate, houses.moe, x, x_moe), inverse**2)
    overall = moe.ratio(np.nansum(people.estimate), np.nansum(houses.estimate))
    ratio_moe = np.where(ratio <= 1, moe.of_share(x, x_moe, houses.estimate, houses.moe), above)
    number = people.estimate * ratio
    margin = np.sqrt((ratio * people.moe) ** 2 + (people.estimate * ratio_moe) ** 2)
    cv = moe.cv(houses.estimate, houses.moe)
    unsure = (cv > 0.40) | (houses.estimate == 0)
    return np.where(unsure, x * overall, number), np.where(unsure, x_moe * overall, margin)
