"""Leaflet's own files, read from the installed package that carries them and checked.

`django-js-lib-leaflet` ships Leaflet 1.9.4 (BSD-2-Clause) as plain files; nothing of Django is
imported. The files are written into the page, so that it needs no network.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from exclusion.errors import DamagedFileError, SourceError

_PACKAGE = "js_lib_leaflet"
_SHA256 = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
}


@cache
def script() -> str:
    """Leaflet's JavaScript, with its licence line."""
    # The source map is a link that a browser's developer tools would follow.
    return re.sub(r"//# sourceMappingURL=\S+\s*$", "", _read("leaflet.js")).strip()


@cache
def style(*, images: bool = True) -> str:
    """Leaflet's CSS, its images inside as data URIs, without comments and needless blanks.

    Parameters
    ----------
    images
        Whether rules with images stay: only markers and a switch of layers show them.

    Returns
    -------
    str
        The rules.
    """
    without = re.sub(r"/\*.*?\*/", "", _read("leaflet.css"), flags=re.DOTALL)
    short = re.sub(r";?\s*([{};,]|: )\s*", lambda m: m[1].strip(), re.sub(r"\s+", " ", without))
    if not images:
        return re.sub(r"[^{}]+\{[^{}]*url\([^{}]*\}", "", short).strip()
    return re.sub(
        r"url\(images/([\w.-]+\.png)\)", lambda match: f"url({image(match[1])})", short
    ).strip()


@cache
def image(name: str) -> str:
    """One of Leaflet's images, such as "marker-icon.png", as a data URI."""
    content = (_folder() / "images" / name).read_bytes()
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def _folder() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise SourceError(
            "Leaflet is not installed; run `pip install django-js-lib-leaflet==1.9.4.1`.",
            url=_PACKAGE,
        )
    return Path(spec.origin).parent / "static" / _PACKAGE


def _read(name: str) -> str:
    path = _folder() / name
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != _SHA256[name]:
        raise DamagedFileError(
            f"{path} is not Leaflet 1.9.4: expected SHA-256 {_SHA256[name]}, found {found}. "
            "Run `pip install --force-reinstall django-js-lib-leaflet==1.9.4.1`.",
            url=str(path),
        )
    return content.decode("utf-8")
