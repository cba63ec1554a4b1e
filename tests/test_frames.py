"""What every door asks of a user's table: refused by label, said what to do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from exclusion import frames
from exclusion.errors import ArgumentError, ExclusionError, TableError

TRACTS = ["22071000100", "22071000200", "22071000300"]


@pytest.mark.parametrize("code", [-222_222_222, -333_333_333, -1.0])
def test_a_negative_margin_is_refused_by_label(code: float) -> None:
    given = pd.Series([12.0, code, 40.0], index=TRACTS)
    with pytest.raises(TableError, match=r"the margins of 22071000200 is -.*acs\.long decodes"):
        frames.margins(given)


def test_a_controlled_margin_is_refused_with_that_word() -> None:
    with pytest.raises(TableError, match=r"controlled to a known total: its margin is 0"):
        frames.margins([12.0, -555_555_555])


def test_a_code_in_place_of_an_estimate_is_refused_by_row_and_column() -> None:
    frame = pd.DataFrame({"B28002_001": [900, -666_666_666]}, index=TRACTS[:2])
    with pytest.raises(TableError, match=r"22071000200, B28002_001 is -666,666,666"):
        frames.estimates(frame)


def test_missing_numbers_pass_and_stay_missing() -> None:
    nullable = pd.Series([1, None], dtype="Int64")
    for check in (frames.estimates, frames.margins, frames.shares):
        assert np.array_equal(check(nullable), [1.0, np.nan], equal_nan=True)


def test_text_is_no_number() -> None:
    with pytest.raises(TableError, match=r"the values at position 0 is 'many', but .* be numbers"):
        frames.floats(["many"])


@pytest.mark.parametrize("wrong", [-0.1, 1.0001, 39.2, np.inf])
def test_a_share_outside_0_to_1_is_refused(wrong: float) -> None:
    with pytest.raises(TableError, match="shares run from 0 to 1"):
        frames.shares([0.2, wrong])


def test_labels_in_another_order_are_put_in_order() -> None:
    given = pd.Series([1, 2, 3], index=TRACTS)
    index = pd.Index(TRACTS[::-1])
    assert frames.aligned(given, index, "the margins").tolist() == [3, 2, 1]
    assert frames.aligned([1, 2, 3], index, "the margins") == [1, 2, 3]


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (TRACTS[:2], "lacks '22071000300'"),
        ([*TRACTS, "22071000400"], "has also '22071000400'"),
        ([*TRACTS[:2], TRACTS[0]], "lacks '22071000300'"),
        ([int(name) for name in TRACTS], r"GEOIDs are text: geoid\.normalize"),
    ],
)
def test_other_labels_are_refused(labels: list[object], said: str) -> None:
    with pytest.raises(TableError, match=said):
        frames.aligned(pd.Series(1.0, index=labels), pd.Index(TRACTS), "inside")


def test_an_index_names_each_row_once_by_a_text() -> None:
    frames.check_index(pd.DataFrame(index=TRACTS))
    with pytest.raises(TableError, match="more than once"):
        frames.check_index(pd.DataFrame(index=TRACTS[:1] * 2))
    for labels in ([22071000100], [None, "a"], [1.5]):
        with pytest.raises(TableError, match=r"no text.*geoid\.normalize"):
            frames.check_index(pd.DataFrame(index=labels))


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("x_households", -666_666_666, "x_households of 22071000100"),
        ("x_households_moe", -222_222_222, "x_households_moe of 22071000100"),
        ("x_share", 39.2, "shares run from 0 to 1"),
        ("x_share_moe", 1.2, "a share's margin is 1 at most"),
        ("x_share_moe", -0.1, "cannot be negative"),
        ("inside", 1.5, "shares run from 0 to 1"),
        ("x_moe_method", "guessed", "'guessed'; expected one of controlled"),
    ],
)
def test_an_area_table_is_read_column_by_column(column: str, value: object, said: str) -> None:
    frame = pd.DataFrame({column: [value]}, index=TRACTS[:1])
    with pytest.raises(TableError, match=said):
        frames.areas(frame, "x")
    if column != "inside":
        frames.areas(frame, "y")  # another measure's columns are not this caller's affair


def test_missing_columns_are_all_named() -> None:
    with pytest.raises(TableError, match="the table has no column b, c: nothing to add up"):
        frames.check_columns(pd.DataFrame({"a": []}), "abc", "the table", "nothing to add up")
    with pytest.raises(TableError, match="must be a DataFrame, not list"):
        frames.check_columns([], "abc", "the table", "nothing to add up")  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [0, 1, 1.5, -1, "0.9", None, float("nan"), True])
def test_what_lies_outside_is_no_number_between(wrong: object) -> None:
    with pytest.raises(ArgumentError, match=r"confidence is .*must lie between 0 and 1"):
        frames.check_between(wrong, "confidence")
    frames.check_between(np.float32(0.9), "confidence")


@pytest.mark.parametrize("wrong", [0, 1.5, "3", None, True, 2.0])
def test_what_is_not_whole_is_refused(wrong: object) -> None:
    with pytest.raises(ArgumentError, match=r"k is .*whole number, 1 or more"):
        frames.check_whole(wrong, "k")
    frames.check_whole(np.int64(3), "k")


def test_an_unknown_word_is_refused_with_those_known() -> None:
    for wrong in ("shares", None, ["share"]):
        with pytest.raises(ArgumentError, match="expected one of 'share', 'people'"):
            frames.check_choice(wrong, ("share", "people"), "of")
    assert issubclass(ArgumentError, ExclusionError)
    assert issubclass(ArgumentError, ValueError)


@pytest.mark.parametrize("dtype", ["float64", "Float64", "Int64", "double[pyarrow]"])
def test_what_is_read_of_a_column_is_not_the_users_own_to_be_written_into(dtype):
    column = pd.Series([1.0, 2.0], dtype=dtype)
    found = frames.floats(column)
    assert found.flags.writeable is False or not np.shares_memory(found, np.asarray(column))
