"""What the tests of pictures share: their words, and whether all of them can be read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import matplotlib as mpl

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def words(figure: Figure) -> list[str]:
    """Give every text with the blanks between its words made plain."""
    return [" ".join(text.split()) for text in figure.sentences]


def png(figure: Figure, dpi: int = 100) -> bytes:
    """Draw a picture, its letters as in files that are saved."""
    out = io.BytesIO()
    with mpl.rc_context({"text.hinting": "none"}):
        figure.savefig(out, format="png", dpi=dpi)
    return out.getvalue()


def check_readable(figure: Figure, *, drawn: bool = False) -> None:
    """See that no text leaves the page, meets another, or lies on a map; draw it if it is asked."""
    if drawn:
        assert png(figure, figure.dpi)
    else:
        figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in figure.texts]
    page, said = figure.bbox, [text.get_text() for text in figure.texts]
    grounds = [axes.get_window_extent() for axes in figure.axes]
    for i, box in enumerate(boxes):
        if not said[i]:
            continue
        assert page.x0 <= box.x0 < box.x1 <= page.x1, said[i]
        assert page.y0 <= box.y0 < box.y1 <= page.y1, said[i]
        assert not any(box.overlaps(ground) for ground in grounds), said[i]
        for j in range(i):
            assert not said[j] or not box.overlaps(boxes[j]), (said[i], said[j])
        size = figure.texts[i].get_fontsize()
        assert size >= 4.5, (said[i], size)
