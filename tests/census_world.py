"""A small synthetic country: geographies of two censuses, names, numbers, polygons.

Its ground is a lattice of cells a state, each cut into four atoms. Tracts (of 2010 and of 2020),
block groups, places, counties and Connecticut's planning regions are all unions of atoms, so
everything adds up and every outline is a clean coverage. `Country` holds real names and codes of a
few counties in four states; `Grid` is a country of 85,000 tracts without polygons.
"""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import census_numbers as numbers
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

VINTAGES = (2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024)
LEVELS = {
    "us": "010",
    "state": "040",
    "county": "050",
    "tract": "140",
    "block group": "150",
    "place": "160",
    "cbsa": "310",
}
#: Where the Bureau's release of metropolitan areas stands in their GEO_ID.
CBSA_PREFIX = {2017: "310M400US", 2018: "310M500US", 2019: "310M500US"}
#: The tract that is all water, and those with nobody and with group quarters only.
WATER, EMPTY, JAIL = "22071990000", "22071003200", "22071003100"


@dataclass(frozen=True)
class StatePlan:
    """A state's lattice: counties and places as rectangles, the first that holds a cell wins."""

    usps: str
    name: str
    corner: tuple[float, float]
    size: tuple[int, int]
    counties: dict[str, tuple[str, tuple[int, int, int, int]]]
    regions: dict[str, tuple[str, tuple[int, int, int, int]]] = field(default_factory=dict)
    # In columns of atoms (four a cell).
    places: dict[str, tuple[str, tuple[int, int, int, int]]] = field(default_factory=dict)
    # 2010 tract split, pair merged, pair whose border moved: as cells of a county.
    changes: dict[str, tuple[int, int, int]] = field(default_factory=dict)


_REGIONS = {
    "190": ("Western Connecticut", 0, 0),
    "170": ("South Central Connecticut", 1, 0),
    "180": ("Southeastern Connecticut", 2, 0),
    "120": ("Greater Bridgeport", 0, 1),
    "140": ("Naugatuck Valley", 1, 1),
    "130": ("Lower Connecticut River Valley", 2, 1),
    "160": ("Northwest Hills", 0, 2),
    "110": ("Capitol", 1, 2),
    "150": ("Northeastern Connecticut", 2, 2),
}

STATES = {
    "09": StatePlan(
        "CT",
        "Connecticut",
        (-73.4, 41.1),
        (12, 9),
        {
            "001": ("Fairfield County", (0, 4, 0, 9)),
            "003": ("Hartford County", (4, 8, 5, 9)),
            "009": ("New Haven County", (4, 8, 0, 5)),
            "011": ("New London County", (8, 12, 0, 9)),
        },
        regions={
            code: (f"{name} Planning Region", (4 * x, 4 * x + 4, 3 * y, 3 * y + 3))
            for code, (name, x, y) in _REGIONS.items()
        },
        places={
            "08000": ("Bridgeport city", (8, 18, 2, 5)),
            "37000": ("Hartford city", (18, 30, 6, 9)),
            "52000": ("New Haven city", (18, 28, 0, 2)),
            "52280": ("New London city", (40, 44, 1, 2)),
        },
    ),
    "11": StatePlan(
        "DC",
        "District of Columbia",
        (-77.12, 38.79),
        (5, 4),
        {"001": ("District of Columbia", (0, 5, 0, 4))},
        places={"50000": ("Washington city", (0, 20, 0, 4))},
    ),
    "22": StatePlan(
        "LA",
        "Louisiana",
        (-90.3, 29.8),
        (12, 9),
        {
            "033": ("East Baton Rouge Parish", (9, 12, 4, 8)),
            "051": ("Jefferson Parish", (5, 9, 0, 6)),
            "071": ("Orleans Parish", (0, 5, 0, 9)),
            "075": ("Plaquemines Parish", (5, 9, 6, 8)),
            "087": ("St. Bernard Parish", (9, 12, 0, 4)),
        },
        places={
            "05000": ("Baton Rouge city", (37, 47, 5, 8)),
            "06120": ("Belle Chasse CDP", (25, 31, 5, 7)),
            "30830": ("Grand Isle town", (32, 36, 7, 8)),
            "39475": ("Kenner city", (22, 30, 0, 2)),
            "50115": ("Metairie CDP", (30, 36, 0, 3)),
            "55000": ("New Orleans city", (0, 20, 0, 9)),
            "78750": ("Violet CDP", (36, 42, 0, 2)),
            "78785": ("Violet village", (44, 48, 3, 4)),
        },
        changes={"071": (5, 10, 21), "051": (2, 8, 13)},
    ),
    "24": StatePlan(
        "MD",
        "Maryland",
        (-76.9, 39.0),
        (10, 7),
        {
            "510": ("Baltimore city", (3, 6, 2, 6)),
            "003": ("Anne Arundel County", (5, 10, 0, 2)),
            "027": ("Howard County", (0, 5, 0, 2)),
            "005": ("Baltimore County", (0, 10, 2, 7)),
        },
        places={
            "04000": ("Baltimore city", (12, 24, 2, 6)),
            "19125": ("Columbia CDP", (6, 14, 0, 2)),
            "78425": ("Towson CDP", (13, 19, 6, 7)),
        },
        changes={"510": (1, 3, 6)},
    ),
    "51": StatePlan(
        "VA",
        "Virginia",
        (-77.45, 38.75),
        (8, 5),
        {
            "510": ("Alexandria city", (5, 8, 0, 2)),
            "013": ("Arlington County", (5, 8, 2, 5)),
            "059": ("Fairfax County", (0, 8, 0, 5)),
        },
        places={
            "01000": ("Alexandria city", (20, 32, 0, 2)),
            "03000": ("Arlington CDP", (20, 32, 2, 5)),
            "48376": ("McLean CDP", (9, 15, 3, 5)),
        },
    ),
    "72": StatePlan(
        "PR",
        "Puerto Rico",
        (-67.2, 18.2),
        (4, 2),
        {
            "011": ("Añasco Municipio", (0, 2, 0, 2)),
            "097": ("Mayagüez Municipio", (2, 4, 0, 2)),
        },
        places={
            "02610": ("Añasco zona urbana", (2, 6, 0, 1)),
            "52431": ("Mayagüez zona urbana", (9, 14, 1, 2)),
        },
    ),
}
_CBSAS = {
    "12580": ("Baltimore-Columbia-Towson, MD Metro Area", ("24003", "24005", "24027", "24510")),
    "12940": ("Baton Rouge, LA Metro Area", ("22033",)),
    "14860": ("Bridgeport-Stamford-Norwalk, CT Metro Area", ("09001", "09120", "09190")),
    "32420": ("Mayagüez, PR Metro Area", ("72011", "72097")),
    "35380": (
        "New Orleans-Metairie, LA Metro Area",
        ("22051", "22071", "22075", "22087"),
    ),
    "47900": (
        "Washington-Arlington-Alexandria, DC-VA-MD-WV Metro Area",
        ("11001", "51013", "51059", "51510"),
    ),
}


@dataclass(frozen=True)
class Atoms:
    """A state's pieces of ground in a vintage, and the GEOIDs of what each lies in ("" none)."""

    county: NDArray[np.str_]
    tract: NDArray[np.str_]
    group: NDArray[np.str_]
    place: NDArray[np.str_]

    def of(self, level: str) -> NDArray[np.str_]:
        """Give the GEOID of a level, atom by atom."""
        if level == "040":
            return np.array([c[:2] for c in self.county])
        if level == "310":
            within = {c: code for code, (_, counties) in _CBSAS.items() for c in counties}
            return np.array([within.get(c, "") for c in self.county])
        named = {"050": self.county, "140": self.tract, "150": self.group, "160": self.place}
        return named[level]


def tract_name(code: str) -> str:
    """Name a tract by its six digits."""
    return f"Census Tract {int(code[:4])}" + ("" if code[4:] == "00" else f".{code[4:]}")


def _holding(rectangles: dict[str, tuple[str, tuple[int, int, int, int]]], x: int, y: int) -> str:
    return next((c for c, (_, (a, b, r, s)) in rectangles.items() if a <= x < b and r <= y < s), "")


class World:
    """What the server serves: geographies, names and numbers of every vintage."""

    prefix_of_cbsa = staticmethod(lambda vintage: CBSA_PREFIX.get(vintage, "310M600US"))

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._kept: dict[tuple[object, ...], object] = {}
        self.files: dict[str, bytes] = {}

    # What a world has; the two below differ in these.
    states: dict[str, tuple[str, str]]
    keeps = True

    def atoms(self, vintage: int, state: str) -> Atoms:
        """Give a state's atoms."""
        raise NotImplementedError

    def people(self, vintage: int, state: str) -> numbers.Base:
        """Give who lives on each."""
        raise NotImplementedError

    def name(self, vintage: int, level: str, geoid: str) -> str:
        """Name an area as the vintage prints it."""
        raise NotImplementedError

    def prefix(self, vintage: int, level: str) -> str:
        """Give what stands before the GEOID in GEO_ID."""
        if level == "310":
            return "310M700US" if vintage >= 2023 else self.prefix_of_cbsa(vintage)
        return f"{level}0000US"

    def rows(self, table: str, vintage: int, level: str, state: str) -> numbers.Block:
        """Make a table's rows for one level of one state ("" for the nation)."""
        with self.lock:
            key = (table, vintage, level, state)
            block = self._kept.get(key)
            if block is None:
                block = self._rows(table, vintage, level, state)
                if self.keeps:
                    self._kept[key] = block
        return block

    def _rows(self, table: str, vintage: int, level: str, state: str) -> numbers.Block:
        if level == "010":
            every = [self.sums(table, vintage, level, s)[1] for s in self.states]
            geoids, est = ["1"], np.sum(every, axis=0)
            if table in ("B19013", "B25010"):
                est = np.median(every, axis=0)
        else:
            geoids, est = self.sums(table, vintage, level, state)
        est = self.amended(table, vintage, geoids, est)
        prefix = self.prefix(vintage, level)
        ids = ["0100000US"] if level == "010" else [prefix + g for g in geoids]
        return numbers.Block(
            ids,
            [self.name(vintage, level, g) for g in geoids],
            numbers.lines(table, vintage),
            est,
            numbers.margins(table, vintage, level, est),
            numbers.decimals(table, vintage),
        )

    def amended(
        self, table: str, vintage: int, geoids: list[str], est: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Put in what no sum gives."""
        rows = np.array(geoids)
        if table == "B25010":
            est[rows == JAIL] = numbers.NO_CASES
        if table == "B19013" and vintage == 2017:
            est[rows == WATER] = np.nan
        return est

    def sums(
        self, table: str, vintage: int, level: str, state: str
    ) -> tuple[list[str], NDArray[np.float64]]:
        """Give the GEOIDs of a level in a state, and a table's estimates for each."""
        if level == "310":
            return self._metros(table, vintage, state)
        return self._sums(table, vintage, level, state)

    def _metros(
        self, table: str, vintage: int, state: str
    ) -> tuple[list[str], NDArray[np.float64]]:
        """Sum the metropolitan areas that begin in a state, over all the states they lie in."""
        geoids = self.geoids(vintage, "310", state)
        parts: dict[str, list[NDArray[np.float64]]] = {geoid: [] for geoid in geoids}
        for other in dict.fromkeys(c[:2] for geoid in geoids for c in _CBSAS[geoid][1]):
            for geoid, row in zip(*self._sums(table, vintage, "310", other), strict=True):
                parts.get(geoid, []).append(row)
        add = np.median if table in ("B19013", "B25010") else np.sum
        shape = (0, len(numbers.lines(table, vintage)))
        rows = [add(part, axis=0) for part in parts.values()]
        return geoids, np.array(rows) if rows else np.empty(shape)

    def _sums(
        self, table: str, vintage: int, level: str, state: str
    ) -> tuple[list[str], NDArray[np.float64]]:
        geoids, index, inside = self.grouping(vintage, "040" if level == "010" else level, state)

        def total(values: NDArray[np.int64]) -> NDArray[np.int64]:
            out = np.zeros((len(geoids), values.shape[1]), dtype=np.int64)
            np.add.at(out, index, values[inside])
            return out

        base = self.people(vintage, state)
        return geoids, numbers.estimates(table, vintage, base, (vintage, state), total)

    def grouping(
        self, vintage: int, level: str, state: str
    ) -> tuple[list[str], NDArray[np.int64], NDArray[np.bool_]]:
        """Say which areas of a level a state has, and in which each atom lies."""
        label = self.atoms(vintage, state).of(level)
        inside = label != ""
        geoids, index = np.unique(label[inside], return_inverse=True)
        return geoids.tolist(), index, inside

    def geoids(self, vintage: int, level: str, state: str) -> list[str]:
        """List the areas of a level in a state; a metropolitan area is its first state's."""
        found = self.grouping(vintage, level, state)[0]
        return [g for g in found if level != "310" or _CBSAS[g][1][0][:2] == state]


class Country(World):
    """The small country, the same in every process."""

    def __init__(self) -> None:
        super().__init__()
        self.states = {fips: (plan.usps, plan.name) for fips, plan in STATES.items()}
        self.cells = {fips: _Cells(fips, plan) for fips, plan in STATES.items()}

    @functools.cache  # noqa: B019  there is one a process
    def atoms(self, vintage: int, state: str) -> Atoms:
        """Give a state's atoms, on the tracts of the vintage's census."""
        return self.cells[state].atoms(vintage)

    @functools.cache  # noqa: B019
    def people(self, vintage: int, state: str) -> numbers.Base:
        """Give who lives on each."""
        cells = self.cells[state]
        later = vintage - 2017
        households = np.rint(cells.households * (1 + 0.006 * later)).astype(np.int64)
        people = np.rint(households * cells.size).astype(np.int64)
        return numbers.Base(households, people, cells.quarters, cells.excluded * 0.93**later)

    def name(self, vintage: int, level: str, geoid: str) -> str:
        """Name an area, semicolons between the parts from 2022 on."""
        if level == "010":
            return "United States"
        if level == "310":
            return _CBSAS[geoid][0]
        plan = STATES[geoid[:2]]
        if level == "040":
            return plan.name
        if level == "160":
            return f"{plan.places[geoid[2:]][0]}, {plan.name}"
        counties = plan.regions if plan.regions and vintage >= 2022 else plan.counties
        county = counties[geoid[2:5]][0]
        parts = [county, plan.name]
        if level in ("140", "150"):
            parts = [tract_name(geoid[5:11]), *parts]
        if level == "150":
            parts = [f"Block Group {geoid[11]}", *parts]
        return ("; " if vintage >= 2022 and level in ("140", "150") else ", ").join(parts)


class _Cells:
    """A state's lattice: where each atom lies, and what does not change with the vintage."""

    def __init__(self, fips: str, plan: StatePlan) -> None:
        self.fips, self.plan = fips, plan
        columns, rows = plan.size
        every = [(x, y) for y in range(rows) for x in range(columns)]
        held = [(x, y, c) for x, y in every if (c := _holding(plan.counties, x, y))]
        self.where = [(x, y, k) for x, y, _ in held for k in range(4)]
        self.old = [fips + c for _, _, c in held for _ in range(4)]
        new = [_holding(plan.regions, x, y) or c for x, y, c in held]
        self.new = [fips + c for c in new for _ in range(4)]
        self.place = np.array(
            [
                (fips + p) if (p := _holding(plan.places, 4 * x + k, y)) else ""
                for x, y, k in self.where
            ]
        )
        self.number = {2010: self._numbers(held, 2010), 2020: self._numbers(held, 2020)}
        self._draw()

    def _numbers(self, held: list[tuple[int, int, str]], census: int) -> list[str]:
        """Give each atom's tract number in a census."""
        out: list[str] = []
        seen: dict[str, int] = {}
        order = {county: i for i, county in enumerate(self.plan.counties)}
        for _, y, county in held:
            i = seen[county] = seen.get(county, -1) + 1
            offset = 0 if self.fips + county == "22071" else 30000 * order[county]
            number = offset + 100 * (i + 1)
            split, merge, moved = self.plan.changes.get(county, (-9, -9, -9))
            atoms = [number] * 4
            if (self.fips + county, y) == ("22071", 8):
                atoms = [990000] * 4
            elif census == 2020 and i == split:
                atoms = [number + 1, number + 1, number + 2, number + 2]
            elif census == 2020 and i in (merge, merge + 1):
                atoms = [offset + 14100] * 4
            elif census == 2020 and i == moved + 1:
                atoms = [number - 100, *atoms[1:]]
            out += [f"{n:06d}" for n in atoms]
        return out

    def _draw(self) -> None:
        rng = numbers.seeded("base", self.fips)
        n = len(self.where)
        x, y, _ = np.array(self.where).T
        self.water_only = np.array([number.startswith("99") for number in self.number[2010]])
        tract = np.array([c + t for c, t in zip(self.old, self.number[2010], strict=True)])
        nobody = self.water_only | np.isin(tract, [EMPTY, JAIL])
        self.households = np.where(nobody, 0, rng.integers(90, 420, n))
        self.size = rng.uniform(1.8, 3.1, n)
        self.quarters = np.where(rng.random(n) < 0.1, rng.integers(5, 60, n), 0)
        self.quarters[nobody] = 0
        if JAIL in tract:
            self.quarters[tract == JAIL] = (700, 600, 500, 461)
        wave = 0.24 + 0.2 * np.sin(x / 1.7) * np.cos(y / 1.3)
        self.excluded = np.clip(wave + rng.normal(0, 0.04, n), 0.03, 0.65)

    def atoms(self, vintage: int) -> Atoms:
        """Give the atoms with their GEOIDs in a vintage."""
        numbered = self.number[2010 if vintage < 2020 else 2020]
        county = np.array(self.new if vintage >= 2022 else self.old)
        tract = np.array([c + t for c, t in zip(county, numbered, strict=True)])
        group = np.empty(len(tract), dtype="<U12")
        for geoid in np.unique(tract):
            found = np.flatnonzero(tract == geoid)
            number = int(geoid[5:9])
            for g, part in enumerate(np.array_split(found, 2 + number % 2), start=1):
                group[part] = f"{geoid}{0 if geoid.startswith(WATER) else g}"
        return Atoms(county, tract, group, self.place)


class Grid(World):
    """Fifty states and the District, and as many tracts as asked, made state by state."""

    keeps = False

    def __init__(self, tracts: int = 85_000) -> None:
        super().__init__()
        fips = [n for n in range(1, 57) if n not in (3, 7, 14, 43, 52)]
        code = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        self.states = {f"{n:02d}": (code[n // 26] + code[n % 26], f"State {n}") for n in fips}
        share, rest = divmod(tracts, len(fips))
        self.tracts = {f: share + (i < rest) for i, f in enumerate(self.states)}

    @functools.lru_cache(maxsize=4)  # noqa: B019
    def atoms(self, vintage: int, state: str) -> Atoms:
        """Give a state's block groups, three a tract, some 27 tracts a county."""
        numbers_ = range(self.tracts[state])
        tract = np.array(
            [f"{state}{2 * (n // 27) + 1:03d}{100 * (n + 1) % 990000:06d}" for n in numbers_]
        )
        tract = np.repeat(np.sort(tract), 3)
        group = np.char.add(tract, np.tile(["1", "2", "3"], len(tract) // 3))
        county = tract.astype("<U5")
        place = np.where(county == county[0], f"{state}00100", "")
        return Atoms(county, tract, group, place)

    @functools.lru_cache(maxsize=4)  # noqa: B019
    def people(self, vintage: int, state: str) -> numbers.Base:
        """Give who lives on each."""
        n = 3 * self.tracts[state]
        rng = numbers.seeded("grid", vintage, state)
        households = rng.integers(150, 900, n)
        people = np.rint(households * rng.uniform(1.8, 3.1, n)).astype(np.int64)
        return numbers.Base(households, people, rng.integers(0, 20, n), rng.uniform(0.05, 0.5, n))

    def name(self, vintage: int, level: str, geoid: str) -> str:
        """Name an area."""
        if level == "010":
            return "United States"
        state = self.states.get(geoid[:2], ("", ""))[1]
        parts = {
            "040": [state],
            "050": [f"County {geoid[2:]}", state],
            "160": [f"City {geoid[2:]} city", state],
        }.get(level, [f"County {geoid[2:5]}", state])
        if level in ("140", "150"):
            parts = [tract_name(geoid[5:11]), *parts]
        if level == "150":
            parts = [f"Block Group {geoid[11]}", *parts]
        return ("; " if vintage >= 2022 and level in ("140", "150") else ", ").join(parts)


@functools.cache
def country() -> Country:
    """Make the small country, once a process."""
    return Country()
