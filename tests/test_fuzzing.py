"""Odd inputs of every kind end right or in one sentence, and leave nothing half-written."""

from __future__ import annotations

import logging
import os
import signal
import warnings
from contextlib import contextmanager

import fuzzing
import pytest
from patience import LONG

#: GDAL's own words on a damaged raster, in no encoding, which rasterio cannot log.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
#: Of each kind: how many in every run, and where there is time.
SHORT, ALL = 10, 145
#: What takes long: a page of all counties.
LONG_ONES = {"commands": [3]}


def numbers(kind):
    """Give those of every run, and the rest."""
    every = [n for n in range(ALL) if n not in LONG_ONES.get(kind, ())]
    return every[:SHORT], [*every[SHORT:], *LONG_ONES.get(kind, ())]


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return tmp_path_factory.mktemp("odd")


@contextmanager
def ending():
    """End what hangs."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return
    signal.alarm(LONG)
    try:
        yield
    finally:
        signal.alarm(0)


def wrong(kind, some, room):
    """List what did not end as it must."""
    found = []
    for n in some:
        folder = room / f"{kind}-{n}"
        folder.mkdir()
        os.chdir(folder)
        with warnings.catch_warnings(action="ignore"):
            what, doors = fuzzing.odd(kind, n, folder)
        for name, door in doors.items():
            try:
                with ending():
                    said = fuzzing.tried(door)
            except Exception as err:  # noqa: BLE001 - any other is what is looked for
                found.append(f"{kind} {n} {name} ({what}): {err!r:.300}")
            else:
                if not said.replace("\n", "").isprintable():
                    found.append(f"{kind} {n} {name} ({what}) says {said!r}")
        if left := fuzzing.unfinished(folder):
            found.append(f"{kind} {n} ({what}) leaves {left}")
    return found


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch, caplog):
    """Let commands write here, and keep no logs."""
    monkeypatch.chdir(tmp_path)
    caplog.set_level(logging.CRITICAL)


@pytest.mark.parametrize("kind", fuzzing.KINDS)
def test_what_is_odd_is_read_right_or_refused_in_a_sentence(kind, room, request):
    if kind == "commands":  # which make whole pages
        request.getfixturevalue("small")
    assert wrong(kind, numbers(kind)[0], room) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", fuzzing.KINDS)
def test_hundreds_of_each_kind(kind, room):
    rest = numbers(kind)[1]
    assert len(rest) * len(fuzzing.KINDS) >= 800
    assert wrong(kind, rest, room) == []


def test_a_bare_error_and_what_is_left_would_be_told(tmp_path, monkeypatch):
    def bare():
        (tmp_path / "commands-0" / "half.part").touch()
        raise KeyError("x")

    monkeypatch.setattr(fuzzing, "odd", lambda *_: ("made", {"go": bare}))
    assert wrong("commands", [0], tmp_path) == [
        "commands 0 go (made): KeyError('x')",
        "commands 0 (made) leaves ['half.part']",
    ]
