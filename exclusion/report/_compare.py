"""The page of several places or periods side by side, and the files beside it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from exclusion import _writing, frames, maps, phrases, telling
from exclusion._version import __version__
from exclusion.report import _files
from exclusion.report._compare_maps import drawn, mark_class
from exclusion.report._page import ENVIRONMENT, POLICY, sealed
from exclusion.report._places import Group, Places, against, place
from exclusion.telling import Card, axis_of, called, credited, joined, name, source, tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exclusion.studies import Comparison, Counties

_PACKAGE = "exclusion.report"


@dataclass(frozen=True)
class Head:
    """The finding: a large difference with its margin, where there is one, and what it is of."""

    text: Markup
    big: str = ""
    moe: str = ""


@dataclass(frozen=True)
class Standing:
    """Where each stands among the counties."""

    sub: str
    said: tuple[str, ...]


def write(found: Comparison, folder: str | Path) -> dict[str, Path]:
    """Write index.html, comparison.csv and summary.json, each whole.

    Parameters
    ----------
    found
        From `studies.compare`.
    folder
        Made if it is not there.

    Returns
    -------
    dict
        Name to path of each file.
    """
    frames.check_made(found, "Comparison", "found")
    frames.check_path(folder, "folder")
    page = _render(found)
    parts = {"as_asked": found.table, "same_years": found.same_years}
    every = [table.assign(figures=kind) for kind, table in parts.items() if table is not None]
    rows = _files.columns(pd.concat(every, ignore_index=True), "comparison.csv")
    text = json.dumps(_summary(found), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    return _writing.files(
        Path(folder),
        {
            "index.html": lambda path: path.write_text(page, encoding="utf-8", newline=""),
            "comparison.csv": _files.csv_writer(rows),
            "summary.json": lambda path: path.write_text(text, encoding="utf-8", newline="\n"),
        },
    )


def headline(found: Comparison) -> str:
    """Say the finding in plain sentences, each number with its margin.

    Parameters
    ----------
    found
        From `studies.compare`.

    Returns
    -------
    str
        Plain text.
    """
    head = _head(found)
    big = f"{head.big} ± {head.moe} " if head.big else ""
    return f"{big}{head.text.striptags()}. {joined(_lead(found)).striptags()}"


def card(found: Comparison) -> Card:
    """Give the finding's figures as a table in words, for a notebook.

    Parameters
    ----------
    found
        From `studies.compare`.

    Returns
    -------
    Card
        A row a place: share and households ± their 90% margin, and the difference from the first.
    """
    say = phrases.say
    shown = _table(_led(found), found)
    rows = shown.groups[0].rows
    return Card(
        title=headline(found),
        heads=(
            *(say(code) for code in ("compare_col_place", "col_period")),
            *(say(code) for code in ("col_share", "col_households", "compare_col_difference")),
            say("compare_col_verdict"),
        ),
        figures=(False, False, True, True, True, False),
        rows=tuple(
            (
                label,
                row.period,
                f"{row.share} ± {row.share_moe}",
                f"{row.households} ± {row.households_moe}",
                f"{row.difference} ± {row.difference_moe}" if row.verdict else "",
                row.verdict,
            )
            for label, row in zip(found.labels, rows, strict=True)
        ),
        notes=tuple(str(warning.striptags()) for warning in _warnings(found)),
    )


def _summary(found: Comparison) -> dict[str, Any]:
    """Give the finding, all pairs and the standing as plain data; None where missing."""
    standing = None if found.standing is None else found.standing.reset_index()
    frames = {"table": found.table, "same_years": found.same_years, "standing": standing}
    return {
        "headline": headline(found),
        "labels": list(found.labels),
        "by": found.by,
        **{key: None if one is None else _files.records(one) for key, one in frames.items()},
        "version": __version__,
    }


def _rows(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    return table[table["measure"] == measure]


def _led(found: Comparison) -> pd.DataFrame:
    """Give the finding's pairs: of the same years, where there are such figures."""
    return _rows(found.table if found.same_years is None else found.same_years, found.by)


def _each(rows: pd.DataFrame, labels: Sequence[str]) -> dict[str, dict[Any, Any]]:
    """Give each place's own figures of one measure, from the pairs that it is in."""
    out: dict[str, dict[Any, Any]] = {}
    for row in rows.to_dict("records"):
        for end in ("first", "second"):
            stem = f"{end}_"
            own = {str(k).removeprefix(stem): v for k, v in row.items() if str(k).startswith(stem)}
            out.setdefault(str(row[end]), own)
    return {label: out[label] for label in labels}


def _names(names: Sequence[str]) -> Markup:
    shown = [name(one) for one in names]
    return tell("compare_and", first=Markup(", ").join(shown[:-1]), last=shown[-1])


def _head(found: Comparison) -> Head:
    """State the finding: a difference with its margin, or that none can be told."""
    rows = _led(found)
    code = "compare_who_place" if found.one_place else "compare_who"
    who = tell(code, label=phrases.label(found.by), city=found.studies[0].city)
    if len(rows) > 1:
        return Head(_range(rows, found.labels, who))
    row: Mapping[Any, Any] = rows.iloc[0].to_dict()
    first, second = name(row["first"]), name(row["second"])
    if row["verdict"] not in {"higher", "lower"}:
        code = "compare_untested" if row["verdict"] is None else "compare_same"
        return Head(tell(code, first=first, second=second, who=who))
    if found.one_place:  # from the first period to the last
        about = {"label": phrases.label(found.by), "city": found.studies[0].city}
        code = "compare_rose" if row["verdict"] == "higher" else "compare_fell"
        return Head(tell(code, first=first, second=second, **about, **_apart(rows)))
    more, less = (second, first) if row["verdict"] == "higher" else (first, second)
    return Head(
        tell("compare_more", more=more, less=less, who=who),
        phrases.points(abs(row["difference"])),
        phrases.points(row["difference_moe"]),
    )


def _range(rows: pd.DataFrame, labels: Sequence[str], who: Markup) -> Markup:
    shares = {label: own["share"] for label, own in _each(rows, labels).items()}
    low, high = min(shares, key=shares.__getitem__), max(shares, key=shares.__getitem__)
    return tell(
        "compare_range",
        low=phrases.percent(shares[low], 1),
        lowest=name(low),
        high=phrases.percent(shares[high], 1),
        highest=name(high),
        who=who,
    )


def _lead(found: Comparison) -> list[Markup]:
    """Say each one's share, and whether they differ."""
    rows = _led(found)
    said = [_share(label, own) for label, own in _each(rows, found.labels).items()]
    if len(rows) > 1:
        clear = int(rows["verdict"].isin(["higher", "lower"]).sum())
        return [*said, tell("compare_pairs", clear=clear, pairs=len(rows))]
    verdict = rows["verdict"].iloc[0]
    if verdict is None:
        return said
    code = "compare_sure" if verdict in {"higher", "lower"} else "compare_unsure"
    return [*said, tell(code, **_apart(rows))]


def _apart(rows: pd.DataFrame) -> dict[str, str]:
    row: Mapping[Any, Any] = rows.iloc[0].to_dict()
    return {
        "more": name(row["second" if row["difference"] > 0 else "first"]),
        "difference": phrases.points(abs(row["difference"])),
        "margin": phrases.points(row["difference_moe"]),
    }


def _share(label: str, own: Mapping[Any, Any]) -> Markup:
    return tell(
        "compare_each" if math.isfinite(own["share_moe"]) else "compare_each_unsure",
        who=called(label, own["period"]),
        share=phrases.percent(own["share"], 1),
        margin=phrases.points(own["share_moe"]),
    )


def _warnings(found: Comparison) -> list[Markup]:
    """Say loudly what stands in the way: other years, common years, common ground."""
    asked = _rows(found.table, found.by)
    periods = {label: own["period"] for label, own in _each(asked, found.labels).items()}
    listed = Markup("; ").join(called(label, period) for label, period in periods.items())
    said = []
    if found.same_years is not None:
        said.append(tell("compare_years", pairs=len(asked), list=listed, **_apart(asked)))
    elif len(set(periods.values())) > 1 and not found.one_place:
        said.append(tell("compare_other_years", list=listed))
    for row in asked.to_dict("records"):
        pair = {"first": name(row["first"]), "second": name(row["second"])}
        if row["note"] == "shared_ground":
            said.append(tell("compare_shared_ground", **pair))
        elif 0 < row["overlap"] < 1:
            share = phrases.percent(row["overlap"])
            said.append(tell("compare_overlap", **pair, share=share))
    return said


def _table(table: pd.DataFrame, found: Comparison) -> Places:
    """Give every measure's figures, the finding's first, one place a row, against the first."""
    labels = found.labels
    measures = list(dict.fromkeys([found.by, *table["measure"]]))
    every = {measure: _each(_rows(table, measure), labels) for measure in measures}
    frame = pd.DataFrame([own for rows in every.values() for own in rows.values()])
    axis = axis_of(frame)
    groups = []
    for measure, rows in every.items():
        pairs = (_against(table, measure, labels[0], label) for label in rows)
        shown = [
            place(label, own, axis, **against(pair))
            for (label, own), pair in zip(rows.items(), pairs, strict=True)
        ]
        groups.append(Group(phrases.label(measure), tuple(shown)))
    return Places(
        axis=axis,
        periods=len(set(frame["period"])) > 1 and not found.one_place,
        groups=tuple(groups),
        starred=bool((frame["moe_method"] == "modelled").any()),
    )


def _against(table: pd.DataFrame, measure: str, first: str, label: str) -> dict[Any, Any] | None:
    rows = _rows(table, measure)
    rows = rows[(rows["first"] == first) & (rows["second"] == label)]
    return rows.iloc[0].to_dict() if len(rows) else None


def _standing(found: Comparison) -> Standing | None:
    """Say where each stands among the counties."""
    if found.standing is None or found.counties is None:
        return None
    said: list[str] = []
    city = f"{found.studies[0].city}, " if found.one_place else ""
    for name_, row in found.standing.to_dict("index").items():
        label = f"{city}{name_}"
        said += _whence(label, row, found.counties)
        if row["note"] is not None:
            continue
        low, high = phrases.number(row["higher_low"]), phrases.number(row["higher_high"])
        said.append(
            tell(
                "compare_standing" if found.counties.whole else "compare_standing_part",
                name=label,
                share=phrases.percent(row["share"], 1),
                margin=phrases.points(row["share_moe"]),
                counties=phrases.number(row["counties"]),
                higher=phrases.number(row["higher"]),
                low=low,
                high=high,
            )
        )
        low, high = phrases.number(row["joint_low"]), phrases.number(row["joint_high"])
        said.append(tell("compare_standing_joint", low=low, high=high))
    about = {"label": phrases.label(found.by), "period": found.counties.period}
    said.append(phrases.say("compare_standing_municipios"))
    return Standing(phrases.say("compare_standing_sub", **about), tuple(said))


def _whence(label: str, row: Mapping[Any, Any], counties: Counties) -> list[Markup]:
    """Say that a share is the place's own, as it is no county or its county lacks, or why none."""
    said = []
    lacking, note = row["lacking"], row["note"]
    if lacking is not None:
        where = counties.file or phrases.say("compare_standing_table")
        code = "lacking_share" if lacking in counties.table.index else "lacking"
        said.append(tell(f"compare_standing_{code}", file=where, county=lacking, name=label))
        note = {None: "own", "other_period": "own_other_period"}.get(note, note)
    elif row["county"] is None and note is None:
        note = "none"
    return said if note is None else [*said, tell(f"compare_standing_{note}", name=label)]


def _render(found: Comparison) -> str:
    names = _names(found.labels)
    same = found.same_years
    sources = [one for study in found.studies for one in study.sources]
    sources += [] if found.counties is None else list(found.counties.sources)
    code = "compare_kicker_place" if found.one_place else "compare_kicker"
    kicker = tell(code, place=found.studies[0].place, names=names)
    if same is not None:
        kicker = tell("compare_kicker_same", names=names, period=same["first_period"].iloc[0])
    title = phrases.say("compare_title", names=names.striptags())
    if found.one_place:
        title = phrases.say("title", place=found.studies[0].place)
    page = ENVIRONMENT.get_template("compare.html").render(
        title=title,
        lang=phrases.spoken().code,
        policy=POLICY,
        css=Markup(maps.asset(_PACKAGE, "page.css") + maps.asset(_PACKAGE, "compare.css")),  # noqa: S704 - our own files
        js=Markup(maps.script_of(_PACKAGE, "compare")),  # noqa: S704 - our own file
        version=__version__,
        kicker=kicker,
        head=_head(found),
        lead=_lead(found),
        warnings=_warnings(found),
        same=None if same is None else _table(same, found),
        same_period=None if same is None else same["first_period"].iloc[0],
        asked=_table(found.table, found),
        first=found.labels[0],
        many=len(found.labels) > 2,
        row_head="col_period" if found.one_place else "compare_col_place",
        maps=drawn(found),
        mark_class=mark_class,
        standing=_standing(found),
        sources=list(dict.fromkeys(source(one) for one in sources)),
        credit=credited(*found.studies),
        periods=", ".join(dict.fromkeys(study.period for study in found.studies)),
        command=telling.comparison_command(found),
    )
    return sealed(page)
