"""A language of more forms than English, or from right to left, is one file."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import made as made_up
import openpyxl
import pytest

import exclusion
from exclusion import figures, indicators, phrases, ranking, studies, telling
from exclusion.errors import AbsenceWarning, ExclusionError
from exclusion.figures import _fonts
from exclusion.phrases import _owed
from exclusion.phrases._forms import CATEGORIES, Noun, Number, Plural, leaves

if TYPE_CHECKING:
    from exclusion.phrases._language import Language, Text
    from exclusion.studies import Study

ENGLISH, SPANISH = phrases.LANGUAGES["en"], phrases.LANGUAGES["es"]
HOME = Path(exclusion.__file__).parent
#: What a sentence that counts is marked with, to see which form was said.
MARKS = {name: f"<{name}>" for name in CATEGORIES}
POLISH = ("one", "few", "many", "other")
ARABIC = CATEGORIES


def in_forms(text: Text, plurals: tuple[str, ...]) -> Text:
    """Give a text in every form of a language, each marked with its name."""
    if isinstance(text, str):
        return text
    forms = {name: f"{text.other} {MARKS[name]}" for name in plurals}
    return Plural(text.by, **forms, exactly=text.exactly)


def made(code: str, plurals: tuple[str, ...], locale: str, **more: object) -> Language:
    """Make a language of English words with a file of its own for all that it owes."""
    own = {one.code: one.english for one in _owed.owed() if one.english}
    own |= {f"label_{name}": one.label for name, one in indicators.CATALOGUE.items()}
    text = {key: in_forms(said, plurals) for key, said in (own | ENGLISH.text).items()}
    for noun in ("tract", "block group"):
        forms = {name: f"{noun}-{name}" for name in plurals}
        text[f"{noun}_many"] = Plural("count", **forms)
    text["table_title"] = Plural(
        "count", **{name: f"All {{count}} {{areas:{name}}}" for name in plurals}
    )
    return dataclasses.replace(
        ENGLISH, code=code, name=code, locale=locale, text=text, plurals=plurals, **more
    )


@pytest.fixture
def polish(monkeypatch) -> Language:
    one = made("xp", POLISH, "pl-PL")
    monkeypatch.setitem(phrases.LANGUAGES, "xp", one)
    return one


@pytest.fixture
def arabic(monkeypatch) -> Language:
    one = made("ar", ARABIC, "ar", dir="rtl")
    monkeypatch.setitem(phrases.LANGUAGES, "ar", one)
    return one


@pytest.fixture(scope="module")
def new_orleans() -> Study:
    """What is said of any city is said of thirty tracts."""
    return studies.of_snapshot(made_up.part(2019, every=6))


# forms


@pytest.mark.parametrize(
    ("count", "form"),
    [(1, "one"), (2, "few"), (4, "few"), (5, "many"), (11, "many"), (22, "few"), (25, "many"),
     (0, "many"), (1.5, "other"), (1_000, "many"), (1_003, "few")],
)  # fmt: skip
def test_a_number_takes_the_form_that_the_rule_of_its_language_says(polish, count, form):
    with phrases.speaking("xp"):
        assert phrases.say("hoods_more", count=count).endswith(MARKS[form])
        assert phrases.noun("tract", count) == f"tract-{form}"
        if isinstance(count, int):  # as it is written, too
            assert phrases.say("hoods_more", count=phrases.number(count)).endswith(MARKS[form])


def test_a_number_is_counted_as_it_is_written():
    assert phrases.about(60308).counts == 60_300
    assert phrases.percent(0.39207, 1).counts == Decimal("39.2")
    assert phrases.points(0.0076).counts == Decimal("0.8")
    assert phrases.counted(13, 5, 26).counts == 13
    assert phrases.counted(0, 0, 4).counts == 0
    assert str(Decimal(phrases.points(0.01).counts)) == "1.0"  # which is no "one"
    with phrases.speaking("en"):
        assert ENGLISH.category(phrases.points(0.01).counts) == "other"
        assert ENGLISH.category(phrases.number(1).counts) == "one"


def test_a_missing_figure_takes_the_form_of_most_and_a_text_is_refused():
    with phrases.speaking("en"):
        assert phrases.say("hoods_more", count=phrases.number(float("nan"))).startswith("The other")
        with pytest.raises(ExclusionError, match=r"'hoods_more' counts 'count', which is 'a few'"):
            phrases.say("hoods_more", count="a few")
        with pytest.raises(ExclusionError, match="which is None"):
            phrases.say("hoods_more", k=3)


def test_whole_millions_are_others_in_spanish_which_writes_them_in_digits():
    with phrases.speaking("es"):
        assert phrases.say("whole_county", count=1_000_000) == "1000000 condados"
        assert phrases.say("whole_county", count=1) == "1 condado"


def test_single_numbers_may_have_words_of_their_own():
    said = [phrases.say("brief_whole", areas="tracts", cut=phrases.number(n)) for n in range(3)]
    assert said[0].endswith("its line cuts none of them.")
    assert said[1].endswith("one is cut by its line.")
    assert said[2].endswith("2 are cut by its line.")


def test_a_sentence_may_hang_on_two_numbers(polish, monkeypatch):
    inner = Plural("b", one="{a}, {b} x", few="{a}, {b} y", many="{a}, {b} z", other="{a}, {b} o")
    nested = Plural("a", one="1", few=inner, many="m", other="o")
    text = {**polish.text, "hoods_more": nested}
    monkeypatch.setitem(phrases.LANGUAGES, "xp", dataclasses.replace(polish, text=text))
    with phrases.speaking("xp"):
        assert phrases.say("hoods_more", a=3, b=5) == "3, 5 z"
        assert phrases.say("hoods_more", a=5, b=5) == "m"
        assert phrases.forms("hoods_more")["few"]["by"] == "b"


def test_what_is_written_can_be_handed_to_another_process():
    import pickle

    number, noun = phrases.number(7), Noun(Plural("count", one="a", other="b c"))
    again = pickle.loads(pickle.dumps((number, noun)))
    assert again == (number, noun)
    assert isinstance(again[0], Number)
    assert again[0].counts == 7
    assert f"{again[1]} {again[1]:one} {again[1].replace(' ', '_'):other}" == "b c a b_c"


# one file


def test_a_language_of_more_forms_is_taken_in_and_one_that_lacks_a_form_is_not(polish, arabic):
    _owed.check(phrases.LANGUAGES.values(), telling.OWED)
    lame = {**polish.text, "hoods_more": ENGLISH.text["hoods_more"]}
    with pytest.raises(ExclusionError, match=r"'hoods_more' owes the form 'few'.* in xp"):
        _owed.check([dataclasses.replace(polish, text=lame)], telling.OWED)
    blank = {**ENGLISH.text, "hoods_more": Plural("count", one=" ", other="x")}
    with pytest.raises(ExclusionError, match="what is said in English owes 'hoods_more'"):
        _owed.check([dataclasses.replace(ENGLISH, text=blank)], telling.OWED)
    short = {key: text for key, text in SPANISH.text.items() if key != "ladder_heading"}
    with pytest.raises(ExclusionError, match="owes 'ladder_heading' in español"):
        _owed.check([dataclasses.replace(SPANISH, text=short)], telling.OWED)


@pytest.mark.parametrize("language", [ENGLISH, SPANISH], ids=lambda one: one.code)
def test_the_forms_of_a_language_are_those_of_its_rule(language):
    found = {language.category(Decimal(n)) for n in (*range(200), 1_000_000)}
    assert found == set(language.plurals)
    with pytest.raises(ExclusionError, match="No rule of plurals for 'qq-QQ'"):
        dataclasses.replace(language, locale="qq-QQ").category(Decimal(1))


def test_a_page_a_brief_and_a_figure_are_said_in_its_forms(polish, new_orleans, tmp_path, bare):
    new_orleans.write(tmp_path, language="xp")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    areas = len(new_orleans.areas)
    form = polish.category(Decimal(areas))
    assert f"All {areas} tract-{form}" in page
    assert "&lt;many&gt;" in page  # 20 are listed
    data = re.search(r'id="map_exclusion_data">(.*?)</script>', page)[1]
    assert json.loads(data)["nouns"]["few"] == "tract-few"
    brief = new_orleans.brief(language="xp")
    assert any("<many>" in said for said in brief.sentences)
    figure = new_orleans.figure(kind="ranking", k=3, language="xp")
    assert figure.sentences[0].endswith("<few>")


# from right to left, and letters


def test_a_language_from_right_to_left_says_so(arabic, new_orleans, tmp_path, monkeypatch):
    monkeypatch.setattr("exclusion.report._brief._pdf", lambda _: b"%PDF")
    new_orleans.write(tmp_path, language="ar")
    book = openpyxl.load_workbook(tmp_path / "workbook.xlsx")
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in page
    assert '<div class="xm" id="map_exclusion_block" dir="rtl">' in page
    assert 'dir="rtl"' in new_orleans.map(language="ar").get_root().render()
    card = new_orleans.ladder(language="ar")._repr_html_()
    assert card.startswith("<div dir='rtl' ")
    assert "<th style='text-align:right'>" in card
    assert "dir=" not in new_orleans.ladder()._repr_html_()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_from_right_to_left_fits_its_window(arabic, new_orleans, open_page, tmp_path, width):
    new_orleans.write(tmp_path, language="ar")
    page = open_page(tmp_path / "index.html")
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator("h1").bounding_box()
    main = page.locator("main").bounding_box()
    assert abs(main["x"] + main["width"] - 16 - (box["x"] + box["width"])) < 2
    # The dot of a bar stands where its share of the bar's width is, from the left.
    bar = page.locator(".rows .bar").first
    dot = bar.locator(".dot")
    left = float(re.search(r"left: ?([\d.]+)%", dot.get_attribute("style"))[1])
    outer, inner = bar.bounding_box(), dot.bounding_box()
    middle = inner["x"] + inner["width"] / 2
    assert abs(middle - outer["x"] - left / 100 * outer["width"]) < 1.5


@pytest.mark.browser
def test_the_script_says_nouns_and_sentences_in_their_forms(
    polish, new_orleans, open_page, tmp_path
):
    new_orleans.write(tmp_path, language="xp")
    page = open_page(tmp_path / "index.html")
    legend = page.locator(".xm-legend").text_content()
    numbers = re.findall(r"([\d,]+) tract-(one|few|many|other)", legend)
    assert numbers
    for number, form in numbers:
        assert polish.category(Decimal(number.replace(",", ""))) == form


def test_a_language_whose_letters_no_font_has_is_refused_with_the_font_to_install(
    monkeypatch, new_orleans
):
    text = {**ENGLISH.text, "kicker": "\u0915\u0916 {place} · {period}"}
    one = dataclasses.replace(ENGLISH, code="xh", name="xh", text=text, fonts=("No Such Sans",))
    monkeypatch.setitem(phrases.LANGUAGES, "xh", one)
    with pytest.raises(ExclusionError, match=r"No picture in xh: .*\u0915.*'No Such Sans'"):
        new_orleans.figure(language="xh")
    bare = dataclasses.replace(one, fonts=())
    monkeypatch.setitem(phrases.LANGUAGES, "xh", bare)
    with pytest.raises(ExclusionError, match="'Noto Sans Devanagari'"):
        new_orleans.brief(language="xh")


def test_a_language_s_own_font_is_tried_first_where_it_is_here(monkeypatch, new_orleans):
    one = dataclasses.replace(ENGLISH, code="xf", fonts=("No Such Sans", "DejaVu Serif"))
    monkeypatch.setitem(phrases.LANGUAGES, "xf", one)
    with phrases.speaking("xf"):
        assert _fonts.families(("DejaVu Sans",)) == ("DejaVu Serif", "DejaVu Sans")
    drawn = new_orleans.figure(language="xf")
    assert {text.get_family()[0] for text in drawn.texts} == {"DejaVu Serif"}


def test_letters_of_a_name_that_no_font_has_are_told_once():
    known = _fonts.letters(("DejaVu Sans",), "normal")
    with pytest.warns(AbsenceWarning, match="no font here has 北. .*'Noto Sans CJK'") as told:
        _fonts.warn("北 City", known)
    assert len(told) == 1


# what is said


SAY = {"say", "tell", "template", "forms"}


def said_in(
    tree: ast.AST,
    of: tuple[str, ...] = ("", "phrases"),
    chosen: dict[str, list[ast.expr]] | None = None,
) -> list[str]:
    """Give the codes that `say`, `tell`, … are called with, there, by a variable or a function."""
    scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)] or [tree]
    found = []
    for scope in scopes:
        calls = [
            node
            for node in ast.walk(scope)
            if isinstance(node, ast.Call)
            and node.args
            and getattr(node.func, "attr", getattr(node.func, "id", "")) in SAY
            and getattr(getattr(node.func, "value", None), "id", "") in of
        ]
        given = variables(scope) | (chosen or {}) if calls else {}
        found += [code for call in calls for code in codes_of(call.args[0], given)]
    return found


def variables(scope: ast.AST) -> dict[str, list[ast.expr]]:
    """List what a function puts into each of its variables, in lists and by loops too."""
    given: dict[str, list[ast.expr]] = {}
    for node in ast.walk(scope):
        target, value = None, None
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            target, value = node.target, node.value
        elif isinstance(node, ast.For | ast.comprehension):
            target, value = node.target, node.iter
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "append":
            target, value = node.func.value, node.args[0]
        if isinstance(target, ast.Name) and value is not None:
            given.setdefault(target.id, []).append(value)
    return given


def choices(trees: list[ast.Module]) -> dict[str, list[ast.expr]]:
    """List the codes that each function gives in a list, for others to say."""
    found: dict[str, list[ast.expr]] = {}
    for scope in (node for tree in trees for node in ast.walk(tree)):
        if not isinstance(scope, ast.FunctionDef) or "list[" not in ast.unparse(
            scope.returns or ast.Constant("")
        ):
            continue
        given = variables(scope)
        back = [n.value for n in ast.walk(scope) if isinstance(n, ast.Return) and n.value]
        codes = [ast.Constant(code) for node in back for code in codes_of(node, given)]
        found.setdefault(f"{scope.name}()", []).extend(codes)
    return found


def codes_of(node: ast.expr, given: dict[str, list[ast.expr]]) -> list[str]:
    """Give the codes and patterns that an expression can be, as far as the function says them."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
        return ["".join(parts)]
    if isinstance(node, ast.Name):
        rest = {name: values for name, values in given.items() if name != node.id}
        return [code for value in given.get(node.id, []) for code in codes_of(value, rest)]
    inner: list[ast.expr] = []
    if isinstance(node, ast.Call):
        inner = given.get(f"{getattr(node.func, 'attr', getattr(node.func, 'id', ''))}()", [])
    elif isinstance(node, ast.IfExp):
        inner = [node.body, node.orelse]
    elif isinstance(node, ast.BoolOp):
        inner = node.values
    elif isinstance(node, ast.List | ast.Tuple):
        inner = node.elts
    elif isinstance(node, ast.BinOp):
        inner = [node.left, node.right]
    elif isinstance(node, ast.Starred):
        inner = [node.value]
    return [code for one in inner for code in codes_of(one, given)]


def every_code() -> dict[str, str]:
    """Give the codes and patterns that the package's Python puts into words, each with its file."""
    found: dict[str, str] = {}
    texts = {path: path.read_text("utf-8") for path in sorted(HOME.rglob("*.py"))}
    trees = {
        path: ast.parse(text)
        for path, text in texts.items()
        if "telling" in path.parts or any(f"{name}(" in text for name in SAY)
    }
    telling = [tree for path, tree in trees.items() if "telling" in path.parts]
    chosen = choices(telling)
    for path, tree in trees.items():
        # The command line's own `say` prints what is put into words already.
        of = ("phrases",) if "cli" in path.relative_to(HOME).parts else ("", "phrases")
        found |= dict.fromkeys(said_in(tree, of, chosen), str(path.relative_to(HOME)))
    return found


def of_templates() -> dict[str, str]:
    """Give the same of the pages' templates."""
    found: dict[str, str] = {}
    for path in (*HOME.rglob("*.html"), *HOME.rglob("*.svg")):
        tree = jinja2.Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(jinja2.nodes.Call):
            if getattr(call.node, "name", "") in {"say", "tell"}:
                first = call.args[0]
                branches = (
                    [first.expr1, first.expr2]
                    if isinstance(first, jinja2.nodes.CondExpr)
                    else [first]
                )
                for node in branches:
                    if isinstance(node, jinja2.nodes.Const):
                        found[node.value] = path.name
                    elif isinstance(node, jinja2.nodes.Concat):
                        found["".join(getattr(n, "value", "{}") for n in node.nodes)] = path.name
    return found


def of_scripts() -> dict[str, str]:
    """Give the same of the map's script, whose patterns are a text and a name with a plus."""
    found: dict[str, str] = {}
    for path in HOME.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        found |= dict.fromkeys(re.findall(r'\bsay\("(\w+)"[,)]', text), path.name)
        found |= {f"{start}{{}}": path.name for start in re.findall(r'\bsay\("(\w+_)" \+', text)}
        found |= {f"{{}}{end}": path.name for end in re.findall(r'code \+ "(_\w+)"', text)}
    return found


def test_every_code_that_is_said_has_words_and_every_pattern_is_owed():
    every = every_code() | of_templates() | of_scripts()
    assert {"headline_people", "most_{}", "table_title", "lead_first{}"} <= set(every)
    assert {"lead_above", "lead_unclear", "area_change_{}", "note_draws"} <= set(every)
    whole = {code for code in every if "{}" not in code}
    own = {one.code for one in _owed.owed()}
    for language in phrases.LANGUAGES.values():
        unsaid = {c: every[c] for c in whole - set(language.text) - own}
        assert unsaid == {}, language.name
    patterns = {code for code in every if "{}" in code and code != "{}"}
    assert {code: every[code] for code in patterns - _owed.patterns() - set(telling.OWED)} == {}


def test_a_code_or_a_pattern_that_nobody_owes_is_found():
    """The test above can fail."""
    tree = ast.parse(
        'say("no_words" if x else f"odd_{y}"); phrases.tell(f"{a}_{b}"); codes = ["one"]\n'
        'codes += ["two"] if x else []; codes.append(z); z = "three"; [tell(c) for c in codes]'
    )
    assert said_in(tree)[:3] == ["no_words", "odd_{}", "{}_{}"]
    assert set(said_in(tree)[3:]) == {"one", "two", "three"}
    assert not {"odd_{}", "{}_{}"} & _owed.patterns()
    other = ast.parse("said = [tell(code) for code in home.where(x)]")
    of = ast.parse('def where(x) -> list[str]:\n codes = ["four"]\n return codes + [x]\n')
    assert said_in(other, chosen=choices([of])) == ["four"]


def test_every_pattern_that_is_owed_gives_words_in_every_language():
    for one in _owed.owed():
        for language in phrases.LANGUAGES.values():
            text = language.text.get(one.code) or (one.english if language.code == "en" else "")
            assert all(leaf.strip() for leaf in leaves(text)), (one.code, language.name)
    assert {f"is_{tier}" for tier in ranking.TIERS} <= {one.code for one in _owed.owed()}


# what it costs


@pytest.mark.parametrize("said", ["", "--version", "measures", "places"])
def test_no_rule_of_plurals_is_loaded_where_nothing_is_counted(said):
    run = f"from exclusion.cli import main; sys.argv = ['exclusion', {said!r}]; main()"
    doing = (
        f"import sys\ntry:\n    {run if said else 'import exclusion'}\nexcept SystemExit: pass\n"
    )
    told = f"{doing}print('babel' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "False"
    counted = "import sys\nfrom exclusion import phrases\nphrases.say('whole_county', count=2)\n"
    again = f"{counted}print('babel' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", again], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "True"


def test_brief_and_figure_need_no_file_of_their_own_for_a_language(polish, new_orleans, tmp_path):
    with phrases.speaking("xp"):
        path = figures.save(figures.picture(new_orleans, kind="ranking", k=1), tmp_path / "one.svg")
    assert path.stat().st_size > 10_000
