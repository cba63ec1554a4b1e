"""A study in words and rows: what was asked to be told, as the page, the map and the brief tell it.

What is told depends on the study and on what was asked for alone: nothing is read or written here.
"""

from __future__ import annotations

from exclusion.telling._asked import Asked, check, completed
from exclusion.telling._command import (
    brief_command,
    comparison_command,
    figure_command,
    page_command,
)

__all__ = [
    "Asked",
    "brief_command",
    "check",
    "comparison_command",
    "completed",
    "figure_command",
    "page_command",
]
