"""The HTML page: a branca figure that holds the folium map and everything around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from branca.element import Figure
from jinja2 import Environment, FunctionLoader
from markupsafe import Markup

from exclusion import classes, estimates, maps, phrases
from exclusion._version import __version__
from exclusion.errors import ExclusionError
from exclusion.report import (
    _below,
    _changes,
    _files,
    _lead,
    _method,
    _people,
    _rows,
    _sections,
    _sites,
)
from exclusion.report._summary import (
    credited,
    footnotes,
    ladder,
    ladder_methods,
    list_form,
    words,
)
from exclusion.report._text import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.ranking import Ranking
    from exclusion.report._sections import Extras
    from exclusion.studies import Study

_PACKAGE = "exclusion.report"
ENVIRONMENT = Environment(
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    loader=FunctionLoader(lambda name: maps.asset(_PACKAGE, name)),
)
ENVIRONMENT.globals |= {"say": phrases.say, "spoken": phrases.spoken, "tell": tell}
# No network at all, whatever a name in the data tries.
POLICY = (
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
        self._template = ENVIRONMENT.get_template("page.html")

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
        text: str = self._template.render(**self.context, header=header, body=body, script=script)
        return text


def render(study: Study, ranking: Ranking, extras: Extras) -> str:
    """Write a study's page."""
    context = _context(study, ranking, extras)
    if not study.mapped:
        return Page(context).render()
    options = maps.Options(
        scheme=extras.scheme,
        layers=extras.layers,
        street_map=extras.street_map,
        change=extras.change,
        score=extras.score,
        people=None if extras.people is None else extras.people.path,
        causes=extras.causes,
    )
    drawn = maps.draw(study, ranking.by, ranking.of, ranking.k, options)
    images = " ".join(("img-src", *drawn.layer.hosts))
    page = Page(context | {"policy": POLICY.replace("img-src", images)})
    page.add_child(drawn, name="map")
    return page.render()


def _context(study: Study, ranking: Ranking, extras: Extras) -> dict[str, Any]:
    about = words(study, ranking)
    sections = _sections_of(study, ranking, extras)
    return {
        "title": phrases.say("title", place=study.place),
        "lang": phrases.spoken().code,
        "policy": POLICY,
        "css": Markup(maps.asset(_PACKAGE, "page.css")),  # noqa: S704 - our own file
        "js": Markup(maps.asset(_PACKAGE, "page.js")),  # noqa: S704 - our own file
        "about": about,
        "mapped": study.mapped,
        "big": _lead.big(study, ranking.by),
        "lead": _lead.paragraphs(study, ranking, extras.causes),
        "people_known": bool(study.totals["people"].notna().any()),
        "ladder": ladder(study),
        "ladder_title": _lead.ladder_title(study, ranking.by),
        "ladder_footnotes": footnotes(study, ladder_methods(study)),
        "by": ranking.by,
        "of": ranking.of,
        **sections,
        **_tables(study, ranking, about, explained=sections["hoods"] is not None),
        "not_reached": _below.not_reached(
            extras.causes, ranking.table.loc[list(ranking.shortlist.members)]
        ),
        "nav": _nav(about, sections),
        "notes": _method.notes(study, ranking, extras, about),
        "absent": _method.absent(study),
        "sources": [_method.source(source) for source in study.sources],
        "credit": credited(study),
        "version": __version__,
        "command": _method.command(study, ranking, extras),
        "data": Markup(maps.to_json(_data(study, ranking, extras))),  # noqa: S704 - "<" is escaped in it
    }


def _sections_of(study: Study, ranking: Ranking, extras: Extras) -> dict[str, Any]:
    """Give what the sections show that are there only where the data allow; else None."""
    hoods = _rows.neighborhoods(study, ranking)
    if hoods is not None:
        hoods["footnotes"] = footnotes(study, hoods.pop("methods"))
    return {
        "spots": _sections.hot_spots(study, ranking.by) if study.mapped else None,
        "hoods": hoods,
        "who": _people.who(study),
        "why": _people.why(study),
        "causes": _below.two_causes(study, extras.causes),
        "sites": _sites.sites(study),
        "below": _below.near(study, extras),
        "score": _sections.score(study, extras),
        "change": _changes.change(study, extras, ranking.by),
        "trend": _sections.trend(study, ranking.by),
    }


def _tables(
    study: Study, ranking: Ranking, about: Mapping[str, Any], *, explained: bool
) -> dict[str, Any]:
    """Give the list, the table of all areas, and what is said above and under them."""
    table = ranking.table
    gaps = estimates.gaps_at(study.gaps, "area")
    if len(gaps):
        table = table.join(gaps["gap"])
    listed = table.loc[list(ranking.shortlist.members)]
    ranked = table["rank"].notna()
    axis = _rows.axis_of(ranking)
    place = {geoid: i for i, geoid in enumerate(study.areas.index)}
    return {
        "form": list_form(about),
        "head_tier": _rows.head_tier(about["k"]),
        "axis": axis,
        "order": [place[geoid] for geoid in table.index],
        "list_sub": _rows.list_said(study, about, explained=explained),
        "list_share": _rows.list_share(ranking.shortlist, about),
        "list_footnotes": footnotes(study, _methods(listed)),
        "footnotes": footnotes(study, _methods(table)),
        "has_people": bool(table["people"].notna().any()),
        "has_hoods": "neighborhood" in table,
        "listed": [_rows.area(values, axis) for values in listed.to_dict("records")],
        "rows": [_rows.area(values, axis) for values in table[ranked].to_dict("records")],
        "unranked": [_rows.area(values, axis) for values in table[~ranked].to_dict("records")],
    }


def _methods(table: pd.DataFrame) -> pd.Series[str]:
    columns = ("moe_method", "share_moe_method", "people_moe_method")
    methods: pd.Series[str] = pd.concat([table[name] for name in columns])
    return methods


def _nav(about: Mapping[str, Any], sections: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name the sections that are there, in their order."""
    there = {"map": sections["spots"], "neighborhoods": sections["hoods"], "list": True}
    there |= {
        name: sections[name]
        for name in ("who", "why", "causes", "sites", "below", "score", "change", "trend")
    }
    there |= {"table": True, "method": True}
    return [(name, phrases.say(f"nav_{name}", **about)) for name, shown in there.items() if shown]


def _data(study: Study, ranking: Ranking, extras: Extras) -> dict[str, Any]:
    """Give the script the CSV's columns, short: what the map or every row has stands once."""
    columns: dict[str, Any] = {}
    place = {geoid: i for i, geoid in enumerate(study.areas.index)}
    order = [place[geoid] for geoid in ranking.table.index]
    shown = maps.measure_columns(study, ranking.by, ranking.of, ranking.k) if study.mapped else {}
    shown |= {"GEOID": list(study.areas.index), "name": list(study.areas["NAME"])}
    hoods = _files.neighborhoods(_rows.ranked_neighborhoods(study, ranking))
    for name, values in _files.ranking(study, ranking, extras).items():
        same = shown.get(name) if study.mapped else None
        if isinstance(same, list) and [same[i] for i in order] == values:
            columns[name] = "map"
        else:
            columns[name] = _short(values)
    return {
        "columns": columns,
        "order": order,
        "by": ranking.by,
        "k": ranking.shortlist.k,
        "hoods": {name: _short(values) for name, values in hoods.items()},
        "hoodCount": len(next(iter(hoods.values()), [])),
        "stem": study.slug,
        "locale": phrases.spoken().locale,
        "verdicts": list(classes.VERDICT_COLORS),
    }


def _short(values: list[Any]) -> Any:  # noqa: ANN401 - a list, or what stands for it
    """Write a column once where all are the same, and few words as digits."""
    distinct = list(dict.fromkeys(values))
    if len(distinct) == 1:
        return {"all": distinct[0]}
    if len(distinct) < 10 and all(isinstance(value, str | None) for value in distinct):
        codes = {value: str(i) for i, value in enumerate(distinct)}
        return {"values": distinct, "codes": "".join(codes[value] for value in values)}
    return values
