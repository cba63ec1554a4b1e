"""Letters: those that a language names, then matplotlib's own, which for PDFs are small files.

matplotlib reads the whole of a font again for each PDF, of which the rules for scripts all over the
world take most of the time. `.ci/fonts.py` cuts the fonts down; a text with a sign that they lack
keeps the whole font.
"""

from __future__ import annotations

import unicodedata
import warnings
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

from exclusion import phrases
from exclusion.errors import AbsenceWarning, ExclusionError

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from matplotlib.figure import Figure

#: The scripts that one font has together.
_CJK: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
_ROOM: Final = Path(__file__).parent / "fonts"
#: The files by family, style and weight, as texts name them.
_FILES: Final = {
    ("DejaVu Sans", "normal", "normal"): _ROOM / "DejaVuSans.ttf",
    ("DejaVu Sans", "normal", "bold"): _ROOM / "DejaVuSans-Bold.ttf",
}


def families(own: tuple[str, ...]) -> tuple[str, ...]:
    """Put the families of the language spoken, as far as they are here, before some others."""
    named = phrases.spoken().fonts
    here = set(fontManager.get_font_names()) if named else set()
    return (*(name for name in named if name in here and name not in own), *own)


@cache
def letters(named: tuple[str, ...], weight: Any) -> frozenset[int]:  # noqa: ANN401
    """List the signs that some families have together."""
    fonts = (findfont(FontProperties(family=name, weight=weight)) for name in named)
    return frozenset().union(*(get_font(font).get_charmap() for font in fonts))


def check(own: tuple[str, ...]) -> None:
    """Refuse a language whose sentences have letters that no font here has."""
    language = phrases.spoken()
    texts = (leaf for text in language.text.values() for leaf in phrases.leaves(text))
    lacking = _lacking("".join(texts), letters(families(own), "normal"))
    if lacking:
        raise ExclusionError(f"No picture in {language.name}: {_advice(lacking)}")


def warn(text: str, known: frozenset[int]) -> None:
    """Say which font to install where a name has letters that no font here has."""
    if lacking := _lacking(text, known):
        warnings.warn(f"Letters of a picture are boxes: {_advice(lacking)}", AbsenceWarning, 3)


def _lacking(text: str, known: Container[int]) -> list[str]:
    """List letters and digits, not pictures and marks, which a box stands for well enough."""
    unknown = (sign for sign in set(text) if ord(sign) not in known)
    return sorted(sign for sign in unknown if unicodedata.category(sign)[0] in "LN")


def _advice(lacking: list[str]) -> str:
    script = unicodedata.name(lacking[0], "").split(" ")[0].split("-")[0]
    script = "CJK" if script in _CJK else script.title()
    font = next(iter(phrases.spoken().fonts), f"Noto Sans {script}".strip())
    return (
        f"no font here has {', '.join(lacking[:5])}. Install one that has, such as {font!r}; "
        "matplotlib finds it where the system keeps its fonts."
    )


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
