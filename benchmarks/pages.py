"""The map of 180 and 3,000 tracts: bytes, seconds to the first drawn map, and of a switch.

Ours beside `folium.Choropleth` for each measure and GeoPandas' `.explore()` of one, of the same
made-up tracts in the same run, in headless Chromium without a network. What the other two load
from elsewhere comes from npm, once, into build/pages, and its bytes are counted as if inlined.
Exits with 1 where our file is over its budget, or one of our maps is not drawn.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import Error, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import tessellation  # noqa: E402 - beside the tests

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Route

    from exclusion.studies import Study

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]
CACHE = ROOT / "build" / "pages"
SIZES = (180, 3_000)
#: The most bytes of our file.
BUDGET = {180: 286_000, 3_000: 1_250_000}
#: Links that npm has under another address.
ELSEWHERE = {
    "https://code.jquery.com/jquery-3.7.1.min.js": "jquery@3.7.1/dist/jquery.min.js",
    "https://cdnjs.cloudflare.com/ajax/libs/d3/3.5.5/d3.min.js": "d3@3.5.5/d3.min.js",
}
SWITCHES = 5
#: A message sent from within a frame comes when that frame is painted.
CLOCK = """
window.painted = () => new Promise((done) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = done;
  port2.postMessage(0);
}));
const tick = () => {
  if (!(%s)) { requestAnimationFrame(tick); return; }
  painted().then(() => { window.drawnAt = performance.now(); });
};
requestAnimationFrame(tick);
"""
SWITCH = """async (times) => {
  const taken = [];
  for (let n = 0; n < times; n += 1) {
    const from = performance.now();
    (%s)(n);
    await painted();
    taken.push(performance.now() - from);
  }
  return taken;
}"""
PATHS = 'document.querySelectorAll(".leaflet-overlay-pane path").length >= %d'


class Way(NamedTuple):
    """How a map is made and saved, when it is drawn, and how its measure is switched."""

    name: str
    save: Callable[[Study, Path], None]
    drawn: str
    switch: str | None


class Taken(NamedTuple):
    """What a way took; None where it did not get there."""

    made: float
    size: int
    load: float | None
    switch: float | None


def ours(study: Study, path: Path) -> None:
    """Draw the map as the library does."""
    from exclusion import maps

    maps.draw(study).save(str(path))


def choropleths(study: Study, path: Path) -> None:
    """Draw a layer a measure, of which one shows at a time."""
    import folium

    west, south, east, north = study.areas.total_bounds
    found = folium.Map(tiles=None)
    found.fit_bounds([[south, west], [north, east]])
    for place, measure in enumerate(study.measures):
        frame = study.areas[[f"{measure}_share", "geometry"]].reset_index(names="GEOID")
        folium.Choropleth(
            frame,
            data=frame,
            columns=["GEOID", f"{measure}_share"],
            key_on="feature.properties.GEOID",
            name=measure,
            overlay=False,
            show=place == 0,
        ).add_to(found)
    folium.LayerControl(collapsed=False).add_to(found)
    found.save(str(path))


def explore(study: Study, path: Path) -> None:
    """Draw the first measure as GeoPandas does."""
    measure = study.measures[0]
    frame = study.areas[["NAME", f"{measure}_share", "geometry"]]
    frame.explore(f"{measure}_share", scheme="quantiles", k=5, tiles=None).save(str(path))


WAYS = (
    Way(
        "exclusion, 3 measures",
        ours,
        "window.map_exclusion && map_exclusion.exclusion",
        """() => {
          const list = document.querySelector(".xm-measure");
          list.selectedIndex = (list.selectedIndex + 1) % list.length;
          list.dispatchEvent(new Event("change"));
        }""",
    ),
    Way(
        "folium.Choropleth × 3",
        choropleths,
        PATHS,
        """(n) => {
          const all = document.querySelectorAll(".leaflet-control-layers-base input");
          all[(n + 1) % all.length].click();
        }""",
    ),
    Way("GeoPandas .explore(), 1 measure", explore, PATHS, None),
)


@cache
def linked(url: str) -> bytes:
    """Give what a page links to, from npm; nothing where npm has none."""
    found = re.fullmatch(r"https://cdn\.jsdelivr\.net/npm/(.+)", url)
    name = found[1] if found else ELSEWHERE.get(url)
    if name is None:
        return b""
    package, path = re.fullmatch(r"(@?[^@]+@[^/]+)/(.+)", name).groups()  # type: ignore[union-attr]
    CACHE.mkdir(parents=True, exist_ok=True)
    archive = CACHE / f"{re.sub('[@/]', '-', package.lstrip('@'))}.tgz"
    if not archive.exists():
        done = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=CACHE, check=True, capture_output=True
        )
        CACHE.joinpath(done.stdout.decode().strip()).replace(archive)
    with tarfile.open(archive) as files:
        return files.extractfile(f"package/{path}").read()  # type: ignore[union-attr]


def links(text: str) -> list[str]:
    """List the scripts and style sheets that a page links to."""
    return sorted(set(re.findall(r'(?:src|href)="(https?://[^"]+\.(?:js|css))"', text)))


def serve(route: Route) -> None:
    """Answer a link as its host would."""
    url = route.request.url
    if not url.startswith("http"):
        route.continue_()
        return
    kind = "text/css" if url.endswith(".css") else "text/javascript"
    route.fulfill(body=linked(url), content_type=kind, headers={"Access-Control-Allow-Origin": "*"})


def measure(browser: Browser, way: Way, study: Study, limit: float) -> Taken:
    """Make a map, open it, and switch its measure a few times."""
    path = CACHE / f"{len(study.areas)}-{WAYS.index(way)}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    way.save(study, path)
    made = time.perf_counter() - start
    size = path.stat().st_size
    if way.save is not ours:
        size += sum(len(linked(url)) for url in links(path.read_text(encoding="utf-8")))
    load, switch = None, None
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.route("**/*", serve)
    drawn = way.drawn % len(study.areas) if "%" in way.drawn else way.drawn
    page.add_init_script(CLOCK % drawn)
    try:
        page.goto(path.as_uri(), wait_until="commit", timeout=limit * 1_000)
        page.wait_for_function("window.drawnAt", timeout=limit * 1_000)
        load = page.evaluate("window.drawnAt") / 1_000
        if way.switch:
            switch = statistics.median(page.evaluate(SWITCH % way.switch, SWITCHES)) / 1_000
    except Error as error:  # too slow, or the browser gave up
        print(f"  {way.name}: {str(error).splitlines()[0]}")
    page.close()
    return Taken(made, size, load, switch)


def told(taken: float | None, own: float | None, form: str, unknown: str) -> str:
    """Write seconds or bytes, and how many times ours they are."""
    if taken is None:
        return unknown
    return format(taken, form) + (f" ({taken / own:.1f})" if own else "")


def main() -> int:
    """Go all ways at each size, and say whether ours is in its budget."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="TRACTS")
    parser.add_argument("--limit", type=float, default=180, help="seconds for a map to be drawn")
    asked = parser.parse_args()
    chromium = os.environ.get("EXCLUSION_CHROMIUM") or shutil.which("chromium")
    broken = False
    print("in brackets: times ours")
    print(f"{'tracts':>7}  {'':32}{'made, s':>9}{'MB':>16}{'drawn, s':>16}{'switch, s':>16}")
    with sync_playwright() as playwright:
        for size in asked.sizes:
            study = tessellation.study(size)
            own = None
            for way in WAYS:
                # A browser that a map has broken does not open the next.
                browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
                taken = measure(browser, way, study, asked.limit)
                browser.close()
                own = own or taken
                never = f"not in {asked.limit:.0f}"
                switch = told(taken.switch, own.switch, ".3f", never if way.switch else "-")
                print(
                    f"{size:7,}  {way.name:32}{taken.made:9.1f}"
                    f"{told(taken.size / 1e6, own.size / 1e6, '.3f', ''):>16}"
                    f"{told(taken.load, own.load, '.2f', never):>16}{switch:>16}",
                    flush=True,
                )
            broken |= own is None or own.load is None or own.size > BUDGET.get(size, own.size)
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
