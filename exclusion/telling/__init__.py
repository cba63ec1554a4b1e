"""A study in words and rows: what was asked to be told, as the page, the map and the brief tell it.

What is told depends on the study and on what was asked for alone: nothing is read or written here.
Each part is a frozen record of words in the language that `phrases.speaking` has chosen; whoever
shows it adds no sentence of their own.
"""

from __future__ import annotations

from exclusion.telling._about import (
    about,
    credited,
    fewer,
    list_form,
    list_title,
    of_list,
    source_line,
    star,
    written,
)
from exclusion.telling._asked import Asked, aliases, check, completed
from exclusion.telling._bars import Bar, of_share
from exclusion.telling._cards import Card, ladder_card, list_card, running
from exclusion.telling._changes import (
    Changes,
    change_title,
    changes,
    ground_names,
    of_change,
    signed,
)
from exclusion.telling._columns import FILES, Column, File, decimals
from exclusion.telling._command import (
    brief_command,
    comparison_command,
    figure_command,
    page_command,
)
from exclusion.telling._dictionary import OWED, dictionary
from exclusion.telling._finding import Lead, finding, headline, lead
from exclusion.telling._ladder import Ladder, Rung, how, ladder
from exclusion.telling._method import reason, source
from exclusion.telling._nation import NATION_COLUMNS, NationTold, of_nation, standing_card
from exclusion.telling._nation import order as nation_order
from exclusion.telling._opening import Opening, opening
from exclusion.telling._people import axis_of
from exclusion.telling._places import PlacesTold, of_places
from exclusion.telling._rows import ranked_neighborhoods
from exclusion.telling._shown import Titled, coloring, landless, titles, unreadable, unreliable
from exclusion.telling._subject import Share, Subject, subject_of
from exclusion.telling._text import called, joined, name, tell

__all__ = [
    "FILES",
    "NATION_COLUMNS",
    "OWED",
    "Asked",
    "Bar",
    "Card",
    "Changes",
    "Column",
    "File",
    "Ladder",
    "Lead",
    "NationTold",
    "Opening",
    "PlacesTold",
    "Rung",
    "Share",
    "Subject",
    "Titled",
    "about",
    "aliases",
    "axis_of",
    "brief_command",
    "called",
    "change_title",
    "changes",
    "check",
    "coloring",
    "comparison_command",
    "completed",
    "credited",
    "decimals",
    "dictionary",
    "fewer",
    "figure_command",
    "finding",
    "ground_names",
    "headline",
    "how",
    "joined",
    "ladder",
    "ladder_card",
    "landless",
    "lead",
    "list_card",
    "list_form",
    "list_title",
    "name",
    "nation_order",
    "of_change",
    "of_list",
    "of_nation",
    "of_places",
    "of_share",
    "opening",
    "page_command",
    "ranked_neighborhoods",
    "reason",
    "running",
    "signed",
    "source",
    "source_line",
    "standing_card",
    "star",
    "subject_of",
    "tell",
    "titles",
    "unreadable",
    "unreliable",
    "written",
]
