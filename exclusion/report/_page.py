"""The HTML page: a branca figure that holds the folium map and everything around it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from branca.element import Figure
from jinja2 import Environment, FunctionLoader
from markupsafe import Markup, escape

from exclusion import classes, maps, phrases, telling
from exclusion._version import __version__
from exclusion.errors import ExclusionError
from exclusion.report import _files, _lengths, _sections
from exclusion.report._glossary import glossed
from exclusion.report._sections import Told
from exclusion.telling._rows import Listed

if TYPE_CHECKING:
    from exclusion.report._sections import Shown
    from exclusion.studies import Study
    from exclusion.telling import Asked, Lead, Opening

_PACKAGE = "exclusion.report"
ENVIRONMENT = Environment(
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    loader=FunctionLoader(lambda name: maps.asset(_PACKAGE, name)),
)
ENVIRONMENT.globals |= {"say": phrases.say, "spoken": phrases.spoken, "tell": telling.tell}
_SCRIPTS = ("address", "lengths", "card", "picture", "page")
# No network at all, whatever a name in the data tries, and no script but the page's own: `sealed`
# names these. Nothing runs from a style.
POLICY = (
    "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; "
    "script-src 'none'; base-uri 'none'; form-action 'none'"
)
_RUN = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class Link:
    """A line of "On this page"."""

    id: str
    text: str


@dataclass(frozen=True)
class Frame:
    """What stands around the sections of a page.

    Parameters
    ----------
    title, lang, policy, css, js, version
        Of the file.
    about
        What nearly every sentence names.
    mapped, hoods
        Whether there are a map and neighborhoods.
    by
        The measure that the page tells of.
    lead, credit, nav
        How it opens.
    sections
        All that follow.
    data
        What the script reads.
    """

    title: str
    lang: str
    policy: str
    css: Markup
    js: Markup
    version: str
    about: dict[str, str]
    mapped: bool
    hoods: bool
    by: str
    lead: Lead
    opening: Opening
    credit: str
    nav: tuple[Link, ...]
    sections: tuple[Shown, ...]
    data: Markup


class Page(Figure):
    """A branca figure with our own frame: what is added to it goes into the map's section."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(title=frame.title)
        self._id = "exclusion"
        self.header._children.clear()  # noqa: SLF001 - the template has its own meta elements
        self.frame = frame
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
        text = self._template.render(page=self.frame, header=header, body=body, script=script)
        first, source, rest = text.partition('<p class="source">')
        sections, end, last = rest.partition("</main>")
        return sealed(f"{first}{source}{glossed(sections)}{end}{last}")


def sealed(text: str) -> str:
    """Name each script of a page in its policy by what it says: no other runs."""
    digests = (hashlib.sha256(one.encode()).digest() for one in _RUN.findall(text))
    named = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    bare, own = (str(escape(f"script-src {what}")) for what in ("'none'", named))
    return text.replace(bare, own, 1) if named else text


def render(study: Study, asked: Asked) -> str:
    """Write a study's page."""
    frame = framed(Told.of(study, asked))
    if not study.mapped:
        return Page(frame).render()
    drawn = maps.draw(study, asked)
    images = " ".join(("img-src", *drawn.layer.hosts))
    page = Page(replace(frame, policy=POLICY.replace("img-src", images)))
    page.add_child(drawn, name="map")
    return page.render()


def framed(told: Told) -> Frame:
    """Say all that stands on a study's page."""
    study, ranking, asked = told.study, told.ranking, told.asked
    about, there = telling.of_list(study, ranking), _sections.shown(told)
    opening = telling.opening(study, ranking)
    return Frame(
        title=phrases.say("title", place=study.place),
        lang=phrases.spoken().code,
        policy=POLICY,
        css=Markup(maps.asset(_PACKAGE, "page.css")),  # noqa: S704 - our own file
        js=Markup("".join(maps.asset(_PACKAGE, f"{name}.js") for name in _SCRIPTS)),  # noqa: S704 - our own files
        version=__version__,
        about=about,
        mapped=study.mapped,
        hoods="neighborhood" in ranking.table,
        by=ranking.by,
        lead=telling.lead(study, ranking, asked.causes),
        opening=opening,
        credit=telling.credited(study),
        nav=tuple(
            Link(name, phrases.say(f"nav_{name}", **about))
            for name in _sections.listed(told, there)
        ),
        sections=there,
        data=Markup(maps.to_json(_data(told, there, opening))),  # noqa: S704 - "<" is escaped in it
    )


def _data(told: Told, there: tuple[Shown, ...], opening: Opening) -> dict[str, Any]:
    """Give the script the CSV's columns, short: what the map or every row has stands once."""
    study, ranking, asked = told.study, told.ranking, told.asked
    columns: dict[str, Any] = {}
    place = {geoid: i for i, geoid in enumerate(study.areas.index)}
    order = [place[geoid] for geoid in ranking.table.index]
    shown = maps.measure_columns(study, ranking.by, ranking.of, ranking.k) if study.mapped else {}
    shown |= {"GEOID": list(study.areas.index), "name": list(study.areas["NAME"])}
    hoods = _files.neighborhoods(study, telling.ranked_neighborhoods(study, ranking), asked)
    for name, values in _files.ranking(study, ranking, asked).items():
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
        "listed": [
            head.key
            for s in there
            if isinstance(s.content, Listed)
            for head in s.content.table.heads
        ],
        "lengths": next(
            (
                _lengths.lengths(told, s.content, order)
                for s in there
                if isinstance(s.content, Listed)
            ),
            {},
        ),
        "hoods": {name: _short(values) for name, values in hoods.items()},
        "hoodCount": len(next(iter(hoods.values()), [])),
        "stem": study.slug,
        "locale": phrases.spoken().locale,
        "verdicts": list(classes.VERDICT_COLORS),
        "text": {
            "lead": opening.quote,
            "quote": phrases.say("quote", said="{said}", source=telling.credited(study)),
            "copied": phrases.say("copied"),
            "link": phrases.say("copied_link"),
            "axis": phrases.say("card_axis", axis="{axis}"),
            "place": study.place,
            "source": phrases.say("page_source", source=telling.credited(study)),
        },
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
