"""What can go wrong on the way, a row a case: right data or a named error, and a clean cache.

Every case is ordered of the loopback server for all answers of a file. It ends in the right data
or in an error that names the file; the cache holds whole files and nothing else; and the next run
works, with the server right again or, where what is damaged is asked for again, after one answer.
As a script it prints the table, and what comes where the first answer alone is spoiled.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from census_damage import TABLE, TEXT, ZIP
from census_server import CensusServer
from patience import LONG

from exclusion import _fetch, acs, boundaries
from exclusion._fetch import _hosts
from exclusion.errors import DamagedFileError, SourceError

WAY = (
    *("reset", "stall", "stall body", "half", "429", "500", "502", "503", "504", "403", "404"),
    *("204", "busy", "maintenance", "logged", "html", "blocked", "json", "empty", "blank"),
    *("gzip", "gzip cut", "gzip flipped", "brotli", "no length", "no length, cut", "chunked"),
    *("chunked, cut", "too long", "too short", "odd length", "206", "other part", "as a page"),
    *("elsewhere", "in circles", "redirected", "slow"),
)


def table(name="B28002", vintage=2021):
    return acs.fetch([name], "tract", ["22071"], vintage, source="bulk").estimates


#: What is fetched, by the kind of file: how, and what its address holds.
KINDS = {
    "names": (lambda: acs.names(2021), "Geos2021"),
    "names, csv": (lambda: acs.names(2019), "Geos2019"),
    "names, then a table": (lambda: [acs.names(2019), table(vintage=2019)][1], "Geos2019"),
    "table": (table, "b28002"),
    "table, uncontrolled": (lambda: table("B28003"), "b28003"),
    "relationship": (boundaries.crosswalk, "rel2020"),
    "tracts": (lambda: boundaries.fetch("tract", ["22071"], 2021)[0], "tract_500k"),
    "counties": (lambda: boundaries.fetch("county", ["22071"], 2021)[0], "county_500k"),
    "blocks": (lambda: boundaries.housing(["22071"], 2021)[0], "tabblock20"),
}
#: Damages that the relationship file cannot have.
FOREIGN = (
    *("no counties", "no places", "no block groups", "no metropolitan areas", "a county lacks"),
    *("a county's tracts lack", "another vintage", "rows of another vintage"),
)
#: What changes nothing that is read, or is taken up where it broke off.
FINE = {
    *("gzip", "no length", "chunked", "odd length", "redirected", "slow"),
    *("bom", "two boms", "crlf", "more columns", "other order", "trailing separator"),
    *("trailing separator of rows", "trailing separator of header", "blank lines"),
    *("zip: a readme beside",),
}
#: What comes out right of some kinds alone, as what is spoiled is not read there, or without data.
RIGHT = {
    **dict.fromkeys([("names", "doubled header"), ("names, csv", "doubled header")], "right"),
    **dict.fromkeys([("names", "a letter"), ("names", "no column")], "right"),
    **dict.fromkeys([("names", "nul bytes"), ("names, csv", "nul bytes")], "right"),
    ("names, csv", "a byte of latin-1"): "right",
    ("table", "doubled header"): "right",
    **{
        (kind, fault): "no data"
        for kind in ("table", "table, uncontrolled")
        for fault in ("a tract lacks", "an empty tract lacks", "nul bytes")
    },
    # No line of this table is controlled: the log says that tracts do not add up.
    ("table, uncontrolled", "a number changed"): "wrong",
    **{("table, uncontrolled", f"a county's cell {what}"): "right" for what in ("empty", "a code")},
    **{("relationship", fault): "right" for fault in ("nul bytes", "spaces around")},
    ("tracts", "zip: a bit flipped in the first header"): "right",
    **{
        ("blocks", f"zip: {fault}"): "right"
        for fault in ("a bit flipped in the first header", "half of the shapes", "metres", "points")
    },
}
#: What the reader of each kind of file tells by a line of its own.
OWN = {
    *("every column twice", "spaces around", "half, in a character", "a vertical tab"),
    *("a byte of latin-1", "a line short", "a geoid short", "zip: an area twice"),
}


@dataclass(frozen=True)
class Case:
    """A fault of a kind of file."""

    kind: str
    fault: str

    def __str__(self) -> str:
        return f"{self.kind}-{self.fault}"

    def is_known(self) -> bool:
        """Whether it meets what a table, or tracts' polygons, meet in every run.

        That is all on the way to the same door; of damages each third is tried, and what ends
        otherwise or is told by a line of its own.
        """
        if (self.kind, self.fault) in RIGHT or self.fault in OWN:
            return False
        if self.fault in WAY:
            return self.kind in {"names", "relationship"}
        others = {"names": TEXT, "relationship": TEXT, "blocks": [f"zip: {name}" for name in ZIP]}
        return self.kind in others and list(others[self.kind]).index(self.fault) % 3 > 0


def cases():
    """List every case: the way and the content of each kind of file."""
    text, zips = tuple(TEXT), tuple(f"zip: {name}" for name in ZIP)
    # Of names alone nothing tells that a part of the country is not there; a table does.
    unseen = (
        *("a quarter of a county lacks", "half the states", "a county and all in it lacks"),
        "no metropolitan areas",
    )
    by_kind = {
        "names": (*WAY[::3], *(fault for fault in text if fault not in unseen)),
        "names, csv": ("bom", "crlf", "a letter", "no column", "utf-16", "semicolons", "quotes",
                       "doubled header", "nul bytes", "a byte of latin-1", "half, to a byte"),
        "names, then a table": (*unseen, "another vintage"),
        "table": (*WAY, *text, *TABLE),
        "table, uncontrolled": ("a tract lacks", "an empty tract lacks", "half the states",
                                "a quarter of a county lacks", "nul bytes", "a county lacks",
                                *TABLE),
        "relationship": (*WAY[1::3], *(f for f in text if f not in FOREIGN)),
        "tracts": (*WAY[::2], *zips),
        "counties": tuple(f"zip: {name}" for name in ("half of the areas", "a county's areas lack",
                                                      "an area twice", "no GEOID")),
        "blocks": (*WAY[2::9], *(name for name in zips if "another" not in name)),
    }  # fmt: skip
    return [Case(kind, fault) for kind, faults in by_kind.items() for fault in faults]


def outcome(case, right):
    """Fetch a file; say what came, in a word or in those of the error."""
    fetch, names = KINDS[case.kind]
    try:
        found = fetch()
    except SourceError as err:
        named = names in f"{err} {err.url}" or "names file" in str(err)
        kind = "damaged" if isinstance(err, DamagedFileError) else "error"
        return kind if named else "not named", str(err)
    if found.equals(right):
        return "right", ""
    if "estimate" in found and found["GEOID"].tolist() == right["GEOID"].tolist():
        gone = found["estimate"].isna()
        if found[~gone].equals(right[~gone]) and found.loc[gone, "GEOID"].nunique() == 1:
            return "no data", f"for {found.loc[gone, 'GEOID'].iloc[0]}"
    return "wrong", ""


def is_clean():
    """Whether the cache holds whole files with their sidecars, and nothing else."""
    folder = _fetch.cache_folder()
    every = [path for path in folder.rglob("*") if path.is_file() and ".locks" not in path.parts]
    names = {entry.name for entry in _fetch.entries()}
    wanted = {folder / name for name in names} | {folder / f"{name}.json" for name in names}
    return set(every) == wanted and not any(map(_fetch.examine, _fetch.entries()))


def answered(case, server, right, times):
    """Order a fault for so many answers, and give what comes."""
    stalls = "stall" in case.fault
    # Given up on soon; where a good answer follows, as often as a busy machine needs.
    _hosts.READ_TIMEOUT = 0.2 if stalls and times else LONG
    _hosts.PATIENCE = 0.3 if stalls and times > 1 else LONG
    _hosts.TRIES = 1_000 if stalls else 2
    if times:
        server.order(case.fault, KINDS[case.kind][1], times=times)
    end = outcome(case, right[case.kind])
    assert is_clean(), end
    server.forget()
    return end


def start(seed, cache):
    """Begin with what is in `seed`; files that are in the cache are replaced, never written to."""
    shutil.rmtree(cache, ignore_errors=True)
    shutil.copytree(seed, cache, copy_function=os.link)


def prepare(server, seed):
    """Put the names that files are held against into a cache; fetch each kind once."""
    os.environ["EXCLUSION_CACHE"] = str(seed.with_name("right"))
    right = {kind: fetch() for kind, (fetch, _) in KINDS.items()}
    os.environ["EXCLUSION_CACHE"] = str(seed)
    acs.names(2021)
    acs.names(2019)
    return right


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with CensusServer() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXCLUSION_API_URL", server.api_url)
        patch.setenv("EXCLUSION_WWW2_URL", server.www2_url)
        patch.setenv("EXCLUSION_CACHE", "")
        patch.setattr(_hosts, "PAUSE", 0.0)
        seed = tmp_path_factory.mktemp("faults") / "seed"
        yield server, seed, prepare(server, seed)


def seeded(case, seed, folder):
    """Give the cache that a case starts with: without the file that it is about."""
    if not case.kind.startswith("names"):
        return seed
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=pytest.mark.slow if case.is_known() else (), id=str(case))
        for case in cases()
    ],
)
def test_every_fault_ends_in_right_data_or_a_named_error(served, tmp_path, monkeypatch, case):
    server, seed, right = served
    cache = tmp_path / "cache"
    monkeypatch.setenv("EXCLUSION_CACHE", str(cache))
    for name in ("READ_TIMEOUT", "PATIENCE", "TRIES"):
        monkeypatch.setattr(_hosts, name, getattr(_hosts, name))
    start(seeded(case, seed, tmp_path / "none"), cache)
    always = answered(case, server, right, 99)
    expected = "right" if case.fault in FINE else RIGHT.get((case.kind, case.fault), "error")
    assert always[0] in ({"error", "damaged"} if expected == "error" else {expected}), always
    if expected == "error":
        # A damaged file is asked for again at once, so that the next run may meet one.
        again = always[0] == "damaged" and "names file" not in always[1]
        assert answered(case, server, right, int(again)) == ("right", "")


def main():
    """Print the table of what every case ends in, as Markdown."""
    _hosts.PAUSE = 0.0
    sys.stdout.write("| file | fault | once | always | the next run |\n|---|---|---|---|---|\n")
    with CensusServer() as server, tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "EXCLUSION_API_URL": server.api_url,
            "EXCLUSION_WWW2_URL": server.www2_url,
        }
        seed, cache = Path(folder, "seed"), Path(folder, "cache")
        right = prepare(server, seed)
        os.environ["EXCLUSION_CACHE"] = str(cache)
        for case in cases():
            begin = seeded(case, seed, Path(folder, "none"))
            ends = []
            for times in (1, 99, 0):
                if times:
                    start(begin, cache)
                ends.append(answered(case, server, right, times))
            said = [f"{word}: {why}" if why else word for word, why in ends]
            cells = [case.kind, case.fault, *(text.replace("|", "\\|")[:160] for text in said)]
            sys.stdout.write(f"| {' | '.join(cells)} |\n")


if __name__ == "__main__":
    sys.exit(main())
