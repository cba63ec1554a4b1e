"""Styles for QGIS: the page's classes, colors and hatching, as QML.

Written from what QGIS reads: a renderer of ranges, each with a symbol of layers. A share belongs to
a class by its rounded percent, as on the page; hatching is a layer of the symbol that is on where
an area's share is not reliable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import escape

from exclusion import classes, phrases
from exclusion.maps._colors import inks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.classes import Classes
    from exclusion.moe import Floats

#: The column that says how reliable a measure's share is.
RELIABILITY: Final = "reliability"
_HEAD: Final = '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM">\n'
_EDGE: Final = "#ffffff"
_LINE: Final = "#33373b"
_SITE: Final = "#9c4a00"
#: Halves of a percent go up: what is just on a border belongs to the class above it.
_BORDER: Final = 1e-9
_NONE: Final = -1


def of_shares(measure: str, found: Classes, shares: Floats) -> str:
    """Write the style of areas by the share of a measure."""
    column, lines = f"{measure}_share", inks()
    low = f"\"{measure}_{RELIABILITY}\" = 'low'"
    ranges, symbols, lower = [], [], 0.0
    for n, (first, last) in enumerate(found.ranges):
        span = phrases.percent(first / 100) if first == last else _span(first, last)
        # What a share times 100 rounds to hangs on its last bit: those of the class decide.
        mine = [share for share, code in zip(shares, found.codes, strict=True) if code == n]
        upper = max([(last + 0.5) / 100 - _BORDER, *mine])
        ranges.append(_range(n, (lower, upper), span))
        lower = upper
        mark = f"h{found.steps[n]}"
        symbols.append(_symbol(n, "fill", _fill(found.colors[n]) + _hatch(n, lines[mark], low)))
    attribute = column
    if _NONE in found.codes:
        attribute, n = f'coalesce("{column}", {_NONE})', len(ranges)
        ranges.append(_range(n, (_NONE, _NONE), phrases.say("no_data")))
        symbols.append(_symbol(n, "fill", _fill(classes.NO_DATA)))
    body = f"<ranges>{''.join(ranges)}</ranges><symbols>{''.join(symbols)}</symbols>"
    return _style(
        f'<renderer-v2 type="graduatedSymbol" attr="{escape(attribute)}" '
        'graduatedMethod="GraduatedColor" symbollevels="0" forceraster="0" enableorderby="0">'
        f"{body}</renderer-v2>"
    )


def of_outlines() -> str:
    """Write the style of neighborhoods: lines over the areas."""
    look = {"style": "no", "outline_color": _rgb(_LINE), "outline_style": "solid"}
    return _single("fill", _layer("SimpleFill", look | _wide("outline_width", 0.5)))


def of_sites() -> str:
    """Write the style of public computer sites."""
    look = {"name": "circle", "color": _rgb(_SITE), "outline_color": _rgb(_EDGE)}
    return _single("marker", _layer("SimpleMarker", look | _wide("size", 2.6)))


def _span(first: int, last: int) -> str:
    """Say a class as the legend does: one sign for both ends."""
    return f"{phrases.number(first)}–{phrases.percent(last / 100)}"


def _style(inner: str) -> str:
    return f'{_HEAD}<qgis version="3.22.0" styleCategories="Symbology">{inner}</qgis>\n'


def _single(kind: str, layer: str) -> str:
    body = f"<symbols>{_symbol(0, kind, layer)}</symbols>"
    return _style(f'<renderer-v2 type="singleSymbol" symbollevels="0">{body}</renderer-v2>')


def _range(n: int, bounds: tuple[float, float], label: str) -> str:
    lower, upper = map(float, bounds)
    return (
        f'<range symbol="{n}" lower="{lower!r}" upper="{upper!r}" '
        f'label="{escape(label)}" render="true"/>'
    )


def _symbol(name: int | str, kind: str, layers: str) -> str:
    return f'<symbol name="{name}" type="{kind}" alpha="1" clip_to_extent="1">{layers}</symbol>'


def _layer(kind: str, look: Mapping[str, str], more: str = "") -> str:
    return f'<layer class="{kind}" enabled="1" locked="0" pass="0">{_options(look)}{more}</layer>'


def _options(look: Mapping[str, str]) -> str:
    said = "".join(
        f'<Option name="{name}" type="QString" value="{escape(value)}"/>'
        for name, value in look.items()
    )
    return f'<Option type="Map">{said}</Option>'


def _fill(color: str) -> str:
    look = {"style": "solid", "color": _rgb(color), "outline_color": _rgb(_EDGE)}
    return _layer("SimpleFill", look | {"outline_style": "solid"} | _wide("outline_width", 0.15))


def _hatch(n: int, ink: str, where: str) -> str:
    """Draw lines over a class's color where an expression holds."""
    look = {"angle": "45", "color": _rgb(ink)} | _wide("distance", 1.6) | _wide("line_width", 0.25)
    line = _layer(
        "SimpleLine", {"line_color": _rgb(ink), "line_style": "solid"} | _wide("line_width", 0.25)
    )
    return _layer("LinePatternFill", look, _only(where) + _symbol(f"@{n}@1", "line", line))


def _only(where: str) -> str:
    """Have a layer of a symbol only where an expression holds."""
    enabled = (
        '<Option name="enabled" type="Map"><Option name="active" type="bool" value="true"/>'
        f'<Option name="expression" type="QString" value="{escape(where)}"/>'
        '<Option name="type" type="int" value="3"/></Option>'
    )
    return (
        '<data_defined_properties><Option type="Map">'
        '<Option name="name" type="QString" value=""/>'
        f'<Option name="properties" type="Map">{enabled}</Option>'
        '<Option name="type" type="QString" value="collection"/>'
        "</Option></data_defined_properties>"
    )


def _wide(name: str, millimeters: float) -> dict[str, str]:
    return {name: f"{millimeters:g}", f"{name}_unit": "MM"}


def _rgb(color: str) -> str:
    """Write a color as QGIS does: red, green, blue, opacity."""
    full = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    return ",".join(str(int(full[at : at + 2], 16)) for at in (0, 2, 4)) + ",255"
