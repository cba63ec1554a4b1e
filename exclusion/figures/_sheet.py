"""A picture that is measured in inches: its letters, its marks, and the file it becomes."""

from __future__ import annotations

import io
import unicodedata
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from exclusion import _writing, frames
from exclusion.errors import ArgumentError, ExclusionError
from exclusion.figures import _fonts
from exclusion.figures._lines import Letters, common, laid, style_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

INK, MUTED, EDGE, RULE, PAPER = "#1a1a1a", "#595959", "#8c8c8c", "#d9d9d9", "#ffffff"
ACCENT, BAND = "#253494", "#c3cbe6"
#: One family, of titles too: it comes with matplotlib, so that a picture has the same letters
#: everywhere, and `fonts` holds it small, so that a PDF is written fast.
SANS: Final = ("DejaVu Sans",)
#: What stands for a sign that the letters lack, such as an emoji.
_UNKNOWN: Final = "\ufffd"
#: Sizes of letters in points: of most where a picture has its usual size, and of none less.
_BODY: Final = 9.2
_LEAST: Final = 6.0
#: From baseline to baseline, and above, below and to the middle of a line, in terms of its size.
_LINE, _ABOVE, _BELOW, _MIDDLE = 1.28, 0.93, 0.24, 0.36
#: Letters stay text in PDF; in SVG they are drawn, so that no font need be there.
_FILES: Final[dict[str, dict[str, Any]]] = {
    ".png": {"metadata": {"Software": None}, "dpi": 200},
    ".svg": {"metadata": {"Date": None, "Creator": None}},
    ".pdf": {"metadata": {"CreationDate": None, "Creator": None, "Producer": None}},
}
#: Between these a letter has a pixel at least, and a page fits into memory.
_DPI: Final = (9, 2_401)
#: More pixels than these take a gigabyte while they are drawn.
_MOST_PIXELS: Final = 200_000_000
_FONTS: Final[Any] = {
    "pdf.fonttype": 42,
    "pdf.use14corefonts": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "exclusion",
    "text.hinting": "none",  # letters as wide as they were measured
}


class Picture(Figure):
    """A figure that shows itself in a notebook, whether or not pyplot is in use there.

    `sentences` is all that is written in it, in the order of reading: the title comes first.
    `command` makes it again on the command line, where `picture` or `brief` drew it and one can.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - matplotlib's own
        super().__init__(*args, **kwargs)
        self.sentences: list[str] = []
        self.command = ""

    def _repr_png_(self) -> bytes:
        out = io.BytesIO()
        self.savefig(out, format="png", dpi=100)
        return out.getvalue()


def save(figure: Figure, path: str | Path, dpi: float | None = None) -> Path:
    """Write a picture to a file, whole, in the format that its name ends in.

    Parameters
    ----------
    figure
        From any function of this package.
    path
        Ends in .png, .svg or .pdf; a file of this name is replaced.
    dpi
        Dots per inch of a PNG; None takes 200.

    Returns
    -------
    Path
        The file. A PDF holds its fonts; an SVG needs none; the same picture gives the same bytes.

    Raises
    ------
    ArgumentError
        If `dpi` is none, or so many make a PNG that fills the memory.
    ExclusionError
        If the name ends otherwise.
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> save(Picture(), "map.gif")
    Traceback (most recent call last):
        ...
    exclusion.errors.ExclusionError: map.gif: a picture's name ends in .png, .svg or .pdf.
    """
    if not isinstance(figure, Figure):
        raise ArgumentError(f"figure is {figure!r:.80}; expected one of exclusion.figures.")
    frames.check_path(path, "path")
    if dpi is not None:
        frames.check_between(dpi, "dpi", *_DPI)
    path = Path(path)
    look = _FILES.get(path.suffix.lower())
    if look is None:
        raise ExclusionError(f"{path}: a picture's name ends in .png, .svg or .pdf.")
    look = look | ({} if dpi is None else {"dpi": dpi})
    if path.suffix.lower() == ".png":
        _check_pixels(figure, look["dpi"])

    def draw(place: Path) -> None:
        small = _fonts.small(figure) if path.suffix.lower() == ".pdf" else nullcontext()
        with mpl.rc_context(_FONTS), small:
            figure.savefig(place, format=path.suffix.lower()[1:], **look)

    return _writing.files(path.parent, {path.name: draw})[path.name]


def _check_pixels(figure: Figure, dpi: float) -> None:
    wide, high = figure.get_size_inches()
    if not 0 < wide * high * dpi**2 <= _MOST_PIXELS:
        raise ArgumentError(
            f"A picture of {wide:g} × {high:g} inches at {dpi:g} dpi has more than "
            f"{_MOST_PIXELS:,} pixels, or none; take a smaller size or dpi, or .pdf or .svg."
        )


class Sheet(NamedTuple):
    """A figure that is measured in inches from its lower left corner."""

    figure: Picture
    width: float
    height: float
    body: float
    """The size of most letters, in points."""

    @property
    def line(self) -> float:
        """The height of a line of them."""
        return self.body * 1.3 / 72

    def text(
        self,
        at: tuple[float, float],
        text: str,
        room: float,
        lines: int = 2,
        **style: Any,  # noqa: ANN401 - matplotlib's own
    ) -> float:
        """Write text that breaks at blanks, in so many lines at most; give where it ends.

        Letters shrink until it fits; what still does not is cut and ends in an ellipsis.
        """
        look = self._look(style)
        letters, least = style_of(look), look.pop("least")
        said = plain(text, letters)
        broken, size = laid(said, letters, (room, lines), (look["fontsize"], least))
        self.figure.sentences.append(" ".join(broken))
        return self._write(at, broken, look | {"fontsize": size})

    def _look(self, style: dict[str, Any]) -> dict[str, Any]:
        look: dict[str, Any] = {"fontsize": self.body, "color": INK, "va": "top", "least": _LEAST}
        look["transform"] = self.figure.dpi_scale_trans
        look |= {"parse_math": False, "usetex": False, "family": SANS} | style
        look["least"] = min(look["least"], look["fontsize"])
        return look | {"family": _fonts.families(look["family"])}

    def size(self, texts: Iterable[str], room: float, lines: int = 1, **style: Any) -> float:  # noqa: ANN401
        """Give the one size that lets all the texts of a column fit, each into its room."""
        look = self._look(style)
        letters = style_of(look)
        said = [plain(text, letters) for text in texts]
        return common(said, letters, (room, lines), (look["fontsize"], look["least"]))

    def lines(self, text: str, room: float, most: int = 2, **style: Any) -> int:  # noqa: ANN401
        """Count the lines that a text takes."""
        look = self._look(style)
        letters, sizes = style_of(look), (look["fontsize"], look["least"])
        return len(laid(plain(text, letters), letters, (room, most), sizes).lines)

    def _write(self, at: tuple[float, float], lines: Sequence[str], look: dict[str, Any]) -> float:
        """Write lines from their baselines: versions of matplotlib space lines differently."""
        (x, y), size = at, look["fontsize"] / 72
        down, va = _LINE * size * (len(lines) - 1), look.pop("va")
        if look.get("rotation"):
            self.figure.text(x, y, lines[0], va=va, **look)
            return y
        offset = {"top": -_ABOVE, "bottom": _BELOW, "center": -_MIDDLE, "baseline": 0.0}[va]
        first = y + offset * size + {"bottom": down, "center": down / 2}.get(va, 0.0)
        for n, line in enumerate(lines):
            self.figure.text(x, first - n * _LINE * size, line, va="baseline", **look)
        return float(first + _ABOVE * size if va == "bottom" else first - down - _BELOW * size)

    def box(self, at: tuple[float, float], width: float, height: float, **style: Any) -> None:  # noqa: ANN401
        """Draw a rectangle from its lower left corner."""
        look: dict[str, Any] = {"edgecolor": "none", "linewidth": 0.5}
        look["transform"] = self.figure.dpi_scale_trans
        self.figure.add_artist(Rectangle(at, width, height, **(look | style)))

    def area(self, x: Sequence[float], y: Sequence[float], **style: Any) -> None:  # noqa: ANN401
        """Fill a polygon through points."""
        look: dict[str, Any] = {"edgecolor": "none", "transform": self.figure.dpi_scale_trans}
        points = list(zip(x, y, strict=True))
        self.figure.add_artist(Polygon(points, closed=True, **(look | style)))

    def stroke(self, x: Sequence[float], y: Sequence[float], **style: Any) -> None:  # noqa: ANN401
        """Draw a line through points."""
        look: dict[str, Any] = {"color": INK, "linewidth": 1, "solid_capstyle": "butt"}
        look["transform"] = self.figure.dpi_scale_trans
        self.figure.add_artist(Line2D(x, y, **(look | style)))

    def dot(self, x: float, y: float, **style: Any) -> None:  # noqa: ANN401
        """Draw an estimate."""
        look = {"marker": "o", "markersize": 0.6 * self.body, "color": ACCENT}
        self.stroke([x], [y], **(look | {"markeredgecolor": PAPER, "markeredgewidth": 0.7} | style))

    def hatching(self, color: str, *, dots: bool = False) -> dict[str, Any]:
        """Give the style of hatching, or of dots, scaled as letters are."""
        thin = {"linewidth": 0, "hatch_linewidth": 0.06 * self.body}
        return {"edgecolor": color, "hatch": "..." if dots else "/////", **thin}


def new(size: tuple[float, float], usual: tuple[float, float]) -> Sheet:
    """Open a sheet of a size in inches whose letters grow and shrink with it."""
    _fonts.check(SANS)
    fit = min(size[0] / usual[0], size[1] / usual[1])
    return Sheet(Picture(figsize=size, facecolor=PAPER), *size, body=float(_BODY * fit**0.35))


class Frame(NamedTuple):
    """What is left of a sheet between its title and its source, in inches."""

    left: float
    bottom: float
    top: float
    width: float


def framed(sheet: Sheet, title: str, subtitle: str, source: str) -> Frame:
    """Write title, subtitle and source, and give the room between them."""
    left, line, whole = sheet.width * 0.035, sheet.line, sheet.width * 0.93
    size = 14.5 * (sheet.body / _BODY) ** 2
    style: dict[str, Any] = {"fontsize": size, "weight": "bold"}
    style["least"] = 0.7 * size
    top = sheet.text((left, sheet.height - left * 0.8), title, whole, **style)
    top = sheet.text((left, top - line * 0.4), subtitle, whole, 3, color=MUTED) - line
    style = {"fontsize": sheet.body * 0.92, "color": MUTED, "va": "bottom"}
    bottom = sheet.text((left, left * 0.6), source, whole, 3, **style) + line * 0.8
    return Frame(left, bottom, top, whole)


def letters_of(weight: str = "normal") -> Letters:
    """Give the letters that most text is written in."""
    return Letters(_fonts.families(SANS), weight)


def plain(text: str, letters: Letters | None = None) -> str:
    """Keep what the letters can show: marks of direction go, unknown signs become one box."""
    letters = letters or letters_of()
    known, out = _fonts.letters(*letters), list[str]()
    _fonts.warn(text, known)
    for sign in text:
        kind = unicodedata.category(sign)
        if sign == "\u00a0" or (ord(sign) in known and kind not in ("Cf", "Cc")):
            out.append(sign)
        elif sign.isspace():
            out.append(" ")
        elif kind[0] not in "CM" and out[-1:] != [_UNKNOWN]:
            out.append(_UNKNOWN)
    return "".join(out)
