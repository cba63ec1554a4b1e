"""What comes from anywhere is shown at the terminal and in spreadsheets, and never obeyed."""

import logging

import pytest
from running import here

from exclusion.cli import _terminal
from exclusion.report import _files


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Tremé – 5 % ± 2", "Tremé – 5 % ± 2"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("bell\x07, title \x9d0;x\x9c", r"bell\x07, title \x9d0;x\x9c"),
        ("back\u202egnp.exe", r"back\u202egnp.exe"),
        ("line\u2028sep", r"line\u2028sep"),
        ("two\nlines\tand tabs", "two\nlines\tand tabs"),
        ("over\rwritten", r"over\rwritten"),
        ("narrow\u202fblank, no\u00a0break", "narrow\u202fblank, no\u00a0break"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text, shown):
    assert _terminal.plain(text) == shown


def test_no_markup_picture_or_command_comes_from_text(capsys):
    _terminal.say("[red]:warning: \x1b[31m/maps/:smile:[/red]")
    table = _terminal.Console  # the class that rich knows tables by
    assert issubclass(type(_terminal.console()), table)

    assert capsys.readouterr().out == "[red]:warning: \\x1b[31m/maps/:smile:[/red]\n"


def test_tables_show_cells_as_they_are(capsys):
    from rich.table import Table

    table = Table(box=None)
    table.add_column("File")
    table.add_row("[b]x\x1b[2J:smile:")
    _terminal.console().print(table)

    assert "[b]x\\x1b[2J:smile:" in capsys.readouterr().out


def test_log_lines_are_plain():
    record = logging.LogRecord("exclusion", logging.INFO, "", 0, "read %s", ("a\x1b[2J",), None)

    assert _terminal.Formatter("%(message)s").format(record) == r"read a\x1b[2J"


@pytest.mark.parametrize("name", ["no\x1b[31mwhere", "no\x07where"])
def test_a_place_that_is_not_there_is_named_harmlessly(name, tmp_path):
    for arguments in (["report", name, "--offline"], ["report", "--area", name]):
        ended = here(*arguments, cwd=tmp_path)

        assert ended.returncode != 0
        assert "\x1b" not in ended.stderr
        assert "\x07" not in ended.stderr


RUN = ("=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =1", "\u00a0=1", "\u3000=1", "\ufeff=1")
WIDE = ("\u200b=1", "\x00=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x", " \uff1d1", "\ufe661")


@pytest.mark.parametrize("cell", RUN + WIDE)
def test_no_spreadsheet_runs_a_cell(cell):
    assert _files.text({"name": [cell]}).split("\r\n", 1)[1].strip('"\r\n').startswith("'")


@pytest.mark.parametrize("cell", ["1=1", "Tremé", "a-b", "   ", "–5", "O'Neill"])
def test_other_cells_are_as_they_were(cell):
    assert _files.text({"name": [cell]}) == f"name\r\n{cell}\r\n"
