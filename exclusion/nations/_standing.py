"""Where one county stands."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exclusion import _copies, frames
from exclusion.errors import PlaceError

if TYPE_CHECKING:
    import pandas as pd

_KIND = re.compile(
    r"\s+(county|parish|municipio|city and borough|borough|census area|municipality"
    r"|planning region|city)$"
)
_NEAR = 5  # names that are offered for one that is not there


@_copies.kept("table")
@dataclass(frozen=True, eq=False, repr=False)
class Standing:
    """Where one county stands in the country and in its state.

    Parameters
    ----------
    geoid, name, state
        The county's; the state's postal code.
    period
        The five years of its figures.
    table
        A row a measure: `households`, `share` (0–1) and `base`, with `_moe` (90%); and of the
        ranked ones the columns of `Nation.ranked`.
    """

    geoid: str
    name: str
    state: str
    period: str
    table: pd.DataFrame

    def __repr__(self) -> str:
        return f"<Standing: {self.name}, {self.period}>"

    def _repr_html_(self) -> str:
        from exclusion import telling

        return telling.standing_card(self)._repr_html_()


def geoid_of(place: str, names: pd.Series[str], state: pd.Series[str]) -> str:
    """Find a county by its GEOID or name, with its state's name or postal code or without."""
    frames.check_text(place, "place")
    if place in names.index:
        return place
    wanted = _plain(place)
    short = names.str.rsplit(", ", n=1).str[0].map(_plain)
    bare, code = short.map(_bare), ", " + state.str.lower()
    whole = bare + ", " + names.str.rsplit(", ", n=1).str[1].map(_plain)
    forms = (names.map(_plain), whole, short + code, bare + code, short, bare)
    for form in forms:
        found = names.index[form.eq(wanted)]
        if len(found) == 1:
            return str(found[0])
        if len(found):
            which = "; ".join(f"{names[one]} ({one})" for one in found[:_NEAR])
            raise PlaceError(
                f"{len(found)} counties are called {place!r}: {which}"
                f"{' …' if len(found) > _NEAR else ''}. Name the state too, or give the GEOID."
            )
    near = difflib.get_close_matches(wanted, forms[0].tolist(), _NEAR, 0.5)
    offered = "; ".join(names[forms[0].eq(one)].iloc[0] for one in near)
    raise PlaceError(
        f"No county is called {place!r}; expected a name such as 'Orleans Parish, Louisiana', or a "
        f"GEOID of 5 digits.{f' Near it are: {offered}.' if offered else ''}"
    )


def _plain(text: str) -> str:
    """Write a name without accents and capitals."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold().strip()


def _bare(name: str) -> str:
    """Leave out "county", "parish" and the like, which end a name."""
    return _KIND.sub("", name)
