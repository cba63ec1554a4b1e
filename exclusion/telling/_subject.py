"""What a brief is about, a place or one of its neighborhoods, and what it says of it."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from exclusion import estimates, indicators, moe, phrases
from exclusion._version import __version__
from exclusion.errors import TableError
from exclusion.ranking import LISTED_NEIGHBORHOODS, RESIDENTS
from exclusion.telling import _asof, _worked
from exclusion.telling._about import about, fewer, list_title, of_list, ranked, source_line
from exclusion.telling._advice import advice
from exclusion.telling._finding import people
from exclusion.telling._opening import verdicts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from exclusion.ranking import Ranking
    from exclusion.studies import Study

#: The rungs that a brief shows, the measure of the brief always among them.
_RUNGS = (
    *(name for name in indicators.CATALOGUE if name in indicators.DEFAULTS),
    "no_computer",
)
_MOST = 6
#: How many areas make a list.
LISTED = 8
_CITY_LIST = 20
_GROUPS = 5


@dataclass(frozen=True)
class Share:
    """A measure or a group of people, with its share (0–1) and that one's margin."""

    name: str
    label: str
    share: float
    moe: float


@dataclass(frozen=True)
class Groups:
    """Groups of one kind under a heading that says what they differ in."""

    heading: str
    rows: tuple[Share, ...]


@dataclass(frozen=True, eq=False)
class First:
    """The areas to look at first.

    Parameters
    ----------
    ranking
        That of all.
    rows
        Of its table.
    title, note
        What is said of them.
    """

    ranking: Ranking
    rows: pd.DataFrame
    title: str
    note: str


@dataclass(frozen=True, eq=False)
class Subject:
    """A place, or a neighborhood of it, and one measure.

    Parameters
    ----------
    study, by
        The study and the measure.
    neighborhood
        A name of `study.neighborhoods`; None is the place as a whole.
    k
        How many areas make the list, of which those that there is room for are shown; None takes
        as many as that, or `_CITY_LIST` for a neighborhood.
    """

    study: Study
    by: str
    neighborhood: str | None = None
    k: int | None = None

    @property
    def name(self) -> str:
        """The name in print."""
        return self.study.city if self.neighborhood is None else self.neighborhood

    @property
    def given(self) -> bool:
        """Whether the neighborhoods are polygons of the user's."""
        return "cut_by" in self.study.areas

    @property
    def _level(self) -> Literal["place", "neighborhood"]:
        return "place" if self.neighborhood is None else "neighborhood"

    @property
    def words(self) -> dict[str, str]:
        """What nearly every sentence names."""
        row = self.row
        return about(self.study) | {
            "name": self.name,
            "label": phrases.label(self.by),
            "period": str(row["period"]),
            "areas_period": next(iter(self.study.areas[f"{self.by}_period"].dropna()), ""),
            "share": phrases.percent(row["share"], 1),
            "share_moe": phrases.points(row["share_moe"]),
            "households": phrases.about(row["households"]),
            "households_moe": phrases.about(row["households_moe"], row["households"]),
            "base": phrases.about(row["base"]),
            "people": phrases.about(row["people"]),
            "people_moe": phrases.about(row["people_moe"], row["people"]),
        }

    @cached_property
    def row(self) -> dict[str, Any]:
        """The measure's figures."""
        return self._figures(self.by)

    def _figures(self, measure: str) -> dict[str, Any]:
        if self.neighborhood is None:
            return {str(k): v for k, v in self.study.totals.loc[measure].items()}
        stem = f"{measure}_"
        return {
            column.removeprefix(stem): value
            for column, value in self._hood.items()
            if column.startswith(stem)
        }

    @cached_property
    def _hood(self) -> dict[str, Any]:
        """The figures of all measures of the neighborhood; a study hands out copies each time."""
        hoods: Any = self.study.neighborhoods
        return {str(k): v for k, v in hoods.loc[self.neighborhood].items()}

    @property
    def members(self) -> pd.Series:
        """Which areas belong to it."""
        areas = self.study.areas
        if self.neighborhood is not None and "parts" in areas:
            end = f"\t{self.neighborhood}\n"
            cut: pd.Series = (areas["parts"].fillna("") + "\n").str.contains(end, regex=False)
            return cut
        mine: pd.Series = (
            areas["NAME"].notna() | True
            if self.neighborhood is None
            else areas["neighborhood"] == self.neighborhood
        )
        return mine

    def rungs(self) -> list[Share]:
        """Choose measures for a short ladder, in the order of the catalogue."""
        city = self.neighborhood is None
        known = [str(m) for m in (self.study.totals.index if city else self.study.measures)]
        figures = {m: self._figures(m) for m in known}
        known = [m for m in known if math.isfinite(figures[m]["share"])]
        most = _MOST - 2 * (self.groups() is not None) - (self.gap() != "")
        order = [self.by, *(m for m in _RUNGS if m in known and m != self.by)]
        order += [m for m in known if m not in order]
        chosen = set(order[:most])
        return [
            Share(m, phrases.label(m), figures[m]["share"], figures[m]["share_moe"])
            for m in known
            if m in chosen
        ]

    def meaning(self) -> list[str]:
        """Say what the number means, in three short sentences."""
        known = math.isfinite(self.row["households_moe"])
        said = [phrases.say("brief_count" if known else "brief_count_unsure", **self.words)]
        said += self._people()
        plain = phrases.say(f"plain_{self.by}")
        return [
            " ".join(said),
            plain,
            self._verdicts() if self.neighborhood is None else self._place_in_city(),
        ]

    def later(self) -> list[str]:
        """Say what newer figures of the place say, and our estimate of now."""
        if self.neighborhood is not None:
            return []
        codes = _asof.newest(self.study, self.by, short=True) + _asof.estimate(self.study, self.by)
        return [phrases.say(code, **words) for code, words in codes]

    def worked(self) -> str:
        """Say how far the list must fall before a later survey would be likely to show it."""
        found = _worked.detectable(self.study, self.by, self.listed().ranking.k)
        return " ".join(
            phrases.say(code, **words) for code, words in _worked.together(self.study, found)
        )

    def _people(self) -> list[str]:
        """Say how many people these are; of all residents only where they were counted so."""
        if self.row["people_method"] not in RESIDENTS:
            return people(self.row, lambda _: "", phrases.say)
        if not math.isfinite(self.row["people"]):
            return []
        known = math.isfinite(self.row["people_moe"])
        said = [phrases.say("brief_people" if known else "brief_people_unsure", **self.words)]
        return said + [phrases.say(code) for code in fewer([self.row["people_method"]])]

    def _verdicts(self) -> str:
        ranking = self.study.evaluate(self.by)
        named = of_list(self.study, ranking)
        said, found = verdicts(ranking, named, phrases.say), ranking.shortlist
        ends = (found.above_least, found.below_least) != (found.above_most, found.below_most)
        if found.assumed and ends and found.unclear and ranked(ranking) > 1:
            said.append(phrases.say("assumed_brackets", **named))
        return " ".join(said)

    def _place_in_city(self) -> str:
        ranking = _of_neighborhoods(self.study, self.by)
        row: Mapping[Any, Any] = ranking.table.loc[self.neighborhood].to_dict()
        count = ranked(ranking)
        words = self.words | {
            "reference": phrases.percent(ranking.shortlist.reference),
            "hoods": phrases.say(
                "district_many" if self.given and phrases.called() is None else "neighborhood_many"
            ),
            "k": phrases.number(ranking.shortlist.k),
            "ranked": phrases.number(count),
        }
        said = []
        if isinstance(row["verdict"], str):
            said.append(phrases.say(f"brief_{row['verdict']}", **words))
        if isinstance(row["tier"], str) and count > 1:
            words |= {"low": f"{row['band_low']:.0f}", "high": f"{row['band_high']:.0f}"}
            words["tier"] = phrases.say(f"is_{row['tier']}")
            code = "brief_rank_all" if ranking.shortlist.k >= count else "brief_rank"
            one = words["low"] == words["high"]
            said.append(phrases.say(f"{code}_one" if one else code, **words))
        return " ".join(said) or phrases.say("brief_unranked", **words)

    def gap(self) -> str:
        """Say what is missing most; empty where no table says it."""
        rows = estimates.gaps_at(self.study.gaps, self._level)
        rows = rows if self.neighborhood is None else rows.loc[rows.index == self.neighborhood]
        if rows.empty or not isinstance(rows["gap"].iloc[0], str):
            return ""
        row = rows.iloc[0]
        leader, rival = (phrases.say(f"gap_{row[key]}") for key in ("gap_leader", "gap_rival"))
        if row["gap"] == "unclear":
            return phrases.say("brief_gap_unclear", first=leader, second=rival)
        share = f"{row['gap']}_share"
        return phrases.say(
            "brief_gap",
            gap=leader,
            share=phrases.percent(row[share], 1),
            margin=phrases.points(row[f"{share}_moe"]),
        )

    def groups(self) -> Groups | None:
        """Give the groups of one kind, by income where that is known."""
        rows = estimates.groups_at(self.study.groups, self._level)
        if self.neighborhood is not None:
            rows = rows[rows["GEOID"] == self.neighborhood]
        rows = rows[rows["share"].notna() & rows["share_moe"].notna()]
        rows = rows[rows["dimension"] != "covered"]
        if rows.empty:
            return None
        kinds = list(dict.fromkeys(rows["dimension"]))
        kind = "income" if "income" in kinds else kinds[0]
        rows = rows[rows["dimension"] == kind]
        coarse = {indicators.GROUPS[name].coarse for name in rows["group"]}
        if len(rows) > _GROUPS:
            rows = rows[rows["group"].isin(coarse)] if coarse & set(rows["group"]) else rows
        order = {name: at for at, name in enumerate(indicators.ordered())}
        rows = rows.sort_values("group", key=lambda names: names.map(order)).head(_GROUPS)
        heading = phrases.say(
            "brief_who",
            dimension=phrases.say(f"dimension_{kind}"),
            what=phrases.say(f"who_what_{kind}"),
        )
        shares = zip(rows["group"], rows["share"], rows["share_moe"], strict=True)
        return Groups(heading, tuple(Share(g, phrases.group(g), x, moe) for g, x, moe in shares))

    def listed(self) -> First:
        """Give the rows to look at first, and what title and note say of them."""
        room = LISTED if self.study.mapped else 2 * LISTED
        k = self.k or (room if self.neighborhood is None else _CITY_LIST)
        ranking = self.study.evaluate(self.by, "households", k)
        table = ranking.table[ranking.table["rank"].notna()]
        words = self.words | of_list(self.study, ranking)
        if self.neighborhood is None:
            title, note = (
                phrases.say(list_title(ranking), **words),
                phrases.say("brief_list", **words),
            )
            weak = [phrases.say(code, **named) for code, named in advice(self.study, ranking)[:1]]
            listed = ranking.shortlist.k
            words |= {"shown": phrases.number(room), "count": phrases.number(listed)}
            more = [phrases.say("brief_listed", **words)] if listed > room else []
            rows = table.head(min(room, listed))
            return First(ranking, rows, title, " ".join([*weak, note, *more]))
        mine = table[table.index.isin(self.members.index[self.members])]
        words |= {"count": phrases.number(len(mine))}
        sure = int(mine["tier"].isin(["almost_surely", "likely"]).sum())
        words |= {"sure": phrases.number(sure)}
        title = phrases.say("brief_list_title_hood" if sure else "brief_list_title_none", **words)
        note = phrases.say("brief_list_hood", **words)
        if len(mine) > room:
            mine = mine.head(room - 1)  # the note takes the room of a row
            note += " " + phrases.say("brief_listed", **words, shown=phrases.number(len(mine)))
        return First(ranking, mine, title, note)

    def sureness(self) -> list[str]:
        """Say how sure all this is."""
        area = self.study.areas[f"{self.by}_moe_method"].dropna()
        method = phrases.say(area.value_counts().index[0]) if len(area) else phrases.say("missing")
        if len(set(area)) > 1:
            method = phrases.say("figure_mostly", method=method)
        total = phrases.say(self.row["moe_method"] or "missing")
        words = self.words | {"city": self.name, "total": total, "method": method}
        mine = self.study.areas[self.members]
        share, margin = mine[f"{self.by}_share"], mine[f"{self.by}_share_moe"]
        low = moe.reliability(share, margin, share=True)
        hatched = self.study.mapped and bool((low == "low").any())
        codes = ["figure_margins_are", "brief_margins" if total == method else "figure_margins"]
        codes += ["brief_hatched"] if hatched else []
        codes += [*self._whole(words), "brief_sure_list"]
        codes += [] if self.study.mapped else ["brief_no_map"]
        return [phrases.say(code, **words) for code in codes]

    def _whole(self, words: dict[str, str]) -> list[str]:
        """Choose what to say of areas that the line of a district of the user's cuts."""
        if self.neighborhood is None or not self.given:
            return []
        if "parts" in self.study.areas:
            return ["brief_parts"]
        lines = self.study.areas["cut_by"].dropna()
        cut = sum(self.neighborhood in names.split("\n") for names in lines)
        words["cut"] = phrases.number(cut)
        return ["brief_whole"]

    def made(self) -> list[str]:
        """Name the sources, when they were read, and what made this page."""
        read = max((source.read for source in self.study.sources), default="")
        said = [source_line(self.study, by=self.by)]
        if read:
            said.append(phrases.say("brief_read", **self.words, read=phrases.date(read[:10])))
        return [*said, phrases.say("brief_made", version=__version__)]


@lru_cache(maxsize=2)
def _of_neighborhoods(study: Study, by: str) -> Ranking:
    """Rank the neighborhoods, once for the briefs of all of them."""
    return study.evaluate(by, k=LISTED_NEIGHBORHOODS, level="neighborhood", sensitivity=False)


def subject_of(
    study: Study, by: str | None, neighborhood: str | None, k: int | None = None
) -> Subject:
    """Check what a brief is asked to be about."""
    by = study.measure(by)
    if neighborhood is not None:
        if study.neighborhoods is None:
            raise TableError(
                f"{study!r} has no neighborhoods; give your own polygons with `neighborhoods`."
            )
        names = [str(name) for name in study.neighborhoods.index]
        if neighborhood not in names:
            near = difflib.get_close_matches(neighborhood, names, n=3, cutoff=0.4)
            raise TableError(
                f"{study.place} has no neighborhood {neighborhood!r}; the nearest: "
                f"{', '.join(near or names[:3])}."
            )
    found = Subject(study, by, neighborhood, k)
    if not math.isfinite(found.row["share"]):
        raise TableError(
            f"{found.name} has no estimate of households with {phrases.label(by)}, "
            f"{study.period}: there is nothing to say in a brief."
        )
    return found
