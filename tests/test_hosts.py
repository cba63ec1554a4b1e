"""When the Bureau's file server refuses programs: FTP, TIGERweb, the Data API, a browser."""

from __future__ import annotations

import io
import json
import logging
import pickle
import zipfile
from urllib.parse import urlsplit

import census_answers
import census_files
import census_tigerweb
import pandas as pd
import pulled
import pytest
from click.testing import CliRunner

import exclusion
from exclusion import _fetch, acs, boundaries, pulls, studies
from exclusion._fetch import _answers, _hosts
from exclusion.cli import cli
from exclusion.cli._pages import words
from exclusion.errors import DamagedFileError, RefusedError, SourceError

MANY = 10**6
#: More than a file is taken up where each time half of the rest comes.
MANY_CUTS = 99


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    """Pauses are no part of what is tested."""
    monkeypatch.setattr(_hosts, "PAUSE", 0.0)
    # The command line sets it: put back at the end.
    logger = logging.getLogger("exclusion")
    monkeypatch.setattr(logger, "level", logger.level)


def refuse(census, fault="403", after=0):
    """Let the file server refuse everything from here on."""
    for folder in ("/programs-surveys/", "/geo/"):
        census.order(fault, folder, times=MANY, after=after)


def run(*arguments):
    """Run the command line."""
    return CliRunner().invoke(cli, arguments)


RIGHT = {}


def right(place, vintage=2021, **options):
    """Pull a place once as it is where nothing is refused, from files that all tests share."""
    if options.get("geography") == "tract":  # as if it is not said
        del options["geography"]
    key = repr((place, vintage, sorted(options.items())))
    if key not in RIGHT:
        with pulled.stock():
            RIGHT[key] = studies.snapshot(place, vintage, source="bulk", **options)
    return RIGHT[key]


def assert_same(found, usual, without=("water",)):
    """A pull is all that a study is made of; water, which maps show, may be lacking."""
    names = usual.parts.keys() - set(without)
    assert found.parts.keys() - set(without) == names
    for name in names:
        frames = (pd.DataFrame(made.parts[name]) for made in (found, usual))
        pd.testing.assert_frame_equal(*frames)


def table(**options):
    return acs.fetch(["B28002"], "tract", ["22071"], 2021, **options).estimates


# --- a refusal is recognised as that ----------------------------------------------------------


@pytest.mark.parametrize("fault", ["403", "blocked", "blocked 403", "blocked 503", "blocked text"])
def test_a_refusal_is_no_missing_file_and_no_damaged_one(census, fault):
    refuse(census, fault)
    for fetch in (
        lambda: acs.names(2021),
        table,
        lambda: boundaries.fetch("tract", ["22071"], 2021),
        boundaries.crosswalk,
        acs.newest_vintage,
    ):
        with pytest.raises(RefusedError, match="refuses programs") as caught:
            fetch()
        assert caught.value.status != 404
        assert "exclusion cache add" in str(caught.value)
        assert caught.value.url in str(caught.value)
        assert caught.value.url.startswith(census.www2_url)
    assert _fetch.entries() == []


@pytest.mark.parametrize(
    ("page", "refuses"),
    [
        ("<h1>Sorry, you have been blocked</h1>", True),
        ("<title>Access Denied</title> You don't have permission to access this server", True),
        ("<p>The requested URL was rejected. Please consult your administrator.</p>", True),
        ("\ufeff <title>403 Forbidden</title>", True),
        ("<p>Our systems have detected unusual traffic</p>", True),
        ("<title>Web Page Blocked!</title>", True),
        ("<title>Just a moment...</title>", True),
        ("<h1>Pardon Our Interruption</h1>", True),
        ("<title>Access to this page has been denied</title>", True),
        ("<p>Please verify you are a human</p>", True),
        ("<p>You don't have permission to access /geo/ on this server.</p>", True),
        ("<p>Your IP address has been banned</p>", True),
        ("<html><head><title>Forbidden</title></head></html>", True),
        ("<p>Just a moment: the file is at hand</p>", False),
        ("<title>Welcome</title>", False),
        ("<title>404 Not Found</title>", False),
        ("<p>The system is currently busy.</p>", False),
        ("GEO_ID|NAME\n1600000US2255000|Access Denied city, Louisiana\n", False),
    ],
)
def test_pages_that_refuse_are_told_from_others_and_from_data(page, refuses):
    assert _answers.is_blocking(page.encode()) == refuses


def test_a_403_is_a_refusal_whatever_its_page_says_of_maintenance(census, ftp, monkeypatch):
    page = census_answers.html("<h1>403</h1> Write to site maintenance, who are busy.", 403)
    right = census.answer
    monkeypatch.setattr(
        census, "answer", lambda host, *asked: page if host == "www2" else right(host, *asked)
    )
    assert len(table())
    assert len(census.lines("www2")) == 2


def test_a_refusal_is_the_same_from_another_process():
    err = RefusedError("No.", url="https://a.test/b", status=403, wanted=["https://a.test/c"])
    again = pickle.loads(pickle.dumps(err))
    assert (str(again), again.url, again.status) == (str(err), err.url, 403)
    assert addresses(str(err)) == ["https://a.test/c"]


def test_one_refusal_may_be_of_a_moment(census):
    census.order("403", "b28002", times=1)
    assert len(table())


def test_a_file_server_that_stays_out_of_service_is_stood_in_for(census, ftp):
    refuse(census, "503")
    assert acs.newest_vintage() == 2024
    assert len(table())


@pytest.mark.parametrize("fault", ["404", "html", "empty"])
def test_other_answers_are_not_asked_for_elsewhere(census, ftp, fault):
    census.order(fault, "b28002", times=MANY)
    with pytest.raises(SourceError) as caught:
        table()
    assert not isinstance(caught.value, RefusedError)
    assert ftp.asked == []


# --- by FTP -----------------------------------------------------------------------------------


def test_the_whole_chain_by_ftp(census, ftp, caplog):
    """Every file, and the newest vintage, come by FTP: what is pulled is the same."""
    usual = right("Kenner, Louisiana")
    refuse(census, "blocked")
    census.forget_requests()
    with caplog.at_level(logging.INFO, "exclusion"):
        found = studies.snapshot("Kenner, Louisiana", 2021)
        newest = acs.newest_vintage()
    assert_same(found, usual, without=())
    assert newest == 2024
    assert "refuses programs" in caplog.text
    assert "comes by FTP: ftp://127.0.0.1" in caplog.text
    sources = ({source.sha256 for source in made.manifest.sources} for made in (found, usual))
    assert next(sources) == next(sources)
    assert census.lines("api") == []
    assert_same(studies.snapshot("Kenner, Louisiana", 2021, offline=True), usual, without=())


@pytest.mark.parametrize("fault", ["half", "page", "flipped"])
def test_what_comes_by_ftp_is_checked_as_any_download(census, ftp, fault):
    refuse(census)
    whole = ftp.read
    spoil = {
        "half": lambda body: body[: len(body) // 2],
        "page": lambda _body: b"<html>Sorry</html>",
        "flipped": lambda body: body.replace(b"1400000US22071", b"1400000US99999"),
    }[fault]
    ftp.read = lambda path: spoil(whole(path))
    with pytest.raises(DamagedFileError, match="b28002"):
        table()
    assert _fetch.entries() == []
    ftp.read = whole
    assert len(table())


def test_ftp_that_breaks_off_for_good_leaves_the_other_ways(tigerweb, ftp):
    refuse(tigerweb)
    ftp.faults = ["cut"] * MANY_CUTS
    with pytest.raises(RefusedError, match=r"By FTP: .* it broke off at") as caught:
        table()
    assert addresses(str(caught.value)) == [caught.value.url]
    assert len(table(key=tigerweb.key))
    ftp.faults = ["cut"] * MANY_CUTS
    _, (source,) = boundaries.fetch("tract", ["22071"], 2021)
    assert "TIGERweb" in source.what


@pytest.mark.parametrize(
    "answers",
    [{"SIZE": b"213 many"}, {"SIZE": b"502 not known"}, {"EPSV": b"229 passive (|||x|)"}],
)
def test_ftp_that_tells_no_size_is_read_and_taken_up(census, ftp, answers):
    refuse(census)
    ftp.answers, ftp.faults = answers, ["cut"]
    assert len(table())
    assert [start > 0 for _, start in ftp.asked] == [False, True]


@pytest.mark.parametrize("answers", [{"TYPE": b"200 caf\xe9"}, {"USER": b"caf\xe9"}])
def test_what_speaks_no_ftp_is_told_as_that(census, ftp, answers):
    refuse(census)
    ftp.answers = answers
    with pytest.raises(RefusedError, match="is no FTP"):
        table()
    with pytest.raises(SourceError, match="is no FTP"):
        _fetch.ask_ftp()


def test_ftp_says_that_a_vintage_is_not_there(census, ftp):
    refuse(census)
    census.vintages = (2019, 2020, 2021)
    assert acs.newest_vintage() == 2021


def test_a_mirror_alone_is_the_only_host_that_is_asked(census, monkeypatch):
    refuse(census)
    with pytest.raises(RefusedError, match="EXCLUSION_FTP_URL none"):
        table()


def test_ftp_that_is_shut_is_told_with_the_proxy_that_is_no_way(census, monkeypatch):
    refuse(census)
    monkeypatch.setenv("EXCLUSION_FTP_URL", "ftp://127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with pytest.raises(RefusedError, match="does not go by the proxy"):
        table()
    assert _fetch.entries() == []


# --- by TIGERweb and the Data API -------------------------------------------------------------


def test_the_whole_chain_by_tigerweb_and_the_data_api(tigerweb, caplog):
    usual = right("Kenner, Louisiana")
    refuse(tigerweb, "blocked")
    with caplog.at_level(logging.INFO, "exclusion"):
        found = studies.snapshot("Kenner, Louisiana", key=tigerweb.key)
    assert found.manifest.vintage == 2024
    assert "come from TIGERweb" in caplog.text
    assert "The Data API is asked for the newest vintage" in caplog.text
    found = studies.snapshot("Kenner, Louisiana", 2021, key=tigerweb.key)
    assert_same(found, usual, without=("water", "polygons", "inside"))
    assert found.inside["GEOID"].tolist() == usual.inside["GEOID"].tolist()
    sources = found.manifest.sources
    assert any("TIGERweb" in source.what for source in sources)
    assert not any("www2" in (source.url or "") for source in sources)
    assert tigerweb.key not in caplog.text
    tigerweb.forget()
    again = studies.snapshot("Kenner, Louisiana", 2021, offline=True)
    assert_same(again, found, without=())
    assert tigerweb.requests == []
    assert [entry.name for entry in _fetch.entries() if _fetch.examine(entry)] == []


def test_tables_of_many_states_come_from_the_data_api_where_the_files_are_refused(census):
    refuse(census)
    every = list(census.world.states)
    pull = acs.fetch(["B28002"], "state", every * 4, 2021, key=census.key)
    with pytest.raises(RefusedError):
        acs.fetch(["B28002"], "tract", ["22071"], 2021, source="bulk", key=census.key)
    assert pull.estimates["GEOID"].nunique() == len(set(every))


def test_water_and_blocks_have_no_other_service(tigerweb):
    refuse(tigerweb)
    with pytest.raises(RefusedError, match="exclusion cache add"):
        boundaries.housing(["22071"], 2021)


def test_a_map_service_that_fails_too_is_told_with_the_refusal(tigerweb):
    refuse(tigerweb)
    tigerweb.order("404", "MapServer", times=MANY)
    with pytest.raises(RefusedError, match=r"refuses programs.*Nor do its polygons come from"):
        boundaries.fetch("tract", ["22071"], 2021)


def spoil(monkeypatch, change):
    """Let TIGERweb's answers be changed: what was read of JSON, and how often it was asked."""
    right, asked = census_tigerweb.answer, []

    def answer(path, query):
        asked.append(path)
        body = change(json.loads(right(path, query).body), len(asked))
        return census_answers.Answer(200, json.dumps(body).encode(), "application/json")

    monkeypatch.setattr(census_tigerweb, "answer", answer)
    return right


def failing(body, _asked):
    return {"error": {"code": 500, "message": f"token=s3cret {'again ' * 99}"}}


def listed(body, _asked):
    return {"layers": [{"id": 8, "name": ["Census Tracts"]}]}


def shapeless(body, _asked):
    for area in body.get("features", ()):
        area["geometry"] = {"type": "Blob", "coordinates": []}
    return body


@pytest.mark.parametrize(
    ("change", "said"),
    [(failing, "answers 500 token=\\*\\*\\* again"), (listed, "no layer"), (shapeless, "blob")],
)
def test_what_tigerweb_answers_amiss_is_a_named_error(tigerweb, monkeypatch, change, said):
    refuse(tigerweb)
    right = spoil(monkeypatch, change)
    with pytest.raises(
        RefusedError, match=f"Nor do its polygons come from TIGERweb: .*{said}"
    ) as e:
        boundaries.fetch("tract", ["22071"], 2021)
    assert str(e.value).count("again again") < 20
    assert _fetch.entries() == []
    monkeypatch.setattr(census_tigerweb, "answer", right)
    assert len(boundaries.fetch("tract", ["22071"], 2021)[0])


def test_a_trouble_of_tigerwebs_that_passes_is_asked_again(tigerweb, monkeypatch):
    refuse(tigerweb)
    spoil(monkeypatch, lambda body, asked: failing(body, 0) if asked in {3, 4} else body)
    assert len(boundaries.fetch("tract", ["22071"], 2021)[0]) == 40


def test_a_refusal_is_remembered_for_the_run_until_a_file_comes(tigerweb):
    refuse(tigerweb)
    boundaries.fetch("tract", ["22071"], 2021)
    assert len(tigerweb.lines("www2")) == 2
    tigerweb.forget_requests()
    assert len(boundaries.fetch("tract", ["22071"], 2021)[0])
    assert tigerweb.requests == []
    boundaries.fetch("county", None, 2021)
    assert len(tigerweb.lines("www2")) == 1
    tigerweb.forget()
    assert len(table())
    _, (source,) = boundaries.fetch("tract", ["22071"], 2021)
    assert "Cartographic" in source.what
    tigerweb.order("403", "b28001", times=1)
    assert len(acs.fetch(["B28001"], "tract", ["22071"], 2021).estimates)


# --- a light first pull -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "geography"),
    [
        ("Kenner, Louisiana", "tract"),
        ("Kenner, Louisiana", "block group"),
        (["22051", "22071"], "tract"),
        ("New Orleans-Metairie, LA Metro Area", "tract"),
        *(
            pytest.param(place, geography, marks=pytest.mark.slow)
            for place, geography in (
                (["Kenner, Louisiana", "Grand Isle, Louisiana"], "tract"),
                ("Louisiana", "tract"),
                (["22051", "22071"], "block group"),
                (["Kenner, Louisiana", "Grand Isle, Louisiana"], "block group"),
                ("New Orleans-Metairie, LA Metro Area", "block group"),
                ("Louisiana", "block group"),
            )
        ),
    ],
)
def test_with_a_key_no_file_of_the_country_is_fetched(census, place, geography):
    found = studies.snapshot(place, 2021, geography=geography, key=census.key)
    files = census.lines("www2")
    assert [line for line in files if "/geo/tiger/" not in line] == []
    # What a metropolitan area is made of stands in files of the country alone.
    assert "Metro" in place or [line for line in files if "_us_" in line] == []
    assert_same(found, right(place, geography=geography), without=())


def pulled_areas(place):
    return sorted(studies.snapshot(place, 2021).estimates["GEOID"].unique())


def test_tracts_are_known_by_a_table_where_names_come_from_the_api(census, monkeypatch):
    monkeypatch.setenv("CENSUS_API_KEY", census.key)
    tracts = pulled_areas("22071")[:3]
    assert pulled_areas(tracts) == tracts
    with pytest.raises(exclusion.errors.PlaceError, match="are not in vintage 2021"):
        studies.snapshot([*tracts, "22071999998"], 2021)
    with pytest.raises(exclusion.errors.PlaceError, match="are not in vintage 2021"):
        studies.snapshot([*tracts, "22999999998"], 2021)
    assert not [line for line in census.lines("www2") if "Geos" in line]


@pytest.mark.parametrize("vintage", [2019, 2021, 2024])
def test_both_services_give_the_same_names(census, vintage):
    short = acs.names(vintage, key=census.key)
    assert census.lines("www2") == []
    whole = acs.names(vintage, source="bulk")
    whole = whole[whole["level"].isin(["state", "county", "place", "cbsa"])]
    for frame in (short, whole):
        frame.loc[frame["level"] == "cbsa", "state"] = ""  # in several
    order = ["level", "GEOID"]
    pd.testing.assert_frame_equal(
        short.sort_values(order, ignore_index=True), whole.sort_values(order, ignore_index=True)
    )
    census.forget()
    assert acs.names(vintage, offline=True).equals(acs.names(vintage))
    assert census.requests == []


@pytest.mark.parametrize("fault", ["short", "cut json", "empty", "html", "json"])
def test_names_of_the_api_that_are_not_whole_are_refused(census, fault):
    census.order(fault, "for=place", times=MANY)
    with pytest.raises(SourceError):
        acs.names(2021, key=census.key)
    assert _fetch.entries() == []
    census.forget()
    assert len(acs.names(2021, key=census.key))


# --- by a browser -----------------------------------------------------------------------------


def addresses(text):
    """List the addresses that a message gives, each on a line of its own."""
    return [line.strip() for line in text.splitlines() if line.strip().startswith("http")]


def download(census, urls, folder):
    """Save files as a browser does that the host lets in."""
    folder.mkdir(exist_ok=True)
    for url in urls:
        path = url.removeprefix(census.www2_url)
        (folder / path.rpartition("/")[2]).write_bytes(census.file(path))
    return sorted(folder.iterdir())


def refusal(place, vintage, **options):
    """Give what the error says of a pull; empty if it is whole."""
    try:
        studies.snapshot(place, vintage, **options)
    except RefusedError as err:
        return str(err)
    return ""


@pytest.mark.parametrize(
    ("place", "vintage", "options"),
    [
        ("Kenner, Louisiana", 2021, {}),
        ("Kenner, Louisiana", 2019, {"geography": "block group", "weights": "housing"}),
        pytest.param("New Orleans-Metairie, LA Metro Area", 2021, {}, marks=pytest.mark.slow),
        (["22051", "22071"], 2018, {}),
        ("Louisiana", 2021, {"county": "Orleans", "erase_water": True}),
    ],
)
def test_the_whole_chain_by_what_a_browser_saved(census, tmp_path, place, vintage, options):
    """Every error lists what to open; what is saved is added; all is the same at the end."""
    usual = right(place, vintage, **options)
    refuse(census, "blocked")
    rounds = []
    while len(rounds) < 4 and (said := refusal(place, vintage, **options)):
        assert "`exclusion cache add FILE…`" in said
        rounds.append(addresses(said))
        files = download(census, rounds[-1], tmp_path / str(len(rounds)))
        added = list(pulls.add(files))
        assert [problem for _, _, problem in added if problem] == []
    found = studies.snapshot(place, vintage, **options)
    assert "Geos" in rounds[0][0]
    assert len(rounds[0]) >= 5
    assert_same(found, usual)
    # Water that a map shows is no reason to ask for more files, unless it is to be taken out.
    read, whole = (
        [
            urlsplit(one.url).path
            for one in made.manifest.sources
            if "AREAWATER" not in one.url or "erase_water" in options
        ]
        for made in (found, usual)
    )
    assert read == whole
    assert census.lines("api") == []
    again = studies.snapshot(place, offline=True, vintage=vintage, **options)
    assert_same(again, found, without=())


def test_without_a_vintage_none_is_made_up_and_what_was_added_is_named(census, tmp_path):
    refuse(census)
    with pytest.raises(RefusedError, match="name one") as caught:
        studies.snapshot("22051")
    assert "The cache holds" not in str(caught.value)
    needed = pulls.needed("22051", 2021)
    list(pulls.add(download(census, [file.shown for file in needed.files], tmp_path / "a")))
    needed = pulls.needed("22051", 2021)
    list(pulls.add(download(census, [file.shown for file in needed.lacking], tmp_path / "b")))
    with pytest.raises(RefusedError, match=r"name one\. The cache holds 2021\."):
        studies.snapshot("22051")
    assert studies.snapshot("22051", 2021).manifest.vintage == 2021


NAMED = {
    "acsdt5y2021-b28002 (1).dat": "bulk/2021/B28002.parquet",
    "ACSDT5Y2021-B28002.dat.txt": "bulk/2021/B28002.parquet",
    "Geos20215YR - Copy.txt": "bulk/2021/geos.parquet",
    "20185YRGeos(2).csv": "bulk/2018/geos.parquet",
    "cb_2021_22_tract_500k (3).zip": "boundaries/cb_2021_22_tract_500k.zip",
    "download.zip": "boundaries/cb_2021_22_tract_500k.zip",
    "relation.txt": "relationship/tract_2010_2020.parquet",
    "tl_2021_22_tabblock20.zip": "blocks/tl_2021_22_tabblock20.parquet",
    "tabblock2010_22_pophu.zip": "blocks/tabblock2010_22_pophu.parquet",
    "tl_2021_22071_areawater.zip": "boundaries/tl_2021_22071_areawater.zip",
}
SF = "/programs-surveys/acs/summary_file"
PATHS = {
    "bulk/2021/B28002.parquet": f"{SF}/2021/table-based-SF/data/5YRData/acsdt5y2021-b28002.dat",
    "bulk/2021/geos.parquet": f"{SF}/2021/table-based-SF/documentation/Geos20215YR.txt",
    "bulk/2018/geos.parquet": f"{SF}/2018/prototype/20185YRGeos.csv",
    "boundaries/cb_2021_22_tract_500k.zip": "/geo/tiger/GENZ2021/shp/cb_2021_22_tract_500k.zip",
    "relationship/tract_2010_2020.parquet": (
        "/geo/docs/maps-data/data/rel2020/tract/tab20_tract20_tract10_natl.txt"
    ),
    "blocks/tl_2021_22_tabblock20.parquet": (
        "/geo/tiger/TIGER2021/TABBLOCK20/tl_2021_22_tabblock20.zip"
    ),
    "blocks/tabblock2010_22_pophu.parquet": (
        "/geo/tiger/TIGER2010BLKPOPHU/tabblock2010_22_pophu.zip"
    ),
    "boundaries/tl_2021_22071_areawater.zip": (
        "/geo/tiger/TIGER2021/AREAWATER/tl_2021_22071_areawater.zip"
    ),
}


@pytest.mark.parametrize(("file", "name"), NAMED.items())
def test_a_file_is_recognised_by_its_name_and_by_what_is_in_it(census, tmp_path, file, name):
    path = tmp_path / file
    path.write_bytes(census.file(PATHS[name]))
    assert list(pulls.add([path])) == [(path, name, "")]
    (entry,) = _fetch.entries()
    assert entry.name == name
    assert _fetch.examine(entry) == ""
    assert entry.url.endswith(PATHS[name])
    assert census.requests == []


def in_folder(zipped):
    """Pack a zip anew, its files in a folder, as people do who unpacked it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(zipped)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(f"folder/{name}", old.read(name))
    return made.getvalue()


def spoilt(census):
    """Give bodies that must be refused, by name, each with what is said of it."""
    table = census.file(PATHS["bulk/2021/B28002.parquet"])
    zipped = census.file(PATHS["boundaries/cb_2021_22_tract_500k.zip"])
    return {
        "acsdt5y2021-b28002.dat": (table[: len(table) // 2], "last line"),
        "acsdt5y2021-b28003.dat": (table, "expected GEO_ID and B28003_E001"),
        "table.dat": (table, "its name does not say of which vintage"),
        "Geos20215YR.txt": (b"<html><body>Sorry, you have been blocked", "a page that was saved"),
        "Geos20225YR.txt": (census.file(PATHS["bulk/2021/geos.parquet"]), "another vintage"),
        "cb_2021_22_bg_500k.zip": (zipped, "it holds cb_2021_22_tract_500k"),
        "cb_2021_22_tract_500k.zip": (zipped[: len(zipped) // 2], "no whole zip file"),
        "tab20_tract20_tract10_natl.txt": (b"OID|GEOID_TRACT_20|GEOID_TRACT_10\n", "lacks the col"),
        "acsdt5y2021-b28001.dat.crdownload": (table, "has not finished"),
        "holiday.jpg": (b"\xff\xd8\xff", "none of the Census Bureau's files"),
        "notes.zip": (census_files.wrong_zip(), "none of the Census Bureau's files"),
        "empty.dat": (b"", "it is empty"),
        "acsdt5y2017-b28002.dat": (table, "no such file is of vintage 2017, but from 2018"),
        "Geos20995YR.txt": (census.file(PATHS["bulk/2021/geos.parquet"]), "of vintage 2099"),
        "cb_2021_22_tract_500k (1).zip": (in_folder(zipped), "was packed anew"),
        "cb_2021_22_tract_500k.shp": (b"\x00\x00\x27\x0a", "is a part of a zip"),
    }


def test_what_is_unknown_or_damaged_is_refused_by_name_and_the_rest_is_added(census, tmp_path):
    bodies = spoilt(census)
    for name, (body, _) in bodies.items():
        (tmp_path / name).write_bytes(body)
    good = tmp_path / "cb_2021_us_county_500k.zip"
    good.write_bytes(census.file("/geo/tiger/GENZ2021/shp/cb_2021_us_county_500k.zip"))
    files = [*(tmp_path / name for name in bodies), tmp_path / "gone.dat", tmp_path, good]
    done = run("cache", "add", *map(str, files))
    assert done.exit_code == 1
    assert "Traceback" not in done.stderr
    lines = done.stdout.splitlines()
    for name, (_, said) in bodies.items():
        line = next(line for line in lines if f"FAIL {tmp_path / name}:" in line)
        assert said in line
        assert name in line.partition(": ")[2] or "www2" in line or "127.0.0.1" in line
    assert any("gone.dat cannot be read" in line for line in lines)
    assert any("is a folder" in line for line in lines)
    assert f"ok   {good}: boundaries/cb_2021_us_county_500k.zip" in lines
    assert [entry.name for entry in _fetch.entries()] == ["boundaries/cb_2021_us_county_500k.zip"]
    assert _fetch.unfinished() == []


def test_what_is_refused_leaves_what_the_cache_held(census, tmp_path):
    right = table()
    whole = tmp_path / "acsdt5y2021-b28002.dat"
    whole.write_bytes(census.file(PATHS["bulk/2021/B28002.parquet"])[:5000])
    ((_, name, problem),) = pulls.add([whole])
    assert (name, bool(problem)) == (None, True)
    assert table(offline=True).equals(right)


def test_a_table_is_held_against_the_names_that_were_added_with_it(census, tmp_path):
    body = census.file(PATHS["bulk/2021/B28002.parquet"])
    lines = body.splitlines(keepends=True)
    tracts = [line[9:20] for line in lines if line.startswith(b"1400000US22071")]
    cut = [line for line in lines if line[9:20] not in tracts[::2]]
    names, file = tmp_path / "Geos20215YR.txt", tmp_path / "acsdt5y2021-b28002.dat"
    names.write_bytes(census.file(PATHS["bulk/2021/geos.parquet"]))
    file.write_bytes(b"".join(cut))
    (first, second) = pulls.add([file, names])
    assert first == (names, "bulk/2021/geos.parquet", "")
    assert "it lacks" in second[2]
    assert [entry.name for entry in _fetch.entries()] == ["bulk/2021/geos.parquet"]


# --- the list beforehand ----------------------------------------------------------------------


def test_the_list_names_the_names_file_first_and_says_so(census, tmp_path):
    done = run("pull", "Kenner, LA", "--vintage", "2021", "--list")
    assert done.exit_code == 0, done.stderr
    found = addresses(done.stdout)
    assert found[0].endswith("Geos20215YR.txt")
    assert len(found) == 5
    assert "once the names file is in the cache" in done.stdout
    assert "MB" in done.stdout
    assert {request.method for request in census.requests} == {"HEAD"}
    assert _fetch.entries() == []


def test_the_list_is_what_a_pull_fetches(census, tmp_path):
    acs.names(2021)
    for place in ("Kenner, LA", "22051", "New Orleans metro"):
        census.forget()
        done = run("pull", place, "--vintage", "2021", "--list")
        listed = {url.removeprefix(census.www2_url) for url in addresses(done.stdout)}
        assert {request.method for request in census.requests} <= {"HEAD"}
        census.forget()
        studies.snapshot(place, 2021)
        fetched = {r.path for r in census.requests if r.method == "GET"}
        unlisted = fetched - listed
        assert listed <= fetched, place
        assert all("AREAWATER" in path for path in unlisted), place
        assert ("The files of water" in done.stdout) == bool(unlisted)
        done = run("pull", place, "--vintage", "2021", "--list", "--offline")
        assert done.stdout.startswith("0 of ")
        for entry in _fetch.entries():
            if not entry.name.endswith("geos.parquet"):
                _fetch.forget(entry.name)


def test_the_list_of_a_polygon_goes_by_its_counties(census):
    ground = studies.snapshot("22071", 2021).polygons
    held = {entry.name for entry in _fetch.entries()}
    needed = pulls.needed(ground, 2021)
    assert [file.name for file in needed.lacking] == ["boundaries/cb_2021_us_county_500k.zip"]
    assert "the counties' file" in needed.unknown
    boundaries.fetch("county", None, 2021)
    needed = pulls.needed(ground, 2021)
    assert (needed.lacking, needed.unknown) == ([], "")
    assert held < {file.name for file in needed.files}


def test_the_command_line_sets_the_list_apart_from_what_is_said_after_it(census, tmp_path):
    refuse(census)
    with pytest.raises(RefusedError) as caught:
        studies.snapshot("New Orleans, Louisiana", 2021)
    said = words(caught.value)
    assert "\nBundled, without a network" in said
    assert all(" " not in url for url in addresses(said))


def test_the_list_needs_no_network(census, tmp_path):
    refuse(census)
    done = run("pull", "Kenner, LA", "--vintage", "2021", "--list")
    assert done.exit_code == 0, done.stderr
    assert len(addresses(done.stdout)) == 5
    assert " MB" not in done.stdout
    assert len(census.requests) == 1
    census.forget()
    done = run("pull", "Kenner, LA", "--vintage", "2021", "--list", "--offline")
    assert done.exit_code == 0, done.stderr
    assert census.requests == []
    done = run("pull", "Kenner, LA", "--vintage", "2021")
    assert done.exit_code == 2
    assert "--out" in done.stderr


def test_the_list_of_a_state_has_the_water_of_each_county(census):
    studies.snapshot("Louisiana", 2021, erase_water=True)
    fetched = {entry.name for entry in _fetch.entries()}
    assert len([name for name in fetched if "areawater" in name]) > 2
    needed = pulls.needed("Louisiana", 2021, erase_water=True)
    assert {file.name for file in needed.files} == fetched


@pytest.mark.parametrize(
    ("place", "blocks"), [("Kenner, Louisiana", 1), ("22071", 0), ("New Orleans metro", 0)]
)
def test_the_list_has_blocks_only_where_a_line_may_cut_areas(stocked, place, blocks):
    acs.names(2021)
    for _ in range(2):
        needed = pulls.needed(place, 2021, weights="housing")
        assert len([file for file in needed.files if "tabblock" in file.name]) == blocks
        studies.snapshot(place, 2021, weights="housing")


def test_the_list_of_2017_says_that_its_tables_need_a_key(stocked):
    for _ in range(2):
        needed = pulls.needed("22051", 2017)
        assert "come from the Data API, with a key" in needed.unknown
        acs.names(2018)
    assert not [file for file in needed.files if "acsdt5y" in file.url]


def test_a_first_pull_says_how_much_comes_and_what_a_key_would_spare(census, caplog):
    with caplog.at_level(logging.INFO, "exclusion"):
        studies.snapshot("22051", 2021)
    said = next(text for text in caplog.messages if "of the whole country" in text)
    host = _fetch.host(census.www2_url)
    assert said.startswith(f"5 files of the whole country come once from {host}")
    assert "MB in all" in said
    assert "B28008" in said
    assert "CENSUS_API_KEY" in said
    order = [request.method for request in census.requests if request.host == "www2"]
    assert order[:5] == ["HEAD"] * 5
    caplog.clear()
    census.forget()
    with caplog.at_level(logging.INFO, "exclusion"):
        studies.snapshot("22071", 2021)
        studies.snapshot("22071", 2021, offline=True)
        studies.snapshot("22071", 2022, key=census.key)
    assert "of the whole country" not in caplog.text
    assert "HEAD" not in [request.method for request in census.requests]


def test_the_list_of_a_bundled_place_is_empty(census):
    done = run("pull", "New Orleans, Louisiana", "--vintage", "2019", "--list")
    assert "comes with the package" in done.stdout
    assert census.requests == []
    done = run("pull", "New Orleans, Louisiana", "--vintage", "2019", "--list", "--source", "bulk")
    assert addresses(done.stdout)
