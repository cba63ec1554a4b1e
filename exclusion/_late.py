"""Packages that take long to load, loaded where something of them is first asked for.

The rooms that the lists of places and measures come from check frames as well, and would load
pandas for nothing there.
"""

from __future__ import annotations

import importlib
from typing import Any


class Late:
    """Stand for a package until it is needed.

    Parameters
    ----------
    name
        As it is imported.

    Examples
    --------
    >>> Late("math").floor(1.5)
    1
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the package has
        found = getattr(importlib.import_module(self._name), name)
        self.__dict__[name] = found
        return found
