"""A study cannot drift: what is done to its frames, or to those it was made of, changes nothing."""

from __future__ import annotations

import copy
import pickle
import warnings
from dataclasses import fields, replace
from types import MappingProxyType

import bundled
import numpy as np
import pandas as pd
import pytest
import shapely

import exclusion

FRAMES = ("areas", "totals", "neighborhoods", "sites", "groups", "history")


@pytest.fixture(scope="module")
def said():
    """What an untouched study says."""
    return outputs(fresh())


@pytest.fixture(scope="module")
def study():
    return fresh()


def fresh():
    study = exclusion.study("New Orleans", vintage=2019)
    return bundled.leaner(study, ["no_home_broadband"])


def outputs(study):
    """Give outputs that rest on every frame, some kept and some made anew each time."""
    frames = {
        "ranking": study.ranking(),
        "hoods": study.rank_neighborhoods(k=10),
        "spots": study.hot_spots(),
        "smooth": study.smooth(rake=True),
        "who": study.who(),
        "components": study.components(),
        "sites": study.sites,
        "outlines": study.neighborhoods,
    }
    return {name: pd.DataFrame(frame).to_csv() for name, frame in frames.items()} | {
        "headline": study.headline(),
        "extent": study.extent,
        "summary": study.summary(),
    }


def numbers(frame):
    return list(frame.select_dtypes("float").columns)


def scale(frame):
    frame[numbers(frame)] *= 10


def overwrite(frame):
    frame.loc[frame.index[0], numbers(frame)] = 7.0


def sort(frame, by):
    with warnings.catch_warnings():
        # pandas would rather that nobody did; users do.
        warnings.simplefilter("ignore", DeprecationWarning)
        frame.sort_values(by, ascending=False, inplace=True)  # noqa: PD002


def reverse(frame):
    sort(frame, numbers(frame)[0] if numbers(frame) else "name")


def rename(frame):
    frame.index.name = "other"
    frame.columns = [f"x_{name}" for name in frame.columns]


def drop(frame):
    for name in frame.columns[:-1]:
        frame.pop(name)


def arrays(frame):
    """Write into what lies behind the columns, past pandas."""
    for name in frame.columns:
        values = frame[name].array
        if str(frame[name].dtype) == "geometry":
            values[0] = shapely.Point(0, 0)
        elif str(frame[name].dtype) == "Int64":
            values[0] = 7
        else:
            behind = np.asarray(values)
            if behind.flags.writeable:
                behind[0] = behind[-1]


@pytest.mark.parametrize("edit", [scale, overwrite, reverse, rename, drop, arrays])
def test_no_edit_of_a_frame_that_was_handed_out_changes_what_a_study_says(study, said, edit):
    for name in FRAMES:
        edit(getattr(study, name))

    assert outputs(study) == said


@pytest.mark.parametrize("edit", [scale, overwrite, reverse, arrays])
def test_no_edit_of_a_frame_that_a_study_was_made_of_changes_what_it_says(study, said, edit):
    given = {name: getattr(study, name) for name in FRAMES}
    made = replace(study, **given)
    for frame in given.values():
        edit(frame)

    assert outputs(made) == said


def test_sorting_what_evaluate_gave_changes_no_ranking(study):
    before = study.ranking()
    found = study.evaluate()

    sort(found.table, "share")

    pd.testing.assert_frame_equal(found.table, before)
    pd.testing.assert_frame_equal(study.ranking(), before)
    assert study.evaluate() is found


def test_dictionaries_are_read_only_and_what_they_hold_is_a_copy():
    given = {"sites": "ours.csv"}
    study = replace(fresh(), options=given)
    given["sites"] = "theirs.csv"

    with pytest.raises(TypeError):
        study.options["sites"] = "other.csv"
    with pytest.raises(TypeError):
        del study.absent["history"]
    key = next(key for key, why in study.absent.items() if why.params)
    study.absent[key].params.clear()

    assert study.options == {"sites": "ours.csv"}
    assert study.absent[key].params
    assert isinstance(study.absent, MappingProxyType)


@pytest.mark.parametrize(
    "again",
    [
        lambda study: pickle.loads(pickle.dumps(study)),
        copy.copy,
        copy.deepcopy,
        lambda study: replace(study, joined=False),
    ],
    ids=["pickle", "copy", "deepcopy", "replace"],
)
def test_a_study_can_be_copied_and_pickled(study, said, again):
    study.evaluate()

    other = again(study)

    assert outputs(other) == said
    assert {field.name for field in fields(other)} == {field.name for field in fields(study)}
    scale(other.areas)
    assert outputs(other) == said


def test_a_corrected_column_gives_another_ranking():
    study = exclusion.study("New Orleans", vintage=2017)
    income = study.areas["median_income"]
    first = study.assign(income=income)
    before = first.evaluate(of="share", covariate="income").table

    corrected = first.assign(income=-income)

    after = corrected.evaluate(of="share", covariate="income").table
    assert not after["chance"].equals(before["chance"].reindex(after.index))
    pd.testing.assert_frame_equal(first.evaluate(of="share", covariate="income").table, before)
