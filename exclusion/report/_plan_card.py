"""A plan of a budget as a small table for a notebook."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from exclusion import frames, phrases, telling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from exclusion.studies import Plan

#: The ends of a range.
ENDS: Final = ("low", "central", "high")
_COLUMNS = ("plan", "buys", "cost", "served", "each", "connected", "regret")
#: Of these, those that hold words.
_WORDS: Final = ("plan", "buys")


def plan_card(plan: Plan) -> str:
    """Write a plan's four alternatives as a table without script, shown even when untrusted.

    Parameters
    ----------
    plan
        From `exclusion.plan`.

    Returns
    -------
    str
        HTML: what is bought, whom it serves low to high, and what is to be said beside it.

    Raises
    ------
    ArgumentError
        If it is no plan.
    """
    frames.check_made(plan, "Plan", "plan")
    say = phrases.say
    return telling.Card(
        title(plan),
        tuple(say(f"plan_col_{name}") for name in _COLUMNS),
        tuple(tuple(_cells(plan, name, row)) for name, row in plan.alternatives.iterrows()),
        tuple(said(plan)),
        phrases.spoken().dir,
        tuple(name not in _WORDS for name in _COLUMNS),
    )._repr_html_()


def title(plan: Plan) -> str:
    """Say what money is spent where.

    Parameters
    ----------
    plan
        From `exclusion.plan`.

    Returns
    -------
    str
        A title.
    """
    years = phrases.say("plan_years", k=phrases.number(len(plan.budget)))
    budget = dollars(sum(plan.budget))
    return phrases.say("plan_title", budget=budget, place=plan.study.place, years=years)


def said(plan: Plan) -> list[str]:
    """Say whether anything is a clear choice, and what is not known, in sentences.

    Parameters
    ----------
    plan
        From `exclusion.plan`.

    Returns
    -------
    list of str
        Sentences.
    """
    out = [named(f"choice_{what}", code) for what, code in plan.reasons.items()]
    out += [
        f"{phrases.say(f'programme_{programme}')}: {named('left_out', code)}"
        for programme, code in plan.left_out.items()
    ]
    return out + [caveat(code, held) for code, held in plan.limits.items()]


#: Codes of plans, and how each kind is said.
_SAID: Final[Mapping[str, Callable[[str], str]]] = {
    "basis": lambda code: f"basis_{code}",
    "choice_areas": lambda code: f"choice_areas_{code}",
    "choice_plans": lambda code: f"choice_plans_{code}",
    "choice_sites": lambda code: f"choice_sites_{code}",
    "left_out": lambda code: f"left_out_{code}",
    "limit": lambda code: f"limit_{code}",
    "offline": lambda code: f"offline_{code}",
    "per": lambda code: f"per_{code}",
    "pool": lambda code: f"pool_{code}",
    "why": lambda code: f"why_{code}",
}


def named(kind: str, code: str) -> str:
    """Say a code of a plan in words.

    Parameters
    ----------
    kind
        "basis" of take-up, "choice_sites" and the like, "left_out", "limit" of a programme, reason
        to be "offline", "per" what is bought, "pool", or "why" nothing is told.
    code
        One of its list.

    Returns
    -------
    str
        A word or sentence.
    """
    return phrases.say(_SAID[kind](code))


def caveat(code: str, held: object) -> str:
    """Say what is to be said beside a plan.

    Parameters
    ----------
    code
        One of `plans.CAVEATS`.
    held
        What its sentence names.

    Returns
    -------
    str
        A sentence.
    """
    words: dict[str, object] = {}
    for name, value in dict(held).items():  # type: ignore[call-overload]
        if name == "by":
            words["label"] = phrases.label(value)
        elif name == "items":
            words[name] = ", ".join(item(one) for one in value)
        elif name == "factor":
            words[name] = f"{value:.1f}".replace(".", phrases.spoken().decimal)
        elif name == "year" or isinstance(value, str):
            words[name] = str(value)
        else:
            words[name] = phrases.number(value)
    return phrases.say(f"caveat_{code}", **words)


def item(name: str) -> str:
    """Name an assumption; the user's own by its name.

    Parameters
    ----------
    name
        Of `Plan.assumptions`.

    Returns
    -------
    str
        Its name in words.
    """
    code = "take_up" if name.startswith("take_up_") else name
    known = f"item_{code}" in phrases.LANGUAGES["en"].text
    return phrases.say(f"item_{code}") if known else name


def at_most(part: float) -> str:
    """Write a part that is said to be the most there is: in whole percent, never rounded down.

    Parameters
    ----------
    part
        From 0 to 1.

    Returns
    -------
    str
        In percent.
    """
    return phrases.percent(math.ceil(round(part * 100, 6)) / 100)


def dollars(value: float) -> str:
    """Write money in whole dollars.

    Parameters
    ----------
    value
        US dollars.

    Returns
    -------
    str
        Such as "$500,000"; "not known" where it is none.
    """
    return f"${phrases.number(round(value))}" if np.isfinite(value) else phrases.say("plan_unknown")


def bought(plan: Plan, name: object) -> str:
    """List what one of the four plans buys.

    Parameters
    ----------
    plan
        From `exclusion.plan`.
    name
        One of `plans.PLANS`.

    Returns
    -------
    str
        Such as "Devices: 400; Navigator hours: 0.4".
    """
    rows = plan.lines[plan.lines.index.get_level_values("plan") == name].droplevel("plan")
    return "; ".join(
        phrases.say("plan_line", units=units(one["units"]), programme=line(str(programme), one))
        for programme, one in rows.iterrows()
    )


def _cells(plan: Plan, name: object, row: pd.Series) -> list[str]:
    """Write one plan's row."""
    return [
        phrases.say(f"plan_{name}"),
        bought(plan, name),
        dollars(row["cost"]),
        ranged(row, "served"),
        ranged(row, "cost_each", money=True),
        ranged(row, "connected"),
        at_most(row["regret_most"]),
    ]


def ranged(row: Any, stem: str, *, money: bool = False) -> str:  # noqa: ANN401 - a row of a frame
    """Write a range as "low to high"; or that it is not known.

    Parameters
    ----------
    row
        Of a frame of a plan.
    stem
        What its columns of low and high begin with.
    money
        Whether they are dollars.

    Returns
    -------
    str
        Such as "1,670 to 2,950".
    """
    ends = [float(row[f"{stem}_{end}"]) for end in ("low", "high")]
    if not np.isfinite(ends).all():
        return phrases.say("plan_unknown")
    low, high = (dollars(one) if money else phrases.about(one) for one in ends)
    return phrases.say("plan_range", low=low, high=high)


def line(programme: str, row: Any) -> str:  # noqa: ANN401 - a row of a frame
    """Name a line, with a mark if it rests on a figure that is older than five years.

    Parameters
    ----------
    programme
        What is bought.
    row
        Of `Plan.lines`.

    Returns
    -------
    str
        Such as "Devices".
    """
    name = phrases.say(f"programme_{programme}")
    return phrases.say("paper_line_dated", programme=name) if row["dated"] else name


def units(value: float) -> str:
    """Write how many are bought.

    Parameters
    ----------
    value
        Whole, or tenths of a post.

    Returns
    -------
    str
        Such as "400" or "0.4".
    """
    whole = float(value).is_integer()
    shown = phrases.number(value) if whole else f"{value:.1f}"
    return shown if whole else shown.replace(".", phrases.spoken().decimal)
