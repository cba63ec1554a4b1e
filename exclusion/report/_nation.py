"""The page of the country by county, and the files beside it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from markupsafe import Markup, escape

from exclusion import _copies, _writing, frames, geoid, maps, moe, peers, phrases, telling
from exclusion import ranking as ranks
from exclusion._version import __version__
from exclusion.maps import _packed
from exclusion.report import _files
from exclusion.report._page import ENVIRONMENT, POLICY, sealed

if TYPE_CHECKING:
    from collections.abc import Callable

    from exclusion.maps import CountryMap
    from exclusion.nations import Nation

_PACKAGE: Final = "exclusion.report"
#: Decimals on the page: rank and counts are whole.
_SHARE: Final = 4
_WHOLE: Final = ("households", "households_moe", "base", "base_moe", "rank")
_BANDS: Final = (
    *("band_low", "band_high", "state_low", "state_high", "proven_low", "proven_high"),
)
_SHARES: Final = ("share", "share_moe", "now", "now_low", "now_high")
_TEXTS: Final = (
    *("nation_found", "nation_list_title", "nation_list_sub", "nation_chosen", "nation_map_title"),
    *("nation_chosen_none", "nation_surely_title", "nation_surely_none", "nation_col_tier"),
    *("nation_unrankable_title", "nation_col_surely", "nation_map_sub", "nation_map_now"),
    *("nation_list_state", "nation_states_sub", "search_none", "nation_peer"),
    *("nation_peer_unsure", "nation_trend_own", "nation_trend_none", "nation_down", "nation_up"),
    *("nation_more", "nation_less"),
    *("nation_trend_better", "nation_trend_worse", "nation_trend_same"),
)


def write_nation(nation: Nation, folder: str | Path) -> dict[str, Path]:
    """Write the page of the country, or of a state, and the files beside it.

    Parameters
    ----------
    nation
        From `exclusion.nation`.
    folder
        Made if it is not there; files of the same names are replaced, each whole.

    Returns
    -------
    dict
        Name to path of each file. The same nation writes the same bytes.

    Raises
    ------
    ArgumentError
        If `nation` is none.
    OSError
        If the folder cannot be written to.
    """
    from exclusion.report import _nation_book

    frames.check_made(nation, "Nation", "nation")
    frames.check_path(folder, "folder")
    page, every = render_nation(nation), table_of(nation)
    book = _nation_book.workbook(nation, every)
    writers: dict[str, Callable[[Path], object]] = {
        "index.html": lambda path: path.write_text(page, encoding="utf-8", newline=""),
        "counties.csv": partial(_csv, every),
        "states.csv": partial(_csv, states_of(nation)),
        "workbook.xlsx": lambda path: path.write_bytes(book),
        "counties.parquet": nation.counties.loc[nation.told].to_parquet,
    }
    return _writing.files(Path(folder), writers)


def table_of(nation: Nation) -> pd.DataFrame:
    """Give every county and measure a row, with the columns of the files, rounded."""
    counties = pd.DataFrame(_copies.look(nation, "counties")).loc[nation.told]
    about = pd.DataFrame({"name": counties["NAME"], "state": counties["state"]})
    parts = []
    for measure in nation.measures:
        own = nation.ranked(measure).loc[nation.told]
        own = own.rename(columns={f"chance_{nation.k}": "chance"})[list(telling.NATION_COLUMNS)]
        parts.append(about.assign(measure=measure).join(own))
    return _rounded(pd.concat(parts)).rename_axis("GEOID").reset_index()


def states_of(nation: Nation) -> pd.DataFrame:
    """Give every state and measure a row, rounded."""
    parts = []
    for measure in nation.measures:
        own = nation.by_state(measure)
        parts.append(own if nation.state is None else own.loc[[nation.state]])
        parts[-1].insert(1, "measure", measure)
    return _rounded(pd.concat(parts)).reset_index()


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Round each column to what its kind has."""
    made = table.copy()
    for name, kind in telling.NATION_COLUMNS.items():
        if name in made and kind in {"count", "rank"}:
            made[name] = np.floor(made[name].astype(float) + 0.5).astype("Int64")
        elif name in made and kind in {"share", "chance"}:
            digits = phrases.SHARE_DIGITS if kind == "share" else 3
            made[name] = made[name].astype(float).round(digits)
    return made


def _csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table that spreadsheets read as UTF-8; none of its cells are run."""
    plain = {
        str(name): table[name].astype(object).where(table[name].notna(), None) for name in table
    }
    text = _files.text({name: list(cells) for name, cells in plain.items()})
    path.write_text(text, encoding="utf-8-sig", newline="")


def render_nation(nation: Nation) -> str:
    """Write the page of the country, or of a state."""
    told, drawn = telling.of_nation(nation), nation.map()
    page = ENVIRONMENT.get_template("nation.html").render(
        told=told,
        nation=nation,
        map=drawn,
        lang=phrases.spoken().code,
        policy=POLICY,
        css=Markup(_css()),  # noqa: S704 - our own files
        js=Markup(_script()),  # noqa: S704 - our own files
        version=__version__,
        data=Markup(maps.to_json(_data(nation, drawn))),  # noqa: S704 - "<" is escaped in it
        labels={name: phrases.label(name) for name in nation.measures},
        lengths=nation.lengths,
        states=sorted((name, code) for code, name in nation.states.items()),
        names=list(_copies.look(nation, "counties")["NAME"][nation.told]),
        credit="; ".join(_credits(nation)),
        sources=[telling.source(one) for one in nation.sources],
        command=command(nation),
        has_now=bool(nation.ranked()["now"].notna().any()),
    )
    return sealed(page)


def _credits(nation: Nation) -> list[str]:
    """Name everybody whose figures are used, each once."""
    return list(dict.fromkeys("; ".join(one.credit for one in nation.sources).split("; ")))


def command(nation: Nation) -> str:
    """Give the command that makes the page again."""
    said = [f"exclusion nation --vintage {nation.vintage} --by {nation.by} --top {nation.k}"]
    if nation.state is not None:
        said.append(f"--state {nation.state}")
    if phrases.spoken().code != "en":
        said.append(f"--language {phrases.spoken().code}")
    return " ".join(said)


def _css() -> str:
    return "".join(
        (maps.asset(_PACKAGE, "page.css"), maps.style(".xc"), maps.asset(_PACKAGE, "nation.css"))
    )


def _script() -> str:
    files = (
        *(("exclusion.maps", name) for name in ("packed", "search")),
        *((_PACKAGE, name) for name in ("cells", "nation")),
    )
    return '"use strict";\n' + "".join(maps.script_of(*one) for one in files)


def _data(nation: Nation, drawn: CountryMap) -> dict[str, Any]:
    """Give the script every county's figures by measure, packed."""
    counties = _copies.look(nation, "counties").loc[nation.told]
    states = sorted(set(counties["state"]), key=nation.states.__getitem__)
    place = {code: n for n, code in enumerate(states)}
    fips = {code: geoid[:2] for geoid, code in counties["state"].items()}
    names = counties["NAME"].str.rsplit(", ", n=1).str[0]
    return {
        "geoid": "".join(nation.told),
        "name": list(names),
        "state": _packed.packed([place[code] for code in counties["state"]]),
        "states": [
            [code, nation.states[code], drawn.drawn.boxes.get(fips[code])] for code in states
        ],
        "box": list(drawn.box),
        "by": nation.by,
        "k": nation.k,
        "all": len(_copies.look(nation, "counties")),
        "one": nation.state,
        "labels": {name: phrases.label(name) for name in nation.rungs},
        "measures": {name: _columns(nation, name) for name in nation.measures},
        "others": {
            name: {
                column: _numbers(counties[f"{name}_{column}"], column)
                for column in ("households", "households_moe", "share", "share_moe")
            }
            for name in nation.rungs
            if name not in nation.measures
        },
        "decimals": dict.fromkeys(_SHARES, _SHARE) | dict.fromkeys((*_WHOLE, *_BANDS), 0),
        "tiers": [phrases.say(tier) for tier in ranks.TIERS],
        "locale": phrases.spoken().locale,
        "percent": phrases.spoken().percent,
        "about": {
            "place": nation.place,
            "period": nation.period,
            "year": str(nation.vintage),
            "all": phrases.number(len(_copies.look(nation, "counties"))),
            "before": "" if nation.since is None else geoid.period(nation.since),
        },
        "text": {code: phrases.forms(code) for code in _TEXTS},
        "under": phrases.say("nation_under"),
        "peers": _peers(nation),
        "trends": _trends(nation),
    }


def _peers(nation: Nation) -> dict[str, Any]:
    """Give each county's peers, likeliest first, and in how many percent of draws they are so."""
    every = nation.peers_of_all
    own = every[every["GEOID"].isin(nation.told)]
    count = int(own.groupby("GEOID").size().max())
    # Of a state the peers lie elsewhere too: they have names of their own.
    there = nation.told if nation.state is None else pd.Index(sorted(set(own["peer"])))
    names = _copies.look(nation, "counties")["NAME"]
    return {
        "count": count,
        "who": _packed.packed(there.get_indexer(pd.Index(own["peer"]))),
        "chance": _packed.packed(np.floor(100 * own["chance"].to_numpy()).astype(int)),
        "names": None if nation.state is None else list(names[there]),
        "unlike": _unlike(nation),
    }


def _unlike(nation: Nation) -> str:
    """Give of each county and measure a sign: + more than its peers, - less, 0 neither."""
    found = nation.differences.set_index(["GEOID", "measure"])["verdict"]
    own = found.reindex(pd.MultiIndex.from_product([nation.told, nation.rungs]))
    signs = dict(zip(peers.DIFFERENCES, "+-0", strict=True))
    return "".join(signs.get(one, ".") for one in own)


def _trends(nation: Nation) -> dict[str, Any] | None:
    """Give by measure how each county's share changed, and what its peers' did beside it."""
    if nation.since is None:
        return None
    found = {}
    for measure in nation.measures:
        rows = nation.trends(measure)
        rows = rows[rows["GEOID"].isin(nation.told)]
        own = rows.drop_duplicates("GEOID")
        codes = {code: str(n) for n, code in enumerate(peers.TRENDS)}
        found[measure] = {
            "own": [_tenths(own["own_change"]), _tenths(own["own_change_moe"])],
            "trend": "".join(codes.get(one, ".") for one in rows["trend"]),
        }
        # The peers of a state's counties lie elsewhere too.
        if nation.state is not None:
            found[measure]["peer"] = [_tenths(rows["change"]), _tenths(rows["change_moe"])]
    return found


def _tenths(points: pd.Series) -> str:
    """Write changes in tenths of points, which may be under 0; 0 where one is missing."""
    tenths = np.floor(1000 * points.to_numpy(dtype=float) + 0.5)
    known = np.isfinite(tenths)
    whole = _packed.signed(np.where(known, tenths, 0).astype(int))
    return _packed.packed(np.where(known, whole + 1, 0))


def _columns(nation: Nation, measure: str) -> dict[str, Any]:
    ranked = nation.ranked(measure).loc[nation.told]
    low = ranked["reliability"] == "low"
    shown = maps.shown_of(ranked["share"], low)
    breaks = tuple(upper for _, upper in shown.ranges[:-1])
    found: dict[str, Any] = {
        name: _numbers(ranked[name], name) for name in (*_WHOLE, *_BANDS, *_SHARES)
    }
    chances = {str(k): _percents(ranked[f"chance_{k}"]) for k in nation.lengths}
    lists = {
        str(k): _packed.packed(telling.nation_order(nation, measure, k)) for k in nation.lengths
    }
    views = {"published": _view(shown)}
    if ranked["now"].notna().any():
        wide = moe.reliability(ranked["now"], ranked["now_high"] - ranked["now"], share=True)
        views["now"] = _view(maps.shown_of(ranked["now"], pd.Series(wide) == "low", breaks))
    half = int(nation.ranked(measure)["band_low"].notna().sum()) / 2
    every = {"chances": chances, "lists": lists, "views": views, "half": half}
    return found | every | _states(nation, measure)


def _view(shown: Any) -> dict[str, Any]:  # noqa: ANN401 - what `maps.shown_of` gives
    """Write marks as a sign each, and the legend."""
    signs = "".join(
        "." if mark == "none" else str(int(mark[1]) + 5 * (mark[0] == "h")) for mark in shown.marks
    )
    legend = [
        [mark, text, phrases.number(shown.counts.get(mark, 0))] for mark, text in maps.labels(shown)
    ]
    return {"marks": signs, "legend": legend}


def _states(nation: Nation, measure: str) -> dict[str, Any]:
    rows = nation.by_state(measure)
    rows = rows if nation.state is None else rows.loc[[nation.state]]
    shown = ("households", "households_moe", "share", "share_moe", "unrankable")
    return {"sums": {name: _numbers(rows[name], name) for name in shown}}


def _numbers(values: pd.Series, name: str) -> str:
    digits = _SHARE if name in _SHARES else 0
    known = values.astype(float).to_numpy()
    return _packed.column(known.tolist(), digits)


def _percents(chance: pd.Series) -> str:
    """Write chances in whole percents, rounded down as `phrases.chance` does."""
    percents = np.floor(100 * chance.fillna(0).to_numpy(dtype=float)).astype(int)
    return _packed.packed(percents)


def nation_card(nation: Nation) -> str:
    """Write the country as a card for a notebook: finding, picture and legend, without script.

    Parameters
    ----------
    nation
        From `exclusion.nation`.

    Returns
    -------
    str
        HTML.
    """
    told = telling.of_nation(nation)
    finds = escape(f"{told.number} {told.head}")
    lead = Markup(" ").join(told.lead)
    picture = nation.map()._repr_html_()
    return f"<div style='max-width:60em'><p><b>{finds}</b></p><p>{lead}</p>{picture}</div>"
