"""How a number is read from a table: which lines are added, and what they are a part of."""

from __future__ import annotations

from dataclasses import dataclass

from exclusion.geoid import FIRST_VINTAGE

#: No vintage ends it yet.
OPEN = 9999


@dataclass(frozen=True)
class Recipe:
    """One way to read a number of households or people from the lines of one table.

    The part is the sum of `lines`, plus ``whole − less`` where `less` is given. Where `percent` is
    given, a table prints only a count and its percent of all households; the whole is then
    ``lines / percent`` and the part ``whole − lines``.

    Parameters
    ----------
    whole
        The variable that counts the universe, or several joined by "+" that are added ("" where
        `percent` is given).
    lines
        Variables that are added.
    less
        A variable whose complement in the whole is added.
    percent
        The variable that gives `lines` as percent of the whole, to one decimal.
    vintages
        First and last vintage with these line numbers.
    """

    whole: str
    lines: tuple[str, ...] = ()
    less: str = ""
    percent: str = ""
    vintages: tuple[int, int] = (FIRST_VINTAGE, OPEN)

    @property
    def table(self) -> str:
        """The ACS table, such as "B28002"; the first of several."""
        return (self.whole or self.percent).split("_")[0]

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable that is read."""
        named = (*self.whole.split("+"), *self.lines, self.less, self.percent)
        return tuple(dict.fromkeys(name for name in named if name))


def variables(table: str, *lines: int) -> tuple[str, ...]:
    """Name the lines of a table, such as "B28002_013".

    Parameters
    ----------
    table
        The table's name, with the column's for a subject table: "S2801_C01".
    *lines
        Their numbers.

    Returns
    -------
    tuple of str
        In the order given.

    Examples
    --------
    >>> variables("B28003", 5, 6)
    ('B28003_005', 'B28003_006')
    """
    return tuple(f"{table}_{line:03d}" for line in lines)
