"""What every door asks of a user's table and words, said once.

A table that comes from elsewhere may hold the Census Bureau's sentinels, GEOIDs that a spreadsheet
made numbers of, columns of another order, shares in percent. Each of these gives a number that
looks right and is not. So whatever takes a frame, an array or a word from outside has it checked
here first; what is refused is named by its label, with what was expected and what to do. Nothing
is mended in silence: `geoid.normalize` is the one call that repairs GEOIDs, and it says what it
did.
"""

from exclusion.frames._labels import (
    NORMALIZE,
    aligned,
    check_index,
    labels,
    reader,
    sampled,
    together,
)
from exclusion.frames._numbers import (
    CONTROLLED,
    LEAST_ESTIMATE,
    Floats,
    counts,
    estimates,
    floats,
    margins,
    samples,
    share_margins,
    shares,
    uncoded,
)
from exclusion.frames._tables import METHODS, areas, check_columns, one_period, shapes
from exclusion.frames._words import (
    FIRST_VINTAGE,
    MOST_DRAWS,
    YEARS,
    check_between,
    check_choice,
    check_finite,
    check_flags,
    check_made,
    check_number,
    check_path,
    check_text,
    check_vintage,
    check_whole,
    numbers,
    texts,
)

__all__ = [
    "CONTROLLED",
    "FIRST_VINTAGE",
    "LEAST_ESTIMATE",
    "METHODS",
    "MOST_DRAWS",
    "NORMALIZE",
    "YEARS",
    "Floats",
    "aligned",
    "areas",
    "check_between",
    "check_choice",
    "check_columns",
    "check_finite",
    "check_flags",
    "check_index",
    "check_made",
    "check_number",
    "check_path",
    "check_text",
    "check_vintage",
    "check_whole",
    "counts",
    "estimates",
    "floats",
    "labels",
    "margins",
    "numbers",
    "one_period",
    "reader",
    "sampled",
    "samples",
    "shapes",
    "share_margins",
    "shares",
    "texts",
    "together",
    "uncoded",
]
