"""Files that lie beside the code, and data for scripts."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, Final

from exclusion import pulls

#: A comment that ends its line.
_COMMENT: Final = re.compile(r"[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*$", re.MULTILINE | re.DOTALL)

#: What stands in a script for the short forms of words, of which Python has the one list.
_SHORT: Final = "EXCLUSION_SHORT"


@cache
def asset(package: str, name: str) -> str:
    """Read a file that lies beside the code, such as a style sheet.

    Parameters
    ----------
    package
        Where it lies, such as "exclusion.maps".
    name
        The file's name.

    Returns
    -------
    str
        Its text.
    """
    return files(package).joinpath(name).read_text(encoding="utf-8")


def script_of(package: str, name: str) -> str:
    """Read a script, without what only its authors read: comments, and blanks before a line.

    Parameters
    ----------
    package
        Where it lies.
    name
        The file's name without its ending; no text in it runs over the end of a line.

    Returns
    -------
    str
        The script.
    """
    without = _COMMENT.sub("", asset(package, f"{name}.js"))
    without = without.replace(_SHORT, to_json(pulls.SHORT))
    return re.sub(r"\s*\n\s*", "\n", without)


def to_json(value: Any) -> str:  # noqa: ANN401
    """Write data for a script element.

    Parameters
    ----------
    value
        Plain data; missing numbers are None.

    Returns
    -------
    str
        JSON in which no markup can end the element.

    Raises
    ------
    ValueError
        If a number is NaN or infinite.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
