"""Pictures against what they looked like when somebody last looked at them.

Where a picture is meant to change, look at the new one and keep it:
``.venv/bin/python tests/test_figures_baseline.py`` writes all of ``tests/baseline`` again.
"""

from __future__ import annotations

import sys
import warnings
from dataclasses import replace
from functools import cache
from pathlib import Path

import bundled
import pytest
from matplotlib.testing.compare import compare_images
from PIL import Image

from exclusion import figures
from exclusion.errors import VintageWarning

FOLDER = Path(__file__).parent / "baseline"
SIZE = (6.0, 4.0)
DPI = 60
#: Root of the mean square over pixels and colors, 0 to 255. Letters of other versions of
#: matplotlib (3.10.0 against 3.11.2) differ by up to 15.2; another measure, list or class by more
#: than 19.
TOLERANCE = 17


@cache
def study(place, vintage):
    return bundled.new_orleans(vintage) if place == "New Orleans" else bundled.baltimore()


def draw(name):
    """Draw one of the pictures that are kept."""
    new, old = study("New Orleans", 2019), study("New Orleans", 2017)
    if name == "change":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", VintageWarning)
            return figures.change(new, new.change(old), SIZE)
    return {
        "map": lambda: figures.draw(new, size=SIZE, highlight=list(new.areas.index[:3])),
        "ranking": lambda: figures.ranking(new, k=8, size=SIZE),
        "ladder": lambda: figures.ladder(new, SIZE),
        "concentration": lambda: figures.concentration(old, size=SIZE),
        "side-by-side": lambda: figures.side_by_side([new, study("Baltimore", 2021)], size=SIZE),
        "brief": lambda: figures.brief(new),
        "brief-neighborhood": lambda: figures.brief(new, neighborhood="Behrman"),
    }[name]()


def write(figure, path):
    """Write a picture at four times the dots and average them: letters then snap to none."""
    figures.save(figure, path, 4 * DPI)
    with Image.open(path) as large:
        small = large.convert("RGB").reduce(4)
    small.save(path)
    return path


NAMES = ("map", "ranking", "ladder", "concentration", "change", "side-by-side", "brief",
         "brief-neighborhood")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_looks_as_it_did(name, tmp_path):
    path = write(draw(name), tmp_path / f"{name}.png")

    assert compare_images(FOLDER / f"{name}.png", path, TOLERANCE) is None


def other(name):
    """Draw a picture that has changed: a figure, a class, a sentence or a list is another."""
    new, old = study("New Orleans", 2019), study("New Orleans", 2017)
    baltimore = study("Baltimore", 2021)
    return {
        "map": lambda: figures.draw(new, "no_internet", SIZE),
        "ranking": lambda: figures.ranking(new, k=8, of="share", size=SIZE),
        "ladder": lambda: figures.ladder(old, SIZE),
        "concentration": lambda: figures.concentration(baltimore, size=SIZE),
        "change": lambda: figures.draw(new, size=SIZE),
        "side-by-side": lambda: figures.side_by_side([new, baltimore], "no_computer", SIZE),
        "brief": lambda: figures.brief(new, by="no_computer"),
        "brief-neighborhood": lambda: figures.brief(new, neighborhood="Whitney"),
    }[name]()


@pytest.mark.parametrize(
    "name",
    [*NAMES[:3], *(pytest.param(name, marks=pytest.mark.slow) for name in NAMES[3:])],
)
def test_a_picture_that_changed_is_noticed(name, tmp_path):
    path = write(other(name), tmp_path / f"{name}.png")

    assert "Error: Image files did not match" in str(
        compare_images(FOLDER / f"{name}.png", path, TOLERANCE)
    )


def test_one_class_more_is_noticed(tmp_path):
    new = study("New Orleans", 2019)
    areas = new.areas
    share = areas["no_home_broadband_share"] * 0.9 + 0.04
    areas = areas.assign(
        no_home_broadband_share=share,
        no_home_broadband_households=share * areas["no_home_broadband_base"],
    )
    drawn = figures.draw(replace(new, areas=areas), size=SIZE, scheme=(10, 30, 50))
    path = write(drawn, tmp_path / "map.png")

    assert compare_images(FOLDER / "map.png", path, TOLERANCE) is not None


def test_the_pictures_that_are_kept_are_small_and_all_compared():
    kept = {path.stem: path.stat().st_size for path in FOLDER.glob("*.png")}

    assert sorted(kept) == sorted(NAMES)
    assert sum(kept.values()) < 400_000


if __name__ == "__main__":
    for each in NAMES:
        written = write(draw(each), FOLDER / f"{each}.png")
        with Image.open(written) as image:
            few = image.quantize(64)
        few.save(written, optimize=True)
        sys.stdout.write(f"{written}\n")
