"""What a study has written, as the tests read it: the page by section, the files beside it."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from exclusion.studies import Study


class Tables(HTMLParser):
    """The text of each section of a page, and its tables as rows of cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.section = ""
        self.texts: dict[str, list[str]] = {}
        self.rows: dict[str, list[list[str]]] = {}
        self.buttons: dict[str, list[str]] = {}
        self.skipped = ""
        self.in_cell = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "section":
            self.section = found.get("id") or found["aria-labelledby"]
        elif tag == "tr":
            self.rows.setdefault(self.section, []).append([])
        elif tag in ("td", "th"):
            self.rows[self.section][-1].append("")
            self.in_cell = True
            for name in ("data-area", "data-hood"):
                if name in found:
                    self.buttons.setdefault(self.section, []).append(found[name])
        elif tag in ("script", "style", "template"):
            self.skipped = tag

    def handle_endtag(self, tag):
        self.skipped = "" if tag == self.skipped else self.skipped
        self.in_cell = self.in_cell and tag != "table"  # the long table closes no cell

    def handle_data(self, data):
        if self.skipped:
            return
        self.texts.setdefault(self.section, []).append(data)
        if self.in_cell and data.strip():
            self.rows[self.section][-1][-1] += data

    def text(self, section: str) -> str:
        return re.sub(r"[ \n]+", " ", "".join(self.texts.get(section, [])))

    @property
    def all(self) -> str:
        return " ".join(self.text(section) for section in self.texts)


class Written(NamedTuple):
    study: Study
    paths: dict[str, Path]

    @property
    def page(self) -> str:
        return self.paths["index.html"].read_text(encoding="utf-8")

    @property
    def tables(self) -> Tables:
        return Tables(self.page)

    @property
    def summary(self):
        return json.loads(self.paths["summary.json"].read_text(encoding="utf-8"))

    def rows(self, name: str) -> list[dict[str, str]]:
        text = self.paths[name].read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))


def unfold(page: Page) -> Page:
    """Open all that is folded on a page in a browser, as its readers do one by one."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    return page
