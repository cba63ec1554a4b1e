"""The HTML page: a branca figure that holds the folium map and everything around it."""

from __future__ import annotations

import math
import subprocess
from typing import TYPE_CHECKING, Any

from branca.element import Figure
from jinja2 import Environment
from markupsafe import Markup

from exclusion import indicators, maps, phrases
from exclusion._version import __version__
from exclusion.errors import ExclusionError
from exclusion.report import _files, _people, _sections
from exclusion.report._summary import (
    credited,
    finding,
    footnotes,
    ladder,
    ladder_methods,
    list_form,
    mostly_modelled,
    periods,
    reason,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.ranking import Ranking
    from exclusion.report._sections import Extras
    from exclusion.studies import Study

_ENVIRONMENT = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
_PACKAGE = "exclusion.report"
# No network at all, whatever a name in the data tries.
_POLICY = (
    "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


class Page(Figure):
    """A branca figure with our own frame: what is added to it goes into the map's section."""

    def __init__(self, context: dict[str, Any]) -> None:
        super().__init__(title=context["title"])
        self._id = "exclusion"
        self.header._children.clear()  # noqa: SLF001 - the template has its own meta elements
        self.context = context
        self._template = _ENVIRONMENT.from_string(maps.asset(_PACKAGE, "page.html"))

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401
        """Render the whole page.

        Parameters
        ----------
        **kwargs
            Passed on to branca.

        Returns
        -------
        str
            HTML that loads nothing.

        Raises
        ------
        ExclusionError
            If something on it would be loaded from elsewhere.
        """
        for child in self._children.values():
            child.render(**kwargs)
        outside = maps.links(self)
        if outside:
            raise ExclusionError(
                f"The page would load {', '.join(outside)}; it must work without a network. "
                "Remove the layer that brings it."
            )
        header, body, script = (
            Markup(part.render(**kwargs))  # noqa: S704 - our own parts, escaped where they are made
            for part in (self.header, self.html, self.script)
        )
        text: str = self._template.render(
            **self.context, header=header, body=body, script=script, say=phrases.say
        )
        return text


def render(study: Study, ranking: Ranking, extras: Extras) -> str:
    """Write a study's page."""
    page = Page(_context(study, ranking, extras))
    if study.mapped:
        page.add_child(maps.draw(study, ranking.by, ranking.of, ranking.k), name="map")
    return page.render()


def _context(study: Study, ranking: Ranking, extras: Extras) -> dict[str, Any]:
    about = words(study, ranking)
    row: Mapping[Any, Any] = study.totals.loc[ranking.by].to_dict()
    table = (
        ranking.table.join(study.why("area")["gap"]) if len(study.why("area")) else ranking.table
    )
    listed = table.loc[list(ranking.shortlist.members)]
    found = ranking.shortlist
    ranked = table["rank"].notna()
    axis = min(max(2 * found.k, int(listed["band_high"].max())), about["ranked"])
    return {
        "title": phrases.say("title", place=study.place),
        "policy": _POLICY,
        "css": Markup(maps.asset(_PACKAGE, "page.css")),  # noqa: S704 - our own file
        "js": Markup(maps.asset(_PACKAGE, "page.js")),  # noqa: S704 - our own file
        "about": about,
        "mapped": study.mapped,
        "big": phrases.about(row["households"]),
        "big_moe": phrases.about(row["households_moe"], row["households"])
        + ("*" if row["moe_method"] == "modelled" else ""),
        "form": list_form(about),
        "list_by": phrases.say(
            "list_by_map" if study.mapped else "list_by", by=phrases.say(f"of_{ranking.of}")
        ),
        "people_known": bool(study.totals["people"].notna().any()),
        "finding": " ".join(finding(study, ranking, "page_share")),
        "ladder": ladder(study),
        "by": ranking.by,
        "of": ranking.of,
        "footnotes": footnotes(study, table["share_moe_method"]),
        "ladder_footnotes": footnotes(study, ladder_methods(study)),
        "axis": axis,
        "has_people": bool(table["people"].notna().any()),
        "has_hoods": "neighborhood" in table,
        "listed": [_row(r, axis) for r in listed.to_dict("records")],
        "rows": [_row(r, axis) for r in table[ranked].to_dict("records")],
        "unranked": [_row(r, axis) for r in table[~ranked].to_dict("records")],
        "list_share": phrases.say(
            "list_share",
            **about,
            share=phrases.percent(found.listed_share),
            low=phrases.percent(found.listed_share_low),
            high=phrases.percent(found.listed_share_high),
            direct=phrases.percent(found.direct_share),
        ),
        "who": _people.who(study),
        "why": _people.why(study),
        "hot_spots": _sections.hot_spots(study, ranking.by) if study.mapped else "",
        "trend": _sections.trend(study, ranking.by),
        "change": _sections.change(study, extras, ranking.by),
        "score": _sections.score(study, extras),
        "notes": _notes(study, ranking, about),
        "absent": [_absent(study, key) for key in study.absent],
        "sources": [phrases.say("source_line", **source.to_dict()) for source in study.sources],
        "credit": credited(study),
        "version": __version__,
        "command": _command(study, ranking, extras),
        "data": Markup(maps.to_json(_data(study, ranking, extras))),  # noqa: S704 - "<" is escaped in it
    }


def _row(row: Mapping[Any, Any], axis: int) -> dict[str, Any]:
    """Give one area's cells; `left`, `wide` and `dot` place its band on a bar, in percent."""
    star, share_star, people_star = (
        "*" if row[method] == "modelled" else ""
        for method in ("moe_method", "share_moe_method", "people_moe_method")
    )
    cells = {
        "name": row["name"],
        "hood": row["neighborhood"] if isinstance(row.get("neighborhood"), str) else "",
        "households": phrases.number(row["households"]),
        "households_moe": phrases.number(row["households_moe"]) + star,
        "people": phrases.number(row["people"]),
        "people_moe": phrases.number(row["people_moe"]) + people_star,
        "share": phrases.percent(row["share"], 1),
        "share_moe": phrases.points(row["share_moe"]) + share_star,
        "tier": phrases.say(row["tier"] or "unranked"),
        "chance": phrases.chance(row["chance"], row["chance_low"], row["chance_high"]),
        "gap": phrases.say(f"gap_{row['gap']}") if isinstance(row.get("gap"), str) else "",
        "note": phrases.say(row["note"]) if row["note"] else "",
        "verdict": phrases.say(row["verdict"] or "unranked"),
        "rank": row["rank"],
    }
    if math.isfinite(row["band_low"]):
        low, high, span = row["band_low"], row["band_high"], max(axis - 1, 1)
        cells |= {
            "low": f"{low:.0f}",
            "high": f"{high:.0f}",
            "left": f"{100 * (low - 1) / span:.1f}",
            "wide": f"{100 * (high - low) / span:.1f}",
            "dot": f"{100 * (row['expected_rank'] - 1) / span:.1f}",
        }
    return cells


def _notes(study: Study, ranking: Ranking, about: dict[str, Any]) -> list[str]:
    """Say what a reader must know of the methods that this study used."""
    people = {method.removeprefix("place_") for method in study.totals["people_method"]}
    codes = ["note_universe", "note_margins"]
    codes += ["note_straddle"] if "inside" in study.areas else []
    codes += ["note_direct"] if "direct" in people else []
    codes += ["note_excluded"] if "per_excluded_household" in people else []
    codes += ["note_household_people"] if "share_of_household_people" in people else []
    codes += ["note_residents"] if "share_of_residents" in people else []
    codes += ["note_modelled"] if mostly_modelled(study) else []
    codes += ["note_pooled"] if 2017 <= study.vintage <= 2019 else []
    codes += ["note_reliability", "note_verdict", "note_draws", "note_tiers"]
    codes += ["note_classes", "note_hot", "note_boundaries"] if study.mapped else []
    codes += ["note_sites"] if study.sites is not None and study.mapped else []
    found = ranking.shortlist
    values = about | {
        "factor": f"{found.design_factor:.1f}",
        "measured": phrases.say("measured" if found.design_factor_measured else "assumed"),
        "scheme": phrases.say("quantiles", **about),
        "boundaries": periods(study),
        "cut": int((study.areas["inside"] < 1).sum()) if "inside" in study.areas else 0,
        "what": phrases.say(f"a_{study.geography}"),
        "count": 0 if study.sites is None else len(study.sites),
    }
    notes = [phrases.say(code, **values) for code in codes]
    notes += [
        phrases.say(indicator.note, **values | {"label": indicator.label})
        for name, indicator in indicators.CATALOGUE.items()
        if indicator.note
        and name in study.totals.index
        and study.totals.loc[name, "people_method"] == "direct"
    ]
    return notes if mostly_modelled(study) else notes + _modelled_notes(study, values)


def _modelled_notes(study: Study, values: Mapping[str, Any]) -> list[str]:
    """Say, measure by measure, how many margins had to be modelled and why."""
    notes = []
    for measure in study.measures:
        label = phrases.label(measure)
        empty = study.areas[f"{measure}_moe_method"] == "modelled"
        share = (study.areas[f"{measure}_share_moe_method"] == "modelled") & ~empty
        for code, rows in (("note_modelled_empty", empty), ("note_modelled_share", share)):
            if rows.any():
                text = phrases.say(code, **dict(values) | {"count": int(rows.sum())})
                notes.append(f"{label[:1].upper()}{label[1:]}: {text}")
    return notes


def _absent(study: Study, key: str) -> tuple[str, str]:
    measure, _, part = key.partition(".")
    named = measure in study.totals.index or part or study.absent[key].code == "no_lines"
    what = phrases.label(measure) if named else phrases.say(f"part_{measure}")
    return what, reason(study, study.absent[key])


def _command(study: Study, ranking: Ranking, extras: Extras) -> str:
    """Write the command that makes the page again; a list or a polygon has none by its name."""
    if study.joined:
        return ""
    parts = ["exclusion", "report", study.place, "--vintage", str(study.vintage)]
    parts += ["--geography", study.geography] if study.geography != "tract" else []
    kinds = set(study.groups.loc[study.groups["level"] == "area", "dimension"])
    parts += ["--topic", "who"] if kinds - {"covered"} else []
    parts += ["--topic", "covered"] if "covered" in kinds else []
    parts += ["--by", ranking.by, "--of", ranking.of, "--top", str(ranking.k)]
    parts += ["--score", extras.score.preset] if extras.score is not None else []
    parts += ["--since", str(extras.since)] if extras.since is not None else []
    return subprocess.list2cmdline(parts)  # double quotes: they work in every shell


def _data(study: Study, ranking: Ranking, extras: Extras) -> dict[str, Any]:
    """Give the script the CSV's columns, short: what the map or every row has stands once."""
    columns: dict[str, Any] = {}
    place = {geoid: i for i, geoid in enumerate(study.areas.index)}
    order = [place[geoid] for geoid in ranking.table.index]
    shown = maps.measure_columns(study, ranking.by, ranking.of, ranking.k) if study.mapped else {}
    shown |= {"GEOID": list(study.areas.index), "name": list(study.areas["NAME"])}
    for name, values in _files.ranking(study, ranking, extras).items():
        distinct = list(dict.fromkeys(values))
        same = shown.get(name) if study.mapped else None
        if isinstance(same, list) and [same[i] for i in order] == values:
            columns[name] = "map"
        elif len(distinct) == 1:
            columns[name] = {"all": distinct[0]}
        elif len(distinct) < 10 and isinstance(distinct[0], str | None):
            codes = {value: str(i) for i, value in enumerate(distinct)}
            columns[name] = {"values": distinct, "codes": "".join(codes[v] for v in values)}
        else:
            columns[name] = values
    return {
        "columns": columns,
        "order": order,
        "by": ranking.by,
        "k": ranking.k,
        "stem": study.slug,
    }
