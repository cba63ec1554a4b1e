"""Let axe-core look at pages of the built documentation, light and dark, wide and narrow."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from conftest import ARGUMENTS, find_chromium
from looking import LIGHT, SCHEMES
from looking import faults as seen
from playwright.sync_api import sync_playwright

DOCS = ROOT / "build" / "docs"
PAGES = [
    *("index.html", "guide/sure.html", "reference/moe.html", "gallery.html", "method.html"),
    *("dictionary.html", "notebooks/06_as_of_now.html"),
]
LOOKS = [(1280, SCHEMES), (390, [LIGHT])]


def faults(folder: Path) -> list[str]:
    """Name what axe finds wrong, and what a page asks of a network."""
    said: list[str] = []
    asking: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        for width, looks in LOOKS:
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                reduced_motion="reduce",  # colors are another at once
            )
            for name in PAGES:
                page = context.new_page()
                page.on("request", lambda asked: asking.append(asked.url))
                page.goto((folder / name).as_uri())
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    said.append(f"{name}, {width}: {wide} px wide")
                said += [f"{name}, {width}: {fault}" for fault in seen(page, looks=looks)]
                page.close()
            context.close()
        browser.close()
    return said + [url for url in asking if not url.startswith(("file:", "data:", "blob:"))]


if __name__ == "__main__":
    wrong = faults(DOCS)
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"axe finds nothing on {len(PAGES)} pages of the documentation")
