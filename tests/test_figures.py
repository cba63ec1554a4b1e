"""The map for print: what it says, what its pixels show, and what it refuses."""

from __future__ import annotations

import io
from dataclasses import replace

import bundled
import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from pictures import check_readable, png, words
from shapely import LinearRing, Point

from exclusion import classes, figures, moe, phrases, ranking, telling
from exclusion.errors import GeoidError, TableError
from exclusion.figures import _ground

SMALL = (6.0, 4.2)


def pixels(figure):
    """Count the pixels of each color, as whole numbers."""
    image = np.round(imread(io.BytesIO(png(figure)))[..., :3] * 255).astype(int)
    found, counts = np.unique(image @ (1 << 16, 1 << 8, 1), return_counts=True)
    colors = zip(found >> 16, found >> 8 & 255, found & 255, strict=True)
    return {tuple(map(int, rgb)): int(n) for rgb, n in zip(colors, counts, strict=True)}


def water(study):
    return study.areas.index[telling.landless(study)]


def hatched(figure):
    return [p for p in figure.axes[0].patches if isinstance(p, PathPatch) and p.get_hatch()]


@pytest.fixture(scope="module")
def study():
    return bundled.new_orleans()


@pytest.fixture(scope="module")
def baltimore():
    return bundled.baltimore()


@pytest.fixture(scope="module")
def figure(study):
    return figures.draw(study)


def test_title_states_the_published_share_with_its_margin(study, figure):
    row = study.totals.loc["no_home_broadband"]

    assert row["origin"] == "published"
    title = words(figure)[0]
    assert "39.2% of households (give or take 0.8 points)" in title
    assert phrases.label("no_home_broadband") in title
    assert f"{row['share']:.1%}" == "39.2%"


def test_title_says_where_a_margin_is_not_known(study):
    totals = study.totals.copy()
    totals.loc["no_home_broadband", "share_moe"] = np.nan

    title = words(figures.draw(replace(study, totals=totals)))[0]

    assert "39.2% of households (margin not known)" in title


def test_subtitle_names_place_period_and_universe(figure):
    assert words(figure)[1] == (
        "New Orleans, Louisiana, on average over 2015–2019. Households are occupied homes, not "
        "group quarters."
    )


def test_subtitle_says_where_the_areas_are_of_another_period(study):
    subtitle = words(figures.draw(study, "no_computer"))[1]

    assert "By tract: 2014–2018, when the tracts together had 18.2% ± 0.5." in subtitle


def test_source_names_each_credit_once_and_how_margins_came_about(figure, baltimore):
    source = words(figure)[2]
    assert source.count("U.S. Census Bureau") == 1
    assert "The Data Center (New Orleans); City of New Orleans." in source
    assert "by tract, modelled" in source
    assert "by block group, mostly computed" in words(figures.draw(baltimore))[2]


@pytest.mark.parametrize("size", [(9.0, 6.2), SMALL, (5.0, 7.0)])
def test_legend_has_the_range_and_count_of_each_class(study, size):
    found = classes.of_shares(study.areas["no_home_broadband_share"])

    said = words(figures.draw(study, size=size))

    start = said.index("Percent of households") + 1
    listed = said[start : start + 2 * len(found.ranges)]
    assert listed[::2] == [f"{low}–{high}" for low, high in found.ranges]
    assert listed[1::2] == [str(n) for n in found.counts]
    assert said[start + 2 * len(found.ranges)] == "tracts in each class"


def test_every_class_and_no_data_cover_ground(figure):
    seen = pixels(figure)

    for color in (*classes.COLORS, classes.NO_DATA):
        assert seen.get(tuple(round(255 * c) for c in to_rgb(color)), 0) > 1_000, color


@pytest.mark.parametrize("measure", ["no_broadband", "no_computer"])
def test_areas_are_hatched_where_not_reliable(baltimore, measure):
    figure = figures.draw(baltimore, measure)

    share, margin = (baltimore.areas[f"{measure}_{x}"] for x in ("share", "share_moe"))
    low = moe.reliability(share, margin, share=True) == "low"
    rings = sum((patch.get_path().codes == 1).sum() for patch in hatched(figure))
    assert rings >= low.sum() > 0
    what = " ".join(phrases.say("unreliable").split())
    assert f"{what}: {low.sum()} block groups" in words(figure)


def test_hatching_is_seen():
    study = bundled.small()
    areas = study.areas.copy()
    areas["no_home_broadband_share_moe"] = 0.0
    sure = figures.draw(replace(study, areas=areas))
    areas = areas.assign(no_home_broadband_share_moe=0.9)
    unsure = figures.draw(replace(study, areas=areas))

    assert not hatched(sure)
    assert not any("not reliable" in text for text in words(sure))
    plain, lined = pixels(sure), pixels(unsure)
    for color in classes.COLORS:
        rgb = tuple(round(255 * c) for c in to_rgb(color))
        assert 0 < lined[rgb] < 0.9 * plain[rgb]


def test_no_data_is_counted(study, figure):
    missing = study.areas["no_home_broadband_share"].isna()
    missing = int((missing & ~study.areas.index.isin(water(study))).sum())

    assert f"no households, or no estimate: {missing} tracts" in words(figure)


def test_areas_cut_off_by_the_edge_are_counted(study, baltimore, figure):
    axes = figure.axes[0]
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    bounds = study.areas.bounds
    cut = (bounds.minx < west) | (bounds.maxx > east) | (bounds.miny < south)
    cut |= bounds.maxy > north

    assert study.areas["households"][cut].sum() < 0.02 * study.areas["households"].sum()
    assert f"cut off by the edge of the map: {cut.sum()} tracts" in words(figure)
    assert not any("cut off" in text for text in words(figures.draw(baltimore)))


def test_polygons_missing_or_with_holes_are_drawn_as_they_are(study):
    areas = study.areas.copy()
    missing = areas.index[areas["no_home_broadband_share"].notna()][0]
    areas.loc[[missing], "geometry"] = None
    other = areas.index[5]
    whole = areas.geometry[other]
    areas.loc[[other], "geometry"] = whole.difference(whole.centroid.buffer(1e-3))

    rings = _ground.path_of(areas.geometry[other]).to_polygons()

    assert sorted(LinearRing(ring).is_ccw for ring in rings) == [False, True]
    assert len(_ground.path_of(None).vertices) == 0
    assert png(figures.draw(replace(study, areas=areas)))


def test_scale_is_true_at_the_middle_latitude(figure):
    axes = figure.axes[0]
    lines = [artist for artist in figure.artists if isinstance(artist, Line2D)]
    bar, _ = (line for line in lines if len(line.get_xdata()) == 4)
    inches = np.ptp(bar.get_xdata())
    west, east = axes.get_xlim()
    latitude = np.radians(np.mean(axes.get_ylim()))
    km = np.radians(east - west) * np.cos(latitude) * 6371.0088
    width = axes.get_position().width * figure.get_figwidth()

    assert inches / width * km == pytest.approx(5, rel=1e-3)
    assert words(figure)[-2:] == ["5 km", "2 mi"]


def test_an_arrow_stands_beside_the_scale_since_north_is_up(figure):
    said = words(figure)

    assert said[-3] == "N"
    ticks = [a for a in figure.artists if isinstance(a, Line2D) and a.get_marker() == "^"]
    assert len(ticks) == 1
    n, km = figure.texts[-3], figure.texts[-2]
    assert n.get_position()[0] < km.get_position()[0]


@pytest.mark.parametrize(
    ("scheme", "ranges"),
    [((10, 20, 40), ["0–10", "11–20", "21–40", "41–100"]), ("fisher_jenks", None)],
)
def test_classes_are_those_that_were_asked_for(study, scheme, ranges):
    found = classes.of_shares(study.areas["no_home_broadband_share"], scheme)

    said = words(figures.draw(study, scheme=scheme))

    start = said.index("Percent of households") + 1
    listed = said[start : start + 2 * len(found.ranges)]
    assert listed[::2] == (ranges or [f"{low}–{high}" for low, high in found.ranges])
    assert listed[1::2] == [str(n) for n in found.counts]


def test_breaks_that_cannot_be_drawn_are_refused(study):
    with pytest.raises(ValueError, match="rising whole percents"):
        figures.draw(study, scheme=(40, 20))


def test_highlighted_areas_have_a_double_outline(study, figure):
    chosen = list(study.areas.index[:2])

    lit = figures.draw(study, highlight=chosen)

    more = lit.axes[0].patches[len(figure.axes[0].patches) :]
    assert [to_rgb(patch.get_edgecolor()) for patch in more] == [
        to_rgb("#ffffff"),
        to_rgb("#1a1a1a"),
    ]
    around = study.areas.geometry[chosen].union_all().bounds
    box = more[1].get_path().get_extents()
    assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx(around)
    assert more[0].get_linewidth() > more[1].get_linewidth() > 1


def test_an_unknown_area_to_highlight_is_named(study):
    with pytest.raises(GeoidError, match=r"no tract '22071'.*'22071000100'"):
        figures.draw(study, highlight=["22071"])


def squeezed(name):
    return name.replace(" ", "").replace("\n", "")


def test_neighborhoods_are_named_where_they_fit(study):
    axes = figures.draw(study).axes[0]
    axes.figure.draw_without_rendering()

    names = [text.get_text() for text in axes.texts]
    hoods = study.neighborhoods
    first = hoods["no_home_broadband_households"].sort_values(ascending=False).index
    assert names[:3] == [first[0], *(name.replace(" ", "\n") for name in first[1:3])]
    assert 15 <= len(names) < len(hoods)
    wanted = set(first[: ranking.LISTED_NEIGHBORHOODS])
    boxes = [text.get_window_extent() for text in axes.texts]
    ground = axes.get_window_extent()
    for i, (text, box) in enumerate(zip(axes.texts, boxes, strict=True)):
        assert not any(box.overlaps(other) for other in boxes[:i]), names[i]
        assert ground.x0 < box.x0 < box.x1 < ground.x1
        name = next(h for h in hoods.index if squeezed(h) == squeezed(names[i]))
        inside = hoods.geometry[name].contains(Point(text.get_position()))
        assert inside or name in wanted, name
    assert not figures.draw(study, labels=False).axes[0].texts


def test_a_degree_north_is_as_long_as_on_the_ground(figure):
    axes = figure.axes[0]
    box, (south, north) = axes.get_position(original=True), axes.get_ylim()
    axes.apply_aspect()

    assert axes.get_aspect() == pytest.approx(1 / np.cos(np.radians((south + north) / 2)))
    assert axes.get_position().bounds == pytest.approx(box.bounds)


@pytest.mark.parametrize("size", [(9.0, 6.2), SMALL, (5.0, 7.0), (14.0, 4.0)])
def test_no_text_covers_the_map_or_another_or_leaves_the_page(study, baltimore, size):
    for one in (study, baltimore):
        figure = figures.draw(one, size=size)
        check_readable(figure)


@pytest.mark.parametrize(
    "place",
    [
        "A $x^{2$ and $\\frac$ City, Loui$iana",
        "<b>Bad</b> & <script>1</script>, X",
        "ירושלים القدس, X",
    ],
    ids=["dollar", "html", "right-to-left"],
)
def test_a_name_is_written_as_it_is(study, place):
    figure = figures.draw(replace(study, place=place))

    title, subtitle, *_ = words(figure)
    assert place.split(",")[0] in title
    assert place in subtitle
    assert png(figure)


def test_a_name_is_written_as_it_is_where_tex_is_on(study):
    with mpl.rc_context({"text.usetex": True}):
        assert png(figures.draw(replace(study, place="$$ 100 %, X")))


def test_same_study_gives_same_bytes(study):
    assert png(figures.draw(study)) == png(figures.draw(study))


def test_the_study_is_not_changed(study):
    before = study.areas.copy()

    figures.draw(study, size=SMALL)

    assert study.areas.equals(before)


def test_pyplot_knows_of_no_figure():
    import matplotlib.pyplot as plt

    bundled.small().figure().savefig("/dev/null", format="png")
    assert plt.get_fignums() == []


def test_without_polygons_it_says_what_still_works():
    with pytest.raises(TableError, match=r"no boundaries.*ranking, summary and files work"):
        figures.draw(bundled.unmapped())


@pytest.mark.parametrize("measure", ["smartphone_only", "no_such_thing"])
def test_a_measure_not_known_by_area_is_refused_with_those_that_are(study, measure):
    with pytest.raises(TableError, match=f"{measure}.*tract.*no_internet, .*no_computer"):
        figures.draw(study, measure)


def test_figure_shows_itself_in_a_notebook(study):
    assert study.figure()._repr_png_().startswith(b"\x89PNG")
