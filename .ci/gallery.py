"""Make pictures of what the package makes: the README's, or with a folder the site's gallery.

The README's are kept in git, each made by the command that stands there. The gallery's come with
the pages themselves; without Chromium these are listed without a picture.
"""

import contextlib
import io
import os
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from PIL import Image

MAPS = ROOT / "maps"
WIDTH = 900
PLACE = ["New Orleans, Louisiana", "--vintage", "2019", "--offline"]
NEWEST = ["New Orleans, Louisiana", "--vintage", "2024", "--offline"]
BALTIMORE = ["Baltimore, Maryland", "--vintage", "2021", "--offline"]

#: The gallery's figures: a name, what is seen, the command.
FIGURES = {
    "map": (
        "A map: classes by quantiles, hatching where a figure is not reliable",
        ["figure", *PLACE, "--kind", "map"],
    ),
    "ranking": (
        "A ranking whose ranks are bands: twenty tracts, each with where it may stand",
        ["figure", *PLACE, "--kind", "ranking"],
    ),
    "ladder": (
        "The ladder: each definition of “not connected” with its margin",
        ["figure", *PLACE, "--kind", "ladder"],
    ),
    "change": (
        "Change since an earlier period, and where it cannot be told from chance",
        ["figure", *NEWEST, "--kind", "change", "--since", "2017"],
    ),
    "side-by-side": (
        "Two places on one scale",
        ["figure", *PLACE, "--kind", "side-by-side", "--beside", "Baltimore, Maryland"],
    ),
    "brief": (
        "One page about a neighborhood, for a council member",
        ["brief", *PLACE, "--neighborhood", "Little Woods"],
    ),
}
#: The gallery's pages: a name, what is seen, the command.
PAGES = {
    "new-orleans-2019": ("New Orleans by tract, 2015–2019", ["report", *PLACE]),
    "baltimore-2021": ("Baltimore by block group, 2017–2021", ["report", *BALTIMORE]),
    "in-spanish": ("The same of New Orleans in Spanish", ["report", *PLACE, "--language", "es"]),
    "side-by-side": (
        "New Orleans and Baltimore side by side",
        ["compare", "New Orleans, LA", "Baltimore, MD", "--offline"],
    ),
}


def shrink(picture: Path) -> None:
    """Make a picture as wide as a README shows it, in few colors: it is kept in git."""
    with Image.open(picture) as whole:
        size = (WIDTH, round(whole.height * WIDTH / whole.width))
        small = whole.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    small.quantize(64).save(picture, optimize=True)


def run(command: list[str], out: Path) -> None:
    """Run one of the package's commands, in this process: the next finds all that it loads."""
    from exclusion.cli import cli

    with contextlib.redirect_stdout(io.StringIO()):
        cli([*command, "--out", str(out)], standalone_mode=False)


def photograph(pictures: dict[Path, Path], height: int) -> None:
    """Photograph the tops of pages: where each picture goes, and of which page it is."""
    from conftest import ARGUMENTS, find_chromium
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        for picture, page in pictures.items():
            tab = browser.new_page(viewport={"width": 1200, "height": height})
            tab.goto(page.as_uri())
            tab.wait_for_selector("canvas, svg")
            tab.screenshot(path=picture)
            tab.close()
            shrink(picture)
        browser.close()


def readme() -> None:
    """Make the README's pictures again."""
    with tempfile.TemporaryDirectory() as folder:
        run(["report", *PLACE], Path(folder))
        photograph({MAPS / "new-orleans-2019.png": Path(folder) / "index.html"}, 2560)
    for command, name in (
        (FIGURES["ranking"][1], "new-orleans-2019-ranking.png"),
        (FIGURES["brief"][1], "little-woods-2019-brief.png"),
    ):
        run(command, MAPS / name)
        shrink(MAPS / name)


def has_chromium() -> bool:
    """Tell whether pages can be photographed here."""
    from conftest import CHROMIUM

    return bool(os.environ.get("EXCLUSION_CHROMIUM") or any(map(shutil.which, CHROMIUM)))


def site(folder: Path) -> None:
    """Make the gallery's figures and pages, and pictures of the pages where that can be done."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    jobs = [(command, folder / "pages" / name) for name, (_, command) in PAGES.items()]
    jobs += [(command, folder / f"{name}.png") for name, (_, command) in FIGURES.items()]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(run, *zip(*jobs, strict=True)))
    for name in FIGURES:
        shrink(folder / f"{name}.png")
    if has_chromium():
        pages = {name: folder / "pages" / name / "index.html" for name in PAGES}
        photograph({folder / f"page-{name}.png": page for name, page in pages.items()}, 1000)
    (folder / ".made").touch()


if __name__ == "__main__":
    site(ROOT / sys.argv[1]) if sys.argv[1:] else readme()
