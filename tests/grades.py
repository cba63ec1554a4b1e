"""How hard a page's sentences are to read: the Flesch–Kincaid grade of each section.

Only sentences count: table cells, legends, buttons, commands and sources are left out. A number,
with its sign and unit, is a word of one syllable. A name, which a reader knows or takes as a whole,
is a word of two: capitals in the middle of a sentence, and those beside them.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = {"p", "li", "h1", "h2", "h3", "summary", "dd", "dt", "caption", "div", "section"}
_LEFT_OUT = {
    *("script", "style", "template", "table", "svg", "button", "code", "select", "nav", "title"),
    *("fieldset", "label", "footer", "figure", "ol"),
}
_CLASSES = {"source", "kicker", "sources", "buttons", "acts"}
_NUMBER = re.compile(r"[±−+$]?\d[\d.,–/%]*")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*|[±−+$]?\d[\d.,–/%]*")


class Sections(HTMLParser):
    """The sentences of each section of a page, a block a line."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {}
        self.stack: list[tuple[str, bool]] = []
        self.section = "lead"
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "section":
            self.section = found.get("id") or found.get("aria-labelledby")
        if tag in _BLOCKS:
            self.texts.setdefault(self.section, []).append("")
        if tag in {"br", "hr", "img", "input", "meta", "link", "path", "rect", "wbr"}:
            return
        classes = set((found.get("class") or "").split())
        left_out = tag in _LEFT_OUT and "popovertarget" not in found
        self.stack.append((tag, left_out or bool(classes & _CLASSES)))

    def handle_endtag(self, tag):
        names = [name for name, _ in self.stack]
        if tag in names:
            at = len(names) - 1 - names[::-1].index(tag)
            del self.stack[at:]
        if tag in _BLOCKS:
            self.texts.setdefault(self.section, []).append("")
        if tag == "section":
            self.section = "end"

    def handle_data(self, data):
        if not any(out for _, out in self.stack):
            blocks = self.texts.setdefault(self.section, [""])
            blocks[-1:] = [(blocks[-1] if blocks else "") + data]


def sentences(page: str) -> dict[str, list[str]]:
    """List each section's sentences."""
    found = {}
    for section, blocks in Sections(page).texts.items():
        whole = [" ".join(block.split()) for block in blocks if block.strip()]
        parts = [re.split(r"(?<=[.!?])[”)]?\s+(?=[“(A-Z0-9±])", block) for block in whole]
        found[section] = [one for part in parts for one in part if re.search(r"[a-z]{3}", one)]
    return {section: said for section, said in found.items() if said}


def syllables(word: str) -> int:
    """Count groups of vowels, less a silent e."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", plain))
    if re.search(
        r"[^aeiouyl]e$|[^aeioudty]ed$|[^aeiouyscxzgh]es$|(?<=[aeiouy])[^aeiou]les?$", plain
    ):
        count -= 1
    count += len(re.findall(r"(?<=[^aeiouqgts])i[ao](?!us)", plain))
    return max(count, 1)


def counted(sentence: str) -> list[int]:
    """Count the syllables of each word; a name is one word."""
    sizes: list[int] = []
    named = False
    for place, word in enumerate(_WORD.findall(sentence)):
        if _NUMBER.fullmatch(word):
            named = named and sizes[-1:] == [2]
            if not named:
                sizes.append(1)
        elif word[0].isupper() and place:
            if not named:
                sizes.append(2)
            named = True
        else:
            named = False
            sizes.append(syllables(word))
    return sizes


def grade(said: list[str]) -> float:
    """Give the grade of the American school that can read sentences."""
    sizes = [counted(sentence) for sentence in said]
    words = sum(map(len, sizes))
    return 0.39 * words / len(sizes) + 11.8 * sum(map(sum, sizes)) / words - 15.59
