"""Studies of the bundled places, made once for all tests of a worker that only read them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import exclusion

if TYPE_CHECKING:
    from exclusion.studies import Study


@cache
def new_orleans(vintage: int = 2019) -> Study:
    """Study New Orleans by tract, with its neighborhoods and sites."""
    return exclusion.study("New Orleans", vintage=vintage)


@cache
def baltimore() -> Study:
    """Study Baltimore by block group, 2017-21."""
    return exclusion.study("Baltimore", vintage=2021)
