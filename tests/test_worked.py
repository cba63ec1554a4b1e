"""How one will know whether it worked: on the page, the brief, and in the summary."""

from __future__ import annotations

import bundled
import pytest

from exclusion import figures, phrases, report
from exclusion.telling import _worked

BY = "no_subscription"


@pytest.fixture(scope="module")
def study():
    return bundled.new_orleans(2024)


def test_rows_go_from_one_area_to_the_whole_place(study):
    found = study.detectable(BY)
    rows = _worked.worked(study, BY, 20).rows
    names = [row.name for row in rows]
    assert names[0].startswith("One tract")
    assert names[1].startswith("One neighborhood")
    assert names[-3].startswith("The 20 tracts of the list")
    assert names[-1] == "New Orleans"
    assert rows[-3].fall == phrases.about(found.listed.households)
    assert rows[-2].fall == phrases.about(found.programmes.households)
    assert rows[-1].points == phrases.points(found.place.part * found.place_share)


def test_it_says_how_many_can_never_show_a_fall_and_what_an_own_survey_needs(study):
    found = study.detectable(BY)
    said = _worked.worked(study, BY, 20)
    assert f"{found.never} of {found.known} tracts can never show a fall alone" in said.sub
    assert "A survey of your own needs about" in said.sub
    assert f"Its years may not overlap {found.period}." in said.how
    with phrases.speaking("es"):
        assert "tractos censales" in _worked.worked(study, BY, 20).sub


def test_the_brief_says_it_of_its_list(study):
    said = " ".join(" ".join(figures.brief(study).sentences).split())
    listed = study.detectable(BY, 8).listed
    assert "How you will know whether it worked" in said
    assert f"of the list must fall by about {phrases.about(listed.households)} of" in said


def test_the_summary_has_it(study):
    plain = report.summary(study)["detectable"]
    found = study.detectable(BY)
    assert (plain["never"], plain["known"]) == (found.never, found.known)
    assert plain["list"]["households"] == round(found.listed.households)
    assert plain["place"]["part"] == round(found.place.part, 4)
    assert plain["answers"][0]["answers"] == int(found.answers["answers"].iloc[0])
