"""Margins of error: the handbook's examples, the special cases, and what always holds."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from exclusion import moe
from exclusion.errors import ArgumentError, TableError, VintageError

NAN = np.nan
TRACT = {"geography": "tract", "vintage": 2019}
LATER_TRACT = {"geography": "tract", "vintage": 2020}
BLOCK_GROUP = {"geography": "block group", "vintage": 2021}
DESIGNS = [TRACT, LATER_TRACT, BLOCK_GROUP]

counts = st.integers(1, 1_000_000)
margins = st.integers(0, 100_000)


@st.composite
def parts(draw):
    """Draw part, part_moe, whole, whole_moe with 0 < part < whole."""
    whole = draw(st.integers(2, 1_000_000))
    return draw(st.integers(1, whole - 1)), draw(margins), whole, draw(margins)


# The handbook's examples, to the digits it prints.


@pytest.mark.parametrize(
    ("function", "args", "printed"),
    [
        (moe.of_sum, ([135_173, 43_104, 24_842], [3_860, 2_642, 1_957]), "5070"),
        (moe.of_share, (203_119, 5_070, 630_498, 831), "0.008"),
        (moe.of_ratio, (226_840, 5_556, 203_119, 5_070), "0.039"),
        (moe.of_product, (74_506_512, 228_238, 0.824, 0.001), "202289"),
        (moe.of_change, (135_173, 3_860, 139_301, 4_047), "0.0420"),
        (moe.of_sum, ([0, 0, 0, 30, 15], [100, 50, 35, 5, 3]), "100.17"),
        (moe.z_score, (12.6, 0.2, 10.5, 0.3), "9.581"),
        (moe.z_score, (13.1, 2.3, 13.6, 2.3, 0.2), "-0.283"),
    ],
    ids=["sum", "share", "ratio", "product", "change", "zero rule", "significance", "overlap"],
)
def test_worked_examples(function, args, printed):
    digits = len(printed.partition(".")[2])
    assert f"{float(function(*args)):.{digits}f}" == printed


# Sums.


@pytest.mark.parametrize(
    ("estimates", "moes", "expected"),
    [
        pytest.param([10, 20], [3, 4], 5, id="no component is zero"),
        pytest.param([0, 0, 0], [12, 13, 12], 13, id="all are zero"),
        pytest.param([0, 0, 7], [4, 4, 3], 5, id="equal margins of zeros count once"),
        pytest.param([0, 0, 7], [4, 2, 3], 5, id="distinct margins of zeros do not add up"),
        pytest.param([0, 7], [4, 3], 5, id="one zero counts"),
        pytest.param([10, 20], [0, 4], 4, id="a controlled margin is a margin"),
        pytest.param([10, 20], [NAN, 4], NAN, id="missing margin"),
        pytest.param([0, 0, 20], [NAN, 12, 4], NAN, id="missing margin of a zero"),
        pytest.param([NAN, 20], [3, 4], NAN, id="missing estimate"),
        pytest.param([], [], 0, id="nothing"),
    ],
)
def test_sum(estimates, moes, expected):
    np.testing.assert_allclose(moe.of_sum(estimates, moes), expected)


def test_sum_of_a_frame_is_by_row_and_of_axis_0_by_column():
    estimates = pd.DataFrame({"a": [1, 0, 5], "b": [2, 0, 5]}, index=["x", "y", "z"])
    moes = pd.DataFrame({"a": [3, 12, NAN], "b": [4, 5, 1]}, index=["x", "y", "z"])
    np.testing.assert_allclose(moe.of_sum(estimates, moes), [5, 12, NAN])
    np.testing.assert_allclose(moe.of_sum(estimates, moes, axis=0), [NAN, np.sqrt(42)])


components = st.lists(st.tuples(st.integers(0, 5), margins), min_size=1, max_size=8)


@given(components, st.randoms(use_true_random=False))
def test_sum_does_not_depend_on_order(pairs, random):
    shuffled = random.sample(pairs, len(pairs))
    np.testing.assert_allclose(
        moe.of_sum(*zip(*pairs, strict=True)), moe.of_sum(*zip(*shuffled, strict=True))
    )


@given(components, st.integers(0, 5), margins)
def test_sum_never_shrinks_with_a_component_and_lies_between_largest_and_plain_root(
    pairs, estimate, margin
):
    before = moe.of_sum(*zip(*pairs, strict=True))
    after = moe.of_sum(*zip(*[*pairs, (estimate, margin)], strict=True))
    all_margins = np.array([m for _, m in pairs] + [margin], dtype=float)
    assert before <= after * (1 + 1e-12)
    assert all_margins.max() <= after * (1 + 1e-12)
    assert after <= np.sqrt(np.sum(all_margins**2)) * (1 + 1e-12)


# Shares, ratios and changes.


def test_share_takes_the_ratio_formula_only_where_the_radicand_is_not_positive():
    a, a_moe, b, b_moe = [500, 500, 500], [80, 10, 10], [1000, 1000, 1000], [60, 60, 20]
    expected = [np.sqrt(80**2 - 30**2) / 1000, np.sqrt(10**2 + 30**2) / 1000, np.sqrt(200) / 1000]
    np.testing.assert_allclose(moe.of_share(a, a_moe, b, b_moe), expected)


@given(st.integers(1, 1000), st.integers(2, 1000), st.integers(1, 1000))
def test_share_sees_a_radicand_of_zero_whatever_the_last_bit_of_p(part, times, margin):
    row = (part, margin, part * times, margin * times)
    np.testing.assert_allclose(moe.of_share(*row), moe.of_ratio(*row))


def test_share_of_one_and_of_zero_follow_the_handbook():
    np.testing.assert_allclose(moe.of_share(100, 50, 100, 50), np.sqrt(2) * 0.5)
    np.testing.assert_allclose(moe.of_share(0, 12, 100, 50), 0.12)


@given(parts())
@example((1, 0, 2, 0))
def test_share_is_never_wider_than_the_ratio(row):
    assert 0 <= moe.of_share(*row) <= moe.of_ratio(*row) * (1 + 1e-12)


@given(parts(), st.integers(1, 1000))
def test_share_ratio_and_change_do_not_depend_on_the_unit(row, factor):
    scaled = [factor * value for value in row]
    for function in (moe.of_share, moe.of_ratio, moe.of_change):
        np.testing.assert_allclose(function(*scaled), function(*row), rtol=1e-9)


@given(counts, margins, counts, margins)
def test_change_is_the_ratio_of_new_to_old(old, old_moe, new, new_moe):
    assert moe.of_change(old, old_moe, new, new_moe) == moe.of_ratio(new, new_moe, old, old_moe)


@given(counts, margins, counts, margins)
def test_product_with_a_controlled_factor_only_scales(a, a_moe, b, b_moe):
    np.testing.assert_allclose(moe.of_product(a, a_moe, b, 0), b * a_moe)
    np.testing.assert_allclose(moe.of_product(a, 0, b, b_moe), a * b_moe)


@pytest.mark.parametrize("function", [moe.of_share, moe.of_ratio, moe.of_change])
def test_a_zero_denominator_is_missing_without_touching_its_neighbours(function):
    column = np.array([0.0, 10.0])
    args = (column, 5, 20, 4) if function is moe.of_change else (20, 4, column, 5)
    result = function(*args)
    assert np.isnan(result[0])
    assert result[1] > 0


@pytest.mark.parametrize("function", [moe.of_share, moe.of_ratio])
def test_zero_of_zero_is_missing(function):
    assert np.isnan(function(0, 12, 0, 12))


def test_a_margin_is_positive_whatever_the_sign_of_the_estimates():
    for function in (moe.of_share, moe.of_ratio, moe.of_change, moe.of_complement):
        assert function(-10, 4, -20, 3) == function(10, 4, 20, 3) > 0


def test_difference():
    np.testing.assert_allclose(moe.of_difference([3, 5, NAN], [4, 0, 4]), [5, 5, NAN])


# Complements.


@given(parts())
def test_complement_equals_its_closed_form_where_the_share_formula_holds(row):
    part, part_moe, whole, whole_moe = row
    assume(part_moe * whole > part * whole_moe)
    p = part / whole
    expected = np.sqrt(part_moe**2 + (1 - 2 * p) * whole_moe**2)
    np.testing.assert_allclose(moe.of_complement(*row), expected, rtol=1e-6)


@given(parts())
def test_complement_of_the_complement_is_the_part_where_the_share_formula_holds(row):
    part, part_moe, whole, whole_moe = row
    assume(part_moe * whole > 1.001 * part * whole_moe)
    rest_moe = moe.of_complement(*row)
    back = moe.of_complement(whole - part, rest_moe, whole, whole_moe)
    np.testing.assert_allclose(back, part_moe, rtol=1e-6)


def test_complement_falls_back_with_its_share():
    expected = np.hypot(np.hypot(10, 30), 0.5 * 60)
    np.testing.assert_allclose(moe.of_complement(500, 10, 1000, 60), expected)


def test_complement_is_narrower_than_a_difference_of_independent_counts():
    assert moe.of_complement(600, 90, 1000, 80) < 0.7 * moe.of_difference(90, 80)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param((0, 12, 1000, 80), np.hypot(12, 80), id="nobody belongs to the part"),
        pytest.param((1000, 100, 1000, 80), 60, id="everybody belongs to the part"),
        pytest.param((1000, 80, 1000, 80), np.sqrt(2) * 80, id="the part is the whole"),
        pytest.param((0, 12, 0, 12), NAN, id="no whole"),
    ],
)
def test_complement_at_the_ends(row, expected):
    np.testing.assert_allclose(moe.of_complement(*row), expected)


# Significance and levels.


def test_z_score_is_in_standard_errors_not_in_margins():
    np.testing.assert_allclose(moe.z_score(moe.Z90 * 10, 10, 0, 0), moe.Z90**2)


def test_z_score_without_margins_to_judge_by_is_missing():
    np.testing.assert_array_equal(moe.z_score([2, 1], [0, NAN], [1, 1], [0, 3]), [NAN, NAN])


@given(counts, st.integers(1, 9999), counts, margins, st.floats(0, 0.99))
def test_z_score_is_antisymmetric_and_grows_with_the_overlap(a, a_moe, b, b_moe, overlap):
    z = moe.z_score(a, a_moe, b, b_moe)
    assert moe.z_score(b, b_moe, a, a_moe) == -z
    wider = moe.z_score(a, a_moe, b, b_moe, overlap=overlap)
    np.testing.assert_allclose(wider * np.sqrt(1 - overlap), z)


@pytest.mark.parametrize("overlap", [-0.2, 1, 1.5, NAN])
def test_z_score_refuses_an_impossible_overlap(overlap):
    with pytest.raises(ValueError, match=f"overlap is {overlap}, but must be at least 0"):
        moe.z_score(1, 1, 2, 1, overlap=overlap)


@pytest.mark.parametrize(
    ("confidence", "z"), [(0.90, 1.645), (0.95, 1.960), (0.99, 2.576), (0.80, 1.281552)]
)
def test_rescale_uses_the_handbooks_factors_or_the_normal_quantile(confidence, z):
    np.testing.assert_allclose(
        moe.rescale([1645, 0, NAN], confidence), [1000 * z, 0, NAN], rtol=1e-6
    )


def test_rescale_to_90_percent_changes_nothing_and_copies():
    published = np.array([3860.0, NAN])
    result = moe.rescale(published, 0.90)
    np.testing.assert_array_equal(result, published)
    assert not np.shares_memory(result, published)


@given(margins, st.floats(0.5, 0.999), st.floats(0.5, 0.999))
def test_rescale_grows_with_the_confidence_and_is_proportional(margin, one, other):
    low, high = sorted((one, other))
    assert moe.rescale(margin, low) <= moe.rescale(margin, high) * 1.0002  # 1.645 for 1.64485
    np.testing.assert_allclose(moe.rescale(2 * margin, low), 2 * moe.rescale(margin, low))


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.9, NAN])
def test_rescale_refuses_an_impossible_confidence(confidence):
    with pytest.raises(
        ValueError, match=f"confidence is {confidence}, but must lie between 0 and 1"
    ):
        moe.rescale(10, confidence)


def test_standard_error_and_95_percent_margin_agree():
    np.testing.assert_allclose(moe.to_se([1645, 329, NAN]), [1000, 200, NAN])
    np.testing.assert_allclose(moe.rescale(3860, 0.95) / moe.Z95, moe.to_se(3860))
    np.testing.assert_allclose(moe.rescale(3860, 0.99) / moe.Z99, moe.to_se(3860))


# Reliability.


def test_cv():
    np.testing.assert_allclose(
        moe.cv([1000, -1000, 0, 5, NAN, 5], [329, 329, 12, NAN, 1, 0]), [0.2, 0.2, NAN, NAN, NAN, 0]
    )


@pytest.mark.parametrize(
    ("share", "margin", "expected"),
    [
        (0.5, 0.1645, 0.2),
        (0.1, 0.0329, 0.2),
        (0.9, 0.0329, 0.2),
        (0, 0.01, np.inf),
        (1, 0.01, np.inf),
        (1, 0, np.inf),
        (NAN, 0.01, NAN),
        (0.5, NAN, NAN),
        (1, NAN, NAN),
    ],
)
def test_cv_of_share(share, margin, expected):
    np.testing.assert_allclose(moe.cv_of_share(share, margin), expected)


@given(st.integers(0, 64), st.floats(0, 1))
def test_a_share_is_as_sure_as_its_complement(sixtyfourths, margin):
    p = sixtyfourths / 64
    assert moe.cv_of_share(p, margin) == moe.cv_of_share(1 - p, margin)


@pytest.mark.parametrize(
    ("estimate", "margin", "expected"),
    [
        (5000, 0, "high"),
        (5000, 987, "high"),  # a cv of exactly 12 %
        (1000, 198, "medium"),
        (5000, 3290, "medium"),  # exactly 40 %
        (1000, 659, "low"),
        (0, 12, "low"),
        (NAN, 12, "missing"),
        (1000, NAN, "missing"),
        (0, NAN, "missing"),
    ],
)
def test_reliability(estimate, margin, expected):
    assert moe.reliability(estimate, margin) == expected


@given(st.integers(1, 100_000))
def test_the_ends_of_a_tier_belong_to_it(size):
    # 0.1974 and 0.658 are 12 % and 40 % of 1.645.
    margin = np.array([0.1974, 0.658]) * size
    assert moe.reliability(size, margin).tolist() == ["high", "medium"]
    assert moe.reliability(size, margin * 1.0001).tolist() == ["medium", "low"]


@pytest.mark.parametrize(
    ("share", "margin", "expected"),
    [
        (0.5, 0.05, "high"),
        (0.5, 0.3, "medium"),
        (0.99, 0.02, "low"),
        (0.01, 0.02, "low"),
        (0, 0.01, "low"),
        (1, 0.01, "low"),
        (1, 0, "low"),
        (NAN, 0.01, "missing"),
        (1, NAN, "missing"),
    ],
)
def test_reliability_of_a_share(share, margin, expected):
    assert moe.reliability(share, margin, share=True) == expected


# Modelled margins.


@pytest.mark.parametrize(
    ("geography", "vintage", "constants"),
    [
        ("tract", 2017, (13, 1200, 0.25, 2.7, 12)),
        ("tract", 2019, (13, 1200, 0.25, 2.7, 12)),
        ("tract", 2020, (20, 1200, 0.25, 10.5, 14)),
        ("tract", 2024, (20, 1200, 0.25, 10.5, 14)),
        ("block group", 2019, (20, 470, 0.4, 13.7, 13)),
        ("block group", 2021, (20, 470, 0.4, 13.7, 13)),
    ],
)
def test_design(geography, vintage, constants):
    assert dataclasses.astuple(moe.design(geography, vintage)) == constants


@pytest.mark.parametrize(
    "call",
    [
        lambda: moe.design("county", 2019),
        lambda: moe.modelled(1, 2, geography="county", vintage=2019),
        lambda: moe.of_modelled_share(0.5, 2, geography="county", vintage=2019),
    ],
)
def test_an_unknown_geography_is_named_with_the_known_ones(call):
    with pytest.raises(ValueError, match=r"'county'.*'tract', 'block group'"):
        call()


def test_design_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        moe.design("tract", 2019).factor = 1


def test_size_factor():
    factor = moe.design("tract", 2019).size_factor([1200, 1200 * 16, 0, -1, NAN])
    np.testing.assert_allclose(factor, [1, 2, 0, NAN, NAN])
    np.testing.assert_allclose(moe.design("block group", 2021).size_factor(470 * 32), 4)


@pytest.mark.parametrize(
    ("row", "keywords", "variance"),
    [
        pytest.param((360, 1200, 100), TRACT, 13 * 360 * 0.7, id="h = 0.3"),
        pytest.param((840, 1200, 100), TRACT, 13 * 840 * 0.3, id="h is of the smaller side"),
        pytest.param((360, 1200, 100), LATER_TRACT, 20 * 360 * 0.7, id="from 2020"),
        pytest.param((5760, 19200, 100), TRACT, 13 * 2 * 5760 * 0.7, id="a large tract"),
        pytest.param((141, 470, 100), BLOCK_GROUP, 20 * 141 * 0.7, id="block group"),
        pytest.param((12, 1200, 100), TRACT, 13 * (1 / 15) ** 0.2 * 12 * 0.99, id="h below 0.02"),
        pytest.param((600, 1200, 100), TRACT, 13 * (5 / 3) ** 0.2 * 300, id="h = 0.5"),
    ],
)
def test_modelled_is_a_share_with_a_design_effect_of_an_uncertain_whole(row, keywords, variance):
    part, whole, whole_moe = row
    expected = np.sqrt(1.645**2 * variance + (part / whole * whole_moe) ** 2)
    np.testing.assert_allclose(moe.modelled(*row, **keywords), expected)


@pytest.mark.parametrize(("keywords", "zero"), list(zip(DESIGNS, [12, 14, 13], strict=True)))
def test_modelled_of_none_is_that_of_an_empty_cell_even_in_an_empty_area(keywords, zero):
    assert moe.design(**keywords).zero_moe == zero
    np.testing.assert_array_equal(
        moe.modelled([0, 0, 0], [900, 0, 900], [70, NAN, NAN], **keywords), zero
    )


@pytest.mark.parametrize(("keywords", "g"), list(zip(DESIGNS, [2.7, 10.5, 13.7], strict=True)))
def test_modelled_of_all_is_the_margin_of_the_whole_published_or_not(keywords, g):
    alone = 1.645 * np.sqrt(g * 900)
    np.testing.assert_allclose(moe.modelled([900, 900], 900, [70, NAN], **keywords), [70, alone])
    np.testing.assert_allclose(moe.modelled(900, 900, **keywords), alone)


@pytest.mark.parametrize(
    ("part", "whole"),
    [(NAN, 900), (10, NAN), (0, NAN), (901, 900), (-1, 900), (3, 0), (3, -5)],
)
def test_modelled_is_missing_for_what_is_no_part(part, whole):
    np.testing.assert_allclose(
        moe.modelled([part, 360], [whole, 1200], [50, 0], **TRACT),
        [NAN, 1.645 * np.sqrt(13 * 360 * 0.7)],
    )


@given(st.sampled_from(DESIGNS), st.integers(1, 5000), st.data())
def test_modelled_is_at_least_its_part_of_the_whole_and_grows_with_the_whole(keywords, whole, data):
    part = data.draw(st.integers(1, whole))
    first, second = sorted((data.draw(margins), data.draw(margins)))
    narrow = moe.modelled(part, whole, first, **keywords)
    assert part / whole * first <= narrow * (1 + 1e-12)
    assert narrow <= moe.modelled(part, whole, second, **keywords) * (1 + 1e-12)


@given(st.sampled_from(DESIGNS), st.integers(100, 5000), st.data())
def test_share_of_a_modelled_part_is_that_of_its_design(keywords, whole, data):
    part = data.draw(st.integers(1, whole - 1))
    p = part / whole
    h = np.clip(min(p, 1 - p), 0.02, 0.5)
    share = moe.of_share(part, moe.modelled(part, whole, 40, **keywords), whole, 40)
    plain = moe.of_modelled_share(p, whole, **keywords)
    np.testing.assert_allclose(share, plain * (h / 0.3) ** 0.1, rtol=1e-6)


def test_modelled_share():
    result = moe.of_modelled_share([0.25, 0, 1, NAN], 1200, **TRACT)
    expected = 1.645 * np.sqrt(13 * 0.25 * 0.75 / 1200)
    np.testing.assert_allclose(result, [expected, 0, 0, NAN])
    np.testing.assert_allclose(moe.of_modelled_share(0.25, [0, NAN, -5], **TRACT), [NAN] * 3)


# What holds for every function.

EVERY = {
    "of_sum": (moe.of_sum, 2),
    "of_share": (moe.of_share, 4),
    "of_ratio": (moe.of_ratio, 4),
    "of_product": (moe.of_product, 4),
    "of_difference": (moe.of_difference, 2),
    "of_change": (moe.of_change, 4),
    "of_complement": (moe.of_complement, 4),
    "z_score": (moe.z_score, 4),
    "to_se": (moe.to_se, 1),
    "rescale": (lambda m: moe.rescale(m, 0.95), 1),
    "cv": (moe.cv, 2),
    "cv_of_share": (moe.cv_of_share, 2),
    "modelled": (lambda x, n: moe.modelled(x, n, **TRACT), 2),
    "modelled, whole published": (lambda x, n, m: moe.modelled(x, n, m, **TRACT), 3),
    "of_modelled_share": (lambda p, n: moe.of_modelled_share(p, n, **TRACT), 2),
}
every = pytest.mark.parametrize(("function", "arity"), EVERY.values(), ids=EVERY)
SHARES = {"cv_of_share", "of_modelled_share"}  # the first argument lies within 0 to 1


def is_margin(name, position):
    """Tell whether an argument is a margin, which cannot be negative."""
    if name in {"of_difference", "to_se", "rescale"}:
        return True
    return position == 2 if "modelled" in name else position % 2 == 1


def elements(name, position):
    values = [NAN, 0.0, 0.25, 0.5, 1.0]
    if name == "cv_of_share" or (name in SHARES and position == 0):
        return st.sampled_from(values)
    return st.sampled_from([*values, 3.0, 1e6, *([] if is_margin(name, position) else [-3.0])])


@pytest.mark.parametrize("name", EVERY)
@given(data=st.data())
def test_no_input_warns_is_written_to_or_gives_infinity(name, data):
    function, arity = EVERY[name]
    shape = (20, 2)
    drawn = [hnp.arrays(float, shape, elements=elements(name, i)) for i in range(arity)]
    args = data.draw(st.tuples(*drawn))
    for arg in args:
        arg.setflags(write=False)
    result = function(*args)
    assert result.dtype == np.float64
    assert result.shape == (shape[:1] if function is moe.of_sum else shape)
    if function is moe.cv_of_share:
        assert not np.any(np.isneginf(result))
    else:
        assert not np.any(np.isinf(result))


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        (name, i)
        for name, (_, arity) in EVERY.items()
        for i in range(arity)
        if (name, i) != ("modelled, whole published", 2)  # which `modelled` supplies
    ],
)
def test_a_missing_argument_is_a_missing_result_never_zero(name, missing):
    function, arity = EVERY[name]
    args = [0.25, 0.5, 0.125, 0.0625][:arity]
    assert np.isfinite(function(*args))
    args[missing] = NAN
    assert np.isnan(function(*args))


@every
def test_series_lists_and_scalars_give_the_same_numbers(function, arity):
    rows = np.array([[3.0, 40.0, 50.0], [8.0, 60.0, 90.0], [70.0, 80.0, 95.0], [9.0, 5.0, 70.0]])
    rows = rows[:arity]
    if function in {EVERY[name][0] for name in SHARES}:
        rows = rows / 100
    if function is moe.of_sum:
        expected = [moe.of_sum(*rows)]
        series = [pd.DataFrame([row], index=["22071000100"]) for row in rows]
        lists = [[row.tolist()] for row in rows]
    else:
        expected = [function(*column) for column in rows.T.tolist()]
        series = [pd.Series(row, index=["a", "b", "c"], dtype="Float64") for row in rows]
        lists = rows.tolist()
    for args in (series, lists):
        result = function(*args)
        assert type(result) is np.ndarray
        np.testing.assert_array_equal(result, expected)


def test_reliability_takes_a_series():
    result = moe.reliability(pd.Series([1000, None, 0]), pd.Series([100.0, 1.0, 12.0]))
    assert result.tolist() == ["high", "missing", "low"]


# What a user hands in.


def labelled(arity, order=slice(None)):
    rows = np.array([[0.2, 0.5, 0.25], [0.0625, 0.125, 0.25], [0.75, 0.5, 1.0], [0.5, 0.25, 0.125]])
    return [pd.Series(row, index=["a", "b", "c"]).iloc[order] for row in rows[:arity]]


@every
def test_labels_in_another_order_are_aligned_to_the_first(function, arity):
    expected = function(*labelled(arity))
    others = labelled(arity, slice(None, None, -1))[1:]
    np.testing.assert_array_equal(function(labelled(arity)[0], *others), expected)
    np.testing.assert_array_equal(
        function(*labelled(arity, [2, 0, 1])),
        expected if expected.ndim == 0 else expected[[2, 0, 1]],
    )


@pytest.mark.parametrize(("function", "arity"), [case for case in EVERY.values() if case[1] > 1])
@pytest.mark.parametrize("labels", [["a", "b", "x"], ["a", "b", "a"], [0, 1, 2]])
def test_other_labels_are_refused(function, arity, labels):
    args = labelled(arity)
    args[-1].index = labels
    with pytest.raises(TableError, match="has other labels than what it belongs to"):
        function(*args)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("code", [-222_222_222, -333_333_333, -555_555_555])
def test_a_code_is_refused_by_label_whatever_the_function(name, code):
    function, arity = EVERY[name]
    for position in range(arity):
        args = labelled(arity)
        args[position]["b"] = code
        with pytest.raises(TableError, match=f"of b is {code:,}, but") as refused:
            function(*args)
        if code == -555_555_555 and is_margin(name, position):
            assert "controlled" in str(refused.value)


def test_one_code_in_a_column_of_margins_does_not_become_the_city_s_margin():
    tracts = pd.Index(["22071000100", "22071000200"])
    with pytest.raises(TableError, match=r"moes of 22071000200 is -222,222,222.*acs\.long decodes"):
        moe.of_sum(pd.Series([300, 4], tracts), pd.Series([90, -222_222_222], tracts))


@pytest.mark.parametrize(
    "bad", ["x", "12", {}, [[1], [1, 2]], np.inf, ["7", "8", "9"], pd.Timestamp(0)]
)
@every
def test_what_is_no_number_is_refused(function, arity, bad):
    for position in range(arity):
        args = labelled(arity)
        args[position] = bad
        with pytest.raises(TableError):
            function(*args)


def test_a_frame_is_paired_by_its_labels_on_both_sides():
    numbers = pd.DataFrame({"B1_001E": [1.0, 10.0], "B1_002E": [0.0, 20.0]}, index=["a", "b"])
    margins = pd.DataFrame({"B1_002M": [5.0, 7.0], "B1_001M": [12.0, 24.0]}, index=["b", "a"])
    np.testing.assert_allclose(moe.of_sum(numbers, margins), [25, 13])
    with pytest.raises(TableError, match=r"moes, by its columns, has other labels.*B1_002"):
        moe.of_sum(numbers, margins.rename(columns={"B1_002M": "B1_003M"}))


def test_beside_a_frame_a_series_is_a_column():
    parts = pd.DataFrame({"x": [1.0, 2.0], "y": [3.0, 4.0]}, index=["a", "b"])
    whole = pd.Series([20.0, 10.0], index=["b", "a"])
    expected = np.array([[1, 3], [2, 4]]) / [[10], [20]]
    np.testing.assert_allclose(moe.of_share(parts, parts, whole, 0.0), expected)


def test_shapes_that_do_not_fit_and_axes_that_are_not_there_are_refused():
    with pytest.raises(TableError, match=r"shapes that do not fit: a \(2,\), a_moe \(3,\)"):
        moe.of_ratio([1, 2], [1, 2, 3], 1, 1)
    for axis in (1, -2, None, "x"):
        with pytest.raises(ArgumentError, match="axis is"):
            moe.of_sum([1, 2], [1, 2], axis=axis)


def test_masked_numbers_are_missing():
    assert np.isnan(moe.to_se(np.ma.masked_equal([3, 99], 99))).tolist() == [False, True]


@pytest.mark.parametrize("vintage", [2016, 20199, True, "2019", 2019.0, None])
def test_the_design_of_no_vintage_is_refused(vintage):
    with pytest.raises(VintageError, match="vintage"):
        moe.design("tract", vintage)


def test_errors_that_go_together_widen_a_sum():
    assert moe.widening([0, 1], 0.3).tolist() == [1, 1]
    np.testing.assert_allclose(moe.widening([20, 172]) ** 2, [1.38, 4.42])
    assert (moe.widening([5, 500], 0) == 1).all()
    # Exact where errors are equal: ten of variance 1, any two with a covariance of 0.2.
    errors = np.full((10, 10), 0.2) + 0.8 * np.eye(10)
    assert moe.widening(10, 0.2) == pytest.approx(np.sqrt(errors.sum() / 10))
    for bad in (-0.1, 1, 2, NAN, "much"):
        with pytest.raises(ArgumentError, match="correlation is"):
            moe.widening(10, bad)
