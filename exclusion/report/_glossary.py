"""The glossary: terms that open where they stand, by popovers and without a script."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup

from exclusion import phrases

#: In the order in which they are told; each is a code of `phrases`.
TERMS: Final = (
    *("margin", "household", "tract", "block_group", "phone_plan"),
    *("chance", "almost_surely", "rank", "design_factor"),
)
#: Sentences of the page; those that wait in a template are shown without.
_SENTENCES: Final = re.compile(
    r"<template.*?</template>|<script.*?</script>|(<p class=\"(?:sub|lead)\"[^>]*>)(.*?)(</p>)",
    re.DOTALL,
)
_OPENS: Final = '<button popovertarget="g{}">{}</button>'
#: A button is one piece to a browser: what follows it at once must not begin a line.
_KEPT: Final = '<span class="kept">{}{}</span>'
_TOLD: Final = Markup('<p id="g{}" popover><b>{}</b>: {}</p>\n')


def glossed(body: str) -> str:
    """Make a button of each term where it first stands in a section, and tell what it means.

    Parameters
    ----------
    body
        A page's HTML from its first section on.

    Returns
    -------
    str
        The same, with the terms that stand there told at its end; in print they are a list.
    """
    used: set[str] = set()
    parts = re.split(r"(?=<section)", body)
    made = "".join(_marked(part, used) for part in parts)
    told = (
        _TOLD.format(at, phrases.say(f"term_{name}"), phrases.say(f"gloss_{name}"))
        for at, name in enumerate(TERMS)
        if name in used
    )
    return made + f'<div class="terms">{"".join(told)}</div>\n' if used else made


def _opening(at: int, word: str, after: str) -> str:
    """Make a button of a term, with the marks that follow it."""
    button = _OPENS.format(at, word)
    return _KEPT.format(button, after) if after else button


def _marked(section: str, used: set[str]) -> str:
    """Mark the first of each term in a section's sentences; note which there are."""
    here: set[str] = set()

    def mark(found: re.Match[str]) -> str:
        if not found[1]:
            return found[0]
        text = found[2]
        for at, name in enumerate(TERMS):
            if name in here:
                continue
            word = re.escape(phrases.say(f"term_{name}"))
            alone = rf"(\b{word}(?:e?s)?\b)(?![^<]*>|[^<]*</(?:b|code|button)>)([.,;:)]*)"
            text, times = re.subn(alone, lambda w, n=at: _opening(n, *w.groups()), text, count=1)
            if times:
                here.add(name)
        return f"{found[1]}{text}{found[3]}"

    marked = _SENTENCES.sub(mark, section)
    used |= here
    return marked
