"""The FCC's files as people have them: read right, or refused in one sentence."""

from __future__ import annotations

import gzip
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from exclusion import coverage
from exclusion.errors import TableError

CASES = Path(__file__).parent / "fixtures"


def reduced(path: Path, out: Path, **how) -> pd.DataFrame:
    """Read what a file is reduced to, indexed by technology, at 100/20."""
    table = coverage.read(coverage.reduce(path, out, **how))
    return table[table["down"] == 100].set_index("technology")


@pytest.mark.parametrize(
    ("name", "locations"),
    [("blank_lines_end.csv", 2), ("cr_only.csv", 2), ("mixed_float_loc.csv", 1)],
)
def test_what_spreadsheets_leave_behind(tmp_path, name, locations):
    found = reduced(CASES / name, tmp_path)
    assert found.loc["fiber", "locations"] == locations
    assert found.loc["fiber", "served_share"] == 1 / locations


def forms() -> dict[str, bytes]:
    """Write one table as programs do."""
    table = pd.read_csv(CASES / "blank_lines_end.csv", dtype=str)
    text = table.to_csv(index=False)
    early = {"technology": "technology_code", "block_geoid": "block_fips"}
    return {
        "an index": table.to_csv().encode(),
        "semicolons": table.to_csv(index=False, sep=";").encode(),
        "UTF-16": text.encode("utf-16"),
        "Windows": text.replace("Acme", "Café").encode("cp1252"),
        "capitals": table.rename(columns=str.upper).to_csv(index=False).encode(),
        "names of 2022": table.rename(columns=early).to_csv(index=False).encode(),
        "blank lines first": f"\n\n{text}".encode(),
        "lines of blanks": f"{text}   \n\t\n".encode(),
        "empty rows": f"{text}{',' * 11}\r\n{',' * 11}\r\n".encode(),
        "mixed ends": text.replace("\n", "\r\n").encode() + b"\r\r\n\n",
        "numbers": text.replace("1001000,", "1001000.0,").replace(",60,", ",60.0,").encode(),
    }


@pytest.mark.parametrize("form", forms())
@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".zip"])
def test_every_way_of_writing_a_table(tmp_path, form, suffix):
    path, data = tmp_path / f"bdc{suffix}", forms()[form]
    if suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("bdc.csv", data)
    else:
        path.write_bytes(gzip.compress(data) if suffix == ".csv.gz" else data)
    found = reduced(path, tmp_path / "out").loc["fiber"]
    assert (found["GEOID"], found["locations"], found["served_share"]) == ("22071000100", 2, 0.5)


def test_a_location_that_lost_its_digits_is_refused(tmp_path):
    table = pd.read_csv(CASES / "cr_only.csv", dtype=str).assign(location_id="1.0E+09")
    table.to_csv(tmp_path / "bdc.csv", index=False)
    with pytest.raises(TableError, match=r"location_id is '1\.0E\+09' in one of 3 rows"):
        coverage.reduce(tmp_path / "bdc.csv", tmp_path / "out")


def test_a_capital_header_in_parquet(tmp_path):
    table = pd.read_csv(CASES / "cr_only.csv", dtype=str).rename(columns=str.title)
    table.to_parquet(tmp_path / "bdc.parquet")
    assert reduced(tmp_path / "bdc.parquet", tmp_path / "out").loc["fiber", "locations"] == 2
    shutil.copy(CASES / "mob.csv", tmp_path / "mob.csv")
    with pytest.raises(TableError, match="This is mobile coverage"):
        coverage.reduce(tmp_path / "mob.csv", tmp_path / "out")
