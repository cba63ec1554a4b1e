"""Languages: complete catalogues, nothing of one left on a page of another, numbers and dates."""

from __future__ import annotations

import dataclasses
import importlib
import json
import re
import string
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import bundled
import made
import pulled
import pytest

import exclusion
from exclusion import indicators, phrases, programmes, ranking, telling
from exclusion.errors import ExclusionError
from exclusion.maps import _data
from exclusion.phrases import _owed, es
from exclusion.phrases._forms import Plural, leaves
from exclusion.studies import compare
from exclusion.telling import Subject, _rows
from exclusion.telling._about import of_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exclusion.phrases._language import Language, Text
    from exclusion.studies import Comparison, Study

ENGLISH = phrases.LANGUAGES["en"]
K = 5
OTHERS = [one for code, one in phrases.LANGUAGES.items() if code != "en"]
#: What English takes from `indicators`, or needs no form for; every other language has its own.
OWN = {
    *(f"label_{name}" for name in indicators.CATALOGUE),
    *(f"{kind}_{name}" for kind in ("group", "whom") for name in indicators.GROUPS),
    "area_tract",
    "area_block_group",
}
#: Texts of nothing but parameters and marks, and words that are spelled alike.
ALIKE: dict[str, set[str]] = {
    "es": {"scale_km", "paper_shows_no", "planbook_head_cost", "planbook_head_plan"}
}
#: English nouns that are proper names, or quoted from programs, in a page of another language.
NAMES = {
    *("benjamini", "cable", "census", "dsl", "esri", "getis", "hochberg", "ord"),
    *("covered", "topic", "who", "exclusion", "csv", "km"),
}
WORDS = re.compile(r"[^\W\d_]+")
#: The form in which a page's data has the names of its tracts, for its script to fill in.
PACKED = "Census Tract 9876.54"
#: Made of two of its parts at run time.
JOINED = {"map_title_hot_cold", *(f"planbook_unit_{unit}" for unit in programmes.UNITS)}
HOME = Path(exclusion.__file__).parent


def by_code(languages: list[Language]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("language", languages, ids=lambda one: one.code)


def fields(text: Text) -> set[str]:
    """List the parameters of a sentence, in whatever form."""
    parsed = (part for leaf in leaves(text) for part in string.Formatter().parse(leaf))
    return {name for _, name, _, _ in parsed if name is not None}


def changed(text: Text, change: Callable[[str], str]) -> Text:
    """Change each form of a sentence."""
    if isinstance(text, str):
        return change(text)
    forms = {name: changed(form, change) for name, form in text.given().items()}
    exactly = {count: changed(form, change) for count, form in text.exactly.items()}
    return Plural(text.by, **forms, exactly=exactly)


def said_in_english(code: str) -> Text:
    """Give the English words of a code that has its English elsewhere, or in the catalogue."""
    kind, _, name = code.partition("_")
    if code in ENGLISH.text:
        return ENGLISH.text[code]
    if kind == "label":
        return phrases.label(name)
    if kind in ("group", "whom"):
        return phrases.group(name, sentence=kind == "whom")
    return {
        "area_tract": "Census Tract {number}",
        "area_block_group": "Block Group {group}, Census Tract {number}",
    }[code]


class Shown(HTMLParser):
    """What a reader of a page is told: its text, and the attributes that are read out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.language = ""
        self.parts: list[str] = []
        self.data: list[str] = []
        self.skipped = ""
        self.foreign = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "html":
            self.language = found["lang"]
        self.foreign += found.get("lang", self.language) != self.language
        if tag in ("script", "style", "code"):
            self.skipped = tag
        if tag == "script" and found.get("type") == "application/json":
            self.skipped = "data"
        said = ("alt", "aria-label", "data-head", "placeholder", "title")
        self.parts += [found[key] for key in said if found.get(key)]

    def handle_endtag(self, tag):
        if tag in ("script", "style", "code"):
            self.skipped = ""

    def handle_data(self, data):
        if self.skipped == "data":
            self.data.append(data)
        elif not self.skipped:
            self.parts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.parts).split())

    @property
    def data_text(self) -> str:
        """The sentences that the page's scripts say."""
        every = [json.loads(one) for one in self.data if one.strip()]
        said = " ".join(one for found in every for one in strings(found) if " " in one)
        return re.sub(r"\{\w+\}", " ", said)


def strings(found: object) -> list[str]:
    """List the texts inside plain data."""
    if isinstance(found, str):
        return [found]
    inner = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return [text for one in inner for text in strings(one)]


def written(study: Study | Comparison, folder: Path, language: str, **options) -> Shown:
    """Write a page and read what it says."""
    with pytest.MonkeyPatch.context() as patch:
        bundled.bare(patch)
        study.write(folder, language=language, **options)
    return Shown((folder / "index.html").read_text(encoding="utf-8"))


def without_names(study: Study, text: str) -> str:
    """Take out what is called as it is called in any language: places, sources, sites."""
    names = [study.place, study.city, *study.areas["NAME"]]
    names += [text for one in study.sources for text in (one.what, *one.credit.split("; "))]
    names += [one.source for one in indicators.CATALOGUE.values()]
    if study.neighborhoods is not None:
        names += [str(name) for name in study.neighborhoods.index]
    names += telling.aliases(study, telling.Asked())
    if study.sites is not None:
        names += [str(name) for name in study.sites["name"]]
    names += [PACKED, PACKED.rpartition(" ")[2]]
    for name in sorted(set(names), key=len, reverse=True):
        text = text.replace(" ".join(name.split()), " ")
    return re.sub(r"(--[\w-]+ ?)+", " ", text)


def english_only(language: Language) -> set[str]:
    """List the words of the English catalogue that the language does not use itself."""

    def words(texts: Iterable[Text]) -> set[str]:
        every = (leaf for text in texts for leaf in leaves(text))
        plain = (re.sub(r"\{\w+\}", " ", text).lower() for text in every)
        return {word for text in plain for word in WORDS.findall(text)}

    english = words([*ENGLISH.text.values(), *map(said_in_english, OWN)])
    return english - words(language.text.values()) - NAMES


def leaks(study: Study, text: str, language: Language) -> list[str]:
    words = {word.lower() for word in WORDS.findall(without_names(study, text))}
    return sorted(words & english_only(language))


@pytest.fixture(scope="module")
def new_orleans() -> Study:
    return bundled.new_orleans()


@pytest.fixture(scope="module")
def compared(new_orleans: Study) -> Comparison:
    return compare(new_orleans, bundled.baltimore())


@pytest.fixture(scope="module")
def few() -> Study:
    """A city with all that New Orleans has, and some of its tracts."""
    return made.study()


@pytest.fixture(scope="module")
def pages(few: Study, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Shown]:
    """The city's page in each language of the package, once."""
    return cache(lambda code: written(few, tmp_path_factory.mktemp(code), code))


@pytest.fixture(scope="module")
def spanish(pages: Callable[[str], Shown]) -> Shown:
    return pages("es")


# the catalogues


@by_code(OTHERS)
def test_a_language_has_the_codes_of_english_and_the_words_that_english_has_elsewhere(language):
    wanted = set(ENGLISH.text) | OWN
    assert sorted(wanted - set(language.text)) == [], "not translated"
    assert sorted(set(language.text) - wanted) == [], "of no use"


def sources(*kinds: str) -> str:
    """Read the package's files of these kinds, the catalogues themselves left out."""
    catalogues = {HOME / "phrases" / f"{code}.py" for code in phrases.LANGUAGES}
    files = {path for kind in kinds for path in HOME.rglob(f"*.{kind}")} - catalogues
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(files))


def unused(codes: Iterable[str], text: str, words: str) -> list[str]:
    """List the codes that stand nowhere in quotes, and that no form there gives with a word.

    Forms are f"most_{…}", f"{…}_many", "map_" + … and … + "_unsure".
    """
    known = set(re.findall(r"""["'`]([\w ]+)["'`]""", words)) | {""}
    quoted = set(re.findall(r"""["'`]([\w ]+)["'`]""", text))
    filled = re.findall(r"""\bf"([\w ]*)\{[^{}"]*\}([\w ]*)\"""", text)
    filled += [(start, "") for start in re.findall(r"""["'](\w+)["'] [~+] """, text)]
    filled += [("", end) for end in re.findall(r""" [~+] ["'](\w+)["']""", text)]
    forms = {(start, end) for start, end in filled if len(start + end) > 1}

    def used(code: str) -> bool:
        return code in quoted or any(
            code.startswith(start)
            and code.endswith(end)
            and len(code) >= len(start + end)
            and ((rest := code[len(start) : len(code) - len(end)]) in known or used(rest))
            for start, end in forms
        )

    return [code for code in codes if not used(code)]


def test_every_sentence_is_said_somewhere():
    code = sources("py", "js", "html")
    assert unused(sorted({*ENGLISH.text} - JOINED), code, code) == []
    assert unused(["headline", "nobody_says_this", "most_nonsense"], code, code) == [
        "nobody_says_this",
        "most_nonsense",
    ]


def test_every_sentence_that_a_script_is_given_is_said_by_it():
    script = sources("js")
    keys = " ".join(f'"{key}"' for key in re.findall(r"(\w+): \[", script))  # { north: [ … ] }
    every = sorted(_data._TEMPLATES)
    assert unused(every, script, sources("py", "js") + keys) == []


@by_code(OTHERS)
def test_a_sentence_has_the_parameters_of_its_english(language):
    differing = {
        code: (sorted(fields(text)), sorted(fields(said_in_english(code))))
        for code, text in language.text.items()
        if fields(text) != fields(said_in_english(code))
    }
    assert differing == {}


@by_code(OTHERS)
def test_no_sentence_is_left_in_english(language):
    alike = {code for code, text in language.text.items() if text == said_in_english(code)}
    said = {c: " ".join(leaves(language.text[c])) for c in alike}
    bare = {c for c in alike if not WORDS.search(re.sub(r"\{\w+\}", "", said[c]))}
    assert alike - bare == ALIKE[language.code]


@by_code(OTHERS)
def test_a_sentence_ends_and_opens_as_its_english_so_that_pieces_fit_together(language):
    def ends(text: str) -> tuple[str, bool, bool]:
        return text[-1] if text[-1] in ".:;,?" else "", text[0] in " ,", text.endswith(" ")

    differing = {
        code: text
        for code, text in language.text.items()
        if set(map(ends, leaves(text))) != set(map(ends, leaves(said_in_english(code))))
    }
    assert differing == {}


@pytest.mark.parametrize("language", phrases.LANGUAGES.values(), ids=lambda one: one.code)
def test_a_language_has_all_that_numbers_and_dates_need(language):
    assert phrases.LANGUAGES[language.code] is language
    assert len(set(language.months)) == 12
    assert fields(language.percent) == {"number"}
    assert fields(language.date) == {"day", "month", "year"}
    assert language.locale.split("-")[0] == language.code


@pytest.mark.parametrize("language", phrases.LANGUAGES.values(), ids=lambda one: one.code)
def test_a_percent_has_one_form_in_a_language(language):
    """Those that stand in its sentences too: 39% in English, and in Spanish 39 with a blank."""
    number = r"(?:\d[\d.,]*|\{\w+\})"
    form = re.escape(language.percent).replace(re.escape("{number}"), number)
    texts = dict(language.text)
    if language is ENGLISH:
        texts |= {code: said_in_english(code) for code in OWN}
    odd = {
        code: leaf
        for code, text in texts.items()
        for leaf in phrases.leaves(text)
        if len(re.findall(form, leaf)) != leaf.count("%")
    }
    assert odd == {}
    with phrases.speaking(language.code):
        assert re.fullmatch(form, phrases.percent(0.392, 1))


def test_an_unknown_language_is_refused_with_those_that_there_are(new_orleans, tmp_path):
    with pytest.raises(ExclusionError, match=r"'xx'.*en \(English\).*es \(español\)"):
        new_orleans.headline(language="xx")
    with pytest.raises(ExclusionError, match="'xx'"):
        new_orleans.write(tmp_path / "page", language="xx")
    assert not (tmp_path / "page").exists()


# words, names and dates


def test_a_language_is_spoken_inside_its_block_only():
    with phrases.speaking("es"):
        assert phrases.label("no_broadband") == "sin banda ancha de ningún tipo"
        with phrases.speaking("en"):
            assert phrases.label("no_broadband") == "no broadband of any type"
        assert phrases.say("col_households") == "Hogares"
    assert phrases.say("col_households") == "Households"


def test_spanish_writes_names_groups_and_dates():
    with phrases.speaking("es"):
        assert phrases.area_name("Census Tract 17.34") == "Tracto censal 17.34"
        block = phrases.area_name("Block Group 2, Census Tract 101")
        assert block == "Grupo de bloques 2, tracto censal 101"
        assert phrases.area_name("Tremé") == "Tremé"
        assert phrases.date("2026-11-25") == "25 de noviembre de 2026"
        assert phrases.group("from_65", sentence=True) == "personas de 65 años o más"
        assert phrases.column("no_broadband_people") == (
            "número de personas sin banda ancha de ningún tipo"
        )
        assert phrases.percent(0.39207, 1) == "39.2\xa0%"
        assert phrases.chance(1.0, 1.0, 1.0) == "más del 99\xa0%"


def test_the_spanish_headline_reads_well(new_orleans):
    said = new_orleans.headline(language="es")
    assert said.startswith(
        "En New Orleans, en promedio en 2015–2019, había unos 60,300 hogares sin banda ancha en "
        "casa salvo el plan del celular, de un total de 153,800 (el 39.2\xa0%, con un margen de "
        "más o menos "
    )
    assert leaks(new_orleans, said, phrases.LANGUAGES["es"]) == []


# pages


@by_code(OTHERS)
def test_a_page_says_nothing_in_english(language, few, pages):
    page = pages(language.code)
    assert page.language == language.code
    assert leaks(few, page.text, language) == []
    assert leaks(few, page.data_text, language) == []


@by_code(OTHERS)
def test_a_page_with_every_section_says_nothing_in_english(language, tmp_path):
    study = pulled.study(pulled.KENNER)
    options = {"score": "default", "k": K}
    page = written(study, tmp_path, language.code, **options)
    assert leaks(study, page.text, language) == []
    assert leaks(study, page.data_text, language) == []


@by_code(OTHERS)
def test_a_comparison_says_nothing_in_english(language, compared, tmp_path):
    page = written(compared, tmp_path, language.code)
    assert page.language == language.code
    for study in compared.studies:
        page.parts = [without_names(study, page.text)]
    assert leaks(compared.studies[0], page.text, language) == []
    said = compared.headline(language=language.code)
    assert leaks(compared.studies[1], without_names(compared.studies[0], said), language) == []


def test_english_words_are_found_where_they_are(new_orleans):
    """The tests above can fail."""
    page = Shown(bundled.written("New Orleans 2019")["index.html"].read_text(encoding="utf-8"))
    spanish = phrases.LANGUAGES["es"]
    assert {"households", "list", "survey"} <= set(leaks(new_orleans, page.text, spanish))
    assert {"people", "give", "take"} <= set(leaks(new_orleans, page.data_text, spanish))


# a language that writes numbers otherwise


def dotted(text: str) -> str:
    """Write the numbers that stand in a sentence as the made-up language does."""
    swapped = re.sub(r"\d+(?:[.,]\d+)+", lambda n: n[0].translate({44: ".", 46: ","}), text)
    return re.sub(r"(\d+(?:[.,]\d+)*|\{\w+\})%", "%\\1", swapped)


@pytest.fixture
def swapped(monkeypatch) -> Language:
    """English words with 60.308 and %39,2 for 60,308 and 39.2%, and dates like 25/Nov/2026."""
    words = {code: changed(said_in_english(code), dotted) for code in {*ENGLISH.text, *OWN}}
    made_up = dataclasses.replace(
        ENGLISH,
        code="xx",
        name="dotted",
        locale="de-DE",
        group=".",
        decimal=",",
        percent="%{number}",
        date="{day}/{month}/{year}",
        text=words,
    )
    monkeypatch.setitem(phrases.LANGUAGES, "xx", made_up)
    return made_up


def numbers_in_english(study: Study, text: str) -> list[str]:
    """Find 60,308 or 39.2 or 39% where the language would write 60.308, 39,2 and %39."""
    plain = re.sub(r"\d+\.\d+\.\d+\S*", " ", without_names(study, text))  # versions
    return re.findall(r"\b\d{1,3},\d{3}\b|\b\d+\.\d{1,2}\b|\d[ \xa0]?%(?!\d)", plain)


def test_numbers_and_dates_follow_the_language(swapped, new_orleans):
    with phrases.speaking("xx"):
        assert phrases.number(60307.6) == "60.308"
        assert phrases.about(1263, 60308) == "1.300"
        assert phrases.percent(0.39207, 1) == "%39,2"
        assert phrases.percent_with_margin(0.39207, 0.0077) == "%39,2 ± 0,8"
        assert phrases.with_margin(60308, 1262.9) == "60.308 ± 1.263"
        assert phrases.chance(0.876, 0.84, 0.91) == "%87 (84 to 91)"
        assert phrases.date("2026-11-25") == "25/November/2026"
    said = new_orleans.headline(language="xx")
    assert "about 60.300 of 153.800 households (%39,2, give or take 0,8 points" in said
    assert numbers_in_english(new_orleans, said) == []


def test_every_number_of_a_page_follows_the_language(swapped, few, tmp_path):
    page = written(few, tmp_path, "xx")
    assert page.language == "xx"
    assert numbers_in_english(few, page.text) == []
    assert numbers_in_english(few, page.data_text) == []
    assert "60.308" in page.text
    assert "%39,2" in page.text
    assert any(json.loads(one).get("locale") == "de-DE" for one in page.data if one.strip())


def test_every_number_of_a_page_with_every_section_follows_the_language(swapped, tmp_path):
    study = pulled.study(pulled.KENNER)
    page = written(study, tmp_path, "xx", score="default", k=K)
    assert numbers_in_english(study, page.text) == []
    assert numbers_in_english(study, page.data_text) == []


def test_every_number_of_a_comparison_follows_the_language(swapped, compared, tmp_path):
    page = written(compared, tmp_path, "xx")
    for study in compared.studies:
        page.parts = [without_names(study, page.text)]
    assert numbers_in_english(compared.studies[0], page.text) == []
    assert "%34,9" in page.text


def test_numbers_written_in_english_are_found(new_orleans):
    """The tests above can fail."""
    page = Shown(bundled.written("New Orleans 2019")["index.html"].read_text(encoding="utf-8"))
    assert {"60,308", "39.2"} <= set(numbers_in_english(new_orleans, page.text))


def test_a_picture_follows_the_language(swapped, new_orleans):
    for code, share, word in (
        ("xx", "%39,2", "give or take 0,8"),
        ("es", "39.2 %", "más o menos 0.8"),
    ):
        with phrases.speaking(code):
            figure = new_orleans.figure()
        said = " ".join(
            " ".join(text.get_text().split())
            for text in figure.findobj(lambda one: hasattr(one, "get_text"))
        ).replace("/ ", "/")  # a name on two lines
        assert share in said
        assert word in said
        language = phrases.LANGUAGES[code]
        found = (
            leaks(new_orleans, said, language)
            if code == "es"
            else numbers_in_english(new_orleans, said)
        )
        assert found == []


def test_a_spanish_page_is_marked_as_spanish_and_names_its_tracts_so(spanish):
    assert spanish.language == "es"
    assert "Tracto censal " in spanish.text
    assert "Census Tract" not in spanish.text
    (said,) = (found["said"] for one in spanish.data if "said" in (found := json.loads(one)))
    assert said == PACKED.replace("Census Tract", "Tracto censal")


def test_what_was_read_is_marked_as_english_for_those_who_listen(few, spanish):
    assert spanish.foreign == len(few.sources)


# the script's sentences


@pytest.mark.browser
def test_a_spanish_page_speaks_spanish_of_a_chosen_tract(new_orleans, open_page, tmp_path):
    new_orleans.write(tmp_path, language="es")
    page = open_page(tmp_path / "index.html")
    by = new_orleans.measure(None)
    area = int(new_orleans.areas[f"{by}_households"].argmax())
    row = new_orleans.areas.iloc[area]
    page.evaluate("area => map_exclusion.exclusion.select(area)", area)
    said = page.locator(".xm-say").text_content()
    assert page.evaluate("document.documentElement.lang") == "es"
    assert row[f"{by}_households"] > 1_000
    with phrases.speaking("es"):
        name = f"{phrases.area_name(row['NAME'])}, {row['neighborhood']}"
        share, label = phrases.percent(row[f"{by}_share"], 1), phrases.label(by)
        households = phrases.about(row[f"{by}_households"])
    assert said.startswith(
        f"{name}: los hogares {label} son el {share} del total (2015–2019), con un margen de "
    )
    assert f"Son unos {households} hogares, más o menos " in said
    assert "Claramente por encima de New Orleans en conjunto (el 39\xa0%)." in said
    assert leaks(new_orleans, said, phrases.LANGUAGES["es"]) == []


@pytest.mark.browser
def test_numbers_that_the_script_writes_follow_the_language(
    swapped, new_orleans, open_page, tmp_path
):
    new_orleans.write(tmp_path, language="xx")
    page = open_page(tmp_path / "index.html")
    areas, by = new_orleans.areas, new_orleans.measure(None)
    area = int(areas[f"{by}_households"].argmax())
    page.evaluate("area => map_exclusion.exclusion.select(area)", area)
    said = page.locator(".xm-say").text_content()
    with phrases.speaking("xx"):
        households = phrases.about(areas[f"{by}_households"].iloc[area])
        share = phrases.percent(areas[f"{by}_share"].iloc[area], 1)
    assert re.fullmatch(r"\d\.\d{3}", households)
    assert f"About {households} households" in said
    assert f": {share} of households" in said
    assert numbers_in_english(new_orleans, said) == []
    legend = page.locator(".xm-legend").text_content()
    assert numbers_in_english(new_orleans, legend) == []


# what is owed


def test_the_list_of_what_is_owed_has_the_words_of_every_kind():
    every = {one.code: one.owner for one in _owed.owed()}
    assert every["plain_no_internet"] == "the measure 'no_internet'"
    assert {"group_asian", "gap_unclear", "preset_svi", "left_mobile_homes"} <= set(every)
    assert {"is_likely", "area_verdict_above", "no_lines", "compare_note_no_margin"} <= set(every)
    assert {"who_overlap", "need_medium", "a_block group", "column_people_with"} <= set(every)
    # English has its own words for all of them, here or in the catalogue.
    assert set(every) <= set(ENGLISH.text) | OWN


def a_measure(name: str = "no_tablet") -> indicators.Indicator:
    """A measure of which nobody thought when the languages were written."""
    known = indicators.CATALOGUE["smartphone_only"]
    return dataclasses.replace(known, name=name, label="no tablet", note="tablets_break")


def test_a_measure_without_words_is_named_with_all_that_it_owes(monkeypatch):
    more = indicators.CATALOGUE | {"no_tablet": a_measure()}
    monkeypatch.setattr(indicators, "CATALOGUE", more)
    with pytest.raises(ExclusionError, match="Words are lacking") as caught:
        _owed.check(phrases.LANGUAGES.values(), telling.OWED)
    said = str(caught.value)
    assert "the measure 'no_tablet' owes 'plain_no_tablet' in English, español" in said
    assert "the measure 'no_tablet' owes 'tablets_break' in English, español" in said
    assert "the measure 'no_tablet' owes 'label_no_tablet' in español" in said
    assert said.count("owes") == 3


@pytest.mark.parametrize(
    ("room", "name", "more", "lacking"),
    [
        ("indicators", "GAPS", {"no_skill": None}, "the gap 'no_skill' owes 'gap_no_skill'"),
        ("ranking", "TIERS", ("certain",), "the tier 'certain' owes 'is_certain'"),
        ("ranking", "VERDICTS", ("equal",), "the verdict 'equal' owes 'brief_equal'"),
        ("ranking", "NOTES", ("odd",), "the note 'odd' owes 'odd'"),
        ("estimates", "REASONS", ("lost",), "the reason 'lost' owes 'lost'"),
        ("change", "VERDICTS", ("stood",), "the change 'stood' owes 'area_change_stood'"),
        ("comparison", "NOTES", ("odd",), "the note 'odd' owes 'compare_note_odd'"),
        ("indicators", "DIMENSIONS", ("sex",), "the dimension 'sex' owes 'who_what_sex'"),
    ],
)
def test_a_code_without_words_is_named(monkeypatch, room, name, more, lacking):
    module = importlib.import_module(f"exclusion.{room}")
    known = getattr(module, name)
    monkeypatch.setattr(module, name, known | more if isinstance(known, dict) else known + more)
    with pytest.raises(ExclusionError, match=f"{lacking} in English, español"):
        _owed.check(phrases.LANGUAGES.values(), telling.OWED)


def test_groups_and_scores_without_words_are_named(monkeypatch):
    group = dataclasses.replace(indicators.GROUPS["asian"], name="other", note="odd")
    monkeypatch.setattr(indicators, "GROUPS", indicators.GROUPS | {"other": group})
    columns = (indicators.Component("speed", 1, "speeds"),)
    preset = dataclasses.replace(indicators.PRESETS["svi"], name="fast", components=columns)
    monkeypatch.setattr(indicators, "PRESETS", indicators.PRESETS | {"fast": preset})
    with pytest.raises(ExclusionError) as caught:
        _owed.check(phrases.LANGUAGES.values(), telling.OWED)
    for owed in ("'whom_other' in español", "'odd' in English", "'preset_fast' in English",
                 "'left_speeds' in English", "'left_speed' in English"):  # fmt: skip
        assert owed in str(caught.value)


def test_a_language_that_leaves_words_out_is_named():
    text = {code: words for code, words in ENGLISH.text.items() if code != "is_likely"}
    short = dataclasses.replace(ENGLISH, code="xx", name="short", text=text | {"likely": " "})
    with pytest.raises(ExclusionError) as caught:
        _owed.check([short], telling.OWED)
    assert "the tier 'likely' owes 'is_likely' in short" in str(caught.value)
    assert "the tier 'likely' owes 'likely' in short" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "room", "named"),
    [
        (
            "from dataclasses import replace\n"
            "from exclusion import indicators\n"
            "one = replace(indicators.CATALOGUE['no_internet'], name='no_tablet')\n"
            "indicators.CATALOGUE['no_tablet'] = one\n",
            "studies",
            "plain_no_tablet",
        ),
        (
            "from exclusion import ranking\nranking.VERDICTS = (*ranking.VERDICTS, 'equal')\n",
            "classes",
            "No colour for equal",
        ),
    ],
)
def test_what_lacks_is_known_at_import(change, room, named):
    command = [sys.executable, "-c", f"{change}import exclusion.{room}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "exclusion.errors.ExclusionError" in done.stderr
    assert named in done.stderr


@pytest.mark.parametrize(("language", "today"), [("en", "today"), ("es", "hoy")])
def test_a_list_and_a_brief_say_that_chances_are_of_the_years_surveyed(language, today):
    study = bundled.new_orleans(2017)
    found = ranking.evaluate(study.areas, "no_subscription", "share", sensitivity=False)
    with phrases.speaking(language):
        listed = _rows._rests(found, of_list(study, found))
        brief = Subject(study, "no_subscription").sureness()
    for said in (" ".join(listed), " ".join(brief)):
        assert re.search(rf"2013–2017[^.]*\b{today}\b", said)


def test_spanish_is_as_an_editor_would_write_it():
    """Words of draws and ranks, quotes, and a percentage with its article."""
    every = {code: " ".join(leaves(text)) for code, text in es.TEXT.items()}
    clumsy = re.compile(r"sorte[ao]|\brangos?\b|[«»]|hogares así|con la que cuenta|con derecho")
    assert {code: found[0] for code, text in every.items() if (found := clumsy.search(text))} == {}
    bare = re.compile(r"(?<![(\d.])(?<!el )(?<!del )(?<!al )(?<!o )(?<!un )\b\d+\u00a0%")
    assert {code: found[0] for code, text in every.items() if (found := bare.search(text))} == {}
    assert not [code for code, text in every.items() if "es de {chance}" in text]
