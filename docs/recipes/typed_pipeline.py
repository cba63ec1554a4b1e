"""A pipeline that a type checker reads, strictly."""

from pathlib import Path

import exclusion


def worst(place: str, vintage: int, folder: Path) -> list[str]:
    """Keep a place's study and files, and name the tracts to look at first."""
    study = exclusion.study(place, vintage, offline=True)
    study.save(folder / "study")
    written: dict[str, Path] = study.bundle(folder / "bundle", of="share")
    assert written["map.gpkg"].exists()  # noqa: S101
    return list(exclusion.read(folder / "study").shortlist(k=5).members)


if __name__ == "__main__":
    print(worst("New Orleans", 2019, Path("out")))
