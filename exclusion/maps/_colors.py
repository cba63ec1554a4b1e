"""The map's colours as variables of its style sheet: on light ground, on dark, and on paper."""

from __future__ import annotations

from exclusion import classes

#: What each mark is filled with: a class, a class with hatching, a cell of need and reliability.
_PLAIN = tuple(f"c{i}" for i in range(len(classes.COLORS)))
_NEED = tuple(f"b{i}" for i in range(9))
_NAMED = ("above", "unclear", "below", "none")
#: Pattern by pattern: the colour below, and whether its lines or dots are light.
HATCHED = {f"h{i}": (f"c{i}", i > 2) for i in range(len(classes.COLORS))}
HATCHED |= {f"h{cell}": (cell, cell == _NEED[-1]) for cell in _NEED[6:]}
DOTTED = {"dots": ("below", False)}


def palette(*, dark: bool = False) -> dict[str, str]:
    """Give the colour of each mark."""
    ramp = classes.DARK_COLORS if dark else classes.COLORS
    verdicts = classes.DARK_VERDICT_COLORS if dark else classes.VERDICT_COLORS
    need = [color for tier in classes.BIVARIATE.values() for color in tier]
    none = classes.DARK_NO_DATA if dark else classes.NO_DATA
    return {
        **dict(zip(_PLAIN, ramp, strict=True)),
        **dict(zip(_NEED, need, strict=True)),
        **verdicts,
        "none": none,
    }


def variables(selector: str, *, dark: bool = False) -> str:
    """Write the colours of all marks as variables of a style sheet.

    Parameters
    ----------
    selector
        Where they hold.
    dark
        Whether the ground is dark.

    Returns
    -------
    str
        One rule.
    """
    said = ";".join(f"--{name}:{color}" for name, color in palette(dark=dark).items())
    return f"{selector}{{{said}}}"


def fills(within: str = "") -> str:
    """Fill every mark that has a class with its colour or pattern."""
    rules = [f"{within} .{t}{{fill:var(--{t});background:var(--{t})}}" for t in palette()]
    rules += [f"{within} path.{t}{{fill:url(#xm-{t})}}" for t in (*HATCHED, *DOTTED)]
    return "".join(rules)


def style() -> str:
    """Give the style sheet of the map's colours; paper is white whatever the screen is."""
    light, dark = variables(".xm"), variables(".xm", dark=True)
    return f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}{fills('.xm')}"
