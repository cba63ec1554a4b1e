"""Every sentence and word that is shown to people, by language.

Lower modules hand up codes and parameters; this is where they become words. Numbers are written
here too: thousands separated, "give or take" in plain sentences, ± in tables. Each language is a
file of this package; whoever writes a page, a picture or a sentence chooses it with `speaking`.
A language that lacks words for a measure, a group, a verdict or the like is refused before anything
is studied.
"""

from __future__ import annotations

from exclusion.phrases._called import read_called
from exclusion.phrases._catalogue import LANGUAGES, called, forms, say, speaking, spoken, template
from exclusion.phrases._forms import leaves
from exclusion.phrases._names import (
    area_name,
    column,
    group,
    label,
    network,
    noun,
    nouns,
    origin,
    sureness,
)
from exclusion.phrases._numbers import (
    SHARE_DIGITS,
    about,
    chance,
    counted,
    date,
    length,
    number,
    percent,
    percent_with_margin,
    percents,
    points,
    with_margin,
)

__all__ = [
    "LANGUAGES",
    "SHARE_DIGITS",
    "about",
    "area_name",
    "called",
    "chance",
    "column",
    "counted",
    "date",
    "forms",
    "group",
    "label",
    "leaves",
    "length",
    "network",
    "noun",
    "nouns",
    "number",
    "origin",
    "percent",
    "percent_with_margin",
    "percents",
    "points",
    "read_called",
    "say",
    "speaking",
    "spoken",
    "sureness",
    "template",
    "with_margin",
]
