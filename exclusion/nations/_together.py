"""Counties that buy together: what each gets for its part of the money, and what alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import _copies, _fetch, files, frames, geoid, moe, peers, plans, snapshots
from exclusion import programmes as costs
from exclusion.errors import ArgumentError, PlaceError, TableError
from exclusion.nations._standing import geoid_of
from exclusion.programmes import Book
from exclusion.programmes._take_up import rests_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Parts of the price that buying together may save: our choice, for no source parts costs that
#: fall with quantity from those that do not.
DISCOUNTS: Final = (0.0, 0.10, 0.25)
#: Need is counted by this measure, and by this one who of them has no computer.
MEASURE: Final = "no_subscription"
COMPUTER: Final = "no_computer"
#: Counties as of this period come with the package.
_VINTAGE: Final = 2023
_DRAWS: Final = 1_000
#: What is told of a plan.
_SPENT: Final = ("served_low", "served_central", "served_high", "goods")
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
        Dollars of one procurement, and of working together for each county, over all years.
    period
        The five years of the counties' figures.
    book
        The prices before any saving.
    take_up
        What the take-up of subsidies rests on: by code, one of `exclusion.plans.CAVEATS`, what
        its sentence names.
    """

    members: pd.DataFrame
    shared: pd.DataFrame
    budget: float
    years: int
    procurement: float
    coordination: float
    period: str
    book: Book
    take_up: Mapping[str, Mapping[str, Any]]

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
        Dollars that working together costs each county over all years.
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
    A county's money stays in it: what is shared is the price. What it keeps, and from which price
    cut on, is that of `exclusion.peers.pooled`, of the goods in its plan alone; what it then serves
    is its plan of most people, found again at these prices.

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
    book = programmes if isinstance(programmes, Book) else costs.book(programmes)
    known = None if take_up is None else costs.take_up(take_up)
    rows = _members(places, peers.counties(_VINTAGE))
    file = "" if take_up is None else Path(files.name_of(take_up, "frame")).name
    parts, whole = _parted(budget, rows)
    expected = costs.of_counties(known, list(rows.index), book)
    own = {
        str(one): _needs(row, known, book, seed, expected.loc[[one]]) for one, row in rows.T.items()
    }
    members = _alone(rows, parts * whole, own)
    case = _Case(book, years, seed)
    found: dict[Any, pd.Series[float]] = {}
    alone: dict[Any, pd.Series[float]] = {}
    with _fetch.progress("Planning", len(own) * (1 + len(tried)), "plans") as bar:
        for one, row in zip(own, members.T.to_dict("series").values(), strict=True):
            alone[one] = _spent(case, own[one], row["budget"] - procurement, row)
            bar.advance()
        members = members.join(pd.DataFrame(alone).T)
        pooled = _pooled(members, tried, procurement, coordination)
        left: dict[Any, Any] = pooled.join(members["name"]).T.to_dict("series")
        for (cut, one), row in left.items():
            cheaper = case._replace(book=_cheaper(book, cut))
            found[cut, one] = _spent(cheaper, own[one], row["budget"], row)
            bar.advance()
    served = pd.DataFrame(found).T[list(_SPENT[:-1])]
    shared = pooled.join(served.rename_axis(["saved", "GEOID"]))
    shared["more"] = shared["served_central"].sub(members["served_central"], level="GEOID")
    members["pays_at"] = pooled["needed"].xs(tried[0], level="saved")
    return Together(
        members,
        shared[["budget", *_SPENT[:-1], "more", "kept", "gains"]],
        whole,
        years,
        float(procurement),
        float(coordination),
        geoid.period(_VINTAGE),
        book,
        {code: said for code, (holds, said) in rests_on(expected, file).items() if holds},
    )


def _pooled(
    members: pd.DataFrame, tried: tuple[float, ...], procurement: float, coordination: float
) -> pd.DataFrame:
    """Tell what each county keeps by buying together, and what is left of its money."""
    one = pd.DataFrame({"group": 1}, index=members.index)
    goods, parts = members["goods"], {}
    for cut in tried:
        found = peers.pooled(
            one, goods, procurement=procurement, coordination=coordination, discount=cut
        )
        costs_more = found["together"] - goods * (1 - cut)
        parts[cut] = found.rename(columns={"gain": "kept"}).assign(
            budget=members["budget"] - costs_more
        )
    return pd.concat(parts, names=["saved", "GEOID"])


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


def _needs(
    row: pd.Series[Any], known: pd.DataFrame | None, book: Book, seed: int, expected: pd.DataFrame
) -> plans.Needs:
    """Draw a county's need from its published figure and margin."""
    one = str(row.name)
    middle, margin = (float(row[f"{MEASURE}_{what}"]) for what in _READ[:2])
    # Every county has a stream of its own: it draws the same whoever else is there.
    rng = np.random.default_rng([seed, int(one)])
    drawn = rng.normal(middle, float(moe.to_se(margin)), _DRAWS)
    households = pd.DataFrame({one: np.clip(drawn, 0, float(row[f"{MEASURE}_base"]))})
    without = float(row[f"{COMPUTER}_households"]) / middle if middle else 0.0
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


def _spent(
    case: _Case, needs: plans.Needs, dollars: float, row: pd.Series[Any]
) -> pd.Series[float]:
    """Find the plan of most people for some money, and tell what it serves and spends on goods."""
    if not dollars > 0:
        raise ArgumentError(
            f"{row['name']}: its part of the budget is under what procurement and coordination "
            "cost it. Allow more, or leave it out."
        )
    left_out = dict.fromkeys(plans.NETWORKS, "no_candidates") | {"building": "no_buildings"}
    offers = plans.Offers(plans.lines(case.book, case.years), (), case.years, case.book, left_out)
    try:
        found = plans.most(needs, offers, dollars, seed=case.seed)
    except ArgumentError as err:
        raise ArgumentError(f"{row['name']}: {err}") from err
    kinds, sold = costs.PROGRAMMES, set(costs.GOODS)
    goods = sum(spent for kind, spent in found.dollars.items() if set(kinds[kind].costs) <= sold)
    served = found.served
    return pd.Series([served.low, served.central, served.high, goods], list(_SPENT), dtype=float)


def _alone(
    rows: pd.DataFrame, money: pd.Series[float], own: dict[str, plans.Needs]
) -> pd.DataFrame:
    """List the counties with their need and money."""
    ends = {
        one: needs.households[one].quantile([0.05, 0.95]).tolist() for one, needs in own.items()
    }
    return pd.DataFrame(
        {
            "name": rows["NAME"],
            "need": rows[f"{MEASURE}_households"].astype(float),
            "need_low": pd.Series({one: low for one, (low, _) in ends.items()}),
            "need_high": pd.Series({one: high for one, (_, high) in ends.items()}),
            "part": money / money.sum(),
            "budget": money,
        },
        index=rows.index.rename("GEOID"),
    )
