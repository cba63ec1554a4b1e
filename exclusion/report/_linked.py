"""What a page says of itself to search engines and catalogs: a schema.org Dataset, as JSON-LD.

Under a kilobyte, as pages are mailed; what there is no room for is in a bundle's
``datapackage.json``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from exclusion import phrases, telling
from exclusion.report import _package

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.report._sections import Told

#: Files beside the page that a program reads; Parquet's long type would say no more than its name.
_FILES: Final = (
    {"contentUrl": "ranking.csv", "encodingFormat": "text/csv"},
    {"contentUrl": "areas.parquet"},
)


def dataset(told: Told) -> dict[str, Any]:
    """Describe a study as a Dataset: figures with the ends of their 90% margins, and the files."""
    study, by = told.study, told.ranking.by
    row: Mapping[Any, Any] = study.totals.loc[by].to_dict()
    about = telling.of_list(study, told.ranking) | {"areas_period": row["period"]}
    first, _, others = telling.credited(study).partition("; ")
    said = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": phrases.say("title", place=study.place),
        "description": phrases.say("map_subtitle", **about),
        "temporalCoverage": str(row["period"]).replace("–", "/"),
        "spatialCoverage": study.place,
        "license": _package.LICENSE if _package.is_public(study) else "",
        "creator": {"@type": "Organization", "name": first} if first else "",
        "creditText": others,
        "variableMeasured": [
            _measured(f"{by}_{unit}", row[unit], row[f"{unit}_moe"], digits)
            for unit, digits in (("households", 0), ("share", 4))
            if math.isfinite(row[unit])
        ],
        "distribution": [{"@type": "DataDownload", **file} for file in _FILES],
    }
    return {name: value for name, value in said.items() if value}


def _measured(name: str, value: float, margin: float, digits: int) -> dict[str, Any]:
    """Give a figure, from and to where its margin is known."""
    ends = {"minValue": max(value - margin, 0.0), "maxValue": value + margin}
    known = {"value": value} | (ends if math.isfinite(margin) else {})
    plain = {key: round(number, digits or None) for key, number in known.items()}
    return {"@type": "PropertyValue", "name": name, **plain}
