"""A composite score of the areas, with what the survey and the weights leave open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exclusion import indicators, phrases
from exclusion.telling._about import about
from exclusion.telling._bars import Bar, bar
from exclusion.telling._printed import band
from exclusion.telling._text import joined, tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from exclusion.priority import Priority
    from exclusion.studies import Study

#: A list that holds less than so many times what chance alone would give tells next to nothing.
_BLUNT = 1.25


@dataclass(frozen=True)
class Scored:
    """An area of the list by a score.

    Parameters
    ----------
    name, at, hood
        Its name, its place among the areas, and its neighborhood.
    tier, chance
        Whether it is among the first.
    score, range, bar
        Its score with its 90% range.
    band
        Where its rank lies.
    cells
        What the weights leave open, or the chance of each flag.
    """

    name: str
    at: int
    hood: str
    tier: str
    chance: str
    score: str
    range: str
    bar: Bar | None
    band: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    """The list by a composite score.

    Parameters
    ----------
    title, sub, weights, lacking, notes, source
        What is said above and under it; "" where there is nothing to say.
    flags
        Whether it is of flags that are reached or not, without a score between.
    head_tier, heads
        The head of the tiers, and those of `Scored.cells`.
    rows
        A row an area.
    """

    title: Markup
    sub: Markup
    weights: tuple[str, ...]
    lacking: str
    flags: bool
    head_tier: str
    heads: tuple[str, ...]
    rows: tuple[Scored, ...]
    notes: tuple[Markup, ...]
    source: str


def score(study: Study, found: Priority | None) -> Score | None:
    """Give the list by a composite score, with what the survey and the weights leave open."""
    if found is None:
        return None
    flags = list(found.thresholds)
    form = "_flags" if flags else "_part" if found.lacking else ""
    scores = found.table["score"]
    every = int(scores.notna().sum())
    named = about(study) | {
        "preset": phrases.say(f"preset_{found.preset or 'own'}"),
        "k": phrases.number(found.k),
        "hits": phrases.number(found.hits.hits),
        "by_lot": phrases.number(found.k**2 / every),
        "pool": phrases.number(found.hits.pool),
        "all": phrases.number(every),
        "some": phrases.number((scores > 0).sum()),
        "what": phrases.say(f"a_{study.geography}"),
    }
    rows = found.table.head(found.k)
    rows = rows[rows["score"] > 0] if flags else rows
    heads = [_column(study, name) for name in flags] or [
        phrases.say(code, **named) for code in ("col_weights_band", "col_weights_top")
    ]
    lacking = "; ".join(phrases.column(name) for name in found.lacking)
    sub = [tell("score_subtitle_flags" if flags else "score_subtitle", **named)]
    if not flags and found.hits.hits < _BLUNT * found.k**2 / every:
        sub.append(tell("score_blunt", **named))
    return Score(
        title=tell(f"score_title{form}", **named),
        sub=joined(sub),
        weights=tuple(_weights(study, found)),
        lacking=phrases.say("score_lacking", names=lacking) if lacking else "",
        flags=bool(flags),
        head_tier=phrases.say("col_tier", k=phrases.number(found.k)),
        heads=tuple(heads),
        rows=tuple(
            _scored(row, study.areas.index.get_loc(area), flags)
            for area, row in zip(rows.index, rows.to_dict("records"), strict=True)
        ),
        notes=tuple(_score_notes(found, named)),
        source=indicators.PRESETS[found.preset].source if found.preset else "",
    )


def _column(study: Study, name: str) -> str:
    """Name a part of a score, with its period where that is not the study's."""
    period = f"{name.rpartition('_')[0]}_period"
    said = phrases.column(name)
    if period not in study.areas:
        return said
    when = study.areas[period].iloc[0]
    return said if when == study.period else f"{said} ({when})"


def _scored(row: Mapping[Any, Any], at: int, flags: Sequence[str]) -> Scored:
    hood = row.get("neighborhood")
    chances = [phrases.chance(*[row[f"{name}_chance"]] * 3) for name in flags]
    return Scored(
        name=phrases.area_name(row["name"]),
        at=at,
        hood=hood if isinstance(hood, str) else "",
        tier=phrases.say(row["tier"] if isinstance(row["tier"], str) else "unranked"),
        chance=phrases.chance(row["chance"], row["chance_low"], row["chance_high"]),
        score=phrases.number(row["score"]),
        range=band(row, "score"),
        bar=bar(row["score_low"], row["score"], row["score_high"], (0, 100)),
        band=band(row, "band"),
        cells=tuple(chances or [band(row, "weights"), phrases.percent(row["weights_top"])]),
    )


def _weights(study: Study, found: Priority) -> list[str]:
    """Name each part with its weight, or with what it must reach and how many areas do."""
    if not found.thresholds:
        return [f"{_column(study, n)}: {phrases.percent(w)}" for n, w in found.weights.items()]
    said = []
    for name, limit in found.thresholds.items():
        reached = int((found.table[f"{name}_standard"] > 0).sum())
        said.append(
            phrases.say(
                "score_flag",
                **about(study),
                column=_column(study, name),
                threshold=phrases.percent(limit),
                count=phrases.number(reached),
                truly=phrases.number(found.table[f"{name}_chance"].sum()),
            )
        )
    return said


def _score_notes(found: Priority, named: dict[str, str]) -> list[Markup]:
    notes: list[Markup] = []
    if not found.thresholds:
        frame = "score_frame" if found.frame is None else "score_frame_given"
        notes = [tell(code, **named) for code in ("score_method", frame)]
    preset = indicators.PRESETS.get(found.preset)
    for code, names in (
        ("score_fixed", found.fixed),
        ("score_left_out", preset.left_out if preset else ()),
        ("score_changed", preset.changed if preset else ()),
    ):
        if names:
            said = "; ".join(phrases.column(name) for name in names)
            notes.append(tell(code, names=said))
    return notes
