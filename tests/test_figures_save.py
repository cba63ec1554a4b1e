"""Files of pictures: three formats, their fonts, the same bytes, and no half file."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import bundled
import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.image import imread
from matplotlib.textpath import text_to_path
from pictures import words

from exclusion import figures
from exclusion.errors import ExclusionError
from exclusion.figures import _fonts

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture(scope="module")
def study():
    return bundled.new_orleans()


@pytest.fixture(scope="module")
def figure(study):
    return figures.ladder(study)


def text_of(pdf: bytes) -> str:
    """Join what the page's stream shows, as glyph numbers; enough to see that it is text."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    pages = b"".join(zlib.decompress(s) for s in streams if s[:1] == b"x")
    return pages.decode("latin-1")


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".PDF"])
def test_a_picture_is_written_twice_with_the_same_bytes(study, tmp_path, suffix):
    paths = [figures.save(figures.draw(study), tmp_path / f"{n}{suffix}") for n in "ab"]

    first, second = (path.read_bytes() for path in paths)
    assert first == second
    assert len(first) > 10_000
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"a{suffix}", f"b{suffix}"]


def test_png_has_the_dots_that_were_asked_for(figure, tmp_path):
    high = imread(figures.save(figure, tmp_path / "a.png"))
    low = imread(figures.save(figure, tmp_path / "b.png", dpi=50))

    wide, tall = figure.get_size_inches()
    assert high.shape[:2] == (round(tall * 200), round(wide * 200))
    assert abs(low.shape[1] - wide * 50) <= 1


def test_pdf_holds_its_fonts_as_outlines_that_stay_text(figure, tmp_path):
    pdf = figures.save(figure, tmp_path / "a.pdf").read_bytes()

    assert pdf.startswith(b"%PDF")
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    assert b"DejaVuSans" in pdf
    assert b"/CreationDate" not in pdf
    shown = text_of(pdf)
    assert shown.count("Tj") + shown.count("TJ") >= len([w for w in words(figure) if w])


def test_pdf_fonts_are_embedded_whatever_matplotlib_is_told(figure, tmp_path):
    with mpl.rc_context({"pdf.fonttype": 3, "pdf.use14corefonts": True, "svg.fonttype": "none"}):
        pdf = figures.save(figure, tmp_path / "a.pdf").read_bytes()
        svg = figures.save(figure, tmp_path / "a.svg").read_text(encoding="utf-8")
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    assert "<text" not in svg


def pages_of(pdf):
    """Give what is drawn, without the fonts."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    drawn = [zlib.decompress(one) for one in streams if one[:1] == b"x"]
    return [one for one in drawn if b" Tf" in one or b" re" in one or b" m\n" in one]


def test_small_fonts_change_nothing_that_is_drawn(figure, tmp_path, monkeypatch):
    small = figures.save(figure, tmp_path / "a.pdf").read_bytes()
    again = figures.save(figure, tmp_path / "b.pdf").read_bytes()  # its fonts are as they were
    monkeypatch.setattr(_fonts, "_FILES", {})
    whole = figures.save(figure, tmp_path / "c.pdf").read_bytes()

    assert small == again
    assert small != whole
    assert pages_of(small) == pages_of(whole) != []
    assert len(small) <= len(whole)


@pytest.mark.parametrize("named", list(_fonts._FILES))
def test_small_fonts_hold_the_letters_of_the_whole_ones(named):
    family, style, weight = named
    file = _fonts._FILES[named]
    whole = FontProperties(family=family, style=style, weight=weight)
    few = FontProperties(fname=file)
    lines = ["AVAST To We’ll fi ff ffl office", "Peñón Łódź Škoda – “1,234 ± 5 %”"]
    lines += [chr(sign) for sign in sorted(_fonts._signs(file))]

    assert set(map(chr, range(32, 127))) | set("áéíñóúü¿¡–—’“”…±≥−•") <= set(lines)
    for line in lines:
        for mine, theirs in zip(
            text_to_path.get_text_path(few, line),
            text_to_path.get_text_path(whole, line),
            strict=True,
        ):
            assert np.array_equal(mine, theirs), line


def test_a_text_with_other_signs_keeps_the_whole_font():
    figure = figures.Picture()
    texts = [figure.text(0, 0, said, family="DejaVu Sans") for said in ("Canton", "Кантон")]
    with _fonts.small(figure):
        assert [bool(text.get_fontproperties().get_file()) for text in texts] == [True, False]
    assert not any(text.get_fontproperties().get_file() for text in texts)


def test_svg_needs_no_font_and_no_network(figure, tmp_path):
    root = ET.parse(figures.save(figure, tmp_path / "a.svg")).getroot()

    assert root.tag == f"{SVG}svg"
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not tags & {"text", "image", "script", "foreignObject"}
    links = [element.get(LINK) for element in root.iter() if element.get(LINK)]
    assert links
    assert all(link.startswith("#") for link in links)


@pytest.mark.parametrize("name", ["map.gif", "map", "map.pdf.txt"])
def test_another_format_is_refused_by_name(figure, tmp_path, name):
    with pytest.raises(ExclusionError, match=rf"{name}: a picture's name ends in \.png, \.svg or"):
        figures.save(figure, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_fails_leaves_the_old_file(study, tmp_path, monkeypatch):
    path = figures.save(figures.ladder(study), tmp_path / "a.png", 40)
    before = path.read_bytes()
    broken = figures.ladder(study)

    def fail(name, **_):
        with Path(name).open("wb") as half:
            half.write(b"half")
        raise OSError(28, "No space left on device", str(name))

    monkeypatch.setattr(broken, "savefig", fail)
    with pytest.raises(OSError, match="No space left"):
        figures.save(broken, path)

    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.png"]


def test_a_folder_that_is_not_there_is_made(figure, tmp_path):
    assert figures.save(figure, tmp_path / "new" / "deep" / "a.png", 40).is_file()
