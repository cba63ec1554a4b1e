"""What a plan rests on beside the survey: every figure with its source, and what is not known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from exclusion import plans
from exclusion import programmes as costs
from exclusion.programmes._take_up import rests_on

if TYPE_CHECKING:
    from exclusion.plans import Offers, Spending
    from exclusion.programmes import Products, Range
    from exclusion.studies._needs import Need

SITE = "public_computers"
_RUNNING = costs.PROGRAMMES[SITE].running
_USUAL = "no_subscription"


class Reach(NamedTuple):
    """How far people go to a site: meters in a straight line, or the user's times or meters."""

    most: float
    times: pd.DataFrame | None = None
    unit: str = "meters"


class Asked(NamedTuple):
    """What was handed in: the file of take-up, and the dollars that each year brings."""

    file: str
    brought: tuple[float, ...]


def assumptions(
    offers: Offers,
    expected: pd.DataFrame,
    price: Range,
    reach: Reach,
    file: str,
) -> pd.DataFrame:
    """List every figure that the plans rest on beside the survey, with where it is from."""
    today, book = dt.datetime.now(dt.UTC).year, offers.book
    used = [item for name in offers.names for item in _items(name)]
    used += [costs.PROGRAMMES[name].running for name in offers.names]
    used += ["take_up", "eligible", "new_of_enrolled", "first_time_users", "price_factor"]
    for net in offers.networks:
        if not net.drawn.any():  # the file says what each site costs
            used.remove(costs.PROGRAMMES[net.programme].costs[0])
    rows: dict[str, dict[str, Any]] = {}
    for name in dict.fromkeys(one for one in used if one in book.items):
        item = book.get(name)
        rows[name] = {
            "what": item.what, "unit": item.unit, "low": item.range.low,
            "central": item.range.central, "high": item.range.high, "year": item.year,
            "source": "; ".join(one.publisher for one in item.sources),
            "address": "; ".join(one.address for one in item.sources),
            "file": item.file, "ours": ", ".join(item.ours), "dated": item.is_dated(today),
        }  # fmt: skip
    reasons = costs.REASONS_SOURCE
    rows["price_share"] = {
        "what": "part of the unconnected whom price keeps away", "unit": "share of households",
        "low": price.low, "central": price.central, "high": price.high, "year": reasons.vintage,
        "source": reasons.credit, "address": reasons.url, "file": "", "ours": "central, high",
        "dated": today - int(reasons.vintage or today) > costs.FRESH,
    }  # fmt: skip
    for one in rows.values():
        one["basis"] = ""
    rows["take_up"]["basis"] = "nation"
    # A county of which the file tells nothing has the nation's range, which stands above.
    own_rows = expected[expected["basis"] != "nation"]
    if file and len(own_rows):
        takes = book.get("take_up")
        for county, row in own_rows.iterrows():
            rows[f"take_up_{county}"] = {
                "what": f"part of the eligible households of county {county} that enroll",
                "unit": takes.unit, "low": row["low"], "central": row["central"],
                "high": row["high"], "year": takes.year,
                "source": "; ".join(one.publisher for one in takes.sources),
                "address": "; ".join(one.address for one in takes.sources), "file": file,
                "ours": "", "dated": takes.is_dated(today), "basis": row["basis"],
            }  # fmt: skip
        if len(own_rows) == len(expected):
            rows.pop("take_up")
    own = {
        "year": today, "source": "", "address": "", "file": "", "ours": "low, central, high",
        "dated": False, "basis": "",
    }  # fmt: skip
    if any(net.programme == SITE for net in offers.networks):
        what = "how far people go to a public computer site"
        code = "radius" if reach.unit == "meters" else "travel"
        rows[code] = {"what": what, "unit": reach.unit} | _same(reach.most) | own
    what = "part of the households of the plan for most people that the cheapest plan serves"
    rows["cheapest_serves"] = {"what": what, "unit": "share"} | _same(plans.HALF) | own
    found = pd.DataFrame.from_dict(rows, orient="index").rename_axis("item")
    return found.astype({"year": int})


def _same(value: float) -> dict[str, float]:
    return dict.fromkeys(("low", "central", "high"), value)


def _items(name: str) -> list[str]:
    one = costs.PROGRAMMES[name]
    return [item for item in (*one.costs, one.capacity, one.radius, one.effect) if item]


def limits(
    need: Need,
    found: Spending,
    expected: pd.DataFrame,
    table: pd.DataFrame,
    both: Products,
    asked: Asked,
) -> dict[str, dict[str, Any]]:
    """List what is to be said beside the figures, in the order in which it is said."""
    dated = table.index[table["dated"].astype(bool)]
    apart = {name: getattr(both, name) for name in ("by_enrollment", "by_reasons", "factor")}
    lines = set(found.lines.index.get_level_values("programme"))
    held: dict[str, tuple[bool, dict[str, Any]]] = {
        "ranges_of_draws": (True, {}),
        "need_of_now": (need.year is not None, {"year": need.year, "period": need.period}),
        "need_of_period": (need.year is None, {"period": need.period}),
        "need_of_measure": (need.by != _USUAL, {"by": need.by}),
        "served_is_not_connected": (True, {}),
        "enrolled_had_service": ("subsidy" in lines, {}),
        "people_as_households": ("navigators" in lines, {}),
        "stock_is_not_use": (bool(lines & {"devices", "hotspots"}), {}),
        "split_by_measures": (need.lacking is not None, {}),
        **_of_sites(found, table),
        "late_money": (any(asked.brought[1:]), {}),
        **rests_on(expected, asked.file),
        "products": (not both.are_apart, {one: apart[one] for one in apart if one != "factor"}),
        "products_apart": (both.are_apart, apart),
        "dated_items": (len(dated) > 0, {"k": len(dated), "items": tuple(dated)}),
        "areas_as_districts": (not need.named, {}),
        "best_found": (bool((found.alternatives["status"] != "optimal").any()), {}),
    }
    return {code: said for code, (holds, said) in held.items() if holds}


def _of_sites(found: Spending, table: pd.DataFrame) -> dict[str, tuple[bool, dict[str, Any]]]:
    items = int((found.sites["cost_from"] == "item").sum()) if len(found.sites) else 0
    opening = (found.sites["programme"] == SITE).any() if len(found.sites) else False
    return {
        "reach_is_not_use": (len(found.sites) > 0, {}),
        "cost_of_item": (items > 0, {"k": items}),
        "site_cost_is_opening": (bool(opening) and _RUNNING not in table.index, {}),
    }
