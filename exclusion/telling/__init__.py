"""A study in words and rows: what was asked to be told, as the page, the map and the brief tell it.

What is told depends on the study and on what was asked for alone: nothing is read or written here.
Each part is a frozen record of words in the language that `phrases.speaking` has chosen; whoever
shows it adds no sentence of their own.
"""

from __future__ import annotations

from exclusion.telling._about import about, credited, list_form, of_list, source_line, star, written
from exclusion.telling._asked import Asked, check, completed
from exclusion.telling._bars import Bar, of_share
from exclusion.telling._below import Near, TwoCauses, near, two_causes
from exclusion.telling._cards import Card, ladder_card, list_card
from exclusion.telling._changes import (
    Changes,
    change_title,
    changes,
    ground_names,
    of_change,
    signed,
)
from exclusion.telling._command import (
    brief_command,
    comparison_command,
    figure_command,
    page_command,
)
from exclusion.telling._finding import Lead, finding, headline, lead
from exclusion.telling._ladder import Ladder, Rung, how, ladder
from exclusion.telling._method import Method, method, reason, source
from exclusion.telling._people import Who, Why, axis_of, who, why
from exclusion.telling._rows import (
    Hoods,
    Listed,
    Row,
    Table,
    all_areas,
    neighborhoods,
    ranked_neighborhoods,
    the_list,
)
from exclusion.telling._score import Score, score
from exclusion.telling._sites import Sites, sites
from exclusion.telling._subject import Subject, subject_of
from exclusion.telling._text import called, joined, name, tell
from exclusion.telling._trend import Spots, Trend, hot_spots, trend

__all__ = [
    "Asked",
    "Bar",
    "Card",
    "Changes",
    "Hoods",
    "Ladder",
    "Lead",
    "Listed",
    "Method",
    "Near",
    "Row",
    "Rung",
    "Score",
    "Sites",
    "Spots",
    "Subject",
    "Table",
    "Trend",
    "TwoCauses",
    "Who",
    "Why",
    "about",
    "all_areas",
    "axis_of",
    "brief_command",
    "called",
    "change_title",
    "changes",
    "check",
    "comparison_command",
    "completed",
    "credited",
    "figure_command",
    "finding",
    "ground_names",
    "headline",
    "hot_spots",
    "how",
    "joined",
    "ladder",
    "ladder_card",
    "lead",
    "list_card",
    "list_form",
    "method",
    "name",
    "near",
    "neighborhoods",
    "of_change",
    "of_list",
    "of_share",
    "page_command",
    "ranked_neighborhoods",
    "reason",
    "score",
    "signed",
    "sites",
    "source",
    "source_line",
    "star",
    "subject_of",
    "tell",
    "the_list",
    "trend",
    "two_causes",
    "who",
    "why",
    "written",
]
