"""Text that comes from anywhere, written so that a terminal shows it and never obeys it.

Names of places, files and columns come from anywhere. In a terminal some characters are commands
(colors, titles, even answers to questions), and some turn the text around them.
"""

from __future__ import annotations

import unicodedata
from typing import Final

#: Categories of characters that a terminal may obey, and marks that turn text around.
_OBEYED: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def plain(text: str) -> str:
    r"""Show characters that a terminal would obey by their numbers; line ends and tabs stay.

    Parameters
    ----------
    text
        Any, such as a whole message.

    Returns
    -------
    str
        The same, but for those.

    Examples
    --------
    >>> print(plain("\x1b[31mred"))
    \x1b[31mred
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_numbered(c) if _is_obeyed(c) else c for c in text)


def printable(value: object) -> str:
    r"""Show all but letters, figures, signs and blanks by its number: for a name within a line.

    Parameters
    ----------
    value
        Such as a column's name.

    Returns
    -------
    str
        One line.

    Examples
    --------
    >>> print(printable("two\nlines"))
    two\nlines
    """
    return "".join(c if c.isprintable() else _numbered(c) for c in str(value))


def _is_obeyed(character: str) -> bool:
    if character in "\n\t":
        return False
    return unicodedata.category(character) in _OBEYED or character in _TURNING


def _numbered(character: str) -> str:
    return character.encode("unicode_escape").decode()
