"""Lines of text: how wide they are, where they break so that no word stands alone, and how large.

Widths are of letters of the size 1, so that a sentence is measured once whatever size it gets.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.textpath import text_to_path

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Hinting and thick strokes make letters wider than they are measured.
_SLACK: Final = 0.94
#: The last line of a text is at least this part of its room, where its lines can be had so.
_LAST: Final = 0.34
#: Widths that are tried on the way from the narrowest that may do to the whole room.
_TRIES: Final = 16
#: Signs from here on may change their form beside others, but for the marks of `_MARKS`.
_SHAPED: Final = 0x250
_MARKS: Final = range(0x2000, 0x2300)
_SIZE: Final = 100
#: Between these no line ends: a number and its percent or margin.
_BOUND: Final = re.compile(r" (?=%)|(?<=[\d%]) (?=±)|(?<=±) ")


class Letters(NamedTuple):
    """What a text is written in."""

    families: tuple[str, ...]
    weight: str = "normal"

    def font(self, size: float) -> FontProperties:
        """Give these letters in a size in points."""
        return FontProperties(family=self.families, weight=self.weight, size=size)

    def width(self, text: str) -> float:
        """Measure a line, in terms of the size of its letters."""
        if all(ord(sign) < _SHAPED or ord(sign) in _MARKS for sign in text):
            return sum(_advance(sign, self) for sign in text)
        return _whole(text, self)


@cache
def _advance(sign: str, letters: Letters) -> float:
    """Measure a letter that is as wide beside one as beside another."""
    for family in letters.families:
        font = get_font(findfont(FontProperties(family=family, weight=letters.weight)))
        if font.get_char_index(ord(sign)):
            font.set_size(_SIZE, 72)
            glyph = font.load_char(ord(sign), flags=LoadFlags.NO_HINTING)
            return float(glyph.linearHoriAdvance / 65536 / _SIZE)
    return _whole(sign, letters)


@lru_cache(maxsize=1024)
def _whole(text: str, letters: Letters) -> float:
    return float(text_to_path.get_text_width_height_descent(text, letters.font(1), False)[0])


class Laid(NamedTuple):
    """Lines, and the size of their letters in points."""

    lines: list[str]
    size: float


def laid(
    text: str,
    letters: Letters,
    room: tuple[float, int],
    sizes: tuple[float, float],
) -> Laid:
    """Break a text at blanks into a room: its width in inches, and so many lines at most.

    Letters shrink from the first of two sizes down to the second until it fits; what still does
    not is cut and ends in an ellipsis. Lines in bold are about as long as each other; of other text
    the last is no lone word.
    """
    words = _Words(text, letters)
    (wide, most), (size, least) = room, sizes
    while True:
        ems = wide * _SLACK * 72 / size
        found = words.broken(ems)
        fits = len(found) <= most and max(words.widths) <= ems
        if fits or size <= least:
            break
        size = max(size * 0.95, least)
    if fits:
        return Laid(words.evened(found, ems, even=letters.weight == "bold"), size)
    found = [*found[: most - 1], " ".join(found[most - 1 :])]
    return Laid([_cut(one, letters, ems) for one in found], size)


class _Words:
    """A text in words, each measured once."""

    def __init__(self, text: str, letters: Letters) -> None:
        self.words = _BOUND.sub("\u00a0", text).split(" ")
        self.widths = [letters.width(word) for word in self.words]
        self.blank = letters.width(" ")

    def broken(self, room: float) -> list[str]:
        """Fill each line before the next."""
        return [" ".join(self.words[a:b]) for a, b in self._ends(room)]

    def _ends(self, room: float) -> list[tuple[int, int]]:
        ends, start, used = list[tuple[int, int]](), 0, -self.blank
        for n, width in enumerate(self.widths):
            if n > start and used + self.blank + width > room:
                ends.append((start, n))
                start, used = n, -self.blank
            used += self.blank + width
        return [*ends, (start, len(self.words))]

    def _width(self, ends: tuple[int, int]) -> float:
        part = self.widths[slice(*ends)]
        return sum(part) + self.blank * (len(part) - 1)

    def evened(self, lines: list[str], room: float, *, even: bool) -> list[str]:
        """Break into as many lines, about as long as each other or without a lone last word."""
        if len(lines) == 1:
            return lines
        narrow = max(self._width((0, len(self.words))) / len(lines), *self.widths)
        rooms = [narrow + (room - narrow) * n / _TRIES for n in range(_TRIES + 1)]
        for one in rooms if even else reversed(rooms):
            ends = self._ends(one)
            if len(ends) == len(lines) and (even or self._width(ends[-1]) >= _LAST * room):
                return [" ".join(self.words[a:b]) for a, b in ends]
        return lines


def common(
    texts: Sequence[str],
    letters: Letters,
    room: tuple[float, int],
    sizes: tuple[float, float],
) -> float:
    """Find the largest size in which all of some texts fit into rooms of one kind."""
    return min((laid(text, letters, room, sizes).size for text in texts), default=sizes[0])


def _cut(text: str, letters: Letters, room: float) -> str:
    """Take letters off the end until the rest fits with an ellipsis."""
    if letters.width(text) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = letters.width(text[:middle].rstrip() + "…") <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…"


def style_of(look: dict[str, Any]) -> Letters:
    """Take the letters out of a style."""
    return Letters(tuple(look["family"]), look.get("weight", "normal"))
