"""The map's colours as variables of its style sheet: on light ground, on dark, and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exclusion import classes

if TYPE_CHECKING:
    from collections.abc import Collection

#: What each mark is filled with: a class, a class with hatching, a cell of need and reliability.
_PLAIN = tuple(f"c{i}" for i in range(len(classes.COLORS)))
_NEED = tuple(f"b{i}" for i in range(9))
#: Pattern by pattern, the colour below.
HATCHED = {f"h{i}": f"c{i}" for i in range(len(classes.COLORS))}
HATCHED |= {f"h{cell}": cell for cell in _NEED[6:]}
DOTTED = {"dots": "below"}
#: What has no figure has specks: in grey print, too, it looks like no class.
SPECKED = {"none": "none"}
_DARK_INK, _LIGHT_INK = "#222", "#fff"
_SPECK, _DARK_SPECK = "#1a1a1a", "#c8ccd0"
#: Whose lines are light: those on dark colours.
_ON_DARK, _ON_DARK_GROUND = {"h3", "h4", "hb8"}, {"h0", "h1", "hb6"}
DOT = "#14304a"


def palette(marks: Collection[str] = (), *, dark: bool = False) -> dict[str, str]:
    """Give the colour of each mark, or of some."""
    ramp = classes.DARK_COLORS if dark else classes.COLORS
    verdicts = classes.DARK_VERDICT_COLORS if dark else classes.VERDICT_COLORS
    grid = classes.DARK_BIVARIATE if dark else classes.BIVARIATE
    need = [color for tier in grid.values() for color in tier]
    none = classes.DARK_NO_DATA if dark else classes.NO_DATA
    every = {
        **dict(zip(_PLAIN, ramp, strict=True)),
        **dict(zip(_NEED, need, strict=True)),
        **verdicts,
        "none": none,
        "water": classes.DARK_WATER if dark else classes.WATER,
    }
    wanted = {(HATCHED | DOTTED).get(mark, mark) for mark in marks} or set(every)
    return {name: color for name, color in every.items() if name in wanted}


def inks(*, dark: bool = False) -> dict[str, str]:
    """Give the colour of each pattern's lines, or of its specks, by the pattern's name."""
    light = _ON_DARK_GROUND if dark else _ON_DARK
    lines = {mark: _LIGHT_INK if mark in light else _DARK_INK for mark in HATCHED}
    return lines | dict.fromkeys(SPECKED, _DARK_SPECK if dark else _SPECK)


def variables(selector: str, marks: Collection[str] = (), *, dark: bool = False) -> str:
    """Write the colours of marks as variables of a style sheet.

    Parameters
    ----------
    selector
        Where they hold.
    marks
        Which; all if none are named.
    dark
        Whether the ground is dark.

    Returns
    -------
    str
        One rule.
    """
    every = palette(marks, dark=dark)
    if not marks:
        every |= {f"on-{mark}": ink for mark, ink in inks(dark=dark).items()}
    said = ";".join(f"--{name}:{color}" for name, color in every.items())
    return f"{selector}{{{said}}}"


def fills(within: str = "", marks: Collection[str] = ()) -> str:
    """Fill every mark that has a class, or some, with its colour or pattern."""
    rules = [f"{within} .{t}{{fill:var(--{t});background:var(--{t})}}" for t in palette(marks)]
    drawn = [mark for mark in (*HATCHED, *DOTTED) if not marks or mark in marks]
    rules += [f"{within} path.{t}{{fill:url(#xm-{t})}}" for t in drawn]
    dots = f"radial-gradient(circle,{DOT} 1.3px,transparent 1.5px) 0 0/7px 7px"
    rules += [
        f"{within} i.{t}{{background:{dots} var(--{base})}}"
        for t, base in DOTTED.items()
        if t in drawn
    ]
    if not marks:  # pictures of few marks have no such pattern
        speck = "radial-gradient(circle,var(--on-none) .8px,transparent 1px) 0 0/5px 5px"
        rules.append(f"{within} path.none{{fill:url(#xm-none)}}")
        rules.append(f"{within} i.none{{background:{speck} var(--none)}}")
    return "".join(rules)


def style(within: str = ".xm", marks: Collection[str] = ()) -> str:
    """Give the style sheet of the colours; paper is white whatever the screen is.

    Parameters
    ----------
    within
        The selector of what holds the marks.
    marks
        Which, by their classes (see `classes.CHANGE_MARKS`); all if none are named.

    Returns
    -------
    str
        Rules. A mark with a pattern takes it from the element ``xm-`` and its name.
    """
    light, dark = variables(within, marks), variables(within, marks, dark=True)
    rules = fills(within, marks)
    return f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}{rules}"
