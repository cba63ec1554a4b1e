"""Ready-made scores: which components, how they weigh, and what of the original is not there.

What the originals count was read in: CDC/ATSDR, *SVI 2022 Documentation* (2024); NTIA,
*Indicators of Broadband Need* (2021); Purdue Center for Regional Development, *Digital Divide
Index* (2019 and 2022).
"""

from __future__ import annotations

from dataclasses import dataclass

from exclusion import _records


@dataclass(frozen=True)
class Component:
    """One column of a score.

    Parameters
    ----------
    column
        A column of an area table in which high means more excluded; "{by}" stands for the measure
        of exclusion that the user chose.
    weight
        Its weight, 0–1.
    part
        The part of the score that it belongs to: what one component lacks goes to the others of
        its part first.
    instead
        The column that stands in where this one is not there; "" for none.
    threshold
        For flags: what the column must reach.
    """

    column: str
    weight: float
    part: str
    instead: str = ""
    threshold: float | None = None


@dataclass(frozen=True)
class Preset:
    """A score with its weights.

    Parameters
    ----------
    name
        Such as "svi".
    label
        Its name in print.
    components
        Its columns; their weights sum to 1.
    method
        How components are brought to 0–1: "percentile", "zscore" or "flags".
    source
        Who made the score, and where it is described; "" for this library's own.
    left_out
        Codes of what the original has and no ACS table read here gives.
    changed
        Codes of what is counted otherwise than in the original.
    """

    name: str
    label: str
    components: tuple[Component, ...]
    method: str
    source: str
    left_out: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    _repr_html_ = _records.card


def _shares(part: str, weight: float, *names: str) -> tuple[Component, ...]:
    """Give several shares the same part of a weight."""
    each = weight / len(names)
    return tuple(Component(f"{name}_share", each, part) for name in names)


_DEFAULT = Preset(
    "default",
    "exclusion and vulnerability",
    (
        Component("{by}_share", 0.25, "exclusion"),
        Component("{by}_people", 0.25, "exclusion", instead="{by}_households"),
        *_shares(
            "vulnerability",
            0.5,
            *("poverty_150", "aged_65", "disability", "limited_english", "no_vehicle"),
        ),
    ),
    "percentile",
    "",
)

_NTIA = Preset(
    "ntia",
    "indicators of broadband need",
    (
        Component("no_internet_share", 0.5, "need", threshold=0.25),
        Component("no_computer_share", 0.5, "need", threshold=0.25),
    ),
    "flags",
    "NTIA, Indicators of Broadband Need (June 2021): tracts in which 25% or more of households "
    "report no internet access, or no computer, smartphone or tablet",
    left_out=("speed_tests", "device_usage", "availability"),
)

_SVI = Preset(
    "svi",
    "social vulnerability, after the CDC's index",
    _shares(
        "vulnerability",
        1.0,
        *("poverty_150", "no_diploma", "aged_65", "disability", "limited_english"),
        *("minority", "no_vehicle"),
    ),
    "percentile",
    "CDC/ATSDR, SVI 2022 Documentation (2024): the sum of the percentile ranks of 16 shares; "
    "B. E. Flanagan et al., A Social Vulnerability Index for Disaster Management, Journal of "
    "Homeland Security and Emergency Management 8 (2011), article 3",
    left_out=(
        *("unemployed", "housing_cost_burden", "no_health_insurance", "aged_17_or_less"),
        *("single_parent", "multi_unit_housing", "mobile_homes", "crowding", "group_quarters"),
    ),
    changed=("limited_english_households",),
)

_PURDUE = Preset(
    "purdue",
    "digital divide, after Purdue's index",
    (
        *_shares("infrastructure_adoption", 0.5, "no_computer", "no_subscription"),
        *_shares("socioeconomic", 0.5, "aged_65", "no_diploma", "poverty_150", "disability"),
    ),
    "zscore",
    "Purdue Center for Regional Development, Digital Divide Index (2022): an infrastructure and "
    "adoption score and a socioeconomic score of five variables each",
    left_out=("availability", "download_speed", "upload_speed", "internet_income_ratio"),
    changed=("poverty_150_for_100", "equal_weights", "normal_scale"),
)

#: Every ready-made score by name.
PRESETS: dict[str, Preset] = {preset.name: preset for preset in (_DEFAULT, _NTIA, _SVI, _PURDUE)}
