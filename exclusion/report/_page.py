"""The HTML page: a branca figure that holds the map and everything around it."""

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
from exclusion import ranking as ranks
from exclusion._version import __version__
from exclusion.errors import ExclusionError
from exclusion.report import _lengths, _linked, _sections, _short
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
_SCRIPTS = ("address", "cells", "lengths", "card", "picture", "page")
# No network at all, whatever a name in the data tries, and no script but the page's own: `sealed`
# names these. Nothing runs from a style.
POLICY = (
    "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; "
    "script-src 'none'; base-uri 'none'; form-action 'none'"
)
#: Where the workbook goes in; no text of a page can be this, as "<" is escaped in all.
_BOOK = "<!--workbook-->"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Of a page's own bytes, what the workbook within it may add: of a page of 480 KB up to 320 KB.
_ADDED = 2 / 3
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
    mail
        Which files to send instead of the page.
    lead, credit, nav
        How it opens.
    sections
        All that follow.
    data
        What the script reads.
    linked
        What catalogs read: a Dataset, in JSON-LD.
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
    mail: str
    lead: Lead
    opening: Opening
    credit: str
    nav: tuple[Link, ...]
    sections: tuple[Shown, ...]
    data: Markup
    linked: Markup


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


def quoted(text: str) -> Markup:
    """Write a text as a string of CSS, within an attribute of HTML."""
    plain = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")
    return Markup(f"'{escape(plain)}'")  # noqa: S704 - escaped


ENVIRONMENT.filters["quoted"] = quoted


def sealed(text: str) -> str:
    """Name each script of a page in its policy by what it says: no other runs."""
    digests = (hashlib.sha256(one.encode()).digest() for one in _RUN.findall(text))
    named = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    bare, own = (str(escape(f"script-src {what}")) for what in ("'none'", named))
    return text.replace(bare, own, 1) if named else text


def with_workbook(text: str, book: bytes, study: Study) -> str:
    """Put the workbook into a page as a download, unless that would make too much of it."""
    data = base64.b64encode(book).decode()
    if len(data) > _ADDED * len(text.encode()):
        return text.replace(_BOOK, "", 1)
    name, said = f"{study.slug}-workbook.xlsx", escape(phrases.say("download_workbook"))
    link = f'<a download="{escape(name)}" href="data:{_KIND};base64,{data}">{said}</a>'
    return text.replace(_BOOK, link, 1)


def render(study: Study, asked: Asked, *, brief: bool = True) -> str:
    """Write a study's page, with a mark where its workbook goes; a brief lies beside it or not."""
    return of_told(Told.of(study, asked), brief=brief)


def of_told(told: Told, *, brief: bool = True) -> str:
    """Write the page of what is told, as `render` does."""
    frame = framed(told, brief=brief)
    if not told.study.mapped:
        return Page(frame).render()
    drawn = maps.within(told.study, told.asked)
    images = " ".join(("img-src", *drawn.layer.hosts))
    page = Page(replace(frame, policy=POLICY.replace("img-src", images)))
    page.add_child(drawn, name="map")
    return page.render()


def framed(told: Told, *, brief: bool = True) -> Frame:
    """Say all that stands on a study's page."""
    study, ranking, asked = told.study, told.ranking, told.asked
    about, there = telling.of_list(study, ranking), _sections.shown(told)
    opening = telling.opening(study, ranking)
    return Frame(
        title=phrases.say("title", place=study.place),
        lang=phrases.spoken().code,
        policy=POLICY,
        css=Markup(maps.asset(_PACKAGE, "page.css")),  # noqa: S704 - our own file
        js=Markup(_script(mapped=study.mapped)),  # noqa: S704 - our own files
        version=__version__,
        about=about,
        mapped=study.mapped,
        hoods="neighborhood" in ranking.table,
        by=ranking.by,
        mail=phrases.say("files_mail" if brief else "files_mail_workbook"),
        lead=telling.lead(study, ranking, asked.causes),
        opening=opening,
        credit=telling.credited(study),
        nav=tuple(
            Link(name, phrases.say(f"nav_{name}", **about))
            for name in _sections.listed(told, there)
        ),
        sections=there,
        data=Markup(maps.to_json(_data(told, there, opening))),  # noqa: S704 - "<" is escaped in it
        linked=Markup(maps.to_json(_linked.dataset(told))),  # noqa: S704 - "<" is escaped in it
    )


def _script(*, mapped: bool) -> str:
    """Write the page's own scripts, with what a map would bring that they need too."""
    files = [("exclusion.maps", "packed")] if not mapped else []
    files += [(_PACKAGE, name) for name in _SCRIPTS]
    return "".join(maps.script_of(package, name) for package, name in files)


def _data(told: Told, there: tuple[Shown, ...], opening: Opening) -> dict[str, Any]:
    """Give the script the CSV's columns, short: what the map or every row has stands once."""
    study, ranking = told.study, told.ranking
    place = {geoid: i for i, geoid in enumerate(study.areas.index)}
    order = [place[geoid] for geoid in ranking.table.index]
    hoods, on_map = told.tables["neighborhoods.csv"], _short.hoods_on_map(study)
    return {
        "columns": _short.columns(
            told.tables["ranking.csv"],
            "ranking.csv",
            _short.on_map(study, ranking, order),
            on_map,
        ),
        "order": _short.numbers(order, 0),
        "by": ranking.by,
        "most": {of: phrases.say(f"most_{of}") for of in ranks.OF},
        "k": ranking.shortlist.k,
        "listed": [
            head.key
            for s in there
            if isinstance(s.content, Listed)
            for head in s.content.table.heads
        ],
        **next(
            _lengths.lists(told, s.content, order) for s in there if isinstance(s.content, Listed)
        ),
        "hoods": _short.columns(hoods, "neighborhoods.csv", names=on_map),
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
