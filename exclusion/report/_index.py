"""The page that lists the pages of several places, each made by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from exclusion import _writing, frames, maps, phrases, telling
from exclusion._version import __version__
from exclusion.errors import ArgumentError
from exclusion.report import _files
from exclusion.report._page import ENVIRONMENT, POLICY
from exclusion.report._places import Group, Place, Places, place

if TYPE_CHECKING:
    from exclusion.sources import Source
    from exclusion.studies import Study

_PACKAGE = "exclusion.report"
#: What the file beside the page holds of each place's total.
_KEPT = ("households", "households_moe", "share", "share_moe", "base", "base_moe", "people",
         "people_moe", "moe_method", "people_method", "origin", "geoids", "table")  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What a list of pages says of one of them; the study itself is not kept.

    Parameters
    ----------
    place
        The name in print.
    folder
        Where its page lies, beside the list.
    period
        The five years of the figure.
    by
        The measure of its finding.
    total
        The row of `Study.totals`.
    how
        Where the figure comes from, in words.
    credit
        Whose figures are used.
    sources
        Everything that was read.
    """

    place: str
    folder: str
    period: str
    by: str
    total: Mapping[Any, Any]
    how: str
    credit: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Failed:
    """A place without a page, and why."""

    place: Markup
    why: Markup


def entry(study: Study, folder: str, by: str | None = None) -> Entry:
    """Say what a list of pages says of a study.

    Parameters
    ----------
    study
        One whose page is written.
    folder
        The folder's name.
    by
        The measure of the page; None takes the study's default.

    Returns
    -------
    Entry
        In the language that is spoken.
    """
    frames.check_made(study, "Study")
    frames.check_text(folder, "folder")
    by = study.measure(by)
    total: Mapping[Any, Any] = study.totals.loc[by].to_dict()
    period = str(total["period"])
    how, credit = telling.how(study, total), telling.credited(study)
    return Entry(study.place, folder, period, by, total, how, credit, study.sources)


def write_index(
    entries: Sequence[Entry], failed: Mapping[str, str], folder: str | Path
) -> dict[str, Path]:
    """Write index.html and places.csv, each whole.

    Parameters
    ----------
    entries
        From `entry`, in the order of the list.
    failed
        Places that have no page, as they were asked for, and why.
    folder
        That which holds the folders of the pages.

    Returns
    -------
    dict
        Name to path of each file.

    Raises
    ------
    ArgumentError
        If an argument is something else.
    OSError
        If the folder cannot be written to.
    """
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        raise ArgumentError(f"entries is {entries!r:.80}; expected a list.")
    for one in entries:
        frames.check_made(one, "Entry", "one of entries")
    texts = isinstance(failed, Mapping) and all(isinstance(why, str) for why in failed.values())
    if not texts:
        raise ArgumentError(f"failed is {failed!r:.80}; expected why by the place's name.")
    frames.check_path(folder, "folder")
    page = _render(entries, failed)
    rows = [
        {"place": one.place, "folder": one.folder, "period": one.period, "measure": one.by}
        | {key: one.total[key] for key in _KEPT}
        for one in entries
    ] + [{"place": place, "error": why} for place, why in failed.items()]
    return _writing.files(
        Path(folder),
        {
            "index.html": lambda path: path.write_text(page, encoding="utf-8", newline=""),
            "places.csv": _files.csv_writer(_files.columns(pd.DataFrame(rows), "places.csv")),
        },
    )


def _render(entries: Sequence[Entry], failed: Mapping[str, str]) -> str:
    periods = ", ".join(dict.fromkeys(one.period for one in entries))
    sources = dict.fromkeys(source for one in entries for source in one.sources)
    credits_ = dict.fromkeys(part for one in entries for part in one.credit.split("; "))
    return ENVIRONMENT.get_template("each.html").render(
        title=_title(entries),
        lang=phrases.spoken().code,
        policy=POLICY,
        css=Markup(maps.asset(_PACKAGE, "page.css") + maps.asset(_PACKAGE, "compare.css")),  # noqa: S704 - our own files
        version=__version__,
        table=_table(entries) if entries else None,
        failed=[Failed(telling.name(place), _english(why)) for place, why in failed.items()],
        every=len(entries) + len(failed),
        credit="; ".join(credits_),
        sources=list(dict.fromkeys(telling.source(source) for source in sources)),
        periods=periods,
    )


def _title(entries: Sequence[Entry]) -> str:
    if not entries:
        return phrases.say("each_none")
    measures = {one.by for one in entries}
    code = "each_title" if len(measures) == 1 else "each_title_many"
    label = phrases.label(entries[0].by)
    return phrases.say(code, count=len(entries), label=label)


def _table(entries: Sequence[Entry]) -> Places:
    """Give the places' figures, those of one measure together."""
    frame = pd.DataFrame([one.total for one in entries])
    axis = telling.axis_of(frame)
    return Places(
        axis=axis,
        periods=len({one.period for one in entries}) > 1,
        people=bool(frame["people"].notna().any()),
        starred="modelled" in frame[["moe_method", "people_moe_method"]].to_numpy(),
        groups=tuple(
            Group(phrases.label(by), tuple(_row(one, axis) for one in entries if one.by == by))
            for by in dict.fromkeys(one.by for one in entries)
        ),
    )


def _row(one: Entry, axis: float) -> Place:
    return place(
        one.place,
        one.total,
        axis,
        link=f"{one.folder}/index.html",
        people=phrases.number(one.total["people"]),
        people_moe=phrases.number(one.total["people_moe"])
        + telling.star(one.total["people_moe_method"]),
        how=one.how,
    )


def _english(text: str) -> Markup:
    """Mark what is told in English alone."""
    if phrases.spoken().code == "en":
        return Markup("{}").format(text)
    return Markup('<span lang="en">{}</span>').format(text)
