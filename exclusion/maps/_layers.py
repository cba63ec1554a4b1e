"""A user's own folium layers on a map that must load nothing.

folium writes names and texts into scripts as they are, and branca reads what it has written as a
template once more. Both are closed here: whatever a layer's data hold, it is text to the page's
script, and to branca no template. What the script then shows in tooltips, popups and icons passes
`exclusionHarmless`, which leaves plain markup and drops what could run or load.
"""

# ruff: noqa: SLF001 - branca and folium have no other way to their elements
from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, MacroElement
from folium.elements import ElementAddToElement
from folium.features import CustomIcon, GeoJsonPopup, GeoJsonTooltip
from jinja2 import Environment

from exclusion.errors import ExclusionError
from exclusion.maps import _leaflet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_ENVIRONMENT = Environment(autoescape=False)  # noqa: S701 - scripts, not HTML: see `_in_script`
_LOADS = re.compile(r"(?:\bsrc\s*=|\burl\()[\s\"'\\]*((?:https?:)?//[^\s\"'<>)]+)", re.IGNORECASE)
_PIN = re.compile(r"(?i)leaflet.*/images/(marker-icon(?:-2x)?|marker-shadow|layers(?:-2x)?)\.png$")
#: A table of a feature's properties, as text: folium writes it as HTML.
_DETAIL = """function (layer) {
  const table = document.createElement("table");
  const fields = {{ fields }}, names = {{ names }};
  fields.forEach((field, i) => {
    const row = table.insertRow(), value = layer.feature.properties[field];
    {% if this.labels %}
    const head = document.createElement("th");
    head.textContent = names[i];
    row.append(head);
    {% endif %}
    row.insertCell().textContent = value === null || value === undefined ? ""
      : typeof value === "object" ? JSON.stringify(value)
      : {% if this.localize %}value.toLocaleString(){% else %}value{% endif %};
  });
  return table;
}"""
_TEMPLATES: dict[type[MacroElement], str] = {
    folium.Tooltip: "{{ parent }}.bindTooltip({{ text }}, {{ options }});",
    folium.Popup: "var {{ name }} = L.popup({{ options }}).setContent({{ text }});"
    "{{ parent }}.bindPopup({{ name }}){% if this.show %}.openPopup(){% endif %};",
    GeoJsonTooltip: "{{ parent }}.bindTooltip(" + _DETAIL + ", {{ options }});",
    GeoJsonPopup: "{{ parent }}.bindPopup(" + _DETAIL + ", {{ options }});",
}


def admit(layers: Iterable[Any]) -> list[tuple[str, folium.map.Layer]]:
    """Copy the layers, each with the name under which the page's switch lists it.

    One that is no folium layer, or has no name of its own, is an ExclusionError.
    """
    named = []
    for number, layer in enumerate(layers, 1):
        kind = type(layer).__name__
        if not isinstance(layer, folium.map.Layer):
            raise ExclusionError(
                f"Layer {number} is a {kind}, which has no name for the page's list of layers. "
                f'Put it into folium.FeatureGroup(name="…") and give that.'
            )
        name = str(layer.layer_name)
        if not name.strip() or name.endswith(layer._id):
            raise ExclusionError(
                f"Layer {number}, a {kind}, has no name; the page lists its layers by name. "
                f'Make it with {kind}(…, name="…").'
            )
        copied = copy.deepcopy(layer, {id(layer._parent): None})
        named.append((name, copied))
    return named


def make_ready(layers: Iterable[Element], numbers: Iterator[int]) -> None:
    """See that layers load nothing, and make what they write harmless and the same in each run.

    `numbers` gives each element that has none yet an id in place of folium's random one. One that
    would load something, or needs a script that the map does not have, is an ExclusionError.
    """
    for layer in layers:
        name = str(getattr(layer, "layer_name", "") or type(layer).__name__)
        for element in list(_walk(layer)):
            url = _loads(element)
            if url:
                raise ExclusionError(
                    f"The layer {name!r} would load {url} ({type(element).__name__}); a map must "
                    f"work without a network. {_advice(element)}"
                )
            for part in (element, *_html(element)):
                if not hasattr(part, "settled"):
                    _settle(part, next(numbers))
            for key, child in list(element._children.items()):
                if isinstance(child, ElementAddToElement | folium.Marker.SetIcon):
                    del element._children[key]  # from the last time it was drawn
            if isinstance(element, MacroElement):
                element._template = _Harmless(element)


def _walk(element: Element) -> Iterator[Element]:
    yield element
    pattern = element.marker if isinstance(element, folium.GeoJson) else None
    for part in (*element._children.values(), pattern):
        if isinstance(part, Element):
            yield from _walk(part)


def _loads(element: Element) -> str:
    """Find the first address that an element would load something from; "" if there is none."""
    for _, url in (*getattr(element, "default_js", ()), *getattr(element, "default_css", ())):
        return str(url)
    options = getattr(element, "options", None) or {}
    if isinstance(element, CustomIcon):
        for key in ("icon_url", "shadow_url"):
            options[key] = _own_image(str(options.get(key) or "")) or None
        found = [str(options[key] or "") for key in ("icon_url", "shadow_url")]
    elif isinstance(element, folium.map.Icon):
        found = ["https://cdnjs.cloudflare.com/ajax/libs/Leaflet.awesome-markers"]
    else:
        keys = ("tiles", "url", "video_url", "embed_link", "image")
        found = [str(getattr(element, key, None) or "") for key in keys]
    text = "".join(part.render() for part in _html(element)) + str(options.get("html", ""))
    text += str(getattr(element, "text", ""))
    found += _LOADS.findall(text) + (["a page in an iframe"] if "<iframe" in text else [])
    return next((url for url in found if url and not url.startswith(("data:", "<"))), "")


def _html(element: Element) -> list[Element]:
    """Give the parts of a popup's text."""
    html = getattr(element, "html", None)
    return list(html._children.values()) if isinstance(html, Element) else []


def _own_image(url: str) -> str:
    """Write one of Leaflet's own images as data; any other address stays as it is."""
    own = _PIN.search(url)
    return _leaflet.image(f"{own[1].lower()}.png") if own else url


def _advice(element: Element) -> str:
    if isinstance(element, folium.map.Icon):
        return "Leave out the icon, or use folium.CircleMarker or folium.DivIcon."
    if isinstance(element, folium.TileLayer):
        return "For a map of streets behind the areas use street_map=True."
    return "Leave it out, or give it as data."


def _settle(element: Element, number: int) -> None:
    """Give an element a number: folium's own ids are random, and would change the bytes."""
    old = element.get_name()
    element._id = f"{number:03d}"
    element.settled = True  # type: ignore[attr-defined]
    for other in element._children.values():
        if getattr(other, "target", None) == old:  # a call of one of its methods, by name
            other.target = element.get_name()  # type: ignore[attr-defined]


class _Harmless:
    """Stands for an element's template, and closes what its script opens."""

    def __init__(self, element: MacroElement) -> None:
        kind = next((k for k in _TEMPLATES if type(element) is k), None)
        macros: dict[str, Callable[..., str]]
        if kind is None:
            own = type(element)._template.module.__dict__
            macros = {n: _closed(own[n]) for n in ("header", "html", "script") if n in own}
        else:
            macros = {"script": lambda this, _: _written(this, _TEMPLATES[kind])}
        self.module = type("Macros", (), macros)

    def render(self, this: MacroElement, **_: Any) -> str:  # noqa: ANN401
        """Render what a popup adds to the figure's script by itself."""
        return _written(this, _TEMPLATES[folium.Popup])


def _closed(macro: Callable[..., str]) -> Callable[..., str]:
    return lambda this, kwargs: _no_template(str(macro(this, kwargs)))


def _no_template(script: str) -> str:
    """Keep a script from ending its element, and from being read as a template once more."""
    script = script.replace("</", r"<\/").replace("<!--", r"<\!--")
    return re.sub(r"\{(?=[{%#])", "{{ '{' }}", script)


def _written(this: Any, template: str) -> str:  # noqa: ANN401 - any element with a text
    options = getattr(this, "options", None)
    for name in ("tooltip_options", "popup_options"):
        options = getattr(this, name, options)
    html = "".join(part.render() for part in _html(this))
    text = getattr(this, "text", html)
    if getattr(this, "style", None):
        text = f"<div style={json.dumps(this.style)}>{text}</div>"
    values = {
        "parent": this._parent.get_name(),
        "name": this.get_name(),
        "text": text,
        "fields": list(getattr(this, "fields", ())),
        "names": list(getattr(this, "aliases", ())),
    }
    said = {k: v if k in ("parent", "name") else _in_script(v) for k, v in values.items()}
    said["options"] = _in_script({_camel(k): v for k, v in (options or {}).items()})
    written = _ENVIRONMENT.from_string(template).render(this=this, **said)
    return re.sub(r"\{(?=[{%#])", "{{ '{' }}", written)


def _in_script(value: Any) -> str:  # noqa: ANN401
    """Write plain data for a script that branca reads as a template first."""
    return json.dumps(value, default=str).replace("<", "\\u003c")


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
