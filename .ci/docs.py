"""Make the documentation in `build/docs` and look whether it is whole.

`build/site` is what Sphinx reads: `docs/`, the notebooks as `make notebooks` ran them, the gallery,
and what is made here from the package itself, so that no list is kept twice. Nothing is loaded from
a network, and a warning fails.
"""

from __future__ import annotations

import ast
import html.parser
import os
import shutil
import subprocess
import sys
import urllib.parse
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".ci"))

import gallery
import pandas as pd
import reference
from reference import put

import exclusion
from exclusion import phrases, telling
from exclusion.telling import _sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BUILD = ROOT / "build"
SITE, DOCS = BUILD / "site", BUILD / "docs"
CELL = str.maketrans({"|": "\\|", "\n": " ", "<": "&lt;"})


def table(frame: pd.DataFrame, head: Iterable[str]) -> str:
    """Write a frame as a Markdown table; what is missing is an empty cell."""
    lines = [[*head], ["---"] * len(frame.columns)]
    lines += frame.astype(object).where(frame.notna(), "").astype(str).to_numpy().tolist()
    return "\n".join(f"| {' | '.join(c.translate(CELL) for c in line)} |" for line in lines) + "\n"


def dictionary() -> str:
    """Write what each column of each file is, from the one table of columns."""
    told = telling.dictionary()
    told["column"] = "`" + told["column"] + "`"
    said = [
        "# Data dictionary\n",
        "Every column of the files that are written beside a page, and of the workbook's sheets. "
        "The terminal says the same (`exclusion columns ranking.csv`), and so does Python "
        "(`exclusion.telling.dictionary()`). A column that ends in `_moe` is the 90% margin of "
        "the one without; `…` stands for a measure, such as `no_home_broadband` "
        "([which there are](which.md)).\n",
    ]
    for file, rows in told.groupby("file", sort=False):
        shown = rows[["column", "meaning"]].assign(
            unit=rows["unit"].where(
                rows["universe"] == "", rows["unit"] + ", of " + rows["universe"]
            )
        )
        said += [f"## {file}\n", table(shown, ("column", "what it is", "unit, of whom"))]
    said += [
        "## workbook.xlsx\n",
        "The sheets have heads in words, in the language of the page; beside each stands what the "
        "files call it. What holds nothing is left out, and the sheet of the dictionary explains "
        "the columns that are there.\n",
    ]
    kinds = {"list": ["list"], "areas": ["all", "measure", "ranked"]}
    kinds |= {"groups": ["groups"], "change": ["change"]}
    for sheet, parts in kinds.items():
        told = [one for part in parts for one in heads(part)]
        rows = pd.DataFrame([(f"`{one.name}`", one.head, one.meaning) for one in told])
        said += [f"### The sheet “{sheet}”\n", table(rows, ("in the files", "head", "what it is"))]
    return "\n".join(said)


def heads(kind: str) -> Iterator[_sheets.Explained]:
    """Put the columns of a kind of sheet into words, those of one measure for each."""
    named = {"city": "the place", "old": "Earlier", "new": "Later", "k": phrases.number(20)}
    stem = "no_home_broadband_" if kind == "measure" else ""
    for name in _sheets.SHEETS[kind]:
        yield _sheets.explained(f"{stem}{name}", _sheets.OF_FILE[kind], named)


def measures() -> str:
    """Write what there is to ask for: measures, groups, scores."""
    every = exclusion.measures().reset_index()
    every["name"] = "`" + every["name"] + "`"
    said = []
    for kind, title in (
        ("measure", "Measures"),
        ("group", "Groups of people"),
        ("score", "Scores"),
    ):
        rows = every[every["kind"] == kind][["name", "label", "universe", "tables"]]
        said += [f"## {title}\n", table(rows, ("name", "in words", "of whom", "from tables"))]
    return "\n".join(said)


def shown() -> str:
    """Write the gallery's page."""
    said = [
        "# Gallery\n",
        "Made with this site, each by the command under it, from the figures that come with the "
        "package.\n",
        "## Pages\n",
        "Each is one HTML file that loads nothing from anywhere: it opens from a shared drive.\n",
    ]
    for name, (title, command) in gallery.PAGES.items():
        address = f"pages/{name}/index.html"
        said.append(f"### {title}\n")
        if (gallery_folder() / f"page-{name}.png").is_file():
            said.append(
                f"```{{image}} gallery/page-{name}.png\n:alt: The top of the page: {title}\n```\n"
            )
        said += [f'<p><a href="{address}">Open the page</a></p>\n', _command(command)]
    said.append("## Figures\n\nAs PNG here; SVG and PDF have the fonts inside.\n")
    for name, (title, command) in gallery.FIGURES.items():
        said.append(f"### {title.partition(':')[0]}\n")
        said.append(f"```{{image}} gallery/{name}.png\n:alt: {title}\n```\n\n{title}.\n")
        said.append(_command(command))
    return "\n".join(said)


def _command(words: list[str]) -> str:
    said = " ".join(f'"{word}"' if " " in word else word for word in words)
    return f"```text\nexclusion {said}\n```\n"


def gallery_folder() -> Path:
    """Tell where `.ci/gallery.py` left its pictures and pages."""
    return BUILD / "gallery"


def notebooks() -> str:
    """Write the list of notebooks."""
    names = sorted(path.stem for path in (SITE / "notebooks").glob("*.ipynb"))
    return (
        "# Notebooks\n\nWith all that their cells gave when this site was made. The files are in "
        "`notebooks/`; to work in them: `pip install 'digital-exclusion[notebooks]'` and "
        "`jupyter lab`.\n\n```{toctree}\n:maxdepth: 1\n\n" + "\n".join(names) + "\n```\n"
    )


def recipes() -> str:
    """Write the recipes, each as its file has it; the tests run them."""
    said = ["# Recipes\n", "A few lines for one thing each; all are run with the tests.\n"]
    for file in sorted((ROOT / "docs" / "recipes").glob("*.py")):
        title = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))).rstrip(".")
        said.append(f"## {file.stem.replace('_', ' ').capitalize()}\n\n{title}.\n")
        said.append(f"```{{literalinclude}} ../recipes/{file.name}\n:lines: 3-\n```\n")
    return "\n".join(said)


def lay_together() -> None:
    """Put all that Sphinx reads in one folder."""
    shutil.rmtree(SITE, ignore_errors=True)
    shutil.copytree(ROOT / "docs", SITE, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(
        BUILD / "notebooks", SITE / "notebooks", ignore=shutil.ignore_patterns(".*", "*.csv")
    )
    for file in (SITE / "notebooks").glob("*.ipynb"):
        # The corner of pandas' tables, empty as the head of nothing, is no head.
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("<th></th>", "<td></td>"), encoding="utf-8")
    pictures = shutil.ignore_patterns("pages", ".made")
    shutil.copytree(gallery_folder(), SITE / "gallery", ignore=pictures)
    shutil.copytree(gallery_folder() / "pages", SITE / "extra" / "pages")
    reference.write(SITE / "reference")
    put(SITE / "notebooks" / "index.md", notebooks())
    put(SITE / "dictionary.md", dictionary())
    put(SITE / "made" / "measures.txt", measures())
    put(SITE / "guide" / "recipes.md", recipes())
    put(SITE / "gallery.md", shown())
    shutil.copy2(ROOT / "CHANGELOG.md", SITE / "changelog.md")
    shutil.copy2(ROOT / "CITATION.cff", SITE / "made" / "CITATION.cff")


def build() -> None:
    """Run Sphinx; its warnings are errors."""
    shutil.rmtree(DOCS, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-j",
        str(os.cpu_count()),
    ]
    subprocess.run(
        [*command, "-d", str(BUILD / "doctrees"), "-E", str(SITE), str(DOCS)], check=True
    )


# -- whether it is whole -------------------------------------------------------------------------


class _Links(html.parser.HTMLParser):
    """What a page points to, what it can be pointed at, and what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.to: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        self.names |= {has[key] for key in ("id", "name") if has.get(key)}
        if tag == "a" and has.get("href"):
            self.to.append(has["href"])
        elif tag in ("link", "script", "img", "iframe", "source"):
            where = has.get("href") or has.get("src") or ""
            self.to.append(f"loads {where}" if "//" in where[:8] else where)


def read(page: Path) -> _Links:
    """Read a page's links and names."""
    links = _Links()
    links.feed(page.read_text(encoding="utf-8"))
    return links


def broken(folder: Path) -> Iterator[str]:
    """Name every link within a site to what is not there, and every file that it would load."""
    every = (page.resolve() for page in folder.rglob("*.html"))
    # Templates of the theme lie among its files.
    pages = {page: read(page) for page in every if "_static" not in page.parts}
    for page, links in pages.items():
        for to in links.to:
            where, _, name = to.partition("#")
            if to.startswith("loads "):
                yield f"{page.relative_to(folder.resolve())}: {to} from a network"
            if urllib.parse.urlsplit(to).scheme or to.startswith("loads "):
                continue
            path = urllib.parse.unquote(where.partition("?")[0])
            target = (page.parent / path).resolve() if path else page
            known = target in pages and (
                not name or urllib.parse.unquote(name) in pages[target].names
            )
            if not (known or (target not in pages and target.is_file())):
                yield f"{page.relative_to(folder.resolve())}: no {to}"


def unlisted() -> list[str]:
    """Name what is public and not in the built reference."""
    from sphinx.util.inventory import InventoryFile

    with (DOCS / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", lambda base, path: base + path)
    known = {name for kind, names in inventory.items() if kind.startswith("py:") for name in names}
    return [name for name in reference.public() if name not in known]


def main() -> None:
    """Lay the site together, build it, and refuse it where something lacks."""
    lay_together()
    build()
    wrong = sorted(set(broken(DOCS)))
    wrong += [f"{name} is public and not in the reference" for name in unlisted()]
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{DOCS / 'index.html'}: every link leads somewhere, every public name is there")


if __name__ == "__main__":
    main()
