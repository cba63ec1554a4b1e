"""The page of 3,222 counties: seconds to make it, bytes, seconds to the first drawn map, of a key.

Ours beside `folium.Choropleth` of its five measures and GeoPandas' `.explore()` of one, of the same
counties in the same run, in headless Chromium without a network; both as benchmarks/pages.py makes
and opens them. Exits with 1 where our page is over its budget or slower than either to be drawn.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pages
from playwright.sync_api import sync_playwright

import exclusion

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: The most bytes of our page, seconds to make it and to draw it, and of a key in the search.
BYTES, MADE, DRAWN, KEY = 2_500_000, 20.0, 1.5, 0.050
DRAWN_OURS = 'document.querySelector("#rows button")'
KEYS = ("o", "orl", "orleans", "saint", "county", "winnebego", "baltimor city", "no such name")
TYPED = """async (words) => {
  const field = document.getElementById("find"), taken = [];
  field.focus();
  for (const word of words) {
    field.value = word;
    const from = performance.now();
    field.dispatchEvent(new Event("input"));
    taken.push(performance.now() - from);
  }
  return taken;
}"""


def opened(browser: Browser, path: Path, drawn: str, typed: tuple[str, ...] = ()) -> list[float]:
    """Open a page: seconds until it is drawn, and of each word that is typed, twice."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.route("**/*", pages.serve)
    page.add_init_script(pages.CLOCK % drawn)
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_function("window.drawnAt", timeout=180_000)
    load = page.evaluate("window.drawnAt") / 1_000
    keys = [ms / 1_000 for ms in page.evaluate(TYPED, [*typed, *typed])] if typed else []
    page.close()
    return [load, *keys]


def main() -> int:
    """Make and open all three, and say whether ours is in its budgets."""
    chromium = os.environ.get("EXCLUSION_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        out = Path(folder)
        start = time.perf_counter()
        nation = exclusion.nation()
        ours = nation.write(out)["index.html"]
        made = time.perf_counter() - start
        areas = nation.counties
        study = SimpleNamespace(areas=areas[areas.geometry.notna()], measures=nation.measures)
        browser = playwright.chromium.launch(executable_path=chromium, args=pages.ARGUMENTS)
        load, *keys = opened(browser, ours, DRAWN_OURS, KEYS)
        size = ours.stat().st_size
        slowest = max(keys[len(KEYS) :])
        middle = statistics.median(keys)
        print(f"{'exclusion nation':28}{made:7.1f} s{size / 1e6:8.2f} MB{load:7.2f} s to be drawn")
        print(f"  a key: {1e3 * middle:.0f} ms in the middle, {1e3 * slowest:.0f} at most")
        others = []
        for name, save in (
            ("folium.Choropleth × 5", pages.choropleths),
            ("GeoPandas .explore(), 1", pages.explore),
        ):
            path = out / f"{save.__name__}.html"
            start = time.perf_counter()
            save(study, path)
            took = time.perf_counter() - start
            text = path.read_text(encoding="utf-8")
            whole = path.stat().st_size + sum(len(pages.linked(url)) for url in pages.links(text))
            (drawn,) = opened(browser, path, pages.PATHS % len(study.areas))
            others.append(drawn)
            print(
                f"{name:28}{took:7.1f} s{whole / 1e6:8.2f} MB{drawn:7.2f} s to be drawn: "
                f"{whole / size:.1f} and {drawn / load:.1f} times ours"
            )
        browser.close()
    slow = made > MADE or load > DRAWN or slowest > KEY
    print(
        "within its budgets of time" if not slow else "over a budget of time, on this machine now"
    )
    return int(size > BYTES or load > min(others))


if __name__ == "__main__":
    sys.exit(main())
