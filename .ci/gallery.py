"""Make the pictures of the README again, each by the command that stands in it."""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from conftest import ARGUMENTS, find_chromium
from PIL import Image
from playwright.sync_api import sync_playwright

MAPS = ROOT / "maps"
WIDTH = 900
EXCLUSION = [str(Path(sys.executable).with_name("exclusion"))]
PLACE = ["New Orleans, Louisiana", "--vintage", "2019", "--offline"]


def shrink(picture: Path) -> None:
    """Make a picture as wide as a README shows it, in few colors: it is kept in git."""
    with Image.open(picture) as whole:
        size = (WIDTH, round(whole.height * WIDTH / whole.width))
        small = whole.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    small.quantize(64).save(picture, optimize=True)


def page(command: list[str], picture: Path, height: int) -> None:
    """Write a page and photograph its top."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        subprocess.run([*EXCLUSION, *command, "--out", folder], check=True)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        tab = browser.new_page(viewport={"width": 1200, "height": height})
        tab.goto((Path(folder) / "index.html").as_uri())
        tab.wait_for_selector("canvas, svg")
        tab.screenshot(path=picture)
        browser.close()
    shrink(picture)


page(["report", *PLACE], MAPS / "new-orleans-2019.png", 2560)
for command, name in (
    (["figure", *PLACE, "--kind", "ranking"], "new-orleans-2019-ranking.png"),
    (["brief", *PLACE, "--neighborhood", "Little Woods"], "little-woods-2019-brief.png"),
):
    subprocess.run([*EXCLUSION, *command, "--out", str(MAPS / name)], check=True)
    shrink(MAPS / name)
