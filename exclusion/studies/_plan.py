"""A budget spent on a study's place: need as of now, sites, programmes, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from exclusion import files, frames, plans
from exclusion import programmes as costs
from exclusion.errors import ArgumentError
from exclusion.plans import MOST_YEARS, Needs, Offers
from exclusion.programmes import Book, Products, Range
from exclusion.studies import _assumed, _needs, _offered
from exclusion.studies._assumed import Reach

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exclusion.figures import Picture
    from exclusion.plans import Spending
    from exclusion.studies._study import Study

#: Meters that a public computer site reaches where nobody says otherwise: our choice.
RADIUS: Final = 1_000.0


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """A budget spent on a place, in four plans; its frames are copies.

    Parameters
    ----------
    study
        Of whom it is.
    by
        The measure that need is counted by.
    year
        As of when need is; None where it is an average over the study's period.
    budget
        Dollars that each year brings.
    floor
        The share (0-1) of each district's need that every plan serves; None for none.
    radius
        Meters that a public computer site reaches; None with travel times.
    homes
        All households of the place, of which those in need are a part.
    spending
        All figures; see `exclusion.plans.Spending`, whose frames are at hand here too.
    assumptions
        Indexed by item: `what`, `unit`, `low`, `central`, `high`, `year`, `source` (publishers),
        `address`, `file` (the user's, "" for the bundled book), `ours` (which of the three are our
        choice), `dated` (older than five years) and `basis` (of take-up, what it rests on: one of
        `exclusion.programmes.BASES`).
    limits
        What is to be said beside it: by code, one of `exclusion.plans.CAVEATS`, what its sentence
        names.
    products
        The two ways to tell whom a subsidy of all who would enroll newly connects, which are to
        be shown together; they are no plan.
    enrolled
        Households that would enroll in it: low, central and high.
    """

    study: Study
    by: str
    year: int | None
    budget: tuple[float, ...]
    floor: float | None
    radius: float | None
    homes: float
    spending: Spending = field(repr=False)
    assumptions: pd.DataFrame = field(repr=False)
    limits: Mapping[str, Mapping[str, Any]]
    products: Products
    enrolled: Range

    def __repr__(self) -> str:
        most = self.spending.alternatives.loc["most"]
        return (
            f"<Plan: {self.study.place}, ${sum(self.budget):,.0f} over {len(self.budget)} "
            f"year{'s' * (len(self.budget) != 1)}, {most['served_low']:,.0f} to "
            f"{most['served_high']:,.0f} households served>"
        )

    def _repr_html_(self) -> str:
        from exclusion import report

        return report.plan_card(self)

    @property
    def alternatives(self) -> pd.DataFrame:
        """What each of the four plans does.

        Indexed by plan, one of `exclusion.plans.PLANS`; low, central and high are 5, 50 and 95% of
        the draws.

        - `cost`, `unspent`: dollars; `status`: "optimal" or "best found";
        - `served_low`, `served_central`, `served_high`: households served; `cost_each_low`,
          `cost_each_central`, `cost_each_high`: dollars for each;
        - `connected_low`, `connected_central`, `connected_high`: households newly connected;
          `cost_connected_low`, `cost_connected_central`, `cost_connected_high`: dollars for each;
          missing where nobody published an effect; `connected_why`: "" where all lines have one,
          "part" or "no_published_effect";
        - `regret`, `regret_most`: by how much it falls short of each draw's own best plan, as a
          part of that, 0–1, on average and at most; `best`: the part of the draws in which no
          other serves more; `worst_share`: of need, 0–1, in its worst served district;
        - `expected`: households served, on average over the draws; `same_as`: the first of the four
          that buys the same, or "".
        """
        return self.spending.alternatives.copy()

    @property
    def lines(self) -> pd.DataFrame:
        """What is bought: a row a plan and programme.

        - `plan`, `programme`; `per`, `units`, `unit_cost`: what one is, how many, and dollars each;
          `cost`: dollars;
        - `served_low`, `served_central`, `served_high`: households served, in 5, 50 and 95% of the
          draws; `cost_each_low`, `cost_each_central`, `cost_each_high`: dollars for each;
        - `connected_low`, `connected_central`, `connected_high`: households newly connected;
          `cost_connected_low`, `cost_connected_central`, `cost_connected_high`: dollars for each;
          missing without a published effect, and `why`: why; `dated`: whether it rests on a figure
          older than five years.
        """
        return self.spending.lines.copy()

    @property
    def amounts(self) -> pd.DataFrame:
        """What each area gets: a row a plan, area and programme.

        - `plan`, `GEOID`, `programme`;
        - `households`: served there; `dollars`: of the line's cost.
        """
        return self.spending.amounts.copy()

    @property
    def areas(self) -> pd.DataFrame:
        """Need by area, indexed by GEOID, and how often the area is chosen.

        - `need`, `need_low`, `need_high`: households, in all, in 5 and in 95% of the draws;
        - `district`: where it lies; `chosen`: the part of the draws, 0–1, in whose own best plan a
          site reaches it, missing without sites; and by the name of each plan whether it gets
          anything there.
        """
        return self.spending.areas.copy()

    @property
    def sites(self) -> pd.DataFrame:
        """Candidates for sites, indexed by name, and how often each is chosen.

        - `programme`, `must`: what it would be, and "have", "not" or ""; `lon`, `lat`: degrees;
        - `cost`: dollars over all years; `cost_from`: "file" or "item";
        - `chosen`: the part of the draws, 0–1, in whose best plan it is open; `clear`: whether that
          is clear; and by the name of each plan whether it is open there.
        """
        return self.spending.sites.copy()

    @property
    def districts(self) -> pd.DataFrame:
        """What each district gets: a row a plan and district.

        - `plan`, `district`; `need`, `served` and, of these, `reached`, those in need: households;
        - `share`: reached of need, 0–1; `dollars`: spent there.
        """
        return self.spending.districts.copy()

    @property
    def years(self) -> pd.DataFrame:
        """Money and costs: a row a plan and year.

        - `plan`, `year`; `available`: dollars left so far; `cost`: dollars of that year.
        """
        return self.spending.years.copy()

    @property
    def curve(self) -> pd.DataFrame:
        """What the plan that serves most would serve for less or more money: a row a budget.

        - `budget`, `cost`: dollars; `served_low`, `served_central`, `served_high`: households, in
          5, 50 and 95% of the draws; and by the name of each programme the dollars spent on it.
        """
        return self.spending.curve.copy()

    @property
    def reasons(self) -> dict[str, str]:
        """Whether sites, areas and plans hold a clear choice, or why not."""
        return dict(self.spending.reasons)

    @property
    def left_out(self) -> dict[str, str]:
        """Why programmes are not offered."""
        return dict(self.spending.left_out)

    def figure(self, size: tuple[float, float] = (8.0, 5.2)) -> Picture:
        """Draw the curve of people against money, with its range.

        Parameters
        ----------
        size
            Width and height in inches.

        Returns
        -------
        Picture
            For `figures.save`.

        Raises
        ------
        ArgumentError
            If the size is none.
        """
        from exclusion import figures

        return figures.budget(self, size)

    def headline(self, *, language: str | None = None) -> str:
        """Say which plan is named first, what it costs and whom it serves, low to high.

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

        with phrases.speaking(language, self.study.options.get("neighborhoods_called")):
            return report.plan_headline(self)

    def write(self, folder: str | Path, *, language: str | None = None) -> dict[str, Path]:
        """Write the plan's page, its workbook, and its memo with the grant pack.

        Parameters
        ----------
        folder
            Made if it is not there; files of the same names are replaced, each whole.
        language
            As for `Study.headline`.

        Returns
        -------
        dict
            "plan.html", "plan.xlsx" and "plan.docx" to their paths.

        Raises
        ------
        ExclusionError
            If python-docx is not installed; the message names the extra that brings it.
        OSError
            If the folder cannot be written to.
        """
        from exclusion import phrases, report

        with phrases.speaking(language, self.study.options.get("neighborhoods_called")):
            return report.write_plan(self, folder)


def plan(  # noqa: PLR0913 - each is a choice of the user's
    study: Study,
    budget: float | Sequence[float],
    *,
    years: int = 1,
    programmes: str | Path | Book | None = None,
    sites: str | Path | pd.DataFrame | None = None,
    take_up: str | Path | pd.DataFrame | None = None,
    radius: float = RADIUS,
    times: str | Path | pd.DataFrame | None = None,
    minutes: float | None = None,
    floor: float | None = None,
    districts: pd.Series[str] | None = None,
    seed: int = 0,
) -> Plan:
    """Spend a budget on a study's place: four plans, with their doubt carried through.

    Parameters
    ----------
    study
        Of the place.
    budget
        Dollars for all years together; or a sequence with those that each year brings, of which
        what is left goes into the next.
    years
        How long it is for, 1 to 10.
    programmes
        A cost book of the user's (TOML, see `exclusion.programmes.book`), whose items replace
        bundled ones or come beside them; None takes the bundled book alone.
    sites
        Where sites could be opened: a table or file as of `siting.candidates`, with the column
        `programme` ("public_computers", which it is without one, or "wireless"). None opens none.
    take_up
        Counties' take-up of the last national subsidy, as of `exclusion.programmes.take_up`; None
        takes the nation's range.
    radius
        Meters that a public computer site reaches.
    times
        Travel in place of a straight line: a table or file of `GEOID`, `site` and `minutes` or
        `meters`, a row a pair, as of `siting.case`; `minutes`, or `radius`, is how far people go.
        A wireless site keeps the radius of the cost book.
    minutes
        How long people travel at most, where `times` has minutes.
    floor
        The share (0-1) of its need that each district must have reached.
    districts
        The district of each area, by GEOID; None takes neighborhoods where the study has them.
    seed
        The same seed gives the same draws.

    Returns
    -------
    Plan
        Households served and newly connected, low to high, by plan, programme, area, site,
        district and year; the curve of people against money; all assumptions with their sources.

    Raises
    ------
    ArgumentError
        If the budget is 0, infinite or under the cheapest line, the floor cannot be met (with the
        best that can be), or another number is out of its range.
    TableError
        If the study has no measure of need by area; a candidate is far from the place, has a name
        twice or a cost that is none; or a figure lacks its source.
    SourceError
        If a file cannot be read.

    Notes
    -----
    Need is the posterior of the ranking, moved to the newest year that the place's published
    figures tell of, where they do (see `Study.now`). Programmes and sites compete for the same
    money and the same households; see `exclusion.plans.spend`.

    Examples
    --------
    >>> import exclusion
    >>> study = exclusion.study("New Orleans", vintage=2024)
    >>> found = exclusion.plan(study, 500_000, years=2)
    >>> bool(found.alternatives["cost"].max() <= 500_000)
    True
    """
    frames.check_made(study, "Study", "study")
    frames.check_whole(years, "years", 1, MOST_YEARS)
    brought = plans.brought(budget, years)
    frames.check_number(radius, "radius")
    travel = None if times is None else _offered.travel(times, radius, minutes)
    if times is None and minutes is not None:
        raise ArgumentError("minutes goes with times: give travel times, or leave it out.")
    if times is not None and sites is None:
        raise ArgumentError("times is about sites, and there are none: give sites, too.")
    if floor is not None:
        frames.check_between(floor, "floor", 0, 1 + 1e-12)
    frames.check_whole(seed, "seed", 0)
    book = _book(programmes)
    table = None if take_up is None else _take_up(take_up)
    offered = None if sites is None else _offered.by_programme(sites)
    need = _needs.need_of(study, districts)
    enrolled, expected = _needs.enrolled(study, need.by, table, book, seed)
    reach = travel or Reach(float(radius))
    networks, left_out = _offered.networks(study, need, offered, book, reach)
    offers = Offers(
        plans.lines(book, years, computers=need.lacking is not None), networks, years, book,
        left_out,
    )  # fmt: skip
    state = _needs.state_of(study, need.by)
    needs = Needs(need.households, need.lacking, need.district, enrolled, state)
    found = plans.spend(needs, offers, budget, floor=floor, seed=seed)
    price, both = _products(needs, state, book)
    file = "" if take_up is None else Path(files.name_of(take_up, "frame")).name
    asked = _assumed.Asked(file, brought)
    assumptions = _assumed.assumptions(offers, expected, price, reach, file)
    return Plan(
        study,
        need.by,
        need.year,
        brought,
        floor,
        None if travel else float(radius),
        need.homes,
        found,
        assumptions,
        _assumed.limits(need, found, expected, assumptions, both, asked),
        both,
        Range(*enrolled.quantile([0.05, 0.5, 0.95])),
    )


def _book(given: object) -> Book:
    return given if isinstance(given, Book) else costs.book(given)  # type: ignore[arg-type]


def _take_up(given: str | Path | pd.DataFrame) -> pd.DataFrame:
    made = {"take_up", "eligible_share", "over_one"}
    if isinstance(given, pd.DataFrame) and made <= set(given.columns):
        return given
    return costs.take_up(given)


def _products(needs: Needs, state: str, book: Book) -> tuple[Range, Products]:
    price = costs.price(state, book)
    whole = float(needs.households.sum(axis=1).mean())
    return price, costs.products(float(needs.enrolled.median()), whole, price, book)
