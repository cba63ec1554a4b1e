"""The terminal: what is printed is shown as it is written, and never obeyed.

Beside the characters that a terminal obeys, rich would read brackets as styles and ``:name:`` as a
picture.
"""

from __future__ import annotations

import codecs
import logging
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console

from exclusion._harmless import plain
from exclusion.errors import ExclusionError

if TYPE_CHECKING:
    from rich.text import Text


#: The name, for streams, of what is written where a console lacks a character, as Windows' may.
NEAREST: Final = "exclusion-nearest"
_INSTEAD: Final = {
    "±": "+/-",
    "−": "-",
    "–": "-",
    "—": "-",
    "≤": "<=",
    "≥": ">=",
    "→": "->",
    "×": "x",
    "…": "...",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "·": "-",
    "•": "-",
}


def _nearest(err: UnicodeError) -> tuple[str, int]:
    """Write what comes nearest: letters without their marks, else numbers, so that none is lost."""
    if not isinstance(err, UnicodeEncodeError):
        raise err
    shown = (_near(c, err.encoding) for c in err.object[err.start : err.end])
    return "".join(shown), err.end


def _near(character: str, encoding: str) -> str:
    known = _INSTEAD.get(character)
    bare = (c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    for text in (known, "".join(bare)):
        if text and text.encode(encoding, "ignore").decode(encoding) == text:
            return text
    return character.encode("ascii", "backslashreplace").decode()


codecs.register_error(NEAREST, _nearest)


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
