"""Made-up files in the form of the FCC's fixed availability, and counts of them by pandas."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = (
    "frn",
    "provider_id",
    "brand_name",
    "location_id",
    "technology",
    "max_advertised_download_speed",
    "max_advertised_upload_speed",
    "low_latency",
    "business_residential_code",
    "state_usps",
    "block_geoid",
    "h3_res8_id",
)
NAMES = {10: "copper", 40: "cable", 50: "fiber", 60: "satellite", 61: "satellite"} | dict.fromkeys(
    (70, 71, 72), "fixed_wireless"
)
SPEEDS = ((25, 3), (100, 20), (1000, 100))
SHOWN = ("any", "cable", "copper", "fiber", "fixed_wireless", "satellite")


def rows(state: str = "01", usps: str = "AL", locations: int = 400, seed: int = 0) -> pd.DataFrame:
    """Make offers, some six a location, of one state; every column is text."""
    rng = np.random.default_rng([int(state), seed])
    n = locations * 6
    where = rng.integers(0, locations, n)
    codes = np.array(
        [f"{1_000_000_000 + int(state) * 1_000_000 + i:010}" for i in range(locations)]
    )
    place = rng.integers(0, 12, locations)
    blocks = np.array(
        [f"{state}{1 + 2 * (p % 3):03}{100 + p % 6:06}{1 + p % 2}{p:03}" for p in place]
    )
    columns = {
        "frn": np.array([f"{i:010}" for i in rng.integers(1, 9_999, n)]),
        "provider_id": rng.integers(130_000, 140_000, n).astype(str),
        "brand_name": rng.choice(['Nimbus "Fast", Inc.', "Café Net", "Sky\nLine"], n),
        "location_id": codes[where],
        "technology": rng.choice([10, 40, 50, 60, 61, 70, 71, 72, 0], n).astype(str),
        "max_advertised_download_speed": rng.choice([0, 10, 25, 100, 1000, 2500], n).astype(str),
        "max_advertised_upload_speed": rng.choice([0, 1, 3, 20, 100, 1000], n).astype(str),
        "low_latency": rng.integers(0, 2, n).astype(str),
        "business_residential_code": rng.choice(["R", "B", "X"], n, p=[0.3, 0.5, 0.2]),
        "state_usps": usps,
        "block_geoid": blocks[where],
        "h3_res8_id": "88446b1b4dfffff",
    }
    return pd.DataFrame(columns)[list(COLUMNS)]


def write(frame: pd.DataFrame, path: Path) -> Path:
    """Write rows as what the file's name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        kinds = {"technology": "int32", "max_advertised_download_speed": "int32"}
        frame.astype(kinds).to_parquet(path, index=False)
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bdc.csv", frame.to_csv(index=False))
    else:
        frame.to_csv(path, index=False)
    return path


def counted(frame: pd.DataFrame, length: int = 11, speeds=SPEEDS) -> pd.DataFrame:
    """Count by a plain group-by what `reduce` promises."""
    frame = frame[frame["business_residential_code"] != "B"]
    down, up = (frame[f"max_advertised_{name}load_speed"].astype(float) for name in ("down", "up"))
    area = frame["block_geoid"].str[:length]
    name = frame["technology"].astype(int).map(NAMES)
    places = frame["location_id"].groupby(area).nunique()
    parts = []
    for shown in SHOWN:
        of = (name != "satellite") if shown == "any" else (name == shown)
        for least in speeds:
            kept = of & (down >= least[0]) & (up >= least[1])
            served = frame["location_id"][kept].groupby(area[kept]).nunique()
            share = served.reindex(places.index, fill_value=0) / places
            part = {"technology": shown, "down": float(least[0]), "up": float(least[1])}
            part |= {"locations": places.astype(float), "served_share": share}
            parts.append(pd.DataFrame(part | {"method": "locations"}))
    table = pd.concat(parts).rename_axis("GEOID").reset_index()
    return table.sort_values(["GEOID", "technology", "down", "up"], ignore_index=True)
