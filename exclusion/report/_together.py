"""Counties that buy together, in words: a card for a notebook, a page, and a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from markupsafe import Markup

from exclusion import _writing, frames, maps, phrases, plans, programmes, telling
from exclusion._version import __version__
from exclusion.report import _files
from exclusion.report._page import ENVIRONMENT, POLICY, sealed
from exclusion.report._plan_card import ENDS, caveat, dollars, item
from exclusion.report._plan_goals import Grid
from exclusion.report._plan_paper import ends, figure, unit

if TYPE_CHECKING:
    from exclusion.nations import Together
    from exclusion.programmes import Item

_PACKAGE: Final = "exclusion.report"
#: What is known of buying together, one sentence with its source each.
_KNOWN: Final = ("schools", "italy", "cooperatives", "services")


@dataclass(frozen=True)
class Told:
    """All that the page says."""

    title: str
    kicker: str
    lead: tuple[str, ...]
    members: Grid
    notes: tuple[str, ...]
    known: tuple[str, ...]
    method: tuple[str, ...]
    prices: Grid
    source: str


def together_card(found: Together) -> str:
    """Write what counties gain that buy together as a table without script.

    Parameters
    ----------
    found
        From `exclusion.nations.together`.

    Returns
    -------
    str
        HTML: each county alone and together, and what is to be said beside it.

    Raises
    ------
    ArgumentError
        If it is something else.
    """
    frames.check_made(found, "Together", "found")
    told = _told(found)
    heads = told.members.heads
    return telling.Card(
        told.title,
        heads,
        told.members.rows,
        (*told.lead, *told.notes),
        phrases.spoken().dir,
        tuple(at not in told.members.words for at in range(len(heads))),
    )._repr_html_()


def together_headline(found: Together) -> str:
    """Say who gains by buying together, and what that may cost.

    Parameters
    ----------
    found
        From `exclusion.nations.together`.

    Returns
    -------
    str
        Plain text.

    Raises
    ------
    ArgumentError
        If it is something else.
    """
    frames.check_made(found, "Together", "found")
    return " ".join((f"{_title(found)}.", *_lead(found)))


def write_together(found: Together, folder: str | Path) -> dict[str, Path]:
    """Write the page of counties that buy together, and their figures.

    Parameters
    ----------
    found
        From `exclusion.nations.together`.
    folder
        Made if it is not there; files of the same names are replaced, each whole.

    Returns
    -------
    dict
        "together.html" and "together.csv" to their paths. The same figures write the same bytes.

    Raises
    ------
    ArgumentError
        If it is something else, or the folder is no path.
    OSError
        If the folder cannot be written to.
    """
    frames.check_made(found, "Together", "found")
    frames.check_path(folder, "folder")
    page = _render(_told(found))
    return _writing.files(
        Path(folder),
        {
            "together.html": lambda path: path.write_text(page, encoding="utf-8", newline=""),
            "together.csv": _files.csv_writer(_table(found)),
        },
    )


def _render(told: Told) -> str:
    css = ("page.css", "compare.css", "plan.css")
    text = ENVIRONMENT.get_template("together.html").render(
        told=told,
        lang=phrases.spoken().code,
        policy=POLICY,
        css=Markup("".join(maps.asset(_PACKAGE, name) for name in css)),  # noqa: S704 - our own
        version=__version__,
    )
    return sealed(text)


def _told(found: Together) -> Told:
    say = phrases.say
    return Told(
        title=_title(found),
        kicker=say("together_kicker", period=found.period),
        lead=tuple(_lead(found)),
        members=_members(found),
        notes=(say("together_range"), say("together_more"), say("together_pays")),
        known=tuple(say(f"together_known_{one}") for one in _KNOWN),
        method=(
            say("together_method"),
            say("together_method_need"),
            say("together_ours"),
            *(caveat(code, held) for code, held in found.take_up.items()),
        ),
        prices=_prices(found),
        source=say("together_source", period=found.period),
    )


def _middle(found: Together) -> float:
    """Give the price cut that sentences are about: the middle one of those tried."""
    return found.saved[len(found.saved) // 2]


def _title(found: Together) -> str:
    """Say who gains; where nobody says what it costs, what it may cost."""
    cut = _middle(found)
    if not (found.procurement or found.coordination):
        return phrases.say(
            "together_title_worth", worth=dollars(found.worth(cut)), cut=_percent(cut)
        )
    gains = int(found.shared.xs(cut, level="saved")["gains"].sum())
    which = "all" if gains == len(found.members) else "some" if gains else "none"
    return phrases.say(
        f"together_title_{which}",
        n=phrases.number(gains),
        k=phrases.number(len(found.members)),
        cut=_percent(cut),
    )


def _lead(found: Together) -> list[str]:
    say, cut = phrases.say, _middle(found)
    years = say("plan_years", k=phrases.number(found.years))
    out = [say("together_budget", budget=dollars(found.budget), years=years)]
    if found.procurement or found.coordination:  # else the title says it
        code = "together_worth" if found.procurement else "together_worth_prices"
        out.append(say(code, worth=dollars(found.worth(cut))))
    costs = {"procurement": found.procurement, "coordination": found.coordination}
    for name, value in costs.items():
        code = f"together_{name}" if value else f"together_{name}_none"
        out.append(say(code, cost=dollars(value)))
    if not found.members["goods"].gt(0).any():
        out.append(say("together_no_goods"))
    return out


def _percent(part: float) -> str:
    return phrases.percent(part, 0 if float(part * 100).is_integer() else 1)


def _members(found: Together) -> Grid:
    say = phrases.say
    more: Any = found.shared["more"].unstack("saved")
    kept: Any = found.shared["kept"].xs(found.saved[0], level="saved")
    kept = (kept - found.saved[0] * found.members["goods"]).round(2)  # at the same price
    rows = []
    for name, row in found.members.iterrows():
        served = say(
            "plan_range",
            low=phrases.about(row["served_low"]),
            high=phrases.about(row["served_high"]),
        )
        need = say(
            "plan_range", low=phrases.about(row["need_low"]), high=phrases.about(row["need_high"])
        )
        gained = [_signed(one) for one in more.loc[name].to_numpy(float).tolist()]
        pays = row["pays_at"]
        said = say("together_never") if np.isnan(pays) else say("together_always")
        if pays > 0:
            said = _percent(round(float(pays), 3))
        elif pays == 0 and kept[name] <= 0:
            said = say("together_any" if row["goods"] > 0 else "together_never")
        rows.append((str(row["name"]), need, dollars(row["budget"]), served, *gained, said))
    heads = (
        *(say(f"together_col_{one}") for one in ("county", "need", "budget", "alone")),
        *(
            say("together_col_more", cut=_percent(cut)) if cut else say("together_col_same")
            for cut in found.saved
        ),
        say("together_col_pays"),
    )
    return Grid(heads, tuple(rows))


def _signed(value: float) -> str:
    """Write a difference with its sign."""
    whole = round(value)
    sign = "+" if whole > 0 else "−" if whole < 0 else ""
    return f"{sign}{phrases.number(abs(whole))}"


def _prices(found: Together) -> Grid:
    """List the prices of all that can be bought before any saving, with their sources."""
    say = phrases.say
    rows, kinds = [], programmes.PROGRAMMES
    for name in dict.fromkeys(one for line in plans.LINES for one in kinds[line].costs):
        one = found.book.get(name)
        told = (figure(getattr(one.range, end), one.unit) for end in ENDS)
        rows.append((item(name), unit(one.unit), *told, str(one.year), _source(one)))
    heads = (
        *(say(f"paper_col_{code}") for code in ("item", "unit")),
        *(say(f"planbook_head_{end}") for end in ENDS),
        *(say(f"paper_col_{code}") for code in ("year", "source")),
    )
    return Grid(heads, tuple(rows), (0, 1, 6))


def _source(one: Item) -> str:
    marks = ["; ".join(ref.publisher for ref in one.sources)]
    marks += [phrases.say("paper_file", file=one.file)] if one.file else []
    marks += [phrases.say("paper_ours", ends=ends(", ".join(one.ours)))] if one.ours else []
    marks += [phrases.say("paper_dated")] if one.is_dated(datetime.now(UTC).year) else []
    return "; ".join(marks)


def _table(found: Together) -> dict[str, list[object]]:
    """Set every county's row at every price cut, rounded."""
    alone = found.members.drop(columns=["part"]).rename(
        columns={name: f"{name}_alone" for name in ("budget", *(f"served_{end}" for end in ENDS))}
    )
    table = found.shared.reset_index("saved").join(alone).reset_index()
    whole = [name for name in table if str(name).startswith(("need", "served", "more"))]
    money = [name for name in table if str(name).startswith(("budget", "goods", "kept"))]
    out: dict[str, list[object]] = {}
    for name in ("GEOID", "name", *(one for one in table if one not in {"GEOID", "name"})):
        digits = 0 if name in whole else 2 if name in money else 4
        cells = table[name].tolist()
        figures = name not in {"GEOID", "name", "gains"}
        out[str(name)] = [_files.rounded(one, digits) for one in cells] if figures else cells
    return out
