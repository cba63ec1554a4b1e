"""Letters for PDFs: matplotlib's own, in files so small that a PDF takes them in fast.

matplotlib reads the whole of a font again for each PDF, of which the rules for scripts all over the
world take most of the time. `.ci/fonts.py` cuts the fonts down; a text with a sign that they lack
keeps the whole font.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matplotlib.font_manager import FontProperties, get_font

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

_ROOM: Final = Path(__file__).parent / "fonts"
#: The files by family, style and weight, as texts name them.
_FILES: Final = {
    ("DejaVu Sans", "normal", "normal"): _ROOM / "DejaVuSans.ttf",
    ("DejaVu Sans", "normal", "bold"): _ROOM / "DejaVuSans-Bold.ttf",
}


@contextmanager
def small(figure: Figure) -> Iterator[None]:
    """Write the texts of a figure in the small files of their fonts, in this block."""
    texts = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    kept = [(text, text.get_fontproperties()) for text in texts]
    try:
        for text, font in kept:
            family = font.get_family()
            file = _FILES.get((family[0], font.get_style(), str(font.get_weight())))
            plain = file and len(family) == 1 and font.get_file() is None
            if file and plain and _signs(file).issuperset(map(ord, text.get_text())):
                text.set_fontproperties(FontProperties(fname=file, size=font.get_size()))
        yield
    finally:
        for text, font in kept:
            text.set_fontproperties(font)


@cache
def _signs(file: Path) -> frozenset[int]:
    return frozenset(get_font(file).get_charmap())
