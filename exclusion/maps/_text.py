"""Files that lie beside the code, and data for scripts."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any


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


@cache
def script(package: str, name: str) -> str:
    """Read a script without what only its authors read.

    Parameters
    ----------
    package, name
        As for `asset`.

    Returns
    -------
    str
        Its text; lines of comment, and blanks before a line, are left out.
    """
    without = re.sub(r"^\s*/\*.*?\*/\s*$", "", asset(package, name), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"\n\s*", "\n", without)


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
