"""The terminal: what is printed is shown as it is written, and never obeyed.

Beside the characters that a terminal obeys, rich would read brackets as styles and ``:name:`` as a
picture.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from rich.console import Console

from exclusion._harmless import plain
from exclusion.errors import ExclusionError

if TYPE_CHECKING:
    from rich.text import Text


class _Plain(Console):
    """A console that takes text for text."""

    def render_str(self, text: str, **options: Any) -> Text:  # noqa: ANN401 - rich's own
        """Take text as it is, whatever is in it."""
        return super().render_str(plain(text), **(options | {"markup": False, "emoji": False}))


def console(*, stderr: bool = False) -> Console:
    """Give a console for tables, and for text that may be folded.

    Parameters
    ----------
    stderr
        Print where errors go.

    Returns
    -------
    Console
        Of rich, without markup, pictures for words, and highlights.
    """
    return _Plain(stderr=stderr, markup=False, emoji=False, highlight=False)


def say(text: str, *, stderr: bool = False) -> None:
    """Print lines as they are, not folded, so that paths can be copied.

    Parameters
    ----------
    text
        Without a line end.
    stderr
        Print where errors go.
    """
    console(stderr=stderr).print(text, soft_wrap=True)


def words(err: Exception) -> str:
    """Write an error as one message.

    Parameters
    ----------
    err
        Ours, or the system's.

    Returns
    -------
    str
        What failed, with its notes.
    """
    if isinstance(err, OSError) and not isinstance(err, ExclusionError):
        where = f" {err.filename!r}" if err.filename else ""
        return f"Cannot read or write{where}: {err.strerror or err}."
    # A list stands apart from what follows it.
    apart = "\n" if "\n" in str(err) else " "
    return apart.join([str(err), *getattr(err, "__notes__", ())])


class Formatter(logging.Formatter):
    """Log records as plain lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the message alone."""
        return plain(super().format(record))
