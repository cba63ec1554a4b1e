"""Numbers on the command line: in their range, or one sentence that names it."""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner
from pulled import study

from exclusion import _fetch, classes, figures
from exclusion.cli import cli
from exclusion.errors import ArgumentError, ExclusionError

ODD = ("0", "-1", "nan", "inf", "-inf", "1e308", "99999999999999999999", "", "1e3")
NUMBERS = (click.types.IntParamType, click.types.FloatParamType)
#: Options that take numbers as a text.
WRITTEN = {"--speed": "{0}/{0}", "--scheme": "{}", "--classes": "21={}", "--radius": "{}"}
#: What of `ODD` is in range, with what goes before it; all else is wrong usage.
TAKEN = {
    "--top": {"99999999999999999999"},
    "--older-than": {"0"},
    "--signal": {"0", "-1"},
    "--speed": {"1e3"},
    "--budget": {"1e3"},
    "--minutes": {"1e3"},
    "--procurement": {"0", "1e3"},
    "--coordination": {"0", "1e3"},
    "--classes": {"1e3"},
}
#: What a command must be given beside the option; no such place is known.
WORDS = {
    "availability": ["nothing.csv", "--out", "out"],
    "brief": ["Nowhere, ZZ", "--offline", "--out", "brief.pdf"],
    "bundle": ["Nowhere, ZZ", "--offline", "--out", "out"],
    "compare": ["Nowhere, ZZ", "--vintage", "2019", "--offline"],
    "detect": ["Nowhere, ZZ", "--offline"],
    "figure": ["Nowhere, ZZ", "--offline", "--out", "figure.png"],
    "plan": ["Nowhere, ZZ", "--budget", "9000", "--out", "out"],
    "report": [
        *("Nowhere, ZZ", "--offline", "--out", "out"),
        *("--coverage", "nothing.csv", "--spread", "nothing.csv"),
    ],
}
#: What an option speaks of.
BESIDE = {flag: ["--with", "22051"] for flag in ("--procurement", "--coordination")}
EXPECTED = {
    *(
        f"{name} --vintage"
        for name in ("brief", "bundle", "compare", "detect", "figure", "plan", "pull", "report")
    ),
    "bundle --top",
    *("figure --since", "figure --size", "figure --top", "figure --scheme"),
    *(
        "report --since",
        "report --top",
        "report --scheme",
        "report --classes",
        "report --signal",
        "report --speed",
    ),
    *("brief --top", "detect --top", "detect --years", "nation --top", "nation --vintage"),
    *("plan --budget", "plan --years", "plan --radius", "plan --minutes", "plan --floor"),
    *("plan --procurement", "plan --coordination"),
    *("report --band", "availability --speed", "cache clear --older-than"),
}


def commands(group: click.Group, before: tuple[str, ...] = ()):
    """Walk the tree of commands."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name), command


def takes_numbers(option: click.Parameter) -> bool:
    parts = option.type.types if isinstance(option.type, click.Tuple) else [option.type]
    return any(isinstance(one, NUMBERS) for one in parts) or option.opts[-1] in WRITTEN


NUMERIC = {
    " ".join((*name, option.opts[-1])): (name, option)
    for name, command in commands(cli)
    for option in command.params
    if takes_numbers(option)
}


def test_the_options_that_take_numbers_are_these():
    assert set(NUMERIC) == EXPECTED


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("which", NUMERIC)
def test_a_number_is_in_range_or_wrong_usage(which, text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nothing.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    name, option = NUMERIC[which]
    flag = option.opts[-1]
    values = [WRITTEN.get(flag, "{}").format(text)] * option.nargs
    beside = BESIDE.get(flag, ["--offline"] if name[0] == "plan" else [])
    ended = CliRunner().invoke(cli, [*name, *WORDS.get(name[0], ()), *beside, flag, *values])

    if text in TAKEN.get(flag, ()):
        assert ended.exit_code == 0 or isinstance(ended.exception, ExclusionError)
    else:
        assert ended.exit_code == 2, ended.exception
        *_, said = ended.stderr.splitlines()
        assert said.startswith(f"Error: Invalid value for '{flag}': ")
        assert values[0] in said or repr(float(text)) in said or f"{float(text):g}" in said
    assert {path.name for path in tmp_path.rglob("*")} <= {
        *("nothing.csv", "cache", "out", ".reduce.lock")
    }


@pytest.mark.parametrize(
    ("which", "values", "span"),
    [
        ("figure --size", ["1.9", "5"], "1.9<x<70"),
        ("figure --size", ["5", "70"], "1.9<x<70"),
        ("figure --size", ["nan", "5"], "1.9<x<70"),
        ("cache clear --older-than", ["36501"], "0<=x<=36500"),
        ("report --signal", ["-301"], "-300<=x<=300"),
        ("report --since", ["2100"], "1000<=x<=2099"),
        ("figure --top", ["0"], "x>=1"),
        ("report --speed", ["100/1000001"], "1,000,000 at most"),
    ],
)
def test_the_sentence_names_the_range(which, values, span, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nothing.csv").touch()
    name, option = NUMERIC[which]
    ended = CliRunner().invoke(cli, [*name, *WORDS.get(name[0], ()), option.opts[-1], *values])

    assert ended.exit_code == 2
    assert span in ended.stderr


@pytest.mark.parametrize("side", [0, -1, 1.9, 70, 1e6, float("nan"), float("inf"), "9", None])
def test_no_picture_has_another_size(side):
    for size in ((side, 5), (5, side)):
        with pytest.raises(ArgumentError, match=r"one side of size is .* between 1.9 and 70"):
            figures.ladder(study("Kenner, Louisiana"), size)


def test_the_largest_picture_is_one_that_memory_holds(tmp_path, monkeypatch):
    drawn = figures.ladder(study("Kenner, Louisiana"), (69.9, 69.9))
    monkeypatch.setattr(drawn, "savefig", lambda place, **_: place.write_bytes(b"drawn"))
    assert max(classes.SIDES) ** 2 * 200**2 < 200_000_000

    assert figures.save(drawn, tmp_path / "a.png").read_bytes() == b"drawn"
    assert figures.save(drawn, tmp_path / "a.pdf", dpi=2400).read_bytes() == b"drawn"
    with pytest.raises(ArgumentError, match=re.escape("69.9 × 69.9 inches at 300 dpi has more")):
        figures.save(drawn, tmp_path / "b.png", dpi=300)
    assert not (tmp_path / "b.png").exists()


@pytest.mark.parametrize("days", [-1, 36_501, 10**20, 1.5, True, "7", float("nan")])
def test_no_cache_is_older_than_the_bureau(days):
    with pytest.raises(ArgumentError, match=r"older_than_days is .* whole number from 0 to 36,500"):
        _fetch.clear(older_than_days=days)


@pytest.mark.parametrize(
    "command", ["availability", "brief", "compare", "figure", "pull", "report"]
)
@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_of_what_is_written_is_not_this_folder(command, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(cli, [command, "New Orleans", "--out", name])
    assert said.exit_code == click.UsageError.exit_code, said.output
    assert "--out" in said.output
    assert list(tmp_path.iterdir()) == []
