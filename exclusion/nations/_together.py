"""Counties that buy together: what each gets for its part of the money, and what alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import _copies, _fetch, frames, geoid, moe, peers, plans, snapshots
from exclusion import programmes as costs
from exclusion.errors import ArgumentError, PlaceError, TableError
from exclusion.nations._standing import geoid_of
from exclusion.programmes import Book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from exclusion.plans import Spending

#: Parts of the price that buying together may save: our choice, for no source parts costs that
#: fall with quantity from those that do not.
DISCOUNTS: Final = (0.0, 0.10, 0.25)
#: Need is counted by this measure, and by this one who of them has no computer.
MEASURE: Final = "no_subscription"
COMPUTER: Final = "no_computer"
#: Counties as of this period come with the package.
_VINTAGE: Final = 2023
_DRAWS: Final = 1_000
_PLAN: Final = "most"
_ENDS: Final = ("low", "central", "high")
_LEAST: Final = 2


@_copies.kept("members", "shared")
@dataclass(frozen=True, eq=False, repr=False)
class Together:
    """What counties gain that buy together, each beside itself alone; its frames are copies.

    Parameters
    ----------
    members
        Indexed by GEOID: `name`; `need` with `need_low` and `need_high`, households without a
        subscription and the ends of their 90 % interval; `part`, of the budget (0-1), and `budget`
        in dollars; and alone, after a procurement of its own: `served_low`, `served_central` and
        `served_high`, households in 5, 50 and 95 % of the draws; `goods`, dollars that it spends
        on what a supplier sells; and `pays_at`, the part of these goods' price (0-1) from which
        buying together leaves it more money than it costs, missing where none does.
    shared
        A row a part of the price that is saved (`saved`) and GEOID: `budget`, what is left of its
        part after the costs of buying together; `served_…` as in `members`; `more`, households
        served beyond those alone, in the middle of the draws; `kept`, dollars that buying together
        leaves it for the goods it buys alone, below 0 where it costs more than it saves; and
        `gains`, whether that is above 0.
    budget
        Dollars of all for all years.
    years
        How many.
    procurement, coordination
        Dollars of one procurement, and of working together, over all years.
    period
        The five years of the counties' figures.
    book
        The prices before any saving.
    """

    members: pd.DataFrame
    shared: pd.DataFrame
    budget: float
    years: int
    procurement: float
    coordination: float
    period: str
    book: Book

    def __repr__(self) -> str:
        return f"<Together: {len(self.members)} counties, ${self.budget:,.0f}>"

    def _repr_html_(self) -> str:
        from exclusion import report

        return report.together_card(self)

    def headline(self, *, language: str | None = None) -> str:
        """Say who gains by buying together, and what that may cost.

        Parameters
        ----------
        language
            As for `Study.headline`.

        Returns
        -------
        str
            Plain text.
        """
        from exclusion import phrases, report

        with phrases.speaking(language):
            return report.together_headline(self)

    @property
    def saved(self) -> tuple[float, ...]:
        """The parts of the price that are tried, in their order."""
        levels = _copies.look(self, "shared").index.get_level_values("saved")
        return tuple(dict.fromkeys(levels))

    def worth(self, saved: float) -> float:
        """Tell what working together may cost before it is dearer than it saves.

        Parameters
        ----------
        saved
            Part of the price of goods (0-1).

        Returns
        -------
        float
            Dollars, for all counties together: what goods cost less, and all procurements but one.
        """
        _check_part(saved)
        members = _copies.look(self, "members")
        return float(saved * members["goods"].sum() + (len(members) - 1) * self.procurement)

    def write(self, folder: str | Path, *, language: str | None = None) -> dict[str, Path]:
        """Write the page of these counties, and their figures as CSV.

        Parameters
        ----------
        folder
            Made if it is not there; files of the same names are replaced, each whole.
        language
            As for `Study.headline`.

        Returns
        -------
        dict
            "together.html" and "together.csv" to their paths.

        Raises
        ------
        OSError
            If the folder cannot be written to.
        """
        from exclusion import phrases, report

        with phrases.speaking(language):
            return report.write_together(self, folder)


class _Case(NamedTuple):
    """What is the same for every county: how long, at which prices, with which draws."""

    book: Book
    years: int
    seed: int


def together(  # noqa: PLR0913 - each is a choice of the user's
    places: Sequence[str],
    budget: float | Mapping[str, float],
    *,
    years: int = 1,
    programmes: str | Path | Book | None = None,
    take_up: str | Path | pd.DataFrame | None = None,
    saved: Sequence[float] = DISCOUNTS,
    procurement: float = 0.0,
    coordination: float = 0.0,
    seed: int = 0,
) -> Together:
    """Set counties that buy together beside each alone.

    Parameters
    ----------
    places
        Counties, two at least: names such as "Orleans Parish, Louisiana", GEOIDs, or bundled
        cities that are a county.
    budget
        Dollars for all counties and years, parted by need; or those that each county brings.
    years
        How long it is for, 1 to 10.
    programmes
        A cost book of the user's, as of `exclusion.plan`.
    take_up
        Counties' take-up of the last national subsidy, as of `exclusion.plan`.
    saved
        Parts of the price of goods (0-1) that buying together may save. Wages and subsidies cost
        what they do.
    procurement
        Dollars of one procurement: each pays its own alone, and all pay one together.
    coordination
        Dollars that working together costs over all years, shared as the budget is.
    seed
        The same seed gives the same draws.

    Returns
    -------
    Together
        By county what it serves alone and together, who gains, and from which price cut.

    Raises
    ------
    PlaceError
        If a county is not known, there twice, or the only one.
    ArgumentError
        If a number is out of its range, or a county's part of the budget is under its costs and
        the cheapest line.
    TableError
        If a county has no figures.

    Notes
    -----
    A county's money stays in it: what is shared is the price. With part s_i of the budget B, P a
    procurement, K the coordination and g_i what county i alone spends on goods, it keeps money from
    a saving d on if d g_i + P ≥ s_i (P + K), so `pays_at` = (s_i (P + K) - P) / g_i, 0 at least.
    What it then serves is its plan of most people, found again at these prices.

    Need is of the counties' published figures, drawn from their margins; no place of a site is
    chosen. Nobody published which part of a price falls with quantity: the parts tried are our
    choice.

    Examples
    --------
    >>> found = together(["Orleans Parish", "Jefferson Parish, Louisiana"], 400_000)
    >>> found.members["part"].round(2).tolist()
    [0.53, 0.47]
    """
    frames.check_whole(years, "years", 1, plans.MOST_YEARS)
    frames.check_whole(seed, "seed", 0)
    for name, value in (("procurement", procurement), ("coordination", coordination)):
        frames.check_number(value, name, zero=True)
    tried = _tried(saved)
    table = peers.counties(_VINTAGE)
    rows = _members(places, table)
    book = programmes if isinstance(programmes, Book) else costs.book(programmes)
    known = None if take_up is None else costs.take_up(take_up)
    parts, whole = _parted(budget, rows)
    own = {str(one): _needs(row, known, book, seed) for one, row in rows.T.items()}
    case = _Case(book, years, seed)
    alone: dict[str, pd.Series[float]] = {}
    shared: dict[tuple[float, str], pd.Series[float]] = {}
    with _fetch.progress("Planning", len(own) * (1 + len(tried)), "plans") as bar:
        for one, needs in own.items():
            name, part = str(rows.loc[one, "NAME"]), float(parts[one])
            alone[one] = _spent(case, needs, part * whole - procurement, name)
            bar.advance()
            left = part * (whole - procurement - coordination)
            for cut in tried:
                cheaper = case._replace(book=_cheaper(book, cut))
                shared[cut, one] = _spent(cheaper, needs, left, name)
                bar.advance()
    members = _told(rows, parts, whole, pd.DataFrame(alone).T, own)
    goods, share = members["goods"], members["part"]
    owed = share * (procurement + coordination) - procurement
    needed = (owed.clip(lower=0) / goods.where(goods > 0)).where(owed >= 0, 0.0)
    members["pays_at"] = needed.where(needed < 1)
    return Together(
        members,
        _beside(shared, members, owed),
        whole,
        years,
        float(procurement),
        float(coordination),
        geoid.period(_VINTAGE),
        book,
    )


def _tried(saved: Sequence[float]) -> tuple[float, ...]:
    if not isinstance(saved, list | tuple) or not saved:
        raise ArgumentError(f"saved is {saved!r:.80}; expected parts of a price such as (0, 0.1).")
    for one in saved:
        _check_part(one)
    return tuple(sorted({float(one) for one in saved}))


def _check_part(saved: object) -> None:
    """Refuse what is no part of a price; nothing is had for nothing."""
    frames.check_number(saved, "saved", zero=True)
    if float(saved) >= 1:  # type: ignore[arg-type]
        raise ArgumentError(f"saved is {saved}, but must lie from 0 to under 1: 0.1 for 10 %.")


def _members(places: Sequence[str], table: pd.DataFrame) -> pd.DataFrame:
    """Find the counties, and refuse what makes no group."""
    listed = isinstance(places, list | tuple | pd.Index | np.ndarray)
    if not listed or not all(isinstance(one, str) for one in places):
        raise PlaceError(
            f"places is {places!r:.80}; expected a list of counties, such as "
            "['Orleans Parish, Louisiana', '22051']."
        )
    found = [_county(one, table) for one in places]
    twice = pd.Index(found)[pd.Index(found).duplicated()]
    if len(twice):
        raise PlaceError(
            f"{table['NAME'].loc[twice[0]]} ({twice[0]}) is named twice; once will do."
        )
    if len(found) < _LEAST:
        raise PlaceError("places: one county alone has nobody to buy with; name two at least.")
    rows = table.loc[found]
    columns = [f"{name}_{what}" for name in (MEASURE, COMPUTER) for what in _READ]
    lost = rows[columns].isna().any(axis=1)
    if lost.any():
        raise TableError(
            f"{rows.loc[lost, 'NAME'].iloc[0]} ({rows.index[lost][0]}) has no figures of "
            f"{MEASURE} and {COMPUTER} for {geoid.period(_VINTAGE)}; leave it out."
        )
    return rows


def _county(place: str, table: pd.DataFrame) -> str:
    """Find a county; a bundled city that is one goes by its own name too."""
    wanted = place.strip().casefold()
    for known, _ in snapshots.bundled():
        names = {known.place, known.place.partition(",")[0], *known.aliases}
        if known.geoid in table.index and wanted in {one.casefold() for one in names}:
            return known.geoid
    return geoid_of(place, table["NAME"], table["state"])


_READ: Final = ("households", "households_moe", "base")


def _parted(
    budget: float | Mapping[str, float], rows: pd.DataFrame
) -> tuple[pd.Series[float], float]:
    """Part a budget by need, or as each county brings it."""
    if hasattr(budget, "items"):
        brought: Any = dict(budget.items())
        if set(brought) != set(rows.index):
            raise ArgumentError(
                f"budget is of {', '.join(map(str, brought)) or 'nobody'}; expected dollars of "
                f"each county by GEOID: {', '.join(map(str, rows.index))}."
            )
        for one, dollars in brought.items():
            frames.check_number(dollars, f"budget of {one}")
        money = pd.Series(brought, dtype=float).reindex(rows.index)
    else:
        frames.check_number(budget, "budget")
        need = rows[f"{MEASURE}_households"].astype(float)
        if not need.sum() > 0:
            raise TableError(
                "Nobody is in need in these counties: a budget cannot be parted by it."
            )
        money = need / need.sum() * float(budget)
    return money / money.sum(), float(money.sum())


def _needs(row: pd.Series[Any], known: pd.DataFrame | None, book: Book, seed: int) -> plans.Needs:
    """Draw a county's need from its published figure and margin."""
    one = str(row.name)
    middle, margin = (float(row[f"{MEASURE}_{what}"]) for what in _READ[:2])
    # Every county has a stream of its own: it draws the same whoever else is there.
    rng = np.random.default_rng([seed, int(one)])
    drawn = rng.normal(middle, float(moe.to_se(margin)), _DRAWS)
    households = pd.DataFrame({one: np.clip(drawn, 0, float(row[f"{MEASURE}_base"]))})
    without = float(row[f"{COMPUTER}_households"]) / middle if middle else 0.0
    expected = costs.of_counties(known, [one], book)
    eligible: Any = costs.draw(book.get("eligible"), _DRAWS, seed=seed)
    if known is not None and one in known.index:
        counted: Any = known.loc[one, "eligible_share"]
        eligible = eligible if pd.isna(counted) else float(counted)
    takes = costs.draw_take_up(expected, _DRAWS, seed=seed)[one]
    return plans.Needs(
        households,
        pd.Series({one: min(without, 1.0)}),
        pd.Series({one: one}),
        takes * eligible * float(row["households"]),
        one[:2],
    )


def _cheaper(book: Book, saved: float) -> Book:
    """Give a book whose goods cost less."""
    items = {
        name: replace(item, range=item.range.times(1 - saved)) if name in costs.GOODS else item
        for name, item in book.items.items()
    }
    return replace(book, items=items)


def _spent(case: _Case, needs: plans.Needs, dollars: float, name: str) -> pd.Series[float]:
    """Find the plan of most people for some money, and tell what it serves and spends on goods."""
    if not dollars > 0:
        raise ArgumentError(
            f"{name}: its part of the budget is under what procurement and coordination cost it. "
            "Allow more, or leave it out."
        )
    left_out = dict.fromkeys(plans.NETWORKS, "no_candidates") | {"building": "no_buildings"}
    offers = plans.Offers(plans.lines(case.book, case.years), (), case.years, case.book, left_out)
    try:
        found = plans.spend(needs, offers, dollars, seed=case.seed)
    except ArgumentError as err:
        raise ArgumentError(f"{name}: {err}") from err
    row: Any = found.alternatives.loc[_PLAN]
    served = {f"served_{end}": float(row[f"served_{end}"]) for end in _ENDS}
    return pd.Series({"dollars": dollars, **served, "goods": _goods(found)})


def _goods(found: Spending) -> float:
    """Add up what a plan spends on programmes whose items a supplier sells."""
    kinds = costs.PROGRAMMES
    lines: Any = found.lines.xs(_PLAN, level="plan")["cost"]
    return float(
        sum(cost for kind, cost in lines.items() if set(kinds[kind].costs) <= set(costs.GOODS))
    )


def _told(
    rows: pd.DataFrame,
    parts: pd.Series[float],
    whole: float,
    alone: pd.DataFrame,
    own: dict[str, plans.Needs],
) -> pd.DataFrame:
    ends = {
        one: needs.households[one].quantile([0.05, 0.95]).tolist() for one, needs in own.items()
    }
    found = pd.DataFrame(
        {
            "name": rows["NAME"],
            "need": rows[f"{MEASURE}_households"].astype(float),
            "need_low": pd.Series({one: low for one, (low, _) in ends.items()}),
            "need_high": pd.Series({one: high for one, (_, high) in ends.items()}),
            "part": parts,
            "budget": parts * whole,
        }
    ).join(alone.drop(columns="dollars"))
    return found.reindex(rows.index).rename_axis("GEOID")


def _beside(
    shared: dict[tuple[float, str], pd.Series[float]], members: pd.DataFrame, owed: pd.Series[float]
) -> pd.DataFrame:
    """Set each county's plan together beside its own alone."""
    found = pd.DataFrame(shared).T.rename_axis(["saved", "GEOID"]).drop(columns="goods")
    cuts = sorted({cut for cut, _ in shared})
    found = found.reindex(pd.MultiIndex.from_product([cuts, members.index]))
    found = found.rename_axis(["saved", "GEOID"]).rename(columns={"dollars": "budget"})
    who = found.index.get_level_values("GEOID")
    cut = found.index.get_level_values("saved").to_numpy(float)
    before, goods, costs_more = (
        one.reindex(who).to_numpy(float)
        for one in (members["served_central"], members["goods"], owed)
    )
    found["more"] = found["served_central"] - before
    found["kept"] = cut * goods - costs_more
    found["gains"] = found["kept"] > 0
    return found
