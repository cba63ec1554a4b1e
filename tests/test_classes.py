"""Classes of a map: schemes, own breaks, breaks in common, and colours that can be told apart."""

from __future__ import annotations

import warnings
from itertools import combinations, pairwise

import mapclassify
import numpy as np
import pytest

from exclusion import change, classes, moe, ranking
from exclusion.errors import ArgumentError
from exclusion.maps import _colors

# What light becomes to the eye: none, and Machado, Oliveira and Fernandes (2009), severity 1.
SIGHT = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def light(color: str) -> np.ndarray:
    c = np.array(list(bytes.fromhex(color[1:]))) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(color: str, sight: str = "usual") -> np.ndarray:
    t = XYZ @ np.clip(SIGHT[sight] @ light(color), 0, 1) / WHITE
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(XYZ[1] @ light(color)) for color in (one, other))
    return (high + 0.05) / (low + 0.05)


def nearest(colors: tuple[str, ...], sight: str) -> float:
    return min(
        float(np.linalg.norm(lab(a, sight) - lab(b, sight))) for a, b in combinations(colors, 2)
    )


GRIDS = pytest.mark.parametrize(
    ("grid", "none"),
    [
        (classes.BIVARIATE, classes.NO_DATA),
        (classes.DARK_BIVARIATE, classes.DARK_NO_DATA),
    ],
)


@GRIDS
@pytest.mark.parametrize("sight", SIGHT)
def test_need_and_reliability_are_nine_colors_to_every_eye(sight, grid, none):
    need = tuple(color for tier in grid.values() for color in tier)
    assert len(set(need)) == 9
    assert nearest((*need, none), sight) > 15


@GRIDS
def test_what_is_not_reliable_looks_like_no_low_share(grid, none):
    low_share = grid["high"][0]
    for color in grid["low"]:
        for sight in SIGHT:
            assert np.linalg.norm(lab(color, sight) - lab(low_share, sight)) > 25


@pytest.mark.parametrize("sight", SIGHT)
def test_a_high_share_stands_out_most_from_either_ground_however_sure(sight):
    for grid, away in ((classes.BIVARIATE, 1), (classes.DARK_BIVARIATE, -1)):
        for tier in grid.values():
            assert all(away * (lab(a, sight)[0] - lab(b, sight)[0]) > 4 for a, b in pairwise(tier))
    dark = [color for tier in classes.DARK_BIVARIATE.values() for color in tier]
    assert min(contrast(color, "#14181c") for color in dark) > 3


@pytest.mark.parametrize("dark", [False, True])
def test_water_looks_like_no_class_and_no_missing_figure(dark):
    colors = _colors.palette(dark=dark)
    others = {name: color for name, color in colors.items() if name != "water"}
    for name, color in others.items():
        for sight in SIGHT:
            apart = np.linalg.norm(lab(color, sight) - lab(colors["water"], sight))
            assert apart > 8, (name, sight)


@pytest.mark.parametrize(("ramp", "ground"), [(classes.COLORS, "#ffffff"),
                                              (classes.DARK_COLORS, "#14181c")])  # fmt: skip
@pytest.mark.parametrize("sight", SIGHT)
def test_what_is_high_stands_out_most_from_either_ground(ramp, ground, sight):
    away = 1 if ground == "#ffffff" else -1
    assert all(away * (lab(a, sight)[0] - lab(b, sight)[0]) > 4 for a, b in pairwise(ramp))
    assert nearest(ramp, sight) > 12
    if ground != "#ffffff":
        assert min(contrast(color, ground) for color in ramp) > 3


@pytest.mark.parametrize("dark", [False, True])
def test_specks_tell_what_has_no_figure_from_every_class_in_grey(dark):
    ramp = classes.DARK_COLORS if dark else classes.COLORS
    ground, specks = _colors.palette(["none"], dark=dark)["none"], _colors.inks(dark=dark)["none"]
    for color in ramp:
        assert max(contrast(ground, color), contrast(specks, color)) > 3
    assert contrast(ground, specks) > 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_lines_over_a_class_are_seen(dark):
    fills = _colors.palette(dark=dark)
    for mark, ink in _colors.inks(dark=dark).items():
        color = fills[_colors.HATCHED.get(mark, mark)]
        assert contrast("#" + "".join(2 * c for c in ink[1:]) if len(ink) == 4 else ink, color) > 3


@pytest.mark.parametrize("colors", [classes.VERDICT_COLORS, classes.DARK_VERDICT_COLORS])
def test_above_is_told_by_lightness_and_below_by_dots_too(colors):
    assert contrast(colors["above"], colors["unclear"]) > 3
    assert contrast("#14304a", colors["below"]) > 3  # the dots
    for sight in SIGHT:
        assert nearest(tuple(colors.values()), sight) > 15


@pytest.mark.parametrize("scheme", classes.SCHEMES)
def test_a_scheme_covers_every_share_once(scheme):
    share = np.random.default_rng(5).beta(2, 4, 700)
    found = classes.of_shares([*share, np.nan], scheme)
    percent = np.floor(share * 100 + 0.5)
    assert found.ranges[0][0] == percent.min()
    assert found.ranges[-1][1] == percent.max()
    assert all(high + 1 == low for (_, high), (low, _) in pairwise(found.ranges))
    for p, code in zip(percent, found.codes, strict=False):
        low, high = found.ranges[code]
        assert low <= p <= high
    assert found.codes[-1] == -1
    assert sum(found.counts) == 700
    assert found == classes.of_shares([*share, np.nan], scheme)  # no draw is involved


def test_fisher_jenks_finds_the_groups_that_are_there():
    groups = [0.05, 0.06, 0.07, 0.30, 0.31, 0.80, 0.82]
    assert classes.of_shares(groups, "fisher_jenks", 3).codes == (0, 0, 0, 1, 1, 2, 2)


def test_own_breaks_make_the_same_classes_of_any_shares():
    low, high = classes.of_shares([0.02, 0.1], (10, 20, 40)), classes.of_shares([0.9], (10, 20, 40))
    assert low.ranges == high.ranges == ((0, 10), (11, 20), (21, 40), (41, 100))
    assert low.colors == high.colors
    assert (low.counts, high.counts) == ((2, 0, 0, 0), (0, 0, 0, 1))
    assert low.scheme == "own"
    assert classes.of_shares([0.2], (20, 40, 100)).ranges == ((0, 20), (21, 40), (41, 100))
    assert classes.of_shares([np.nan], (50,)).codes == (-1,)


@pytest.mark.parametrize(
    "breaks",
    [
        (),
        (20, 10),
        (10, 10),
        (0, 50),
        (50, 101),
        (10.5,),
        (10, 20, 30, 40, 50),
        (float("nan"),),
        (float("inf"),),
        30,
        None,
        ("a",),
        [[10]],
    ],
)
def test_breaks_that_cannot_be_drawn_are_refused(breaks):
    with pytest.raises(ArgumentError, match="expected rising whole percents"):
        classes.of_shares([0.1, 0.4], breaks)


@pytest.mark.parametrize(
    ("scheme", "k"), [("equal", 5), ("quantiles", 0), ("fisher_jenks", 6), ("quantiles", 2.5)]
)
def test_an_unknown_scheme_or_number_of_classes_is_refused(scheme, k):
    with pytest.raises(ArgumentError, match=rf"scheme is '{scheme}'; expected|classes is {k}, but"):
        classes.of_shares([0.1, 0.4], scheme, k)


@pytest.mark.parametrize("scheme", [*classes.SCHEMES, (25, 50)])
def test_places_that_are_compared_have_one_set_of_breaks(scheme):
    rng = np.random.default_rng(3)
    places = [rng.beta(2, 6, 150), np.append(rng.beta(5, 3, 60), np.nan)]
    breaks = classes.common(places, scheme)
    found = [classes.of_shares(share, breaks) for share in places]
    assert found[0].ranges == found[1].ranges
    assert found[0].colors == found[1].colors
    assert [sum(one.counts) for one in found] == [150, 60]
    assert breaks == ((25, 50, 100) if scheme == (25, 50) else breaks)
    assert len(breaks) == (3 if scheme == (25, 50) else 5)


def test_every_word_of_a_verdict_has_its_color():
    assert set(classes.VERDICT_COLORS) == set(classes.DARK_VERDICT_COLORS) == set(ranking.VERDICTS)
    assert set(classes.CHANGE_MARKS) >= set(change.VERDICTS)
    tiers = moe.reliability([1_000, 1_000, 1_000], [100, 500, 900])
    assert list(classes.BIVARIATE) == tiers.tolist()


def test_quantiles_are_those_of_mapclassify():
    rng = np.random.default_rng(0)
    for _ in range(200):
        percent = rng.integers(0, rng.integers(3, 101), rng.integers(2, 300))
        k = min(int(rng.integers(2, 6)), np.unique(percent).size)
        if k < 2:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            bins = mapclassify.Quantiles(percent, k=k).bins
        # Theirs may miss a whole percent by a last bit.
        wanted = sorted({int(np.floor(one + 1e-9)) for one in bins})

        found = [upper for _, upper in classes.of_shares(percent / 100, classes=k).ranges]
        assert found == [one for one in wanted if one >= percent.min()]


def test_fisher_jenks_classes_are_those_of_mapclassify_and_do_not_hang_on_a_sample():
    rng = np.random.default_rng(1)
    for _ in range(40):
        a, b = rng.uniform(1, 5, 2)
        percent = np.rint(100 * rng.beta(a, b, rng.integers(8, 300))).astype(int)
        k = min(int(rng.integers(2, 6)), np.unique(percent).size)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            bins = mapclassify.FisherJenks(percent, k=k).bins

        for areas in (percent, np.tile(percent, 50)):
            found = classes.of_shares(areas / 100, scheme="fisher_jenks", classes=k).ranges
            assert [upper for _, upper in found] == bins.tolist()


def test_a_quantile_on_a_whole_percent_is_not_missed_by_a_last_bit():
    shares = np.array([1, 5, 6, 12, 17, 23, 29]) / 100

    # Three fifths of the way: 0.6 * 6 areas from the first, so 0.6 of the way from 12 to 17.
    assert classes.of_shares(shares).ranges == ((1, 5), (6, 8), (9, 15), (16, 21), (22, 29))
