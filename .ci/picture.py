"""Take the README's picture of the page that `make report` wrote."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from conftest import ARGUMENTS, find_chromium
from PIL import Image
from playwright.sync_api import sync_playwright

page_file, picture = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
    page = chromium.new_page(viewport={"width": 1120, "height": 1900})
    page.goto(page_file.as_uri())
    page.wait_for_selector(".leaflet-container canvas")
    page.screenshot(path=picture)
    chromium.close()
# A page of few colours: a palette keeps the file small.
Image.open(picture).convert("RGB").quantize(128).save(picture, optimize=True)
