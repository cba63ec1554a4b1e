"""The numbers of the synthetic world: every table's lines, margins and annotations, from seeds.

Counts are drawn for atoms (the smallest pieces of ground) and summed, so block groups add up to
tracts, tracts to counties, counties to states, and a place to the atoms inside it, in every table
and exactly. Tables of households share their universe, line by line where the Bureau's do.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

#: How deep each line of a table stands; a line is the sum of the lines right below it.
TREES = {
    "B01001": "0122222222222222222222222122222222222222222222222",
    "B01003": "0",
    "B03002": "012222222331222222233",
    "B15003": "0111111111111111111111111",
    "B19013": "0",
    "B21001": "011122233233233233233122233233233233233",
    "B23025": "0123321",
    "B25003": "011",
    "B25010": "011",
    "B25044": "012222221222222",
    "B28001": "01232323231",
    "B28002": "0122232323211",
    "B28003": "012221",
    "B28004": "0122212221222122212221222",
    "B28005": "0123332123332123332",
    "B28006": "0123332123332123332",
    "B28007": "01234443234443123332",
    "B28008": "0122344321",
    **{f"B28009{race}": "012221" for race in "ABCDEFGHI"},
    "B28010": "0123231",
    "B28011": "01222211",
    "B28012": "012344344344344233122",
    "C16002": "01122122122122",
    "C17002": "01111111",
    "C18108": "0122212221222",
}
TITLES = {
    "B19013": "Median Household Income in the Past 12 Months (in Inflation-Adjusted Dollars)",
    "B25010": "Average Household Size of Occupied Housing Units by Tenure",
    "B28001": "Types of Computers in Household",
    "B28002": "Presence and Types of Internet Subscriptions in Household",
    "B28003": "Presence of a Computer and Type of Internet Subscription in Household",
    "B28008": "Presence of a Computer and Type of Internet Subscription in Household",
}
SUBJECT = {"S2801": ("C01", "C02")}
#: The lines of the profile table that count all households, those with a computer, with broadband.
PROFILE = {2017: 150, 2018: 150, 2019: 151, 2020: 152}
SHARES_OF_PEOPLE = {
    "B15003": 0.68,
    "B21001": 0.77,
    "B23025": 0.8,
    "B28006": 0.67,
    "B28007": 0.79,
    "C17002": 0.98,
    "C18108": 0.99,
    "B28009A": 0.35,
    "B28009B": 0.5,
    "B28009C": 0.01,
    "B28009D": 0.04,
    "B28009E": 0.002,
    "B28009F": 0.04,
    "B28009G": 0.058,
    "B28009H": 0.3,
    "B28009I": 0.08,
}
HOUSEHOLDS = ("B25003", "B25044", "B28001", "B28002", "B28003", "B28004", "B28010", "B28011")
# In those with several kinds, which lines count each kind.
KINDS = {
    "B28001": ((3, 4), (5, 6), (7, 8), (9, 10), (3, 5), (3, 5, 7)),
    "B28002": ((3,), (5, 6), (7, 8), (9, 10), (11,), (5, 7), (5, 9)),
}
# Veterans and others are counted once more in all, and for each sex, beside the ages.
VETERANS = {"all": (2, 3), "sexes": ((4, (5, 6), 7), (22, (23, 24), 25))}

TOO_FEW, OPEN_ENDED, NOT_APPLICABLE, NO_CASES = -666666666, -333333333, -888888888, -999999999
NO_MARGIN, CONTROLLED = -222222222, -555555555
TOP_INCOME = 250001
ANNOTATIONS = {
    TOO_FEW: "-",
    NO_CASES: "N",
    NOT_APPLICABLE: "(X)",
    NO_MARGIN: "**",
    OPEN_ENDED: "***",
    CONTROLLED: "*****",
}

# How much wider than a simple random sample: of a count, and of its universe.
_WIDTHS = {"150": (20, 13.7), "140": (13, 2.7), "160": (11, 2.0), "310": (9, 0.5)}
_WIDE = (8, 0.8)
_EMPTY = {"150": (13, 13), "140": (12, 14), "160": (17, 19)}


@dataclass(frozen=True)
class Block:
    """The rows of one table, level and state: a row a GEO_ID, a column a line, decoded by none."""

    geoids: list[str]
    names: list[str]
    lines: tuple[str, ...]
    estimates: NDArray[np.float64]
    margins: NDArray[np.float64]
    decimals: tuple[int, ...]

    def texts(self, values: NDArray[np.float64]) -> list[list[str | None]]:
        """Write numbers as the Bureau does, a list a column."""
        return [texts(column, n) for column, n in zip(values.T, self.decimals, strict=True)]


def texts(column: NDArray[np.float64], decimals: int) -> list[str | None]:
    """Write a column of numbers, sentinels without decimals, nothing for what is not there."""
    if not decimals and not np.isnan(column).any():
        return list(map(str, column.astype(np.int64).tolist()))
    return [
        None if v != v else f"{v:.0f}" if v < -99999 else f"{v:.{decimals}f}"  # noqa: PLR0124
        for v in column.tolist()
    ]


def annotation(value: float) -> str | None:
    """Say what a sentinel or the top of a scale says in words; None for a plain number."""
    return "250,000+" if value == TOP_INCOME else ANNOTATIONS.get(value)


def tables(vintage: int) -> tuple[str, ...]:
    """List the detailed tables of a vintage."""
    return tuple(
        name
        for name in TREES
        if not (name.startswith("B28") and vintage < (2020 if name == "B28012" else 2017))
    )


def profile_lines(vintage: int) -> tuple[int, int, int]:
    """Give the lines of DP02 that count households, those with a computer, with broadband."""
    first = PROFILE.get(vintage, 152)
    return first, first + 1, first + 2


def lines(table: str, vintage: int) -> tuple[str, ...]:
    """List a table's lines, such as "B28002_001" or "S2801_C01_019"."""
    if table in SUBJECT:
        return tuple(f"{table}_{c}_{n:03d}" for c in SUBJECT[table] for n in range(1, 32))
    if table == "K202801":
        return tuple(f"K202801_{n:03d}" for n in range(1, 7))
    if table == "DP02":
        numbers = (1, *profile_lines(vintage))
        return tuple(f"DP02_{n:04d}{p}" for n in numbers for p in ("", "P"))
    return tuple(f"{table}_{n:03d}" for n in range(1, len(TREES[table]) + 1))


def _members(table: str) -> NDArray[np.int64]:
    """Give the matrix that sums a table's leaves to its lines."""
    if table == "B21001":
        return _veterans()
    depths = [int(d) for d in TREES[table]]
    leaves = [i for i, d in enumerate(depths) if i + 1 == len(depths) or depths[i + 1] <= d]
    if table in KINDS:
        leaves = [n for n, d in enumerate(depths) if d == 1 and n in leaves]
    columns = []
    for leaf in leaves:
        path, depth = [leaf], depths[leaf]
        for i in range(leaf, -1, -1):
            if depths[i] < depth:
                path.append(i)
                depth = depths[i]
        columns.append(path)
    if table in KINDS:
        inside = (0, 1) if table == "B28001" else (0, 1, 3)
        dial_up = (0, 1)
        kinds = [(dial_up if k == (3,) and table == "B28002" else inside) for k in KINDS[table]]
        found = zip(kinds, KINDS[table], strict=True)
        columns = [[*over, *(n - 1 for n in kind)] for over, kind in found] + columns
    matrix = np.zeros((len(depths), len(columns)), dtype=np.int64)
    for j, path in enumerate(columns):
        matrix[path, j] = 1
    return matrix


def _veterans() -> NDArray[np.int64]:
    """Give the same for B21001: leaves are veterans and others of each sex and age."""
    paths = [
        (1, sex, age, age + 1 + kind, of_sex[kind], VETERANS["all"][kind])
        for sex, of_sex, first in VETERANS["sexes"]
        for age in range(first, first + 15, 3)
        for kind in (0, 1)
    ]
    matrix = np.zeros((len(TREES["B21001"]), len(paths)), dtype=np.int64)
    for j, path in enumerate(paths):
        matrix[[n - 1 for n in path], j] = 1
    return matrix


def _chances(table: str, excluded: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give each atom's chance of each leaf; `excluded` moves the last of several kinds."""
    e = excluded[:, None]
    if table == "B28001":
        kinds = np.array([[0.07, 0.1, 0.01, 0.01, 0.35, 0.46]])
        return np.hstack([kinds * (1 - 0.6 * e), 0.6 * e])
    if table == "B28002":
        kinds = np.array([[0.003, 0.14, 0.16, 0.01, 0.007, 0.66, 0.02]])
        return np.hstack([kinds * (1 - 0.8 * e), 0.06 * e, 0.74 * e])
    depths = [int(d) for d in TREES[table]]
    chance: dict[int, NDArray[np.float64]] = {0: np.ones_like(e)}
    for parent, depth in enumerate(depths):
        end = next((i for i in range(parent + 1, len(depths)) if depths[i] <= depth), len(depths))
        kids = [i for i in range(parent + 1, end) if depths[i] == depth + 1]
        for i, share in zip(kids, _split(table, depth, len(kids), e), strict=True):
            chance[i] = chance[parent] * share
    matrix = _members(table)
    leaves = [int(np.flatnonzero(column)[-1]) for column in matrix.T]
    return np.hstack([chance[i] for i in leaves])


def _split(table: str, depth: int, n: int, e: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    if n == 3 and table.startswith("B28") and depth and table not in ("B28010", "B28011"):
        return [0.01 + 0 * e, 0.99 - 0.7 * e, 0.7 * e]
    if table == "B21001" and n == 2:
        return [0.04 + 0.1 * e, 0.96 - 0.1 * e]
    if n == 2:
        return [1 - 0.6 * e, 0.6 * e]
    weights = np.arange(n, 0, -1) + 2.0
    return [0 * e + w for w in weights / weights.sum()]


def seeded(*words: object) -> np.random.Generator:
    """Start a generator that depends on the words alone."""
    return np.random.default_rng(zlib.crc32(repr(words).encode()))


@dataclass(frozen=True)
class Base:
    """What a state's atoms hold in a vintage: households, people, group quarters, exclusion."""

    households: NDArray[np.int64]
    people: NDArray[np.int64]
    quarters: NDArray[np.int64]
    excluded: NDArray[np.float64]

    def universe(self, table: str) -> NDArray[np.int64]:
        """Count whom a table counts."""
        if table in HOUSEHOLDS or table == "C16002":
            return self.households
        inside = table.startswith("B28")
        whole = self.people if inside else self.people + self.quarters
        return np.floor(whole * SHARES_OF_PEOPLE.get(table, 1.0)).astype(np.int64)

    def no_computer(self, words: tuple[object, ...]) -> NDArray[np.int64]:
        """Count the households that B28001 and B28003 both give as without a computer."""
        return seeded("no computer", *words).binomial(self.households, 0.6 * self.excluded)

    def leaves(self, table: str, words: tuple[object, ...]) -> NDArray[np.int64]:
        """Draw a table's leaves, a row an atom."""
        chances = _chances(table, self.excluded)
        rng = seeded(table, *words)
        whole = self.universe(table)
        if table in ("B28001", "B28003"):
            none = self.no_computer(words)
            inside = chances[:, :-1] / chances[:, :-1].sum(axis=1, keepdims=True)
            return np.column_stack([rng.multinomial(whole - none, inside), none])
        chances /= chances.sum(axis=1, keepdims=True)
        return rng.multinomial(whole, chances)


def estimates(
    table: str, vintage: int, base: Base, words: tuple[object, ...], total: Callable
) -> NDArray[np.float64]:
    """Make a table's estimates; `total` sums atoms to the rows wanted."""
    if table == "B19013":
        return _incomes(base, total)
    if table == "B25010":
        return _sizes(base, words, total)
    if table == "K202801":
        return estimates("B28003", vintage, base, words, total)
    if table in SUBJECT or table == "DP02":
        read = {
            name: estimates(name, vintage, base, words, total)
            for name in ("B28001", "B28002", "B28004")
        }
        return (_subject if table in SUBJECT else _profile)(read)
    return (total(base.leaves(table, words)) @ _members(table).T).astype(float)


def _incomes(base: Base, total: Callable) -> NDArray[np.float64]:
    households = total(base.households[:, None])[:, 0].astype(float)
    weighted = total((base.excluded * base.households * 1000).astype(np.int64)[:, None])[:, 0]
    with np.errstate(invalid="ignore", divide="ignore"):
        income = np.rint(110_000 - 140 * weighted / households)
    income = np.where(weighted / np.maximum(households, 1) < 42, TOP_INCOME, income)
    return np.where(households < 60, TOO_FEW, income)[:, None]


def _sizes(base: Base, words: tuple[object, ...], total: Callable) -> NDArray[np.float64]:
    homes = estimates("B25003", 0, base, words, total)
    people = total(base.people[:, None])[:, 0]
    columns = []
    for factor, households in zip((1.0, 1.06, 0.93), homes.T, strict=True):
        with np.errstate(invalid="ignore", divide="ignore"):
            size = np.round(factor * people / homes[:, 0], 2)
        columns.append(np.where(households == 0, TOO_FEW, size))
    return np.column_stack(columns)


def _percent(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, np.round(100 * part / whole, 1), TOO_FEW)


def _subject(read: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    devices, nets, incomes = read["B28001"], read["B28002"], read["B28004"]
    columns = [*devices.T[:11]]
    columns += [nets[:, n - 1] for n in (2, 3, 4, 5, 6, 7, 9)] + [nets[:, 11] + nets[:, 12]]
    for bands in ((2, 6), (10, 14, 18), (22,)):
        columns += [sum(incomes[:, b - 1 + k] for b in bands) for k in range(4)]
    of = [0] * 19 + [19] * 4 + [23] * 4 + [27] * 4
    shares = [_percent(c, columns[i]) for c, i in zip(columns, of, strict=True)]
    shares[0] = np.full(len(devices), float(NOT_APPLICABLE))
    return np.column_stack(columns + shares)


def _profile(read: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    whole = read["B28001"][:, 0]
    columns = [whole] * 4
    for part in (read["B28001"][:, 1], read["B28002"][:, 3]):
        columns += [part, _percent(part, whole)]
    return np.column_stack(columns)


def decimals(table: str, vintage: int) -> tuple[int, ...]:
    """Give how many decimals each line is printed with."""
    if table == "B25010":
        return (2, 2, 2)
    if table == "DP02":
        return (0, 0, 0, 0, 0, 1, 0, 1)
    return tuple(int("_C02_" in line) for line in lines(table, vintage))


def margins(table: str, vintage: int, level: str, est: NDArray[np.float64]) -> NDArray[np.float64]:
    """Make published margins for the estimates of one level, sentinels where the Bureau has them.

    The residents of counties and wider are controlled: their margin is the sentinel that says so.
    """
    if table == "B01003" and level in ("010", "040", "050"):
        return np.full_like(est, CONTROLLED)
    places = decimals(table, vintage)
    whole = np.maximum(est[:, :1], 1)
    with np.errstate(invalid="ignore"):
        share = np.clip(est / whole, 0, 1)
    wide, universe = _WIDTHS.get(level, _WIDE)
    count = 1.645 * np.sqrt(wide * np.abs(est) * (1 - share) + universe * share**2 * np.abs(est))
    empty = _EMPTY.get(level, (25, 28))[vintage >= 2020]
    moe = np.where(est == 0, empty, np.maximum(np.rint(count), 2))
    for j, n in enumerate(places):
        if n:
            moe[:, j] = np.round(np.maximum(0.1, 140 / np.sqrt(whole[:, 0] + 4)) / 10 ** (n - 1), n)
    if table == "B19013":
        moe = np.rint(est * 0.12)
    moe[est == TOO_FEW] = NO_MARGIN
    moe[est == NO_CASES] = NO_MARGIN
    moe[est == NOT_APPLICABLE] = NOT_APPLICABLE
    moe[est == TOP_INCOME] = OPEN_ENDED
    return moe
