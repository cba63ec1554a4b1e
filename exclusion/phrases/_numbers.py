"""Numbers, chances, lengths and dates, as the language spoken writes them."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

from exclusion.phrases._catalogue import say, spoken
from exclusion.phrases._forms import Number, count_of

#: Decimals of shares in data and CSV: enough that rounding once more shows the same percent.
SHARE_DIGITS = 5
#: A figure that is missing, which takes the form of most.
_NONE = Number("–", Decimal("NaN"))


def number(value: float) -> str:
    """Write a number in full, such as "60,308"; "–" where it is missing.

    Parameters
    ----------
    value
        Households or people.

    Returns
    -------
    str
        Rounded to a whole number.

    Examples
    --------
    >>> number(60307.6)
    '60,308'
    """
    return _NONE if not math.isfinite(value) else _half_up(value, 0)


def about(value: float, scale: float | None = None) -> str:
    """Write a number as a sentence would, rounded to what a reader keeps.

    Parameters
    ----------
    value
        Households or people.
    scale
        Round as this number would be: a margin as its estimate.

    Returns
    -------
    str
        To hundreds from 10,000 on, to tens from 100 on, else whole.

    Examples
    --------
    >>> about(60308), about(1263, 60308), about(57)
    ('60,300', '1,300', '57')
    """
    if not math.isfinite(value):
        return _NONE
    size = abs(value if scale is None else scale)
    step = 100 if size >= 10_000 else 10 if size >= 100 else 1
    return _written(math.floor(value / step + 0.5) * step, 0)


def percent(share: float, digits: int = 0) -> str:
    """Write a share as a percent, such as "39%"; "–" where it is missing.

    Parameters
    ----------
    share
        Between 0 and 1.
    digits
        Decimals.

    Returns
    -------
    str
        In the form that the language has for it.

    Examples
    --------
    >>> percent(0.39207, 1)
    '39.2%'
    """
    if not math.isfinite(share):
        return _NONE
    written = _half_up(100 * share, digits)
    return Number(spoken().percent.format(number=written), written.counts)


def percents(low: int, high: int) -> str:
    """Write a class of whole percents, such as "11–20%".

    Parameters
    ----------
    low, high
        Its ends, 0–100.

    Returns
    -------
    str
        One number where both are the same.

    Examples
    --------
    >>> percents(11, 20), percents(7, 7)
    ('11–20%', '7%')
    """
    return spoken().percent.format(number=f"{low}–{high}" if low < high else low)


def with_margin(value: float, margin: float) -> str:
    """Write a number with its margin, such as "60,308 ± 1,263"; "–" where it is missing.

    Parameters
    ----------
    value
        Households or people.
    margin
        Its 90% margin of error.

    Returns
    -------
    str
        "±" and a dash where only the margin is missing.

    Examples
    --------
    >>> with_margin(60308, 1262.9)
    '60,308 ± 1,263'
    """
    return number(value) if not math.isfinite(value) else f"{number(value)} ± {number(margin)}"


def percent_with_margin(share: float, margin: float) -> str:
    """Write a share with its margin in points, such as "39.2% ± 0.8"; "–" where it is missing.

    Parameters
    ----------
    share
        Between 0 and 1.
    margin
        Its 90% margin of error.

    Returns
    -------
    str
        To one decimal.

    Examples
    --------
    >>> percent_with_margin(0.39207, 0.0077)
    '39.2% ± 0.8'
    """
    shown = percent(share, 1)
    return shown if not math.isfinite(share) else f"{shown} ± {points(margin)}"


def points(share: float) -> str:
    """Write a margin of a share in percentage points, to one decimal.

    Parameters
    ----------
    share
        Between 0 and 1.

    Returns
    -------
    str
        Such as "0.8".

    Examples
    --------
    >>> points(0.00763)
    '0.8'
    """
    return _NONE if not math.isfinite(share) else _half_up(100 * share, 1)


def chance(value: float, low: float, high: float) -> str:
    """Write a chance, and what it would be if the survey were surer or less sure than it is.

    Parameters
    ----------
    value, low, high
        The chance (0–1), the smallest and the largest of the range; NaN where there is none.

    Returns
    -------
    str
        Whole percents, rounded down so that tiers keep their floors; none is called certain.

    Examples
    --------
    >>> chance(0.876, 0.84, 0.91), chance(1.0, 1.0, 1.0), chance(0.999, 0.98, 1.0)
    ('87% (84 to 91)', 'over 99%', 'over 99% (98 or more)')
    """
    if not math.isfinite(value):
        return ""
    said = [math.floor(100 * x) for x in (value, low, high)]
    known = [min(max(x, 1), 99) for x in said]
    first = (
        say("chance_over")
        if said[0] >= 99
        else say("chance_under")
        if said[0] < 1
        else percent(said[0] / 100)
    )
    if known[1] == known[2]:
        return first
    code = "chance_from" if known[2] == 99 else "chance_to" if known[1] == 1 else "chance_range"
    return say(code, chance=first, low=known[1], high=known[2])


def counted(value: float, least: float | None, most: float | None) -> str:
    """Write a count, and what it would be if the survey were surer or less sure than assumed.

    Parameters
    ----------
    value, least, most
        The count, the smallest and the largest of the range; None or equal where there is none.

    Returns
    -------
    str
        Whole numbers; a count of 0 in a word.

    Examples
    --------
    >>> counted(13, 5, 26), counted(13, 13, 13), counted(0, 0, 4)
    ('13 (5 to 26)', '13', 'none (0 to 4)')
    """
    count = count_of(number(value)) or Decimal(0)
    said = Number(number(value) if round(value) else say("none"), count)
    if least is None or most is None or least == most:
        return said
    text = say("count_range", count=said, low=number(least), high=number(most))
    return Number(text, count)


def length(value: float, unit: str) -> str:
    r"""Write the length of a map's scale.

    Parameters
    ----------
    value
        In the unit.
    unit
        "km" or "mi".

    Returns
    -------
    str
        With as many decimals as it has.

    Examples
    --------
    >>> length(0.5, "mi")
    '0.5\xa0mi'
    """
    written = f"{value:g}"
    number = Number(written.replace(".", spoken().decimal), Decimal(written))
    return say(f"scale_{unit}", number=number)


def date(day: str) -> str:
    """Write a date in words.

    Parameters
    ----------
    day
        An ISO date.

    Returns
    -------
    str
        Such as "November 25, 2026".

    Examples
    --------
    >>> date("2026-11-25")
    'November 25, 2026'
    """
    when, language = dt.date.fromisoformat(day), spoken()
    return language.date.format(day=when.day, month=language.months[when.month - 1], year=when.year)


def _half_up(value: float, digits: int) -> Number:
    """Round halves up, as the page's script and the map's classes do."""
    scale = 10**digits
    return _written(math.floor(value * scale + 0.5) / scale, digits)


def _written(value: float, digits: int) -> Number:
    """Write a number with the language's own marks."""
    marks = {ord(","): spoken().group, ord("."): spoken().decimal}
    text = f"{value:,.{digits}f}"
    return Number(text.translate(marks), Decimal(text.replace(",", "")))
