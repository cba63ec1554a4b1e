"""The pictures beside the map: what each says, that it can be read, and what it refuses."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace

import bundled
import made
import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from pictures import check_readable, png, words

from exclusion import classes, comparison, figures, moe, phrases, telling
from exclusion.errors import AbsenceWarning, ArgumentError, TableError, VintageError, VintageWarning
from exclusion.figures import _change, _curve, _lines, _rows, _sheet
from exclusion.telling import _trend

HOSTILE = [
    "A $x^{2$ and $\\frac$ City",
    pytest.param("<b>Bad</b> & <script>1</script>", marks=pytest.mark.slow),
    "ירושלים القدس",
    "x" * 300,
    pytest.param("word " * 60, marks=pytest.mark.slow),
    "\U0001f3e0\u200d\U0001f4f6 \u5317\u4eac\n\u202eabc\x00",
    pytest.param("=1+1", marks=pytest.mark.slow),
]
IDS = ["dollar", "html", "right-to-left", "one-long-word", "long", "emoji", "formula"]


@pytest.fixture(scope="module")
def new_orleans():
    return bundled.new_orleans()


@pytest.fixture(scope="module")
def earlier():
    return bundled.new_orleans(2017)


@pytest.fixture(scope="module")
def later():
    return bundled.new_orleans(2024)


@pytest.fixture(scope="module")
def baltimore():
    return bundled.baltimore()


@pytest.fixture(scope="module")
def changed(earlier, later):
    return later.change(earlier)


@pytest.fixture(scope="module")
def every(new_orleans, earlier, baltimore, changed):
    return {
        "ranking": figures.ranking(new_orleans),
        "ranking of shares": figures.ranking(baltimore, of="share", k=12),
        "ranking of neighborhoods": figures.ranking(new_orleans, k=10, level="neighborhood"),
        "ladder": figures.ladder(new_orleans),
        "ladder without people": figures.ladder(baltimore),
        "concentration": figures.concentration(earlier),
        "change": figures.change(earlier, changed),
        "trend": figures.trend(new_orleans),
        "side by side": figures.side_by_side([new_orleans, baltimore]),
        "three": figures.side_by_side([earlier, new_orleans, new_orleans], "no_subscription"),
    }


def dots(figure):
    return [
        float(line.get_xdata()[0])
        for line in figure.artists
        if getattr(line, "get_marker", lambda: None)() == "o"
    ]


def test_all_can_be_read_and_name_their_source(every):
    for name, figure in every.items():
        check_readable(figure)
        said = " ".join(words(figure))
        assert "Source: U.S. Census Bureau, American Community Survey" in said, name
        assert "–20" in said, name
        assert "±" in said, name


@pytest.mark.parametrize("size", [(6.0, 4.5), (5.0, 8.0), (13.0, 7.0)])
def test_all_can_be_read_in_other_sizes(few, size):
    new_orleans, earlier, changed = few
    baltimore = made.study(2021, "Baltimore")
    for figure in (
        figures.ranking(new_orleans, k=10, size=size),
        figures.ladder(new_orleans, size),
        figures.concentration(earlier, size=size),
        figures.change(earlier, changed, size),
        figures.trend(new_orleans, size=size),
        figures.side_by_side([new_orleans, baltimore], size=size),
    ):
        check_readable(figure)


@pytest.fixture(scope="module")
def few():
    """What is drawn of any city is drawn of twenty tracts, before and after."""
    before, later = made.study(2017), made.study(2024)
    return made.study(), before, later.change(before)


@pytest.mark.filterwarnings("ignore:Letters of a picture are boxes")
@pytest.mark.parametrize("place", HOSTILE, ids=IDS)
def test_names_are_written_as_they_are_and_stay_within_the_page(few, place):
    study, before, changed = few
    areas = study.areas.assign(neighborhood=place, NAME=place)
    named = replace(study, place=f"{place}, X", areas=areas)
    old = replace(before, place=f"{place}, X")
    for figure in (
        figures.draw(named),
        figures.ranking(named, k=5),
        figures.ladder(named),
        figures.concentration(old),
        figures.change(old, changed),
        figures.trend(named),
        figures.side_by_side([named, study]),
    ):
        check_readable(figure, drawn=True)


def test_signs_without_a_letter_become_one_box_and_marks_of_direction_go():
    assert _sheet.plain("a\u202eb\u200f c") == "ab c"
    with pytest.warns(
        AbsenceWarning, match="京, 北.*Install one that has, such as 'Noto Sans CJK'"
    ):
        assert _sheet.plain("\U0001f3e0\U0001f4f6 x\u4eac\u5317") == "\ufffd x\ufffd"
    assert _sheet.plain("two\nlines\tand\x00 nul") == "two lines and nul"
    assert _sheet.plain("39\u00a0% ± – … Ñandú Łódź") == "39\u00a0% ± – … Ñandú Łódź"


def test_pictures_are_the_same_whatever_matplotlib_is_told(new_orleans):
    plainly = png(figures.ladder(new_orleans))
    with mpl.rc_context({"font.family": "monospace", "text.usetex": True, "axes.facecolor": "r"}):
        figure = figures.ladder(new_orleans)
    assert png(figure) == plainly


def test_no_kind_changes_the_study_and_two_runs_draw_the_same(few):
    new_orleans, earlier, _ = few
    before = new_orleans.areas.copy()
    for kind, study in (("ranking", new_orleans), ("ladder", new_orleans), ("map", new_orleans),
                        ("concentration", earlier)):  # fmt: skip
        first, again = (figures.picture(study, kind=kind) for _ in range(2))
        assert png(first, 50) == png(again, 50), kind
    assert new_orleans.areas.equals(before)


# ranking


def test_ranking_is_in_the_order_of_the_list_with_tiers_chances_and_figures(new_orleans):
    found = new_orleans.evaluate(k=20)
    figure = figures.ranking(new_orleans, k=20)
    said = words(figure)

    short = found.shortlist
    hits = f"{short.hits:.0f} ({short.hits_least} to {short.hits_most})"
    assert said[0].startswith(
        f"About {hits} of these 20 tracts truly belong to the 20 with the most"
    )
    assert phrases.label("no_home_broadband") in said[1]
    assert "2015–2019" in said[1]
    rows = found.table.head(20)
    names = [phrases.area_name(name) for name in rows["name"]]
    assert [text for text in said if text in names] == names
    for row in rows.to_dict("records"):
        assert phrases.with_margin(row["households"], row["households_moe"]) in said
        assert " ".join(phrases.chance(
            row["chance"], row["chance_low"], row["chance_high"]
        ).split()) in said  # fmt: skip
    tiers = [phrases.say(tier) for tier in dict.fromkeys(rows["tier"])]
    assert [text for text in said if text in tiers] == tiers


def test_ranking_draws_each_band_and_the_mean_where_they_are(new_orleans):
    rows = new_orleans.evaluate(k=20).table.head(20)
    figure = figures.ranking(new_orleans, k=20)

    drawn = dots(figure)
    assert len(drawn) == 40  # rank and share of each
    x = np.array(drawn[::2])
    expected = rows["expected_rank"].to_numpy()
    slope = np.diff(x) / np.diff(expected)
    assert slope == pytest.approx(slope[0])
    bands = [
        line.get_xdata()
        for line in figure.artists
        if hasattr(line, "get_color") and line.get_color() == _sheet.BAND
    ][::2]
    wide = [np.ptp(band) / slope[0] for band in bands]
    assert wide == pytest.approx((rows["band_high"] - rows["band_low"]).tolist())


def test_ranking_of_neighborhoods_says_so(new_orleans):
    said = words(figures.ranking(new_orleans, of="share", k=10, level="neighborhood"))

    assert "of these 10 neighborhoods truly belong" in said[0]
    listed = new_orleans.rank_neighborhoods(of="share", k=10).head(10).index.tolist()
    assert [text for text in said if text in listed] == listed


def test_ranking_of_all_or_of_one_has_other_words(new_orleans):
    study = new_orleans.subset(new_orleans.areas.index[:6], place="A part")

    assert words(figures.ranking(study, k=6))[0].startswith("All 6 tracts, the likeliest")
    assert words(figures.ranking(study, k=1))[0].startswith("The tract that most likely has")


def test_areas_without_a_margin_are_not_on_the_list(new_orleans):
    areas = new_orleans.areas.head(30).copy()
    known = areas.index[areas["no_internet_share"].notna()]
    for name in ("share_moe", "households_moe"):
        areas.loc[known[:3], f"no_internet_{name}"] = np.nan
    study = replace(new_orleans, areas=areas)

    figure = figures.ranking(study, "no_internet", k=len(known))

    assert study.evaluate("no_internet", k=30).table.loc[known[:3], "chance"].isna().all()
    assert len(dots(figure)) == 2 * (len(known) - 3)
    check_readable(figure)


# ladder


def test_ladder_has_every_total_with_its_margin_and_origin(new_orleans):
    said = words(figures.ladder(new_orleans))

    for name, row in new_orleans.totals.to_dict("index").items():
        assert phrases.label(name) in said
        for unit, write in (("share", phrases.percent_with_margin),
                            ("households", phrases.with_margin),
                            ("people", phrases.with_margin)):  # fmt: skip
            assert " ".join(write(row[unit], row[f"{unit}_moe"]).split()) in said
    assert "published; margin published" in said
    assert "published; margin computed from published ones" in said
    assert "sum of its tracts; margin modelled" in said
    shares = new_orleans.totals["share"]  # no home without a wire, or with a phone for a computer
    ends = (phrases.percent(shares[name]) for name in ("no_internet", "no_home_broadband"))
    low, high = (" ".join(end.split()) for end in ends)
    assert said[0] == f"Depending on what counts, {low} to {high} of households are not connected"
    assert said[0] == " ".join(telling.ladder(new_orleans).title.split())


def test_ladder_bars_are_as_long_as_their_shares(new_orleans):
    figure = figures.ladder(new_orleans)

    bars = [a for a in figure.artists if hasattr(a, "get_width")]
    shares = new_orleans.totals["share"].to_numpy()
    assert len(bars) == len(shares)
    lengths = np.array([bar.get_width() for bar in bars])
    assert lengths / lengths[0] == pytest.approx(shares / shares[0])


def test_ladder_says_where_another_period_or_no_margin_is_meant(later, new_orleans):
    assert any("for 2019–2023" in text for text in words(figures.ladder(later)))
    totals = new_orleans.totals.assign(share_moe=np.nan, moe_method="missing")
    said = words(figures.ladder(replace(new_orleans, totals=totals)))
    assert "published; margin not known" in said


def test_ladder_without_totals_is_refused(new_orleans):
    totals = new_orleans.totals.assign(share=np.nan)
    with pytest.raises(TableError, match="no total of any measure"):
        figures.ladder(replace(new_orleans, totals=totals))


# concentration


def test_concentration_says_index_and_half_with_margins(earlier):
    found = earlier.equity().concentration
    said = " ".join(words(figures.concentration(earlier)))

    assert "gathered in the poorer tracts" in said
    assert f"Concentration index: −{-found.index:.2f} ± {found.index_moe:.2f}." in said
    half = np.interp(0.5, found.curve["households"], found.curve["excluded"])
    assert f"has {half:.1%}" in said
    assert "171 of 177 tracts" in said


def test_margin_of_the_curve_holds_the_truth_nine_times_in_ten(earlier):
    by, areas = "no_subscription", earlier.areas
    band = _curve._margins(earlier, by, earlier.equity().concentration)
    assert band[0] == band[-1] == 0
    share, moes = areas[f"{by}_share"], areas[f"{by}_share_moe"]
    known = share.notna() & moes.notna() & areas["median_income"].notna()
    known &= areas[f"{by}_base"] > 0
    order = areas["median_income"][known].argsort(kind="stable").to_numpy()
    p = share[known].to_numpy()[order]
    se = (moes[known].to_numpy() / moe.Z90)[order]
    w = areas[f"{by}_base"][known].to_numpy()[order]
    at = np.cumsum(w) / w.sum()
    drawn = np.random.default_rng(0).normal(p, se, (2000, len(p))) * w
    curves = np.cumsum(drawn, axis=1) / drawn.sum(axis=1, keepdims=True)
    middle = int(np.searchsorted(at, 0.5))
    published = moe.Z90 * curves[:, middle].std()
    assert np.interp(0.5, earlier.equity().concentration.curve["households"], band) == (
        pytest.approx(published, rel=0.35)
    )


@pytest.mark.parametrize(("sign", "words_of"), [(-1, "richer"), (0, "not clearly gathered")])
def test_concentration_where_it_is_otherwise(earlier, sign, words_of):
    income = earlier.areas["median_income"]

    def shuffled(seed):
        income_of = np.random.default_rng(seed).permutation(income)
        return replace(earlier, areas=earlier.areas.assign(median_income=income_of))

    def even(study):
        found = study.equity("no_subscription").concentration
        return abs(found.index) < found.index_moe

    study = next(filter(even, map(shuffled, range(40)))) if not sign else None
    study = study or replace(earlier, areas=earlier.areas.assign(median_income=-income))

    assert words_of in words(figures.concentration(study))[0]


def test_concentration_needs_incomes(new_orleans):
    with pytest.raises(TableError, match=r"2015–2019, have no column 'median_income'"):
        figures.concentration(new_orleans)


def test_concentration_of_nobody_is_refused(earlier):
    areas = earlier.areas.assign(no_subscription_share=0.0, no_subscription_households=0.0)
    with pytest.raises(TableError, match="nothing is concentrated"):
        figures.concentration(replace(earlier, areas=areas))


# change


def test_change_counts_in_the_legend_are_those_of_the_verdicts(earlier, changed):
    said = words(figures.change(earlier, changed))

    assert f"fell by more than chance: {changed.fell}" in said
    assert f"rose by more than chance: {changed.rose}" in said
    assert f"no detectable change: {changed.unclear}" in said
    ground = _change.verdicts(earlier, changed)
    lacking = int((ground["verdict"] == "not_compared").sum())
    assert f"not compared: {lacking}" in said
    assert len(ground) == changed.compared + lacking
    water = earlier.areas.index[telling.landless(earlier)]
    assert len(water) > 0
    assert not ground.index.isin(water).any()
    assert "2013–2017 and 2020–2024" in said[1]


def test_every_piece_of_ground_has_the_color_of_its_verdict(earlier, changed):
    ground = _change.verdicts(earlier, changed)
    drawn = figures.change(earlier, changed).axes[0].collections[0]

    colors = [classes.CHANGE_COLORS[code] for code in ground["verdict"]]
    assert np.allclose(drawn.get_facecolors()[:, :3], [to_rgb(color) for color in colors])
    known = changed.table["verdict"].dropna()
    assert (ground["verdict"].reindex(known.index) == known).all()


def test_redrawn_tracts_are_one_piece(earlier, changed):
    ground = _change.verdicts(earlier, changed)
    pairs = changed.ground.drop_duplicates("GEOID10").groupby("ground")["GEOID10"].agg(list)
    several = pairs[pairs.str.len() > 1]
    assert len(several) > 0
    for name, members in several.items():
        whole = earlier.areas.geometry[members].union_all()
        assert ground.geometry[name].symmetric_difference(whole).area < 1e-12


def test_change_on_the_same_ground_says_that_the_periods_overlap(new_orleans, earlier):
    with pytest.warns(VintageWarning):
        found = new_orleans.change(earlier)
    said = words(figures.change(new_orleans, found))

    assert "60% of their years" in said[2]


def test_change_of_another_place_or_without_polygons_is_refused(baltimore, later, changed):
    with pytest.raises(VintageError, match="none of the ground"):
        figures.change(baltimore, changed)
    with pytest.raises(TableError, match="no boundaries"):
        figures.change(bundled.unmapped(), changed)


# side by side


def test_maps_that_stand_side_by_side_have_one_set_of_classes(new_orleans, baltimore):
    figure = figures.side_by_side([new_orleans, baltimore], "no_internet")
    shares = [study.areas["no_internet_share"] for study in (new_orleans, baltimore)]
    breaks = classes.common(shares)
    said = words(figure)

    for share, axes in zip(shares, figure.axes, strict=True):
        found = classes.of_shares(share, breaks)
        ramp = [*found.colors, classes.NO_DATA]
        colors = [to_rgb(ramp[code]) for code in found.codes]
        assert np.allclose(axes.collections[0].get_facecolors()[:, :3], colors)
        counts = [str(n) for n in found.counts]
        assert all(count in said for count in counts)


def test_the_difference_of_two_places_is_said_with_its_margin(new_orleans, baltimore):
    rows = [study.totals.loc["no_internet"] for study in (new_orleans, baltimore)]
    apart = 100 * (rows[0]["share"] - rows[1]["share"])
    margin = 100 * np.hypot(rows[0]["share_moe"], rows[1]["share_moe"])

    totals = baltimore.totals.assign(period=new_orleans.period)

    said = words(figures.side_by_side([new_orleans, replace(baltimore, totals=totals)],
                                      "no_internet"))  # fmt: skip

    assert "In New Orleans 23.5% of households (± 0.6)" in said[0]
    assert f"{apart:.1f} points (± {margin:.1f}), is more than chance" in said[1]


def test_a_difference_that_may_be_chance_is_called_so(new_orleans, baltimore):
    totals = baltimore.totals.assign(period=new_orleans.period)
    totals.loc["no_internet", "share"] = new_orleans.totals.loc["no_internet", "share"] + 0.001

    said = words(figures.side_by_side([new_orleans, replace(baltimore, totals=totals)],
                                      "no_internet"))  # fmt: skip

    assert "may be chance" in said[1]


def test_places_of_other_years_are_not_called_different(new_orleans, baltimore):
    said = words(figures.side_by_side([new_orleans, baltimore], "no_internet"))

    assert "The periods differ" in said[1]
    assert "chance" not in said[1]


def test_two_periods_of_one_place_are_not_called_independent(new_orleans, earlier):
    said = words(figures.side_by_side([earlier, new_orleans], "no_subscription"))

    assert said[0].startswith("Households with no internet subscription")
    assert "chance" not in said[1]


@pytest.mark.parametrize("count", [1, 5])
def test_side_by_side_takes_two_to_four(new_orleans, count):
    with pytest.raises(TableError, match=f"{count} studies: expected two to 4"):
        figures.side_by_side([new_orleans] * count)


def test_side_by_side_names_what_all_know(new_orleans, baltimore):
    with pytest.raises(TableError, match=r"'no_wireline'.*of all 2; known of all: no_internet, "):
        figures.side_by_side([new_orleans, baltimore], "no_wireline")


# by name


def test_a_picture_by_the_name_of_its_kind(few):
    new_orleans, earlier, _ = few
    later, baltimore = made.study(2024), made.study(2021, "Baltimore")
    drawn = {
        "map": figures.picture(new_orleans),
        "ladder": figures.picture(new_orleans, kind="ladder"),
        "ranking": figures.picture(new_orleans, None, "ranking", k=5, of="share"),
        "concentration": figures.picture(earlier, kind="concentration"),
        "change": figures.picture(later, kind="change", earlier=earlier),
        "trend": figures.picture(new_orleans, kind="trend"),
        "side-by-side": figures.picture(new_orleans, kind="side-by-side", others=[baltimore]),
    }
    assert set(drawn) == set(figures.KINDS)
    assert len({words(figure)[0] for figure in drawn.values()}) == len(drawn)
    assert len(drawn["side-by-side"].axes) == 2
    with pytest.raises(ArgumentError, match="kind is 'pie'; expected one of 'map', 'ranking'"):
        figures.picture(new_orleans, kind="pie")
    with pytest.raises(TableError, match="needs the study of an earlier period"):
        figures.picture(new_orleans, kind="change")


# axes


@pytest.mark.parametrize(
    ("high", "marks"),
    [
        (0.04, [0, 0.05]),
        (0.2, [0, 0.05, 0.1, 0.15, 0.2]),
        (0.42, [0, 0.2, 0.4, 0.6]),
        (1.0, [0, 0.25, 0.5, 0.75, 1]),
        (0.0, [0, 0.05]),
    ],
)
def test_marks_of_an_axis_of_shares_reach_the_highest(high, marks):
    assert _rows.steps(high) == pytest.approx(marks)


def test_marks_of_an_axis_of_ranks_do_not_meet():
    assert _rows.ranks(41, 20) == [1, 20, 41]
    assert _rows.ranks(21, 20) == [1, 21]
    assert _rows.ranks(1, 1) == [1]


def test_nothing_warns_with_emoji_in_a_name(new_orleans):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert png(figures.draw(replace(made.study(), place="\U0001f600 \U0001f3da, X")), 50)


def test_letters_that_no_font_has_are_told_with_the_font_that_does_and_nothing_else():
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert png(figures.draw(replace(made.study(), place="\U0001f600 \u0f00\ua9c5, X")), 50)
    assert {one.category for one in told} == {AbsenceWarning}
    assert all("Noto Sans Tibetan" in str(one.message) for one in told)


# lines


def lines_of(figure, text):
    """Find the text of several lines that begins with some words, by the width of each line."""
    figure.draw_without_rendering()
    drawn = {one.get_text(): one for one in figure.texts if one.get_weight() == "bold"}
    return [drawn[line].get_window_extent().width for line in drawn if line and line in text]


def test_lines_of_a_title_are_about_as_long_as_each_other(every):
    for name, figure in every.items():
        widths = lines_of(figure, figure.sentences[0])
        assert len(widths) == 1 or min(widths) > 0.75 * max(widths), name


@pytest.mark.parametrize("room", [1.2, 1.9, 2.6, 3.3])
def test_a_text_ends_in_no_lone_word_where_its_lines_can_be_had_otherwise(room):
    text = "One household in three had no broadband at home other than a phone plan, or none."
    found = _lines.laid(text, _sheet.letters_of(), (room, 12), (9, 9))

    assert " ".join(found.lines) == text
    assert len(found.lines) > 1
    assert len(found.lines[-1].split()) > 1


def test_a_number_stays_with_its_percent_and_its_margin():
    text = "of all 39 % ± 0.8 of them"
    found = _lines.laid(text, _sheet.letters_of(), (1.1, 12), (9, 9))

    assert "39\u00a0%\u00a0±\u00a00.8" in found.lines


def test_a_line_is_measured_as_wide_as_it_is_drawn():
    text = "Población: 1,383 ± 162 – Tall Timbers/Brechtel"
    figure = figures.Picture()
    letters = _sheet.letters_of("bold")
    drawn = figure.text(0, 0.5, text, fontproperties=letters.font(20))

    width = drawn.get_window_extent().width / figure.dpi
    assert letters.width(text) * 20 / 72 == pytest.approx(width, rel=0.02)


@pytest.mark.parametrize("language", ["en", "es"])
def test_texts_of_a_column_have_one_size(new_orleans, language):
    with phrases.speaking(language):
        ranking = figures.ranking(new_orleans)
        ladder = figures.ladder(new_orleans)
        labels = [phrases.label(name) for name in new_orleans.totals.index]
        brief = figures.brief(new_orleans)
    sizes = {}
    for figure, kind in ((ranking, "ranking"), (ladder, "ladder"), (brief, "brief")):
        for text in figure.texts:
            said = text.get_text()
            column = (
                "label" if said in labels
                else "hood" if said in set(new_orleans.neighborhoods.index)
                else "number" if re.fullmatch("[\\d,]+\u00a0±\u00a0[\\d,]+", said)
                else None
            )  # fmt: skip
            sizes.setdefault((kind, column), set()).add(round(text.get_fontsize(), 3))
    found = {key: value for key, value in sizes.items() if key[1]}
    assert len(found) >= 6
    assert all(len(value) == 1 for value in found.values()), found


def test_every_bar_and_band_shows_its_margin_however_small_it_is(new_orleans):
    """None is a dot alone: the margins of a large place are smaller than a dot."""
    for figure in (figures.ladder(new_orleans), figures.ranking(new_orleans, k=5)):
        figure.draw_without_rendering()
        shown = [line for line in figure.artists if isinstance(line, Line2D)]
        upright = [
            line.get_xdata()[0] for line in shown
            if len(line.get_xdata()) == 2 and line.get_xdata()[0] == line.get_xdata()[1]
            and line.get_color() == _sheet.ACCENT
        ]  # fmt: skip
        rows = 5 if "truly" in figure.sentences[0] else len(new_orleans.totals)
        assert len(upright) >= 2 * rows
        assert min(np.diff(sorted(upright))[np.diff(sorted(upright)) > 0]) > 0


# side by side as `compare` says it


def test_the_title_of_two_places_is_what_compare_says():
    new_orleans, baltimore = made.study(), made.study(2021, "Baltimore")
    for measure in ("no_internet", "no_computer"):
        for more in (0.0, 0.005, 0.008, 0.01, 0.02):
            totals = baltimore.totals.assign(period=new_orleans.period)
            totals.loc[measure, "share"] = new_orleans.totals.loc[measure, "share"] + more
            other = replace(baltimore, totals=totals)
            both = {"one": new_orleans.totals, "other": totals}
            table = comparison.differences(both, lambda *_: "places").set_index("measure")
            verdict = table.loc[measure, "verdict"]
            said = words(figures.side_by_side([new_orleans, other], measure))
            assert ("is more than chance" in said[1]) == (verdict in ("higher", "lower"))
            assert ("may be chance" in said[1]) == (verdict == "no_detectable_difference")


def test_a_place_that_compare_does_not_test_has_no_finding_as_title(new_orleans, baltimore):
    totals = baltimore.totals.assign(period=new_orleans.period, share_moe=np.nan)
    said = words(figures.side_by_side([new_orleans, replace(baltimore, totals=totals)]))

    assert said[0].endswith("with one set of colors")
    assert "chance" not in said[1]


# change and trend


def test_change_shows_the_place_and_the_clearest_pieces_with_their_margins(later, changed):
    figure = figures.change(later, changed)
    said, table = words(figure), changed.table

    clear = table[table["verdict"].isin(["rose", "fell"])].sort_values("p", kind="stable").iloc[0]
    for change, margin in (
        (changed.place["change"], changed.place["change_moe"]),
        (clear["change"], clear["change_moe"]),
    ):
        assert f"{100 * change:.1f} ± {100 * margin:.1f}".replace("-", "−") in said
    at = said.index("Clearest changes, in points (90%)")
    assert "New Orleans" in said[at:]


def test_a_trend_has_a_margin_at_each_period_and_a_band_on_to_now(new_orleans):
    told = _trend.trend(new_orleans, "no_home_broadband")
    figure = figures.trend(new_orleans)

    points = len(told.chart.points) + 1
    assert len(dots(figure)) == points
    caps = [line for line in figure.artists if isinstance(line, Line2D)
            and len(line.get_ydata()) == 2 and line.get_ydata()[0] == line.get_ydata()[1]
            and line.get_color() == _sheet.ACCENT]  # fmt: skip
    assert len(caps) == 2 * points
    assert sum(isinstance(patch, Polygon) for patch in figure.patches + figure.artists) == 1
    assert words(figure)[0] == told.title.striptags()


def test_a_trend_of_one_period_is_refused(baltimore):
    with pytest.raises(TableError, match="one period only for 'no_computer'"):
        figures.trend(replace(baltimore, history=None), "no_computer")
