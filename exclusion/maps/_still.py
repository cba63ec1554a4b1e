"""A map as a picture with its legend and words, for where a notebook lets no script run.

JupyterLab shows a notebook that is not trusted without scripts, style sheets, frames and inline
SVG. Images and text stay, so that the areas are an image, and so is each color of the legend.
"""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING

from exclusion.maps import _colors

if TYPE_CHECKING:
    from collections.abc import Iterable

XMLNS = 'xmlns="http://www.w3.org/2000/svg"'
#: The ground and what is drawn on it: light, and dark.
_PAPERS = (("#fff", "#1a1a1a"), ("#14181c", "#ece9e2"))
_PATTERNS = _colors.HATCHED | _colors.DOTTED | _colors.SPECKED
#: Images are dark where JupyterLab is, which tells of its theme and not of the system's.
_THEMES = "".join(
    f'[data-jp-theme-light="{light}"] .xm-still{{color-scheme:{scheme}}}'
    for light, scheme in (("true", "light"), ("false", "dark"))
)


def figure(
    said: tuple[str, str], picture: str, legend: Iterable[tuple[str, str]], dir_: str
) -> str:
    """Put a map's title, picture, legend and finding together.

    Parameters
    ----------
    said
        Its title, and what it finds, with the margin; "" where the title says all.
    picture
        From `image`.
    legend
        A mark, or "site", and its words.
    dir_
        "ltr" or "rtl".

    Returns
    -------
    str
        HTML without a script.
    """
    title, finds = map(html.escape, said)
    finds = f"<p>{finds}</p>" if finds else ""
    entry = "<li>{} {}</li>"
    rows = "".join(entry.format(_swatch(mark), html.escape(text)) for mark, text in legend)
    return (
        f'<figure class="xm-still" dir="{dir_}" style="margin:0;grid-area:1/1">'
        f"<style>{_THEMES}</style><p><b>{title}</b></p>{picture}"
        f'<ul style="list-style:none;padding:0">{rows}</ul>{finds}</figure>'
    )


def image(svg: str, alt: str, style: str = "") -> str:
    """Write an SVG as an element that holds it.

    Parameters
    ----------
    svg
        A whole file.
    alt
        What it shows, in words.
    style
        Of the element.

    Returns
    -------
    str
        An ``img``.
    """
    data = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{html.escape(alt)}" style="{style}" src="data:image/svg+xml;base64,{data}">'


def rules() -> str:
    """Give the style sheet of a picture: light, or dark where what holds it is.

    Returns
    -------
    str
        CSS, with the variables that lines are drawn in.
    """
    return _grounds(_colors.variables("svg"), _colors.variables("svg", dark=True)) + _colors.fills()


def _grounds(light: str, dark: str) -> str:
    """Add the paper, and what stands on it, to the colors of light ground and of dark."""
    grounds = (
        f"{colors}svg{{background:{paper};--line:{paper};--ink:{ink}}}"
        for colors, (paper, ink) in zip((light, dark), _PAPERS, strict=True)
    )
    return f"{next(grounds)}@media (prefers-color-scheme:dark){{{next(grounds)}}}"


def _swatch(mark: str) -> str:
    """Draw a color of the legend as an image, with its hatching or specks."""
    base = _PATTERNS.get(mark, mark)
    light, dark = (
        f"svg{{--{mark}:{_colors.palette(dark=dark).get(base, paper)};"
        f"--on:{_colors.inks(dark=dark).get(mark, ink)}}}"
        for dark, (paper, ink) in zip((False, True), _PAPERS, strict=True)
    )
    box = f'<rect x=".5" y=".5" width="43" height="13" fill="var(--{mark})" stroke="#767676"/>'
    drawn = {
        "lines": '<path d="M5 13L17 1M16 13L28 1M27 13L39 1" stroke="var(--on)"/>',
        "dots": "".join(
            f'<circle cx="{x}" cy="{y}" r="1" fill="var(--on)"/>'
            for x in range(4, 44, 6)
            for y in (4, 10)
        ),
        "site": '<circle cx="22" cy="7" r="5" fill="#fff" stroke="#111" stroke-width="1.5"/>',
    }
    over = "lines" if mark == "low" or mark in _colors.HATCHED else "dots"
    marked = mark == "low" or mark in _PATTERNS
    inside = drawn["site"] if mark == "site" else box + (drawn[over] if marked else "")
    svg = (
        f'<svg {XMLNS} width="44" height="14" viewBox="0 0 44 14">'
        f"<style>{_grounds(light, dark)}</style>{inside}</svg>"
    )
    return image(svg, "", "vertical-align:middle")
