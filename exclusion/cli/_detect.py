"""``exclusion detect``: what a later survey could show of a place and of acting on its list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from exclusion import phrases, studies
from exclusion.cli import _options
from exclusion.cli._terminal import console, say

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from exclusion.change import Fall
    from exclusion.studies import Detectable, Study


@click.command()
@_options.place_options
@_options.by_option("What is to fall")
@_options.top_option("How many areas the list has.")
@click.option(
    "--years",
    type=_options.Within(0, _options.LONGEST, min_open=True),
    default=5,
    show_default=True,
    help="Between the middles of the two periods, for a programme's success.",
)
@_options.language_option
def detect(
    place: tuple[str, ...],
    area: Path | None,
    *,
    by: str | None,
    top: int,
    years: float,
    language: str,
    **options: Any,  # noqa: ANN401 - those of `place_options`
) -> None:
    """Say how far shares in PLACE must fall before a later survey would be likely to show it."""
    study: Study = studies.study(_options.one_place(place, area, options), **options)
    with console().status(f"Looking at {len(study.areas)} areas …"):
        found = study.detectable(by, top, years=years)
    with phrases.speaking(language):
        console().print(_table(study, found))
        for sentence in _sentences(study, found):
            say(sentence)


def _table(study: Study, found: Detectable) -> Table:
    """Set the falls side by side, the smallest ground first."""
    title = phrases.say(
        "detect_title", place=study.place, period=found.period, label=phrases.label(found.by)
    )
    table = Table(box=None, pad_edge=False, header_style="bold", title=title)
    table.title_justify = "left"
    table.add_column("", min_width=12, overflow="fold")
    for code in ("detect_now", "detect_fall", "detect_part", "detect_points"):
        table.add_column(phrases.say(code), justify="right", no_wrap=True)
    kinds = {study.geography: found.areas, "neighborhood": found.neighborhoods}
    for kind, rows in kinds.items():
        if rows is not None and rows["fall"].notna().any():
            count = phrases.number(rows["fall"].notna().sum())
            name = phrases.say("detect_alone", area=phrases.say(kind), count=count)
            table.add_row(name, *_middle(rows))
    areas = phrases.say(f"{study.geography}_many")
    if found.regions is not None:
        count = phrases.number(len(found.regions))
        table.add_row(
            phrases.say("detect_regions", count=count, areas=areas), *_middle(found.regions)
        )
    k, area = phrases.number(len(found.members)), phrases.say(study.geography)
    together = {
        phrases.say("detect_list", k=k, area=area, areas=areas): (found.listed, found.listed_share),
        phrases.say("detect_programme", years=f"{found.years:g}"): (
            found.programmes,
            found.listed_share,
        ),
        study.city: (found.place, found.place_share),
    }
    for name, (fall, share) in together.items():
        table.add_row(name, *_together(fall, share))
    return table


def _middle(rows: pd.DataFrame) -> tuple[str, ...]:
    """Write the middle of the areas that can show a fall: each figure is its own median."""
    some = rows[rows["fall"].notna()]
    now = some["share"] * some["base"]
    counts = (phrases.about(float(one.median())) for one in (now, some["households"]))
    part, fall = (some["households"] / now).median(), some["fall"].median()
    return *counts, phrases.percent(float(part)), phrases.points(float(fall))


def _together(fall: Fall, share: float) -> tuple[str, ...]:
    counts = (phrases.about(number) for number in (fall.now, fall.households))
    return *counts, phrases.percent(fall.part), phrases.points(fall.part * share)


def _sentences(study: Study, found: Detectable) -> list[str]:
    """Say what the table means, and what an own survey needs."""
    areas = phrases.say(f"{study.geography}_many")
    numbers = ("known", "never", "never_least", "never_most")
    known, never, least, most = (phrases.number(getattr(found, name)) for name in numbers)
    alone = {"known": known, "areas": areas}
    said = [
        phrases.say("detect_never", never=never, **alone)
        if found.never
        else phrases.say("detect_never_none", **alone)
    ]
    if least != most:
        said[0] += " " + phrases.say("detect_never_range", least=least, most=most)
    listed = found.listed
    about = {"k": phrases.number(len(found.members)), "areas": areas}
    about["area"] = phrases.say(study.geography)
    about["now"] = phrases.about(listed.now)
    if listed.households > 0:
        about |= {"fall": phrases.about(listed.households), "part": phrases.percent(listed.part)}
        about["programme"] = phrases.about(found.programmes.households)
        said.append(phrases.say("detect_together", **about))
    else:
        said.append(phrases.say("detect_together_never", **about))
    if found.place.part > 0:
        points = phrases.points(found.place.part * found.place_share)
        share = phrases.percent(found.place_share, 1)
        said.append(phrases.say("detect_of_place", place=study.city, share=share, points=points))
    return [*said, *_own_survey(found)]


def _own_survey(found: Detectable) -> list[str]:
    """Say what a survey of one's own needs, and what is taken for likely."""
    own = found.answers[found.answers["of"] == "place"]
    said = []
    for before, after, answers in own[["before", "after", "answers"]].to_numpy(float).tolist():
        ends = {"before": phrases.percent(before, 1), "after": phrases.percent(after, 1)}
        said.append(phrases.say("detect_answers", answers=phrases.about(answers), **ends))
    how = {name: phrases.percent(getattr(found, name)) for name in ("power", "confidence")}
    effect = phrases.points(found.design_effect / 100)
    return [*said, phrases.say("detect_how", period=found.period, effect=effect, **how)]
