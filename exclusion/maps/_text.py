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
        Its text; of a script without what only its authors read, which are lines of comment, and
        blanks before a line.
    """
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    if not name.endswith(".js"):
        return text
    without = re.sub(r"^\s*/\*.*?\*/\s*$", "", text, flags=re.MULTILINE | re.DOTALL)
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
